//! The content of a bundle as the files that a reviewer reads: what was typed into the form is a
//! file too, and so is the page as users will see it.

use std::collections::{BTreeMap, BTreeSet};

use domain::ImageName;
use domain::bundle::{Bundle, Field, FileContent};
use domain::manifest::Manifest;

use crate::portal::parts::{self, ANSWERS, MANIFEST, ROUTES};
use crate::portal::projection;
use crate::portal::proposals::CheckFacts;
use crate::programme::digest;

/// The path of the page as users will see it.
pub const PAGE: &str = "page";

/// Of which kind a file is, in the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The manifest.
    Manifest,
    /// The Dockerfiles that it names.
    Dockerfiles,
    /// Everything else that is built.
    Context,
    /// The documentation folder.
    Documentation,
    /// Routes and answers of the form.
    Form,
    /// The page as users will see it.
    Page,
}

impl Group {
    /// Its title.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Manifest => "Manifest",
            Self::Dockerfiles => "Dockerfiles",
            Self::Context => "Build context",
            Self::Documentation => "Documentation",
            Self::Form => "Routes and answers",
            Self::Page => "As users see it",
        }
    }
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// Text.
    Text(String),
    /// Anything else: how many bytes, and by what it is known.
    Binary(u64, String),
}

impl Held {
    /// The text; nothing for what is none.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Binary(..) => None,
        }
    }

    /// By what the content is known, so that a tick holds for it and nothing else.
    pub fn digest(&self) -> String {
        match self {
            Self::Text(text) => digest(text.as_bytes()),
            Self::Binary(_, digest) => digest.clone(),
        }
    }

    fn of(content: &FileContent) -> Self {
        match content {
            FileContent::Text(text) => Self::Text(text.clone()),
            FileContent::Binary { size, sha256 } => Self::Binary(*size, sha256.to_string()),
        }
    }
}

/// The files of a bundle by path.
pub fn files(bundle: &Bundle, facts: Option<&CheckFacts>) -> BTreeMap<String, Held> {
    let mut files = BTreeMap::new();
    if !bundle.manifest.trim().is_empty() {
        files.insert(MANIFEST.to_owned(), Held::Text(bundle.manifest.clone()));
    }
    for (path, content) in &bundle.context {
        files.insert(format!("{}{path}", parts::CONTEXT), Held::of(content));
    }
    for (path, content) in &bundle.documentation {
        files.insert(format!("{}{path}", parts::DOCUMENTATION), Held::of(content));
    }
    for (field, answer) in bundle.answers.iter() {
        let path = format!("{ANSWERS}{}", field.form().name);
        files.insert(path, Held::Text(ended(answer)));
    }
    let routes: String = bundle
        .routes
        .iter()
        .map(|row| {
            let note = if row.note.is_empty() {
                String::new()
            } else {
                format!(" ({})", row.note)
            };
            format!(
                "{}: {} <{}>{note}\n",
                row.intent.as_str(),
                row.label,
                row.target
            )
        })
        .collect();
    if !routes.is_empty() {
        files.insert(ROUTES.to_owned(), Held::Text(routes));
    }
    if let Some(facts) = facts
        && let Some(page) = page(bundle, facts)
    {
        files.insert(PAGE.to_owned(), Held::Text(page));
    }
    files
}

fn ended(text: &str) -> String {
    format!("{}\n", text.trim_end())
}

/// The text of the page as users will see it.
fn page(bundle: &Bundle, facts: &CheckFacts) -> Option<String> {
    let name: ImageName = bundle.name().trim().parse().ok()?;
    if bundle.documentation.is_empty() {
        return None;
    }
    let known = facts.facts();
    projection::page_as_seen(
        &name,
        &Manifest::read(&bundle.manifest).manifest,
        &bundle.published_documentation(),
        facts.templates(),
        &facts.in_force().namespace,
        (known.suites.debian, known.suites.ubuntu),
    )
}

/// The paths of the Dockerfiles that a manifest names.
pub fn built(manifest: &str) -> BTreeSet<String> {
    let manifest = Manifest::read(manifest).manifest;
    manifest
        .entries
        .iter()
        .flat_map(|entry| {
            entry
                .architectures
                .iter()
                .map(|architecture| {
                    format!("{}{}", parts::CONTEXT, entry.dockerfile_path(architecture))
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Of which kind a file is.
pub fn group(path: &str, built: &BTreeSet<String>) -> Group {
    if path == MANIFEST {
        Group::Manifest
    } else if path == PAGE {
        Group::Page
    } else if path.starts_with(parts::DOCUMENTATION) {
        Group::Documentation
    } else if built.contains(path) {
        Group::Dockerfiles
    } else if path.starts_with(parts::CONTEXT) {
        Group::Context
    } else {
        Group::Form
    }
}

/// What people call a file.
pub fn label(path: &str) -> String {
    match path {
        MANIFEST => "Manifest".to_owned(),
        PAGE => "The page as users see it".to_owned(),
        ROUTES => "Feedback routes".to_owned(),
        _ => {
            if let Some(name) = path.strip_prefix(ANSWERS) {
                return Field::all()
                    .find(|field| field.form().name == name)
                    .map_or_else(|| name.to_owned(), |field| field.form().label.to_owned());
            }
            path.strip_prefix(parts::CONTEXT)
                .or_else(|| path.strip_prefix(parts::DOCUMENTATION))
                .unwrap_or(path)
                .to_owned()
        }
    }
}
