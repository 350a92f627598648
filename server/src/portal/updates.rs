//! The start of an update: a draft that holds what the image's current version holds, and what a
//! changed manifest would mean (product.md S9).

use std::collections::BTreeMap;

use app::view::form::FormFindings;
use app::view::update::{OpenUpdate, UpdateForm, UpdatePage, UpdatePreview};
use domain::ImageName;
use domain::approval::needed;
use domain::bundle::{self, Bundle, Field};
use domain::change::Surroundings;
use domain::content::ContentFacts;
use domain::finding::Severity;
use domain::permission::{Action, Subject};
use domain::proposal::{Kind, ProposalId};
use domain::text::{TextKind, check};

use super::drafts::{PART_LIMIT, ProposalError};
use super::queue::sentence;
use super::{Caller, Portal, parts};
use crate::clock::Timestamp;
use crate::store::{ImageRow, ProposalFilter, VersionRow};

/// An image with the version that an update begins from.
struct Current {
    image: ImageRow,
    version: VersionRow,
    bundle: Bundle,
}

impl Portal {
    /// The page on which an update is begun; nothing when there is no such image.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn update_page(
        &self,
        caller: &Caller,
        name: &ImageName,
        form: Option<UpdateForm>,
        with_preview: bool,
        findings: FormFindings,
    ) -> Result<Option<UpdatePage>, ProposalError> {
        let Some(current) = self.current(name).await? else {
            return Ok(None);
        };
        let form = form.unwrap_or_else(|| UpdateForm {
            kind: String::new(),
            manifest: current.bundle.manifest.clone(),
        });
        let preview = if with_preview {
            Some(self.preview(name, &current.bundle, &form).await?)
        } else {
            None
        };
        let subject = Subject {
            image: Some(name.clone()),
            is_update: true,
            within_quota: true,
            ..Subject::none()
        };
        let closed = if current.image.retired_at.is_some() {
            Some(has_left(name))
        } else {
            caller
                .may(Action::Propose, &subject)
                .err()
                .map(|refusal| refusal.to_string())
        };
        Ok(Some(UpdatePage {
            image: name.to_string(),
            version: u32::try_from(current.version.number).unwrap_or(u32::MAX),
            since: Timestamp(current.version.created_at).into(),
            maintains: caller.maintains(name),
            has_dockerfiles: !current.bundle.context.is_empty(),
            open: self.open_update(caller, name).await?,
            drafts: self.drafts_for(caller, name).await?,
            closed,
            form,
            preview,
            findings,
            now: self.clock().now(),
        }))
    }

    async fn current(&self, name: &ImageName) -> Result<Option<Current>, ProposalError> {
        let Some(image) = self.store().image(name.as_str()).await? else {
            return Ok(None);
        };
        let Some(id) = image.current_version.clone() else {
            return Ok(None);
        };
        let versions = self.store().versions(name.as_str()).await?;
        let Some(version) = versions.into_iter().find(|version| version.id == id) else {
            return Ok(None);
        };
        let bundle = self.version_bundle(&id).await?;
        Ok(Some(Current {
            image,
            version,
            bundle,
        }))
    }

    /// The proposal for the image that is open.
    async fn open_update(
        &self,
        caller: &Caller,
        name: &ImageName,
    ) -> Result<Option<OpenUpdate>, ProposalError> {
        let filter = ProposalFilter {
            living: true,
            image: Some(name.as_str()),
            ..ProposalFilter::default()
        };
        let Some(row) = self.store().proposals(filter, 1).await?.into_iter().next() else {
            return Ok(None);
        };
        let authors = self.store().proposal_authors(&row.id).await?;
        let me = caller.id().map(|id| id.to_string());
        let writes = authors
            .iter()
            .any(|author| author.accepted_at.is_some() && Some(&author.person) == me.as_ref());
        Ok(Some(OpenUpdate {
            number: row
                .number
                .and_then(|number| u64::try_from(number).ok())
                .unwrap_or_default(),
            what: row.summary,
            replaceable: writes || caller.maintains(name),
        }))
    }

    /// The drafts of the caller for the image, in words and with their address.
    async fn drafts_for(
        &self,
        caller: &Caller,
        name: &ImageName,
    ) -> Result<Vec<(String, String)>, ProposalError> {
        let Some(me) = caller.id() else {
            return Ok(Vec::new());
        };
        let rows = self.store().proposals_of(&me.to_string()).await?;
        Ok(rows
            .into_iter()
            .filter(|row| {
                row.living == 1
                    && row.number.is_none()
                    && row.deleted_at.is_none()
                    && row.image == name.as_str()
            })
            .map(|row| {
                let begun = domain::Moment(row.created_at).date();
                (
                    format!("Go on with the draft of {begun}"),
                    format!("/drafts/{}", row.id),
                )
            })
            .collect())
    }

    /// What another manifest would change, and how many would have to approve it.
    async fn preview(
        &self,
        name: &ImageName,
        old: &Bundle,
        form: &UpdateForm,
    ) -> Result<UpdatePreview, ProposalError> {
        let kind = kind_of(&form.kind).unwrap_or(Kind::Update);
        let known = self.facts_for(kind, Some(name)).await?;
        let surroundings = Surroundings {
            image: name,
            programme: known.programme(),
            templates: known.templates(),
        };
        let new = Bundle {
            manifest: form.manifest.clone(),
            ..old.clone()
        };
        let difference = bundle::difference(old, &new, &surroundings);
        let facts = ContentFacts {
            changed_from_base: bundle::changed_classes(old, &new),
            update: Some(bundle::update_facts(old, &new, &surroundings)),
            ..ContentFacts::default()
        };
        let needed = needed(kind, &facts);
        let checked = check(TextKind::Manifest, Some(name.as_str()), &form.manifest);
        Ok(UpdatePreview {
            facts: difference
                .facts
                .iter()
                .map(|fact| sentence(&fact.sentence))
                .collect(),
            not_compared: difference
                .not_compared
                .iter()
                .map(|lacking| format!("{}, because {}.", lacking.what, lacking.reason))
                .collect(),
            errors: checked
                .findings
                .iter()
                .filter(|finding| finding.severity == Severity::Error)
                .map(|finding| {
                    format!(
                        "Line {}: {} ({})",
                        finding.span.line,
                        finding.message.trim_end(),
                        finding.rule
                    )
                })
                .collect(),
            approvals: needed.approvals,
            reasons: needed.reasons,
        })
    }

    /// Begins the update: a draft with everything that the current version holds, and this
    /// manifest. Inside is why the form was refused.
    ///
    /// # Errors
    /// When there is no such image, the policy refuses, or the store fails.
    pub async fn begin_update(
        &self,
        caller: &Caller,
        name: &ImageName,
        form: &UpdateForm,
    ) -> Result<Result<ProposalId, FormFindings>, ProposalError> {
        let Some(kind) = kind_of(&form.kind) else {
            return Ok(Err(FormFindings::new([(
                "kind",
                "Choose what you want to change.",
            )])));
        };
        if form.manifest.len() > PART_LIMIT {
            return Ok(Err(FormFindings::new([(
                "manifest",
                "A manifest takes at most 1 MB.",
            )])));
        }
        let Some(current) = self.current(name).await? else {
            return Err(ProposalError::Unknown);
        };
        if current.image.retired_at.is_some() {
            return Ok(Err(FormFindings::new([("kind", has_left(name))])));
        }
        let mut parts = self.parts_of_version(name, &current.version.id).await?;
        if !form.manifest.trim().is_empty() {
            parts.insert(
                parts::MANIFEST.to_owned(),
                form.manifest.clone().into_bytes(),
            );
        }
        let parts: Vec<(String, Vec<u8>)> = parts.into_iter().collect();
        let id = self.start_draft(caller, kind, Some(name), &parts).await?;
        Ok(Ok(id))
    }

    /// What a version holds, as the parts of a draft with their bytes. An imported version has no
    /// answers but the name, and no build context.
    pub(super) async fn parts_of_version(
        &self,
        name: &ImageName,
        version: &str,
    ) -> Result<BTreeMap<String, Vec<u8>>, ProposalError> {
        if let Some((proposal, revision)) = self.store().revision_of_version(version).await? {
            let files = self.store().revision_contents(&proposal, revision).await?;
            return Ok(files.into_iter().collect());
        }
        self.published_parts(name, version).await
    }

    /// What a version publishes, as the parts of a draft with their bytes: the name, the manifest and
    /// the documentation.
    pub(super) async fn published_parts(
        &self,
        name: &ImageName,
        version: &str,
    ) -> Result<BTreeMap<String, Vec<u8>>, ProposalError> {
        let folder = format!("docs/{name}/");
        let mut found = BTreeMap::new();
        for (path, content) in self.store().version_contents(version).await? {
            if path.starts_with("library/") {
                found.insert(parts::MANIFEST.to_owned(), content);
            } else if let Some(file) = path.strip_prefix(&folder) {
                found.insert(format!("{}{file}", parts::DOCUMENTATION), content);
            }
        }
        found.insert(
            format!("{}{}", parts::ANSWERS, Field::Name.form().name),
            name.as_str().as_bytes().to_vec(),
        );
        Ok(found)
    }
}

/// Why nothing of a retired image is updated.
fn has_left(name: &ImageName) -> String {
    format!("{name} has left the catalogue. Propose it as a new image.")
}

/// The kinds that begin here.
fn kind_of(text: &str) -> Option<Kind> {
    match text {
        "update" => Some(Kind::Update),
        "security" => Some(Kind::Security),
        "profile" => Some(Kind::Profile),
        _ => None,
    }
}
