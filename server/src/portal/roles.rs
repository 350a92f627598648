//! Roles: who gives and takes them. A change signs the person out everywhere, so that no session
//! outlives the role under which it began.

use std::collections::BTreeSet;

use domain::Handle;
use domain::permission::{Action, GrantedRole, Scope, Subject};

use super::Portal;
use super::caller::{About, Caller};
use super::people::{PeopleError, parse_id, person_for_update, sentence};
use crate::clock::Timestamp;
use crate::store::{NewAuditEntry, PersonRow, RoleRow, Tx};

impl Portal {
    /// Gives a person a role without a word why, as the command line does.
    ///
    /// # Errors
    /// As [`Portal::grant_role_because`].
    pub async fn grant_role(
        &self,
        caller: &Caller,
        handle: &Handle,
        role: GrantedRole,
        scopes: &BTreeSet<Scope>,
    ) -> Result<(), PeopleError> {
        self.put_role(caller, handle, role, scopes, "").await
    }

    /// Gives a person a role for a reason; a reviewer who is one already gets these scopes instead.
    ///
    /// # Errors
    /// When the caller may not, there is no such person, a reviewer is given no scope, another role
    /// is given one, the reason is empty, or the store fails.
    pub async fn grant_role_because(
        &self,
        caller: &Caller,
        handle: &Handle,
        role: GrantedRole,
        scopes: &BTreeSet<Scope>,
        reason: &str,
    ) -> Result<(), PeopleError> {
        let reason = sentence("reason", "reason", reason)?;
        self.put_role(caller, handle, role, scopes, &reason).await
    }

    async fn put_role(
        &self,
        caller: &Caller,
        handle: &Handle,
        role: GrantedRole,
        scopes: &BTreeSet<Scope>,
        reason: &str,
    ) -> Result<(), PeopleError> {
        check_scopes(role, scopes)?;
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        let person = person_for_update(&mut tx, handle).await?;
        caller.may(Action::GrantRole, &about_role(&person, role)?)?;
        if tx.service_account(&person.id).await?.is_some() {
            return Err(PeopleError::invalid(
                "handle",
                format!(
                    "{handle} is a service account: it acts by its token alone and has no role."
                ),
            ));
        }
        let words = words(scopes);
        let held = tx.roles_of(&person.id).await?;
        if held
            .iter()
            .any(|row| row.role == role.as_str() && row.scopes == words)
        {
            return Ok(());
        }
        tx.put_role(&person.id, role.as_str(), &words, &caller.identifier(), now)
            .await?;
        tx.end_sessions(&person.id).await?;
        let sentence = because(format!("{}.", gave(role, &words, handle.as_str())), reason);
        caller
            .write_audit(
                &mut tx,
                now,
                Action::GrantRole,
                About::person(&person.id),
                &sentence,
            )
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes a role from a person without a word why, as the command line does.
    ///
    /// # Errors
    /// As [`Portal::revoke_role_because`].
    pub async fn revoke_role(
        &self,
        caller: &Caller,
        handle: &Handle,
        role: GrantedRole,
    ) -> Result<(), PeopleError> {
        self.take_role(caller, handle, role, "").await
    }

    /// Takes a role from a person for a reason; the last administrator stays one.
    ///
    /// # Errors
    /// When the caller may not, the person does not have it, it would leave no administrator, the
    /// reason is empty, or the store fails.
    pub async fn revoke_role_because(
        &self,
        caller: &Caller,
        handle: &Handle,
        role: GrantedRole,
        reason: &str,
    ) -> Result<(), PeopleError> {
        let reason = sentence("reason", "reason", reason)?;
        self.take_role(caller, handle, role, &reason).await
    }

    async fn take_role(
        &self,
        caller: &Caller,
        handle: &Handle,
        role: GrantedRole,
        reason: &str,
    ) -> Result<(), PeopleError> {
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        let person = person_for_update(&mut tx, handle).await?;
        caller.may(Action::GrantRole, &about_role(&person, role)?)?;
        let holders = tx.holders_for_update(role.as_str()).await?;
        if role == GrantedRole::Administrator && holders == [person.id.as_str()] {
            return Err(PeopleError::LastAdministrator);
        }
        if !tx.remove_role(&person.id, role.as_str()).await? {
            return Err(PeopleError::Unknown(format!("role {role} of {handle}")));
        }
        tx.end_sessions(&person.id).await?;
        let sentence = because(format!("Took the role {role} from {handle}."), reason);
        caller
            .write_audit(
                &mut tx,
                now,
                Action::GrantRole,
                About::person(&person.id),
                &sentence,
            )
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Everybody who was given a role, by handle.
    ///
    /// # Errors
    /// When the caller may not see it, or the store fails.
    pub async fn role_list(&self, caller: &Caller) -> Result<Vec<RoleRow>, PeopleError> {
        caller.may(Action::ReadPeople, &Subject::none())?;
        Ok(self.store().roles(None).await?)
    }

    /// Whether nobody runs the portal yet.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn has_no_administrator(&self) -> sqlx::Result<bool> {
        let roles = self.store().roles(None).await?;
        Ok(!roles
            .iter()
            .any(|row| row.role == GrantedRole::Administrator.as_str()))
    }
}

/// What giving a role comes to, as the log has it: "Gave the role reviewer (docs) to ada".
fn gave(role: GrantedRole, scopes: &str, handle: &str) -> String {
    match scopes {
        "" => format!("Gave the role {role} to {handle}"),
        scopes => format!(
            "Gave the role {role} ({}) to {handle}",
            scopes.replace(' ', ", ")
        ),
    }
}

/// Makes the roles that an issuer's groups gave follow the groups. What people gave stays; the last
/// administrator stays, too.
pub(super) async fn follow_groups(
    tx: &mut Tx,
    person: &PersonRow,
    issuer: &str,
    wanted: &[(GrantedRole, Vec<Scope>)],
    now: Timestamp,
) -> Result<(), PeopleError> {
    let source = format!("group:{issuer}");
    let held = tx.roles_of(&person.id).await?;
    let mut sentences = Vec::new();
    for (role, scopes) in wanted {
        let scopes: BTreeSet<Scope> = scopes.iter().copied().collect();
        check_scopes(*role, &scopes)?;
        let words = words(&scopes);
        let before = held.iter().find(|row| row.role == role.as_str());
        if before.is_some_and(|row| row.granted_by != source || row.scopes == words) {
            continue;
        }
        tx.put_role(&person.id, role.as_str(), &words, &source, now)
            .await?;
        sentences.push(gave(*role, &words, &person.handle));
    }
    for row in held.iter().filter(|row| row.granted_by == source) {
        if wanted.iter().any(|(role, _)| role.as_str() == row.role) {
            continue;
        }
        let is_last = row.role == GrantedRole::Administrator.as_str()
            && tx.holders_for_update(&row.role).await? == [person.id.as_str()];
        if is_last {
            tracing::warn!(
                handle = person.handle,
                "the last administrator left the group and keeps the role"
            );
            continue;
        }
        tx.remove_role(&person.id, &row.role).await?;
        sentences.push(format!("Took the role {} from {}", row.role, person.handle));
    }
    if !sentences.is_empty() {
        tx.end_sessions(&person.id).await?;
    }
    for sentence in sentences {
        let sentence = format!("{sentence}, as the groups of {issuer} have it.");
        tx.write_audit(&NewAuditEntry {
            at: now,
            actor: None,
            handle: "portal",
            action: Action::GrantRole.as_str(),
            person: Some(&person.id),
            image: None,
            proposal: None,
            sentence: &sentence,
            address: "",
        })
        .await?;
    }
    Ok(())
}

/// What happened, with the reason behind it.
fn because(sentence: String, reason: &str) -> String {
    if reason.is_empty() {
        sentence
    } else {
        format!("{sentence} Reason: {reason}")
    }
}

fn about_role(person: &PersonRow, role: GrantedRole) -> Result<Subject, PeopleError> {
    Ok(Subject {
        role: Some(role),
        ..Subject::person(parse_id(&person.id)?)
    })
}

fn check_scopes(role: GrantedRole, scopes: &BTreeSet<Scope>) -> Result<(), PeopleError> {
    if role == GrantedRole::Reviewer && scopes.is_empty() {
        return Err(PeopleError::invalid(
            "scopes",
            "Say what the reviewer may judge: one or more of suitability, dockerfile, docs and security.",
        ));
    }
    if role != GrantedRole::Reviewer && !scopes.is_empty() {
        return Err(PeopleError::invalid(
            "scopes",
            format!("Only reviewers have scopes; the role {role} has none."),
        ));
    }
    Ok(())
}

fn words(scopes: &BTreeSet<Scope>) -> String {
    let words: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    words.join(" ")
}
