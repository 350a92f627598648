//! What the pages about people show: views of accounts and of people. Each asks the policy
//! through the use case that it shows.

mod administration;
mod audit;
mod conflicts;
mod maintainers;
mod person;
mod profile;
mod service_accounts;
mod sessions;
mod tokens;
mod words;

pub use administration::Asking;
pub use profile::identity_key;
