#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, with the place"
)]

mod approvals;
mod decisions;
mod maintainers;
mod rounds;
mod sequences;
pub(crate) mod world;
