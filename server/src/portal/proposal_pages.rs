//! What the pages of proposals show: one module for each page, over what one reader may see.

mod acts;
mod answers;
mod compare;
mod conversation;
mod draft_lines;
mod files;
mod head;
mod history;
mod inbox;
mod list;
mod mine;
mod overview;
mod reading;
mod record;
mod words;

pub use answers::{SheetAct, SheetDone, TypedSheet};
pub use compare::CompareQuery;
pub use files::FileQuery;
pub use reading::Reading;
pub(super) use words::draft_requirements;
