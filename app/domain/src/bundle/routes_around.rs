//! What the rules of the feedback routes look at besides the rows: little enough to travel with a
//! page, so that the browser asks the same rules at each key stroke as the gate does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::check::check_routes;
use super::{Bundle, BundleFindings, Facts, Field, FileContent, RouteRow};
use crate::docs::Templates;
use crate::programme::Programme;

/// The files of the documentation from which routes are derived.
const READ: [&str; 4] = ["get-help.md", "github-repo", "issues.md", "maintainer.md"];
/// The texts that all images share and that are read beside them.
const SHARED: [&str; 2] = ["get-help.md", "issues.md"];
/// The file without which an image has no page; that it is there is all that is asked.
const PAGE: &str = "content.md";
/// More than this many bytes of documentation do not travel: the findings then come with the save.
const LIMIT: usize = 64 * 1024;

/// A bundle and its facts as far as the rules of the feedback routes read them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoutesAround {
    name: String,
    repository: String,
    documentation: BTreeMap<String, String>,
    templates: BTreeMap<String, String>,
    programme: Programme,
}

impl RoutesAround {
    /// What surrounds the routes of a bundle; nothing where that is too much for a page.
    pub fn of(bundle: &Bundle, facts: &Facts<'_>) -> Option<Self> {
        let text = |name: &str| Some(bundle.documentation.get(name)?.text()?.to_owned());
        let mut documentation: BTreeMap<String, String> = READ
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), text(name)?)))
            .collect();
        if documentation.values().map(String::len).sum::<usize>() > LIMIT {
            return None;
        }
        if text(PAGE).is_some() {
            documentation.insert(PAGE.to_owned(), String::new());
        }
        let templates = SHARED
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), facts.templates.files.get(name)?.clone())));
        Some(Self {
            name: bundle.name().to_owned(),
            repository: repository(bundle),
            documentation,
            templates: templates.collect(),
            programme: Programme {
                categories: Vec::new(),
                retired: Vec::new(),
                ..facts.programme.clone()
            },
        })
    }

    /// What the rules say about these rows.
    pub fn check(&self, rows: &[RouteRow]) -> BundleFindings {
        let mut bundle = Bundle {
            routes: rows.to_vec(),
            ..Bundle::default()
        };
        bundle.answers.set(Field::Name, &self.name);
        if !self.repository.is_empty() {
            bundle.manifest = format!("GitRepo: {}\n", self.repository);
        }
        let files = self.documentation.iter();
        bundle.documentation = files
            .filter_map(|(name, text)| Some((name.parse().ok()?, FileContent::Text(text.clone()))))
            .collect();
        let facts = Facts::new(&self.programme, Templates::new(&self.templates));
        check_routes(&bundle, &facts)
    }
}

/// The repository from which the manifest builds first.
fn repository(bundle: &Bundle) -> String {
    let manifest = crate::manifest::Manifest::read(&bundle.manifest).manifest;
    match manifest.entries.into_iter().next() {
        Some(first) => first.git_repo,
        None => manifest.global.git_repo,
    }
}
