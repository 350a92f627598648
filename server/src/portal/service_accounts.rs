//! Service accounts: programs that act for an image, each with a person to ask about it.

use domain::Handle;
use domain::PersonId;
use domain::permission::{Action, Subject};

use super::Portal;
use super::caller::{About, Caller};
use super::people::{PeopleError, line, parse_id, person_for_update};
use crate::store::{NewPerson, ServiceAccountRow};

impl Portal {
    /// Makes a service account.
    ///
    /// # Errors
    /// When the caller may not, the handle is taken, the contact is no person, or the store fails.
    pub async fn make_service_account(
        &self,
        caller: &Caller,
        handle: &Handle,
        purpose: &str,
        contact: &Handle,
    ) -> Result<PersonId, PeopleError> {
        caller.may(Action::ManageServiceAccounts, &Subject::none())?;
        let purpose = line("purpose", "purpose", purpose)?;
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        let contact_row = person_for_update(&mut tx, contact).await?;
        if tx.service_account(&contact_row.id).await?.is_some() {
            return Err(PeopleError::invalid(
                "contact",
                format!("{contact} is a service account; name a person to ask."),
            ));
        }
        let id = uuid::Uuid::new_v4().simple().to_string();
        let person = NewPerson {
            id: &id,
            handle: handle.as_str(),
            display_name: handle.as_str(),
            email: None,
            email_verified: false,
            created_at: now,
        };
        if !tx.add_person(&person).await? {
            return Err(PeopleError::invalid(
                "handle",
                format!("The handle {handle} is taken."),
            ));
        }
        tx.add_service_account(&id, &contact_row.id, &purpose, &caller.identifier(), now)
            .await?;
        let sentence = format!("Made the service account {handle}; {contact} answers for it.");
        let about = About::person(&id);
        caller
            .write_audit(
                &mut tx,
                now,
                Action::ManageServiceAccounts,
                about,
                &sentence,
            )
            .await?;
        tx.commit().await?;
        parse_id(&id)
    }

    /// Every service account, by handle.
    ///
    /// # Errors
    /// When the caller may not see them, or the store fails.
    pub async fn service_accounts(
        &self,
        caller: &Caller,
    ) -> Result<Vec<ServiceAccountRow>, PeopleError> {
        caller.may(Action::ManageServiceAccounts, &Subject::none())?;
        Ok(self.store().service_accounts().await?)
    }

    /// Closes a service account: its tokens no longer hold.
    ///
    /// # Errors
    /// When the caller may not, there is no such account, or the store fails.
    pub async fn close_service_account(
        &self,
        caller: &Caller,
        handle: &Handle,
    ) -> Result<(), PeopleError> {
        caller.may(Action::ManageServiceAccounts, &Subject::none())?;
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        let person = person_for_update(&mut tx, handle).await?;
        if tx.service_account(&person.id).await?.is_none() {
            return Err(PeopleError::Unknown(format!("service account {handle}")));
        }
        tx.close_service_account(&person.id, now).await?;
        let sentence = format!("Closed the service account {handle}.");
        let about = About::person(&person.id);
        caller
            .write_audit(
                &mut tx,
                now,
                Action::ManageServiceAccounts,
                about,
                &sentence,
            )
            .await?;
        tx.commit().await?;
        Ok(())
    }
}
