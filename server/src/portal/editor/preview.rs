//! The page of an image as users will see it, made of a draft by the same code as the published
//! one.

use std::collections::HashSet;

use app::view::draft::Beside;
use domain::ImageName;

use super::DraftContent;
use crate::portal::checkout::{Files, SourceFile};
use crate::portal::projection::{self, Shared, Suites};

/// The name of an image that has none yet.
const UNNAMED: &str = "name";

impl DraftContent {
    /// The page as users will see it. What cannot be read yet is left out, and said.
    pub(super) fn preview(&self) -> Beside {
        let mut lacking = Vec::new();
        let typed = self.bundle.name().trim();
        let name: ImageName = match typed.parse() {
            Ok(name) => name,
            Err(_) => {
                lacking.push("The image has no name yet; “name” stands for it.".to_owned());
                match UNNAMED.parse() {
                    Ok(name) => name,
                    Err(_) => return nothing(lacking),
                }
            }
        };
        let mut files = Files::new();
        for (path, text) in self.bundle.published_documentation() {
            files.insert(
                format!("docs/{name}/{path}"),
                SourceFile::new(text.into_bytes()),
            );
        }
        if !self.bundle.manifest.trim().is_empty() {
            let manifest = self.bundle.manifest.clone().into_bytes();
            files.insert(format!("library/{name}"), SourceFile::new(manifest));
        }
        let facts = self.facts();
        let suites = Suites {
            debian: facts.suites.debian.to_vec(),
            ubuntu: facts.suites.ubuntu.to_vec(),
        };
        let known: HashSet<String> = facts
            .names
            .catalogue
            .map(|names| names.known.iter().cloned().collect())
            .unwrap_or_default();
        let shared = Shared {
            programme: self.facts.in_force(),
            templates: facts.templates.files,
            suites: &suites,
            known: &known,
        };
        // Each turn takes out what cannot be read, and says so.
        while !files.is_empty() || lacking.is_empty() {
            match projection::project(&name, &files, &shared, self.now, false) {
                Ok(made) => {
                    let mut image = made.view;
                    image.feedback = made.feedback;
                    image.has_logo = self.logo().is_some();
                    return Beside::Page {
                        logo: image.has_logo.then(|| self.head().page("logo")),
                        image: Some(Box::new(image)),
                        lacking,
                    };
                }
                Err(unusable) => {
                    let path = unusable
                        .path
                        .strip_prefix(&format!("docs/{name}/"))
                        .unwrap_or("the manifest");
                    lacking.push(format!(
                        "Without {path}, which cannot be read yet: {}.",
                        unusable.reason.trim_end_matches('.')
                    ));
                    if files.remove(&unusable.path).is_none() {
                        break;
                    }
                }
            }
        }
        nothing(lacking)
    }
}

fn nothing(lacking: Vec<String>) -> Beside {
    Beside::Page {
        image: None,
        logo: None,
        lacking,
    }
}
