//! The content of drafts, revisions and versions as bundles, and what is frozen of it.

use std::collections::{BTreeMap, BTreeSet};

use domain::bundle::{self, Bundle, Field, FileContent, FilePath};
use domain::change::Surroundings;
use domain::content::ContentClass;
use domain::decide::Content;
use domain::event::Event;
use domain::proposal::{Kind, RevisionNumber, VersionId};

use crate::portal::drafts::{OpenProposal, ProposalError};
use crate::portal::{Portal, parts};

use super::CheckFacts;

/// The most characters of the sentence by which lists say what changes.
const SUMMARY_LIMIT: usize = 200;

/// What a draft would be frozen as.
#[derive(Debug, Clone)]
pub(super) struct Frozen {
    /// The stored parts by name.
    pub parts: BTreeMap<String, Vec<u8>>,
    /// The name and version of each part when it was read.
    pub seen: Vec<(String, i64)>,
    /// What the rules found, as JSON.
    pub findings: String,
    /// What is decided by.
    pub content: Content,
    /// The classes in which the version that it is judged against differs from the one it began from.
    pub moved: BTreeSet<ContentClass>,
    /// The name of the image, as it was typed.
    pub name: String,
    /// What changes, in one sentence.
    pub summary: String,
}

impl Portal {
    /// What a draft holds now.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn draft_bundle(&self, open: &OpenProposal) -> Result<Bundle, ProposalError> {
        let rows = self.draft_parts(open).await?;
        Ok(parts::bundle(
            rows.iter()
                .map(|row| (row.part.as_str(), row.content.as_slice())),
        ))
    }

    /// What a revision holds.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn revision_bundle(
        &self,
        open: &OpenProposal,
        number: RevisionNumber,
    ) -> Result<Bundle, ProposalError> {
        self.bundle_of_revision(&open.row.id, i64::from(number.0))
            .await
    }

    async fn bundle_of_revision(
        &self,
        proposal: &str,
        number: i64,
    ) -> Result<Bundle, ProposalError> {
        let files = self.store().revision_contents(proposal, number).await?;
        Ok(parts::bundle(files.iter().map(|(path, content)| {
            (path.as_str(), content.as_slice())
        })))
    }

    /// What a version of an image holds. One that was published here has everything that was
    /// proposed; an imported one has neither answers nor Dockerfiles.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn version_bundle(&self, version: &str) -> Result<Bundle, ProposalError> {
        if let Some((proposal, revision)) = self.store().revision_of_version(version).await? {
            return self.bundle_of_revision(&proposal, revision).await;
        }
        let mut bundle = Bundle::default();
        for (path, content) in self.store().version_contents(version).await? {
            if let Some(name) = path.strip_prefix("library/") {
                bundle.manifest = String::from_utf8_lossy(&content).into_owned();
                bundle.answers.set(Field::Name, name);
            } else if let Some(file) = path
                .strip_prefix("docs/")
                .and_then(|rest| rest.split_once('/'))
                .and_then(|(_, file)| file.parse::<FilePath>().ok())
            {
                bundle
                    .documentation
                    .insert(file, parts::file_content(&content));
            }
        }
        Ok(bundle)
    }

    /// The version that a proposal changes; nothing for a new image.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn base_bundle(&self, open: &OpenProposal) -> Result<Option<Bundle>, ProposalError> {
        self.bundle_of(open.projection.base_version.as_ref()).await
    }

    async fn bundle_of(
        &self,
        version: Option<&VersionId>,
    ) -> Result<Option<Bundle>, ProposalError> {
        match version {
            Some(version) => self.version_bundle(&version.0).await.map(Some),
            None => Ok(None),
        }
    }

    /// What happened to a proposal, in order.
    ///
    /// # Errors
    /// When the store fails or holds what cannot be read.
    pub async fn events_of(&self, open: &OpenProposal) -> Result<Vec<Event>, ProposalError> {
        let rows = self.store().events(&open.row.id).await?;
        rows.iter()
            .map(|row| Ok(serde_json::from_str(&row.payload)?))
            .collect()
    }

    /// The draft as it would be frozen now, as a change of a version; of none for a new image.
    pub(super) async fn freeze(
        &self,
        open: &OpenProposal,
        base_version: Option<&VersionId>,
        note: &str,
    ) -> Result<Frozen, ProposalError> {
        let mut rows = self.draft_parts(open).await?;
        rows.retain(|row| row.part != parts::NOTE);
        let seen = rows
            .iter()
            .map(|row| (row.part.clone(), row.lock_version))
            .collect();
        let parts: BTreeMap<String, Vec<u8>> = rows
            .into_iter()
            .map(|row| (row.part, row.content))
            .collect();
        let bundle = parts::bundle(
            parts
                .iter()
                .map(|(name, content)| (name.as_str(), content.as_slice())),
        );
        let base = self.bundle_of(base_version).await?;
        let began = match &open.projection.base_version {
            began if began.as_ref() == base_version => None,
            began => self.bundle_of(began.as_ref()).await?,
        };
        let moved = match (&began, &base) {
            (Some(began), Some(base)) => bundle::changed_classes(began, base),
            _ => BTreeSet::new(),
        };
        let facts = self.check_facts(open).await?;
        let found = bundle::check(&bundle, &facts.facts());
        let content = Content {
            hashes: parts::hashes(&bundle),
            facts: bundle::content_facts(&bundle, &found, base.as_ref(), &facts.facts()),
            note: note.trim().to_owned(),
        };
        Ok(Frozen {
            seen,
            findings: serde_json::to_string(&found)?,
            name: bundle.name().trim().to_owned(),
            summary: summary(open.projection.kind, &bundle, base.as_ref(), &facts),
            content,
            moved,
            parts,
        })
    }
}

/// What changes, in one sentence: what a new image is, or the facts that an update changes.
fn summary(kind: Kind, bundle: &Bundle, base: Option<&Bundle>, facts: &CheckFacts) -> String {
    let (Some(base), Ok(image)) = (base, bundle.name().trim().parse()) else {
        let short = bundle.documentation.get("README-short.txt");
        let texts = [
            bundle.answers.get(Field::Summary),
            short.and_then(FileContent::text).unwrap_or_default(),
        ];
        let text = texts.into_iter().find(|text| !text.trim().is_empty());
        let text = text.map_or_else(|| kind.words(), str::trim);
        return shortened(text);
    };
    let surroundings = Surroundings {
        image: &image,
        programme: facts.programme(),
        templates: facts.templates(),
    };
    let difference = bundle::difference(base, bundle, &surroundings);
    match difference.facts.as_slice() {
        [] => "Texts changed, and nothing that is built.".to_owned(),
        [one] => shortened(&one.sentence),
        [first, rest @ ..] => shortened(&format!("{} And {} more.", first.sentence, rest.len())),
    }
}

/// The first line of a text, cut at a word where it is long.
fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    if line.chars().count() <= SUMMARY_LIMIT {
        return line.to_owned();
    }
    let cut: String = line.chars().take(SUMMARY_LIMIT).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_at_a_word() {
        assert_eq!(shortened("A boat.\nMore."), "A boat.");
        let long = "boat ".repeat(60);
        let short = shortened(&long);
        assert!(short.ends_with("boat…") && short.chars().count() <= SUMMARY_LIMIT + 1);
        let one_word = "ü".repeat(300);
        assert_eq!(shortened(&one_word).chars().count(), SUMMARY_LIMIT + 1);
    }
}
