//! Names to addresses: what is checked here is what is connected to, so that a second look-up with
//! another result changes nothing.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::is_public;

/// A name that leads to no public address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotPublic;

impl std::fmt::Display for NotPublic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name leads to no public address")
    }
}

impl std::error::Error for NotPublic {}

/// The public ones among the addresses of a name.
///
/// # Errors
/// [`NotPublic`] when there are only others.
pub fn public_addresses(
    found: impl IntoIterator<Item = SocketAddr>,
) -> Result<Vec<SocketAddr>, NotPublic> {
    let public: Vec<_> = found
        .into_iter()
        .filter(|address| is_public(address.ip()))
        .collect();
    if public.is_empty() {
        return Err(NotPublic);
    }
    Ok(public)
}

/// Resolves names to public addresses only.
#[derive(Debug, Clone, Copy)]
pub(super) struct PublicResolver;

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // Port 0: the client puts in the one of the address.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let addresses: Addrs = Box::new(public_addresses(found)?.into_iter());
            Ok(addresses)
        })
    }
}
