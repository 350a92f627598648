//! The files of a draft: added, uploaded, renamed.

use app::view::draft::Place;
use domain::bundle::FilePath;
use domain::proposal::Part;

use super::change::Outcome;
use super::form::Upload;
use crate::http::Web;
use crate::http::problem::Problem;
use crate::portal::Caller;
use crate::portal::drafts::ProposalError;
use crate::portal::editor::label_of;
use crate::portal::parts::{CONTEXT, DOCUMENTATION};

/// The files of one folder of a draft.
pub(super) struct Files<'a> {
    pub web: &'a Web,
    pub caller: &'a Caller,
    pub id: &'a str,
    pub part: Part,
}

impl Files<'_> {
    /// The stored name of a file.
    pub(super) fn name(&self, path: &str) -> Option<String> {
        let folder = match self.part {
            Part::Dockerfiles => CONTEXT,
            Part::Documentation => DOCUMENTATION,
            _ => return None,
        };
        let path: FilePath = path.parse().ok()?;
        Some(format!("{folder}{path}"))
    }

    /// The stored name; says why a path is none.
    fn named(&self, path: &str, field: &str, outcome: &mut Outcome) -> Option<String> {
        if let Err(error) = path.parse::<FilePath>() {
            outcome.refused.push((
                field.to_owned(),
                format!("“{path}” is no path of a file: {error}."),
            ));
            return None;
        }
        self.name(path)
    }

    pub(super) async fn add(
        &self,
        path: &str,
        place: &mut Place,
        outcome: &mut Outcome,
    ) -> Result<Option<&'static str>, Problem> {
        let Some(name) = self.named(path, "path", outcome) else {
            return Ok(None);
        };
        let content = self.web.portal.draft_content(self.caller, self.id).await?;
        if !content.parts.contains_key(&name) {
            self.put(&name, b"", "path", outcome).await?;
        }
        if outcome.refused.is_empty() {
            path.clone_into(&mut place.file);
        }
        Ok(Some("added"))
    }

    pub(super) async fn rename(
        &self,
        from: &str,
        to: &str,
        place: &mut Place,
        outcome: &mut Outcome,
    ) -> Result<Option<&'static str>, Problem> {
        let (Some(old), Some(new)) = (self.name(from), self.named(to, "to", outcome)) else {
            return Ok(None);
        };
        if old == new {
            return Ok(None);
        }
        match self
            .web
            .portal
            .rename_file(self.caller, self.id, &old, &new)
            .await
        {
            Ok(true) => {
                to.clone_into(&mut place.file);
                Ok(Some("renamed"))
            }
            Ok(false) => {
                outcome.refused.push((
                    "to".to_owned(),
                    format!("There is a file “{to}” already. Choose another path."),
                ));
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn upload(
        &self,
        uploads: Vec<Upload>,
        into: &str,
        place: &mut Place,
        outcome: &mut Outcome,
    ) -> Result<Option<&'static str>, Problem> {
        if uploads.is_empty() {
            outcome
                .refused
                .push(("upload".to_owned(), "Choose a file to upload.".to_owned()));
            return Ok(None);
        }
        for upload in uploads {
            // Some browsers send the whole path.
            let file = upload.name.rsplit(['/', '\\']).next().unwrap_or_default();
            let path = match into {
                "" => file.to_owned(),
                folder => format!("{folder}/{file}"),
            };
            let Some(name) = self.named(&path, "upload", outcome) else {
                continue;
            };
            if let Err(why) = takes(&name, &upload.content) {
                outcome.refused.push(("upload".to_owned(), why));
                continue;
            }
            if self.put(&name, &upload.content, "upload", outcome).await? {
                place.file = path;
            }
        }
        Ok(Some("uploaded"))
    }

    /// Puts a file in its place; says why it is not taken.
    async fn put(
        &self,
        name: &str,
        content: &[u8],
        field: &str,
        outcome: &mut Outcome,
    ) -> Result<bool, Problem> {
        let saved = self
            .web
            .portal
            .put_file(self.caller, self.id, name, content)
            .await;
        match saved {
            Ok(_) => Ok(true),
            Err(
                error @ (ProposalError::PartTooLarge
                | ProposalError::DraftTooLarge
                | ProposalError::TooManyParts
                | ProposalError::NoLogo(_)
                | ProposalError::NoSuchPart(_)),
            ) => {
                let words = format!("“{}”: {error}", label_of(name));
                outcome.refused.push((field.to_owned(), words));
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether a file is one that a draft takes: text, or a picture by what it holds.
fn takes(name: &str, content: &[u8]) -> Result<(), String> {
    let label = label_of(name);
    let is_text = std::str::from_utf8(content).is_ok_and(|text| !text.contains('\0'));
    let is_png = content.starts_with(b"\x89PNG\r\n\x1a\n");
    let is_picture = ["png", "svg", "jpg", "gif", "webp"]
        .iter()
        .any(|ending| name.ends_with(&format!(".{ending}")));
    if name.starts_with(DOCUMENTATION) && is_picture {
        return match (name.rsplit('.').next(), is_png) {
            (Some("png"), true) => Ok(()),
            (Some("svg"), _) if is_text => Ok(()),
            _ => Err(format!(
                "“{label}” is no PNG and no SVG by what it holds. Nothing of it was kept."
            )),
        };
    }
    if is_text || (name.starts_with(CONTEXT) && is_png) {
        return Ok(());
    }
    Err(format!(
        "“{label}” is no text in UTF-8. Files that are built are texts; what is not should be fetched by the Dockerfile and checked."
    ))
}
