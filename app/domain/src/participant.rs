//! Who takes part in a proposal, and whose review counts (product.md 5.5, "Counting approvals").

use std::collections::{BTreeMap, BTreeSet};

use crate::moment::Moment;
use crate::person::PersonId;
use crate::projection::Projection;
use crate::requirement::Disqualified;
use crate::review::Scope;

/// Somebody, as far as one proposal is concerned. The caller fills it from roles, manifests and
/// declarations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Participant {
    /// What they may judge as a reviewer.
    pub scopes: BTreeSet<Scope>,
    /// Whether they coordinate the programme.
    pub coordinator: bool,
    /// Whether they are learning to review; then nothing of theirs counts.
    pub apprentice: bool,
    /// Whether they maintain the image: confirmed, or listed in the manifest that is proposed.
    pub maintainer: bool,
    /// Whether they are confirmed as a maintainer of the image. A handle in a manifest grants
    /// nothing.
    pub confirmed_maintainer: bool,
    /// Whether they wrote a commit that the proposal brings.
    pub committer: bool,
    /// Whether they have a conflict of interest that was declared outside of this proposal.
    pub conflicted: bool,
    /// Since when they are away.
    pub away_since: Option<Moment>,
    /// The other accounts of the same person, and the service accounts that they answer for; each
    /// of them names the others.
    pub other_accounts: Vec<PersonId>,
}

impl Participant {
    /// Whether they may judge in a scope by their roles.
    fn has(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope) || (scope == Scope::Suitability && self.coordinator)
    }
}

/// Everybody who could act on a proposal, by identifier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Participants(pub BTreeMap<PersonId, Participant>);

impl Participants {
    /// The account that stands for the person behind an account: the first of all of them.
    pub fn human(&self, id: PersonId) -> PersonId {
        self.accounts(id).min().unwrap_or(id)
    }

    /// Whether the person behind an account is an author, with whichever account.
    pub fn is_author(&self, projection: &Projection, id: PersonId) -> bool {
        self.accounts(id)
            .any(|account| projection.authors.contains(&account))
    }

    /// Whether somebody has a conflict of interest that no coordinator waived. A conflict of one
    /// account is one of all accounts of that person.
    pub fn is_conflicted(&self, projection: &Projection, id: PersonId) -> bool {
        self.accounts(id)
            .any(|account| self.has_conflict(projection, account))
    }

    /// Whether an account itself has a conflict of interest that no coordinator waived.
    pub fn has_conflict(&self, projection: &Projection, account: PersonId) -> bool {
        let declared = projection.conflicts.contains(&account)
            || self.0.get(&account).is_some_and(|person| person.conflicted);
        declared && !projection.conflict_waivers.contains_key(&account)
    }

    /// Whether somebody may decide as a coordinator on this proposal.
    pub fn coordinates(&self, projection: &Projection, id: PersonId) -> bool {
        self.0.get(&id).is_some_and(|person| person.coordinator)
            && !self.is_author(projection, id)
            && !self.is_conflicted(projection, id)
    }

    /// The coordinators who may decide on this proposal.
    pub fn coordinators<'a>(
        &'a self,
        projection: &'a Projection,
    ) -> impl Iterator<Item = PersonId> + 'a {
        self.0
            .keys()
            .copied()
            .filter(|id| self.coordinates(projection, *id))
    }

    /// Whether somebody is confirmed as a maintainer of the image.
    pub fn is_confirmed_maintainer(&self, id: PersonId) -> bool {
        self.0
            .get(&id)
            .is_some_and(|person| person.confirmed_maintainer)
    }

    /// The confirmed maintainers of the image.
    pub fn confirmed_maintainers(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.0
            .iter()
            .filter(|(_, person)| person.confirmed_maintainer)
            .map(|(id, _)| *id)
    }

    /// Whether somebody may check what others propose for the image: a confirmed maintainer who is
    /// no author and has no conflict of interest beside maintaining it.
    pub fn checks_as_maintainer(&self, projection: &Projection, id: PersonId) -> bool {
        self.is_confirmed_maintainer(id)
            && !self.is_author(projection, id)
            && !self.is_conflicted(projection, id)
    }

    /// The maintainers who may check it.
    pub fn maintainers_who_check<'a>(
        &'a self,
        projection: &'a Projection,
    ) -> impl Iterator<Item = PersonId> + 'a {
        self.confirmed_maintainers()
            .filter(|id| self.checks_as_maintainer(projection, *id))
    }

    /// Why a review of somebody does not count in a scope; nothing when it does. Coordinators
    /// judge suitability by their office.
    pub fn disqualified(
        &self,
        projection: &Projection,
        id: PersonId,
        scope: Scope,
    ) -> Option<Disqualified> {
        let Some(person) = self.0.get(&id) else {
            return Some(Disqualified::Unknown);
        };
        let any = |is: fn(&Participant) -> bool| {
            self.accounts(id)
                .filter_map(|account| self.0.get(&account))
                .any(is)
        };
        if projection.authors.contains(&id) {
            Some(Disqualified::Author)
        } else if self.is_author(projection, id) {
            Some(Disqualified::OtherAccount)
        } else if any(|account| account.maintainer) {
            Some(Disqualified::Maintainer)
        } else if any(|account| account.committer) {
            Some(Disqualified::Committer)
        } else if self.is_conflicted(projection, id) {
            Some(Disqualified::Conflicted)
        } else if person.apprentice {
            Some(Disqualified::Apprentice)
        } else if person.has(scope) {
            None
        } else {
            Some(Disqualified::Scope)
        }
    }

    /// Whether a review of somebody counts in a scope.
    pub fn is_eligible(&self, projection: &Projection, id: PersonId, scope: Scope) -> bool {
        // Most people hold few scopes: the cheap question first.
        self.0
            .get(&id)
            .is_some_and(|person| person.has(scope) && !person.apprentice)
            && self.disqualified(projection, id, scope).is_none()
    }

    /// Whether a review of somebody counts in any scope.
    pub fn reviews(&self, projection: &Projection, id: PersonId) -> bool {
        Scope::ALL
            .into_iter()
            .any(|scope| self.is_eligible(projection, id, scope))
    }

    /// Everybody whose review counts in a scope.
    pub fn eligible<'a>(
        &'a self,
        projection: &'a Projection,
        scope: Scope,
    ) -> impl Iterator<Item = PersonId> + 'a {
        self.0
            .keys()
            .copied()
            .filter(move |id| self.is_eligible(projection, *id, scope))
    }

    /// The accounts of the person behind an account, that one included.
    fn accounts(&self, id: PersonId) -> impl Iterator<Item = PersonId> + '_ {
        let others = self
            .0
            .get(&id)
            .map_or(&[][..], |person| person.other_accounts.as_slice());
        std::iter::once(id).chain(others.iter().copied())
    }
}
