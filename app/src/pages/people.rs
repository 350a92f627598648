//! People's pages: the way in, an account, administration, and what everybody sees of somebody.

mod access;
mod audit;
mod conflicts;
mod list;
mod maintainers;
mod navigation;
mod person;
mod person_admin;
mod profile;
mod service_accounts;
mod sessions;
mod sign_in;
mod tokens;

pub use access::{forbidden, signed_out, unsaved};
pub use audit::audit;
pub use conflicts::conflicts;
pub use list::people;
pub use maintainers::maintainers;
pub use person::person;
pub use person_admin::person_admin;
pub use profile::profile;
pub use service_accounts::service_accounts;
pub use sessions::sessions;
pub use sign_in::{leaving, sign_in};
pub use tokens::tokens;

#[cfg(test)]
mod tests;
