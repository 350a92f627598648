//! `slipway admin`: who has which role, from the machine's own command line. The first administrator
//! is made here.

use std::fmt::Write as _;
use std::process::ExitCode;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{open, say};
use crate::clock::Timestamp;
use crate::config::{Admin, Common};
use crate::portal::{Caller, PeopleError, Portal};
use crate::store::RoleRow;

/// Grants, revokes or lists.
pub async fn admin(common: &Common, what: &Admin) -> anyhow::Result<ExitCode> {
    let portal = open(common).await?;
    let caller = Caller::command_line();
    match what {
        Admin::Grant(grant) => {
            let scopes = grant.scopes.iter().copied().collect();
            portal
                .grant_role(&caller, &grant.handle, grant.role, &scopes)
                .await
                .map_err(explained)?;
            say(&format!(
                "{} has the role {}. It holds from the next sign-in on.",
                grant.handle, grant.role
            ));
        }
        Admin::Revoke(revoke) => {
            portal
                .revoke_role(&caller, &revoke.handle, revoke.role)
                .await
                .map_err(explained)?;
            say(&format!(
                "{} has the role {} no longer.",
                revoke.handle, revoke.role
            ));
        }
        Admin::List => {
            let roles = portal.role_list(&caller).await?;
            if roles.is_empty() {
                say(
                    "Nobody has a role. `slipway admin grant HANDLE administrator` makes the first administrator, once that person has signed in.",
                );
            } else {
                say(table(&portal, &roles).await?.trim_end());
            }
        }
    }
    portal.store().close().await;
    Ok(ExitCode::SUCCESS)
}

/// Nobody has a handle before the first sign-in, which is the usual mistake here.
fn explained(error: PeopleError) -> anyhow::Error {
    match error {
        PeopleError::Unknown(what) if what.starts_with("person") => {
            anyhow::anyhow!("There is no {what}. People get their handle when they first sign in.")
        }
        other => anyhow::Error::msg(other.to_string()),
    }
}

/// Handle, role, scopes, giver and moment, with tabs between.
async fn table(portal: &Portal, roles: &[RoleRow]) -> anyhow::Result<String> {
    let mut lines = String::new();
    for row in roles {
        let giver = match portal.store().person(&row.granted_by).await? {
            Some(person) => person.handle,
            None => row.granted_by.clone(),
        };
        let at: OffsetDateTime = Timestamp(row.granted_at).into();
        writeln!(
            lines,
            "{}\t{}\t{}\tby {giver}\t{}",
            row.handle,
            row.role,
            if row.scopes.is_empty() {
                "-"
            } else {
                &row.scopes
            },
            at.format(&Rfc3339)?
        )?;
    }
    Ok(lines)
}
