//! People as pages show them: who signs in and how, an account, and what administrators see.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

mod access;
mod account;
mod administration;
mod audit;
mod conflicts;
mod maintainers;
mod tokens;

pub use access::{
    ForbiddenPage, HeldFiles, LeavingPage, Provider, ProviderSetup, SamplePerson, SignInPage,
    SignedOutPage, UnsavedPage,
};
pub use account::{
    AwayDates, Email, Identity, PersonPage, PersonProposal, ProfileForm, ProfilePage, Session,
    SessionsPage,
};
pub use administration::{
    GrantForm, GrantedRole, MaintainedImage, PeoplePage, PeopleQuery, PersonAdminPage, PersonRow,
    ServiceAccount, ServiceAccountForm, ServiceAccountsPage,
};
pub use audit::{AuditEntry, AuditPage, AuditQuery};
pub use conflicts::{ConflictForm, ConflictsPage, DeclaredConflict, Waiver};
pub use maintainers::{
    ClaimWay, ConfirmedMaintainer, Interest, MaintainerClaim, MaintainersPage, PublicWaiver,
    WaiverForm,
};
pub use tokens::{CreatedToken, Token, TokenForm, TokenOwner, TokenState, TokensPage};

/// Where somebody's own profile is.
pub const PROFILE: &str = "/account";

/// Where somebody's own sessions are.
pub const SESSIONS: &str = "/account/sessions";

/// Where somebody's own API tokens are.
pub const TOKENS: &str = "/account/tokens";

/// Where somebody's own conflicts of interest are.
pub const CONFLICTS: &str = "/account/conflicts";

/// Where administrators find people.
pub const PEOPLE: &str = "/admin/people";

/// Where administrators find service accounts.
pub const SERVICE_ACCOUNTS: &str = "/admin/service-accounts";

/// Where people find the service accounts for which they answer.
pub const OWN_SERVICE_ACCOUNTS: &str = "/account/service-accounts";

/// Where the audit log is.
pub const AUDIT: &str = "/admin/audit";

/// A role that somebody holds, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleHeld {
    /// As in "Reviewer".
    pub role: String,
    /// For what, as in "Dockerfiles, documentation"; empty for a role without scopes.
    pub scopes: String,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
}

/// Where it says who maintains an image here.
pub fn maintainers_href(image: &str) -> String {
    format!(
        "/images/{}/maintainers",
        super::address::path_segment(image)
    )
}

/// The address of somebody's public page.
pub fn person_href(handle: &str) -> String {
    format!("/people/{}", super::address::path_segment(handle))
}
