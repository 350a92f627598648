//! Proposals: what their events add up to, who takes part, what is known when something is decided,
//! and the acts themselves.

mod act;
mod allow;
mod content;
mod due;
mod facts;
mod people;
mod pinned;
mod publish;
mod standing;
mod submit;
mod up_to_date;

pub(in crate::portal) use allow::{allow, lane};
pub use facts::CheckFacts;
pub(in crate::portal) use facts::KnownFacts;
pub use people::HandleNames;
pub(in crate::portal) use pinned::Judged;
pub use standing::Standing;
pub use up_to_date::{BroughtUpToDate, Chosen, ImageChanges, PartChange};
