//! Who reads a page, as far as the frame around it says something about that.

use serde::{Deserialize, Serialize};

use super::Section;

/// Who reads the page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Reader {
    /// Nobody can sign in here: the portal is a catalogue and nothing else.
    #[default]
    Catalogue,
    /// Nobody is signed in. Every such reader gets the same bytes at the same address.
    Anonymous {
        /// The way to sign in and back to this page.
        sign_in: String,
    },
    /// Somebody is signed in.
    SignedIn(SignedIn),
}

/// The person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SignedIn {
    /// Their handle, without `@`.
    pub handle: String,
    /// Their name as others read it; may be empty.
    pub name: String,
    /// How many things wait for them.
    pub turns: u32,
    /// How many notices they have not read.
    pub unread: u32,
    /// Whether proposals are made in this portal; without them there is no work and no inbox.
    pub has_proposals: bool,
    /// Whether they review.
    pub is_reviewer: bool,
    /// Whether they administrate the portal.
    pub is_administrator: bool,
}

impl Reader {
    /// What the top bar offers to this reader, in its order. What it leaves out stands in the
    /// footer.
    pub fn sections(&self) -> &'static [Section] {
        use Section::{Api, Catalogue, Check, MyWork, Programme, Proposals, Propose, Queue};
        match self {
            Self::Catalogue => &[Catalogue, Check, Programme, Api],
            Self::Anonymous { .. } => &[Catalogue, Proposals, Propose, Check, Programme],
            Self::SignedIn(person) if !person.has_proposals => &[Catalogue, Check, Programme, Api],
            Self::SignedIn(person) if person.is_reviewer => {
                &[Catalogue, Proposals, Queue, MyWork, Propose]
            }
            Self::SignedIn(_) => &[Catalogue, Proposals, MyWork, Propose],
        }
    }

    /// The person who is signed in.
    pub const fn person(&self) -> Option<&SignedIn> {
        match self {
            Self::SignedIn(person) => Some(person),
            Self::Catalogue | Self::Anonymous { .. } => None,
        }
    }
}
