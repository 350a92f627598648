//! By which settings of the programme a proposal is judged: those of its first round, so that what
//! changes meanwhile is not held against it.

use std::sync::Arc;

use domain::Programme;
use domain::projection::Projection;
use domain::proposal::Kind;

use crate::portal::{Portal, PortalError};
use crate::programme::Policy;

/// The settings that a proposal is judged by.
#[derive(Debug, Clone)]
pub enum Judged {
    /// Those in force.
    InForce,
    /// Those in force, because the ones of its first round cannot be read.
    Unreadable,
    /// Those of its first round, which are others than those in force.
    Pinned(Arc<Programme>),
}

impl Portal {
    /// By which settings a proposal is judged. A security update, and what is not open, by those in
    /// force.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn judged_by(&self, projection: &Projection) -> Result<Judged, PortalError> {
        let pinned = projection.policy.as_ref().filter(|hash| {
            projection.state.is_open()
                && projection.kind != Kind::Security
                && **hash != self.policy().hash
        });
        let Some(hash) = pinned else {
            return Ok(Judged::InForce);
        };
        Ok(match self.former_programme(hash).await? {
            Some(programme) => Judged::Pinned(programme),
            None => Judged::Unreadable,
        })
    }

    /// Settings that were in force once; nothing when they are not there, or an older program wrote
    /// what this one cannot read.
    async fn former_programme(&self, hash: &str) -> Result<Option<Arc<Programme>>, PortalError> {
        if let Some(known) = self.former_programmes.get(hash).await {
            return Ok(known);
        }
        let programme = match self
            .store()
            .policy(hash)
            .await?
            .as_deref()
            .map(Policy::read)
        {
            Some(Ok(programme)) => Some(Arc::new(programme)),
            Some(Err(error)) => {
                tracing::warn!(hash, %error, "settings that proposals are judged by cannot be read; those in force hold");
                None
            }
            None => {
                tracing::warn!(
                    hash,
                    "settings that proposals are judged by are not there; those in force hold"
                );
                None
            }
        };
        let known = programme.clone();
        self.former_programmes.insert(hash.to_owned(), known).await;
        Ok(programme)
    }
}
