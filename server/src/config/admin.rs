//! The options of `slipway admin`.

use clap::{Args, Subcommand};
use domain::Handle;
use domain::permission::{GrantedRole, Scope};

/// What is administrated.
#[derive(Debug, Clone, Subcommand)]
pub enum Admin {
    /// Give a person who has signed in once a role. A reviewer who is one already gets these scopes
    /// instead. The person is signed out everywhere and signs in again with the role.
    Grant(Grant),
    /// Take a role from a person; the last administrator stays one. The person is signed out
    /// everywhere.
    Revoke(Revoke),
    /// List who has a role, who gave it and when.
    List,
}

/// Options of `admin grant`.
#[derive(Debug, Clone, Args)]
pub struct Grant {
    /// The person's handle in this portal, as it stands in the address of their page.
    #[arg(value_name = "HANDLE")]
    pub handle: Handle,
    /// `apprentice`, `reviewer`, `coordinator` or `administrator`.
    #[arg(value_name = "ROLE")]
    pub role: GrantedRole,
    /// What a reviewer may judge: `suitability`, `dockerfile`, `docs`, `security`, with commas
    /// between.
    #[arg(long, value_name = "SCOPES", value_delimiter = ',')]
    pub scopes: Vec<Scope>,
}

/// Options of `admin revoke`.
#[derive(Debug, Clone, Args)]
pub struct Revoke {
    /// The person's handle.
    #[arg(value_name = "HANDLE")]
    pub handle: Handle,
    /// The role to take.
    #[arg(value_name = "ROLE")]
    pub role: GrantedRole,
}
