//! What the rules may look at besides a bundle: the catalogue, the texts that all images share, the
//! pinned bases, the names that are kept for somebody.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use domain::bundle::{Facts, Limits, Names, Suites};
use domain::cross_file::{CatalogueFacts, NameFacts, Pins};
use domain::decide::REVIVE_DAYS;
use domain::docs::Templates;
use domain::manifest::Manifest;
use domain::proposal::Kind;
use domain::{ImageName, Lifecycle, Programme};

use crate::portal::caller::ago;
use crate::portal::drafts::{OpenProposal, ProposalError};
use crate::portal::{Portal, PortalError, projection};

use super::Judged;

/// What is the same for every bundle until the catalogue changes.
#[derive(Debug, Default)]
pub struct KnownFacts {
    version: i64,
    templates: BTreeMap<String, String>,
    debian: Vec<String>,
    ubuntu: Vec<String>,
    /// The names of the catalogue, and those that the programme in force gives to nobody.
    names: Arc<NameFacts>,
    /// The names of images that left the catalogue.
    left: BTreeSet<String>,
    catalogue: CatalogueFacts,
    pins: Option<Pins>,
}

/// What the rules may look at besides one bundle.
#[derive(Debug, Clone)]
pub struct CheckFacts {
    known: Arc<KnownFacts>,
    programme: Arc<Programme>,
    in_force: Arc<Programme>,
    names: Arc<NameFacts>,
    reserved: BTreeMap<String, Option<u64>>,
    is_new: bool,
    lifecycle: Option<Lifecycle>,
}

impl CheckFacts {
    /// The facts as the rules take them.
    pub fn facts(&self) -> Facts<'_> {
        let known = &self.known;
        Facts {
            is_new: self.is_new,
            limits: Limits::default(),
            names: Names {
                catalogue: Some(&self.names),
                reserved: Some(&self.reserved),
            },
            catalogue: Some(&known.catalogue),
            pins: known.pins.as_ref(),
            suites: Suites {
                debian: &known.debian,
                ubuntu: &known.ubuntu,
            },
            lifecycle: self.lifecycle,
            ..Facts::new(&self.programme, self.templates())
        }
    }

    /// The texts that all images share.
    pub fn templates(&self) -> Templates<'_> {
        Templates::new(&self.known.templates)
    }

    /// The settings that a proposal is judged by.
    pub fn programme(&self) -> &Programme {
        &self.programme
    }

    /// The settings in force, by which pages are made when they are published.
    pub fn in_force(&self) -> &Programme {
        &self.in_force
    }

    /// What the catalogue lists.
    pub fn catalogue(&self) -> &CatalogueFacts {
        &self.known.catalogue
    }
}

impl Portal {
    /// What the rules may look at besides the content of a proposal.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn check_facts(&self, open: &OpenProposal) -> Result<CheckFacts, ProposalError> {
        let projection = &open.projection;
        let pinned = match self.judged_by(projection).await? {
            Judged::Pinned(programme) => Some(programme),
            Judged::InForce | Judged::Unreadable => None,
        };
        self.facts_under(
            pinned,
            projection.kind,
            projection.image.as_ref(),
            Some(&open.row.id),
        )
        .await
    }

    /// The same for what is no proposal yet.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn facts_for(
        &self,
        kind: Kind,
        image: Option<&ImageName>,
    ) -> Result<CheckFacts, ProposalError> {
        self.facts_under(None, kind, image, None).await
    }

    /// The facts under settings that were pinned, or under those in force. The names that `except`
    /// reserves are free.
    async fn facts_under(
        &self,
        pinned: Option<Arc<Programme>>,
        kind: Kind,
        image: Option<&ImageName>,
        except: Option<&str>,
    ) -> Result<CheckFacts, ProposalError> {
        let known = self.known_facts().await?;
        let is_new = kind == Kind::New;
        let lifecycle = match image {
            Some(image) if !is_new => {
                let page = self.store().page(image.as_str()).await?;
                page.and_then(|page| app::view::catalogue::lifecycle_from_slug(&page.row.lifecycle))
            }
            _ => None,
        };
        let in_force = Arc::new(self.policy().programme.clone());
        let programme = pinned.unwrap_or_else(|| Arc::clone(&in_force));
        // Only for a new image it matters which names are given to nobody.
        let names = if is_new && programme.retired != in_force.retired {
            let retired = programme.retired.iter().chain(&known.left);
            Arc::new(NameFacts {
                known: known.names.known.clone(),
                retired: retired.cloned().collect(),
            })
        } else {
            Arc::clone(&known.names)
        };
        Ok(CheckFacts {
            known,
            programme,
            in_force,
            names,
            reserved: self.reserved_names(except).await?,
            is_new,
            lifecycle,
        })
    }

    /// The names that other proposals keep: living ones, and withdrawn ones that may come back.
    async fn reserved_names(
        &self,
        except: Option<&str>,
    ) -> Result<BTreeMap<String, Option<u64>>, ProposalError> {
        let days = u64::try_from(REVIVE_DAYS).unwrap_or_default();
        let since = ago(
            self.clock().timestamp(),
            Duration::from_secs(days * 24 * 60 * 60),
        );
        let rows = self.store().reserved_names(since).await?;
        Ok(rows
            .into_iter()
            .filter(|(id, _, _)| Some(id.as_str()) != except)
            .map(|(_, name, number)| (name, number.and_then(|number| u64::try_from(number).ok())))
            .collect())
    }

    /// What is the same until the catalogue changes, read once for each version of it.
    async fn known_facts(&self) -> Result<Arc<KnownFacts>, PortalError> {
        let version = self.catalogue_version().await?;
        let mut known = self.known.lock().await;
        if let Some(known) = known.as_ref().filter(|known| known.version == version) {
            return Ok(Arc::clone(known));
        }
        let read = Arc::new(self.read_facts(version).await?);
        *known = Some(Arc::clone(&read));
        Ok(read)
    }

    async fn read_facts(&self, version: i64) -> Result<KnownFacts, PortalError> {
        let mut facts = KnownFacts {
            version,
            ..KnownFacts::default()
        };
        let mut bases = BTreeMap::new();
        for file in self.store().programme_files().await? {
            if let Some(name) = file.path.strip_prefix("docs/.template-helpers/") {
                let content = self.store().blob(&file.sha256).await?;
                if let Some(Ok(text)) = content.map(String::from_utf8) {
                    facts.templates.insert(name.to_owned(), text);
                }
            } else if let Some(base) = file.path.strip_prefix(".external-pins/") {
                // For which architectures a pinned digest is does not stand there.
                bases.insert(base.replacen("___", ":", 1), None);
            }
        }
        facts.pins = (!bases.is_empty()).then_some(Pins { bases });
        let manifests: Vec<(String, Manifest)> = self
            .store()
            .current_manifests()
            .await?
            .into_iter()
            .map(|(name, content)| {
                let manifest = Manifest::read(&String::from_utf8_lossy(&content)).manifest;
                (name, manifest)
            })
            .collect();
        for (name, manifest) in &manifests {
            match name.as_str() {
                "debian" => facts.debian = projection::code_names(manifest),
                "ubuntu" => facts.ubuntu = projection::code_names(manifest),
                _ => {}
            }
        }
        facts.catalogue = CatalogueFacts::of(
            manifests
                .iter()
                .map(|(name, manifest)| (name.as_str(), manifest)),
        );
        let mut names = NameFacts::default();
        for image in self.store().images().await? {
            if image.retired_at.is_some() {
                facts.left.insert(image.name);
            } else if image.current_version.is_some() {
                names.known.insert(image.name);
            }
        }
        let retired = self.policy().programme.retired.iter().chain(&facts.left);
        names.retired = retired.cloned().collect();
        facts.names = Arc::new(names);
        Ok(facts)
    }
}
