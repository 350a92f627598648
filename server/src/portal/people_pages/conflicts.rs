//! One's own conflicts of interest.

use app::view::form::FormFindings;
use app::view::people::{ConflictForm, ConflictsPage, DeclaredConflict, Waiver, maintainers_href};

use super::words;
use crate::portal::people::PeopleError;
use crate::portal::{Caller, Portal};
use crate::store::ConflictRow;

impl Portal {
    /// What the caller declared, and what counts without a word.
    ///
    /// # Errors
    /// When nobody is signed in, or the store fails.
    pub async fn conflicts_page(&self, caller: &Caller) -> Result<ConflictsPage, PeopleError> {
        let person = caller.id().map(|id| id.to_string()).unwrap_or_default();
        let mut conflicts = Vec::new();
        for row in self.own_conflicts(caller).await? {
            conflicts.push(self.declared(row).await?);
        }
        let maintained = self.store().maintained(&person).await?;
        Ok(ConflictsPage {
            conflicts,
            maintains: maintained
                .into_iter()
                .filter(|row| row.confirmed_at.is_some())
                .map(|row| row.image)
                .collect(),
            form: ConflictForm::default(),
            findings: FormFindings::default(),
            done: None,
            now: self.clock().now(),
        })
    }

    async fn declared(&self, row: ConflictRow) -> Result<DeclaredConflict, PeopleError> {
        let number = match &row.proposal {
            Some(id) => self.store().proposal(id).await?.and_then(|row| row.number),
            None => None,
        };
        let (about, href) = match (&row.proposal, number, &row.image) {
            (Some(_), Some(number), _) => (
                format!("proposal {number}"),
                Some(format!("/proposals/{number}")),
            ),
            (Some(_), None, _) => ("one proposal".to_owned(), None),
            (None, _, Some(image)) => (image.clone(), Some(maintainers_href(image))),
            (None, _, None) => (String::new(), None),
        };
        let waiver = match (row.waived_by, row.waived_at) {
            (Some(by), Some(at)) => Some(Waiver {
                by: self.handle_of(&by).await?,
                reason: row.waiver_reason.unwrap_or_default(),
                at: words::moment(at),
            }),
            _ => None,
        };
        Ok(DeclaredConflict {
            id: row.id,
            about,
            href,
            statement: row.statement,
            declared_at: words::moment(row.declared_at),
            waiver,
        })
    }

    /// The handle of a stored identifier; the identifier where nobody has it any longer.
    pub(super) async fn handle_of(&self, id: &str) -> Result<String, PeopleError> {
        let person = self.store().person(id).await?;
        Ok(person.map_or_else(|| id.to_owned(), |person| person.handle))
    }
}
