//! Who maintains an image here. A handle in a manifest gives no right: whoever signs in under it may
//! say so, and somebody who has the right already confirms it.

use domain::permission::{Action, Subject};
use domain::{Handle, ImageName, PersonId};

use super::caller::{About, Caller};
use super::people::{PeopleError, parse_id, person_for_update};
use super::{FoundImage, Portal, PortalError};
use crate::store::{IdentityRow, PersonRow};

impl Portal {
    /// The handles that an image's manifest lists.
    ///
    /// # Errors
    /// When there is no such image, or the store fails.
    pub async fn listed_handles(&self, image: &ImageName) -> Result<Vec<String>, PeopleError> {
        let found = self.image(image).await.map_err(|error| match error {
            PortalError::Store(error) => PeopleError::Store(error),
            other => PeopleError::Store(sqlx::Error::Protocol(other.to_string())),
        })?;
        let FoundImage::Here(view) = found else {
            return Err(PeopleError::Unknown(format!("image {image}")));
        };
        let handles = view.maintainers.into_iter().map(|person| person.handle);
        Ok(handles.filter(|handle| !handle.is_empty()).collect())
    }

    /// Writes down that the caller says to maintain an image.
    ///
    /// # Errors
    /// When no verified sign-in of theirs carries a handle that the manifest lists, there is no such
    /// image, or the store fails.
    pub async fn claim_maintainership(
        &self,
        caller: &Caller,
        image: &ImageName,
    ) -> Result<(), PeopleError> {
        let listed = self.listed_handles(image).await?;
        let person = caller.id().map(|id| id.to_string()).unwrap_or_default();
        let identities = self.store().identities(&person).await?;
        let subject = Subject {
            handle_listed: !listed_among(&identities, &listed).is_empty(),
            ..Subject::image(image.clone())
        };
        caller.may(Action::ClaimMaintainership, &subject)?;
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        tx.claim_image(image.as_str(), &person, now).await?;
        let about = about(&person, image);
        let sentence = format!("Claimed to maintain {image}.");
        caller
            .write_audit(&mut tx, now, Action::ClaimMaintainership, about, &sentence)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes the caller's own claim back, or their maintainership.
    ///
    /// # Errors
    /// When there is none, nobody is signed in, or the store fails.
    pub async fn withdraw_claim(
        &self,
        caller: &Caller,
        image: &ImageName,
    ) -> Result<(), PeopleError> {
        let person = self.own(caller, Action::EditOwnProfile)?.to_string();
        let sentence = format!("Withdrew the claim to maintain {image}.");
        self.end(
            caller,
            &person,
            image,
            Action::ClaimMaintainership,
            &sentence,
        )
        .await
    }

    /// Confirms that somebody who says to maintain an image does.
    ///
    /// # Errors
    /// When the caller may not, it is their own claim, there is none, or the store fails.
    pub async fn confirm_maintainer(
        &self,
        caller: &Caller,
        handle: &Handle,
        image: &ImageName,
    ) -> Result<(), PeopleError> {
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        let person = person_for_update(&mut tx, handle).await?;
        let id = may_decide(caller, &person, image)?;
        if caller.id() == Some(id) {
            return Err(PeopleError::invalid(
                "person",
                "It is your own claim. Somebody else confirms it.",
            ));
        }
        let by = caller.identifier();
        if !tx
            .confirm_maintainer(image.as_str(), &person.id, &by, now)
            .await?
        {
            return Err(PeopleError::Unknown(format!(
                "claim of {handle} that waits"
            )));
        }
        let sentence = format!("Confirmed {handle} as maintainer of {image}.");
        let about = about(&person.id, image);
        caller
            .write_audit(&mut tx, now, Action::ConfirmMaintainer, about, &sentence)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Refuses a claim, or ends a maintainership.
    ///
    /// # Errors
    /// When the caller may not, there is none, or the store fails.
    pub async fn end_maintainership(
        &self,
        caller: &Caller,
        handle: &Handle,
        image: &ImageName,
    ) -> Result<(), PeopleError> {
        let person = self.known_person(handle).await?;
        may_decide(caller, &person, image)?;
        let sentence = format!("Ended the maintainership or claim of {handle} for {image}.");
        self.end(
            caller,
            &person.id,
            image,
            Action::ConfirmMaintainer,
            &sentence,
        )
        .await
    }

    async fn end(
        &self,
        caller: &Caller,
        person: &str,
        image: &ImageName,
        action: Action,
        sentence: &str,
    ) -> Result<(), PeopleError> {
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        if !tx.remove_maintainer(image.as_str(), person).await? {
            return Err(PeopleError::Unknown(format!("maintainer of {image}")));
        }
        caller
            .write_audit(&mut tx, now, action, about(person, image), sentence)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The sign-ins that carry one of these handles.
pub(super) fn listed_among<'a>(
    identities: &'a [IdentityRow],
    listed: &[String],
) -> Vec<&'a IdentityRow> {
    identities
        .iter()
        .filter(|identity| {
            listed
                .iter()
                .any(|handle| handle.eq_ignore_ascii_case(&identity.name))
        })
        .collect()
}

fn may_decide(
    caller: &Caller,
    person: &PersonRow,
    image: &ImageName,
) -> Result<PersonId, PeopleError> {
    let id = parse_id(&person.id)?;
    let subject = Subject {
        image: Some(image.clone()),
        ..Subject::person(id)
    };
    caller.may(Action::ConfirmMaintainer, &subject)?;
    Ok(id)
}

fn about<'a>(person: &'a str, image: &'a ImageName) -> About<'a> {
    About {
        person: Some(person),
        image: Some(image.as_str()),
        proposal: None,
    }
}
