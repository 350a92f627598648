//! What the pages about people show: views of accounts and of people. Each asks the policy
//! through the use case that it shows.

mod person;
mod profile;
mod sessions;
mod tokens;
mod words;

pub use profile::identity_key;
