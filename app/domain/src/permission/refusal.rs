//! Why something is refused, and who can do it.

use std::fmt;

use super::matrix::cell;
use super::{Action, Cell, Condition, Role, TokenNeed};

/// A refused action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// What was asked for.
    pub action: Action,
    /// Why not.
    pub why: Why,
}

/// Why an action is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Nobody is signed in.
    SignIn,
    /// None of the person's roles allows it.
    Role,
    /// A role would allow it if this held.
    Condition(Condition),
    /// The person wrote it.
    OwnWork,
    /// The person has an interest in it.
    Conflict,
    /// The token does not allow it; no token does where there is no need to name.
    Token(Option<TokenNeed>),
    /// Whoever may not see it is not told that it is there.
    Hidden,
}

impl Refusal {
    pub(super) const fn new(action: Action, why: Why) -> Self {
        Self { action, why }
    }

    /// Whether signing in might help.
    pub fn asks_to_sign_in(&self) -> bool {
        self.why == Why::SignIn
    }

    /// Whether the answer has to be the one for what is not there.
    pub fn is_hidden(&self) -> bool {
        self.why == Why::Hidden
    }

    /// The roles that can, at least under conditions.
    pub fn who_can(&self) -> Vec<Role> {
        Role::ALL
            .into_iter()
            .filter(|role| cell(*role, self.action) != Cell::No)
            .collect()
    }
}

impl fmt::Display for Refusal {
    /// Why, and who can: two or three plain sentences.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.why {
            Why::Hidden => return f.write_str("There is nothing at this address."),
            Why::SignIn => {
                return write!(f, "To {} one has to be signed in.", self.action.words());
            }
            Why::Token(Some(need)) => {
                return write!(
                    f,
                    "The token does not allow it: to {} it needs the scope `{}`.",
                    self.action.words(),
                    need.scopes().join("` or `")
                );
            }
            Why::Token(None) => {
                return write!(
                    f,
                    "No token allows it: to {} one has to be signed in as a person.",
                    self.action.words()
                );
            }
            Why::Role => write!(f, "Your roles do not let you {}.", self.action.words())?,
            Why::Condition(condition) => write!(
                f,
                "You could {} if {}.",
                self.action.words(),
                condition.words()
            )?,
            Why::OwnWork => write!(
                f,
                "You are an author of it, and nobody judges their own work."
            )?,
            Why::Conflict => write!(
                f,
                "You have an interest in it, so your role does not count here; a coordinator can waive that with a public reason."
            )?,
        }
        let who: Vec<&str> = self.who_can().into_iter().map(Role::plural).collect();
        match who.as_slice() {
            [] => Ok(()),
            [one] => write!(f, " Who can: {one}."),
            [first @ .., last] => write!(f, " Who can: {} and {last}.", first.join(", ")),
        }
    }
}

impl std::error::Error for Refusal {}
