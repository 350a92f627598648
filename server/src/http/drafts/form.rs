//! What the form of a part sends: the texts of the page with what each began from, and files.

use app::view::people::HeldFiles;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::Response;
use domain::bundle::{BUNDLE_LIMIT, RouteRow};
use domain::merge::Side;

use crate::http::held::Unsaved;
use crate::http::pages::Visitor;
use crate::http::problem::Problem;
use crate::http::{RequestId, Web};
use crate::portal::editor::{TextSave, normal};
use crate::portal::parts::ROUTES;

/// A file that was sent.
#[derive(Debug)]
pub struct Upload {
    /// Its name where it comes from.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// The fields of a form, in the order in which they were sent, and its files.
#[derive(Debug, Default)]
pub struct Form {
    /// The fields.
    pub(super) fields: Vec<(String, String)>,
    /// The files.
    pub(super) uploads: Vec<Upload>,
    /// What was not taken as it was sent: the field, and why.
    pub(super) refused: Vec<(String, String)>,
}

impl Form {
    /// Reads a form in several parts.
    async fn read(mut sent: Multipart) -> Result<Self, Problem> {
        let mut form = Self::default();
        let mut room = super::FORM_LIMIT;
        while let Some(field) = sent.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            let file = field.file_name().map(str::to_owned);
            let content = up_to(field, room).await?;
            room -= content.as_ref().map_or(0, Vec::len);
            match (file, content) {
                // A field for files in which none was chosen.
                (Some(file), _) if file.is_empty() => {}
                (Some(file), Some(content)) => form.uploads.push(Upload {
                    name: file,
                    content,
                }),
                // The texts beside it are kept.
                (Some(file), None) => {
                    let most = BUNDLE_LIMIT / 1_000_000;
                    let words = format!(
                        "{file} is too large: all files of a draft may have {most} MB together."
                    );
                    form.refused.push((name, words));
                }
                (None, Some(content)) => {
                    let text = String::from_utf8(content).unwrap_or_else(|error| {
                        let words = "The text is no valid UTF-8; what could not be read is shown as \u{fffd}.";
                        form.refused.push((name.clone(), words.to_owned()));
                        String::from_utf8_lossy(error.as_bytes()).into_owned()
                    });
                    form.fields.push((name, text));
                }
                (None, None) => return Err(Problem::TooLarge(super::FORM_LIMIT)),
            }
        }
        Ok(form)
    }

    /// The first field of a name; empty when there is none.
    pub(super) fn one(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    /// What the files of the form are called, to be chosen again.
    pub(super) fn file_names(&self) -> Vec<HeldFiles> {
        let names: Vec<String> = self.uploads.iter().map(|file| file.name.clone()).collect();
        let field = "upload".to_owned();
        (!names.is_empty())
            .then_some(HeldFiles { field, names })
            .into_iter()
            .collect()
    }

    /// The answer to the form, or the page that holds it because of a problem.
    pub(super) async fn or_held(
        self,
        web: &Web,
        visitor: &Visitor,
        parts: &Parts,
        files: Vec<HeldFiles>,
        done: Result<Response, Problem>,
    ) -> Response {
        match done {
            Ok(answer) => answer,
            Err(problem) => self.held(web, visitor, parts, files, problem).await,
        }
    }

    /// The page that holds the form because of a problem.
    async fn held(
        self,
        web: &Web,
        visitor: &Visitor,
        parts: &Parts,
        files: Vec<HeldFiles>,
        problem: Problem,
    ) -> Response {
        let address = parts.uri.path_and_query();
        let address = address.map_or("/", |address| address.as_str());
        let request_id = parts.extensions.get::<RequestId>().cloned();
        let form = Unsaved {
            address: address.to_owned(),
            fields: self.fields,
            files,
            request_id: request_id.unwrap_or_default(),
        };
        form.page(web, visitor, problem).await
    }

    /// The texts of the form, each with what it began from.
    pub(super) fn saves(&self) -> Vec<TextSave> {
        self.fields
            .iter()
            .filter_map(|(field, seen)| {
                let part = field.strip_prefix("seen:")?;
                Some(TextSave {
                    part: part.to_owned(),
                    text: self.value(part),
                    base: normal(self.one(&format!("base:{part}"))),
                    seen: seen.parse().unwrap_or(0),
                })
            })
            .collect()
    }

    /// What stands in the form for a stored part.
    fn value(&self, part: &str) -> String {
        if part == ROUTES && !self.has(ROUTES) {
            return self.routes();
        }
        if self.one("text-is") == part {
            return normal(self.one("text"));
        }
        normal(self.one(part))
    }

    /// The rows of the feedback routes as they are stored; empty rows are left out, and no rows are
    /// nothing where nothing was stored.
    fn routes(&self) -> String {
        let mut rows = Vec::new();
        for index in 0..domain::bundle::ROUTE_LIMIT * 2 {
            let of = |key: &str| self.one(&format!("routes/{index}/{key}")).to_owned();
            let Ok(intent) = of("intent").parse() else {
                continue;
            };
            let row = RouteRow {
                intent,
                label: of("label"),
                target: of("target"),
                note: of("note"),
            };
            if !row.is_empty() {
                rows.push(row);
            }
        }
        if rows.is_empty() && self.one(&format!("base:{ROUTES}")).is_empty() {
            return String::new();
        }
        serde_json::to_string(&rows).unwrap_or_default()
    }

    /// Which sides were chosen for the pieces of a part; as many as come without a gap.
    pub(super) fn sides(&self, part: &str) -> Vec<Side> {
        (0..)
            .map_while(|piece| match self.one(&format!("side:{part}:{piece}")) {
                "mine" => Some(Side::Mine),
                "theirs" => Some(Side::Theirs),
                "both" => Some(Side::Both),
                _ => None,
            })
            .collect()
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    /// A form with files, or one without that was held while its writer signed in again.
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/")) {
            let sent = Multipart::from_request(request, state).await;
            return Self::read(sent.map_err(|_| unreadable())?).await;
        }
        let sent = axum::extract::Form::<Vec<(String, String)>>::from_request(request, state).await;
        let axum::extract::Form(fields) = sent.map_err(|_| unreadable())?;
        Ok(Self {
            fields,
            ..Self::default()
        })
    }
}

/// The bytes of a field; nothing when there are more than `limit`. It is read to its end either way.
async fn up_to(mut field: Field<'_>, limit: usize) -> Result<Option<Vec<u8>>, Problem> {
    let mut content = Some(Vec::new());
    while let Some(piece) = field.chunk().await.map_err(broken)? {
        content = content.filter(|read| read.len() + piece.len() <= limit);
        if let Some(read) = &mut content {
            read.extend_from_slice(&piece);
        }
    }
    Ok(content)
}

fn broken(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::TooLarge(super::FORM_LIMIT)
    } else {
        unreadable()
    }
}

fn unreadable() -> Problem {
    Problem::Unprocessable("The form cannot be read: a part of it is no text, or it ended in the middle. What you wrote is still in the page before this one.".to_owned())
}
