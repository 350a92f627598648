//! What a draft needs before it is accepted, as it is now.

use domain::bundle::{Bundle, content_facts};
use domain::participant::Participants;
use domain::requirement::{RequirementResult, of_draft};

use super::{CheckedDraft, DraftContent};
use crate::portal::discretion::Discretion;
use crate::portal::drafts::ProposalError;
use crate::portal::proposals::HandleNames;
use crate::portal::{Portal, parts};

/// What the requirements of a draft look at besides the draft.
#[derive(Debug, Clone)]
pub struct NeedFacts {
    /// Who takes part.
    pub people: Participants,
    /// Their handles.
    pub names: HandleNames,
    base: Option<Bundle>,
}

impl Portal {
    /// What the requirements of a draft look at besides the draft.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn need_facts(&self, content: &DraftContent) -> Result<NeedFacts, ProposalError> {
        let people = self.participants(&content.open).await?;
        let names = self.names_of(people.0.keys().copied()).await?;
        Ok(NeedFacts {
            base: self.base_bundle(&content.open).await?,
            people,
            names,
        })
    }
}

impl DraftContent {
    /// Every requirement as it would stand if the draft were submitted now, as far as its authors
    /// may know. It takes a while: not for the threads that answer requests.
    pub fn requirements(
        &self,
        facts: &NeedFacts,
        checked: &CheckedDraft,
    ) -> Vec<RequirementResult> {
        let base = facts.base.as_ref();
        let known = content_facts(&self.bundle, &checked.found, base, &self.facts());
        let hashes = parts::hashes(&self.bundle);
        let results = of_draft(&self.open.projection, &hashes, &known, &facts.people);
        facts
            .names
            .with(|names| Discretion::PUBLIC.known(results, names))
    }
}
