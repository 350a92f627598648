//! The text to copy into a report.

use serde::{Deserialize, Serialize};

use crate::image::{Architecture, ImageName};

use super::Intent;

/// What is known about a report before it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prefill {
    /// What the report is about.
    pub intent: Intent,
    /// The image.
    pub image: ImageName,
    /// What stands before its name in `docker pull`; empty for the top namespace.
    pub namespace: String,
    /// The tag.
    pub tag: Option<String>,
    /// The architecture.
    pub architecture: Option<Architecture>,
    /// The digest, as in `sha256:…`.
    pub digest: Option<String>,
}

impl Prefill {
    /// Nothing known but the image.
    pub fn new(intent: Intent, image: ImageName) -> Self {
        Self {
            intent,
            image,
            namespace: String::new(),
            tag: None,
            architecture: None,
            digest: None,
        }
    }

    /// What `docker pull` takes.
    fn pull_name(&self) -> String {
        let mut name = self.namespace.clone();
        if !name.is_empty() {
            name.push('/');
        }
        name.push_str(self.image.as_str());
        if let Some(tag) = &self.tag {
            name.push(':');
            name.push_str(tag);
        }
        name
    }
}

/// The start of a title: it tells at once which image is meant.
pub(super) fn prefill_title(prefill: &Prefill) -> String {
    let what = match prefill.intent {
        Intent::Version => "missing version ",
        Intent::Docs => "documentation: ",
        _ => "",
    };
    format!("{}: {what}", prefill.pull_name())
}

/// The text to copy into a report: what is known, and a line for each thing that maintainers ask
/// for.
pub fn prefill_text(prefill: &Prefill) -> String {
    let mut lines = vec![match prefill.architecture {
        Some(architecture) => format!(
            "Image: {} ({})",
            prefill.pull_name(),
            architecture.platform()
        ),
        None => format!("Image: {}", prefill.pull_name()),
    }];
    if let Some(digest) = &prefill.digest {
        lines.push(format!("Digest: {digest}"));
    }
    let asked: &[&str] = match prefill.intent {
        Intent::Bug => &[
            "What I did:",
            "What I expected:",
            "What happened:",
            "Output of docker version:",
        ],
        Intent::Howto => &["What I want to do:", "What I tried:", "What happened:"],
        Intent::Security => &[
            "What an attacker can do:",
            "What it takes:",
            "Since which version:",
            "Known publicly, and where:",
        ],
        Intent::Docs => &["Page and section:", "What it says:", "What it should say:"],
        Intent::Version => &[
            "Version or tag that is missing:",
            "Released upstream on, with a link:",
        ],
        Intent::Maintainers => &["What it is about:"],
    };
    lines.extend(asked.iter().map(|line| (*line).to_owned()));
    let mut text = lines.join("\n");
    text.push('\n');
    text
}
