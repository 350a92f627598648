//! Who may do what: the one policy for pages, API, search, counts, feeds and mail.
//!
//! [`matrix`] is the table of roles and actions; [`may`] reads it for one actor, one action and one
//! subject. What the table does not allow is refused.

mod action;
mod actor;
pub mod matrix;
mod refusal;
mod role;
mod subject;
mod token;

pub use action::Action;
pub use actor::{Actor, Conflict, ConflictKind, Person, ServiceAccount};
pub use matrix::{Cell, Condition};
pub use refusal::{Refusal, Why};
pub use role::{GrantedRole, InvalidRole, Role, Scope};
pub use subject::{Lane, Subject};
pub use token::{InvalidTokenScope, TokenNeed, TokenScope};

use matrix::cell;

/// Whether `actor` may do `action` to `subject`.
///
/// A person acts in every role that they hold towards the subject: a user always, an author of what
/// they wrote, a maintainer of their images, and in the roles they were given. One role that allows
/// it is enough. A conflict of interest takes the given roles away from everything about that item.
///
/// # Errors
/// A [`Refusal`] with the reason and the roles that could.
pub fn may(actor: &Actor, action: Action, subject: &Subject) -> Result<(), Refusal> {
    bounded_by_token(actor, action, subject)?;
    let embargo_lifted = allowed(actor, Action::SeeEmbargoed, subject)
        || allowed(actor, Action::BreakGlassRead, subject);
    if subject.embargoed && action.is_about_an_item() && !embargo_lifted {
        return Err(Refusal::new(action, Why::Hidden));
    }
    if allowed(actor, action, subject) {
        return Ok(());
    }
    Err(Refusal::new(action, why_not(actor, action, subject)))
}

/// Whether there is anything to which `actor` may do `action`: what a route asks before its handler
/// knows the subject.
///
/// # Errors
/// A [`Refusal`] when no subject would be allowed.
pub fn might(actor: &Actor, action: Action) -> Result<(), Refusal> {
    if let Some(granted) = actor.token()
        && !action
            .token_need()
            .is_some_and(|need| granted.iter().any(|scope| scope.is_for(need)))
    {
        return Err(Refusal::new(action, Why::Token(action.token_need())));
    }
    let possible = actor
        .possible_roles()
        .into_iter()
        .any(|role| cell(role, action) != Cell::No);
    if possible {
        Ok(())
    } else {
        let why = if matches!(actor, Actor::Anonymous) {
            Why::SignIn
        } else {
            Why::Role
        };
        Err(Refusal::new(action, why))
    }
}

/// A token allows what its owner may do and its scopes name, nothing else.
fn bounded_by_token(actor: &Actor, action: Action, subject: &Subject) -> Result<(), Refusal> {
    let Some(granted) = actor.token() else {
        return Ok(());
    };
    let need = action.token_need();
    let covers = need.is_some_and(|need| {
        granted
            .iter()
            .any(|scope| scope.covers(need, subject.image.as_ref(), subject.is_update))
    });
    if covers {
        Ok(())
    } else {
        Err(Refusal::new(action, Why::Token(need)))
    }
}

fn allowed(actor: &Actor, action: Action, subject: &Subject) -> bool {
    actor
        .roles_towards(subject)
        .into_iter()
        .any(|role| match cell(role, action) {
            Cell::No => false,
            Cell::Yes => true,
            Cell::If(conditions) => conditions
                .iter()
                .all(|condition| condition.holds(actor, subject)),
        })
}

/// The nearest reason: what is missing for somebody who is close, else who could.
fn why_not(actor: &Actor, action: Action, subject: &Subject) -> Why {
    if matches!(actor, Actor::Anonymous) {
        return Why::SignIn;
    }
    let without_conflict: Vec<Role> = actor.granted_roles();
    let is_held_back = actor.conflict_with(subject).is_some()
        && action.is_about_an_item()
        && without_conflict
            .iter()
            .any(|role| cell(*role, action) != Cell::No);
    if is_held_back {
        return if subject
            .authors
            .iter()
            .any(|author| Some(*author) == actor.id())
        {
            Why::OwnWork
        } else {
            Why::Conflict
        };
    }
    let missing = actor.roles_towards(subject).into_iter().find_map(|role| {
        let Cell::If(conditions) = cell(role, action) else {
            return None;
        };
        conditions
            .iter()
            .find(|condition| !condition.holds(actor, subject))
            .copied()
    });
    missing.map_or(Why::Role, Why::Condition)
}

#[cfg(test)]
mod tests;
