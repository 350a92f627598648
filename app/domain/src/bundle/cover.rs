//! What of a bundle is no file of a checkout: it travels beside the files as [`COVER`], so that a
//! draft that was downloaded is checked elsewhere as it is here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Answers, Bundle, RouteRow};
use crate::lifecycle::Lifecycle;
use crate::proposal::Kind;

/// The name of the file.
pub const COVER: &str = "proposal.json";

/// Answers, feedback routes and explanations, and what is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    /// What is asked for.
    pub kind: Kind,
    /// Where the image stands in its life; nothing for a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifecycle: Option<Lifecycle>,
    /// The answers of the form.
    #[serde(default)]
    pub answers: Answers,
    /// The feedback routes.
    #[serde(default)]
    pub routes: Vec<RouteRow>,
    /// The sentences that explain findings.
    #[serde(default)]
    pub explanations: BTreeMap<String, String>,
}

impl Cover {
    /// The cover of a bundle.
    pub fn of(bundle: &Bundle, kind: Kind, lifecycle: Option<Lifecycle>) -> Self {
        Self {
            kind,
            lifecycle,
            answers: bundle.answers.clone(),
            routes: bundle.routes.clone(),
            explanations: bundle.explanations.clone(),
        }
    }

    /// Whether an image is proposed for the first time.
    pub fn is_new(&self) -> bool {
        self.kind == Kind::New
    }

    /// Puts what it holds beside the files of a bundle.
    pub fn put_on(self, bundle: &mut Bundle) {
        bundle.answers = self.answers;
        bundle.routes = self.routes;
        bundle.explanations = self.explanations;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::fixture::complete;

    #[test]
    fn a_cover_holds_all_that_is_no_file() {
        let mut whole = complete();
        whole
            .explanations
            .insert("SW-D001".to_owned(), "Because.".to_owned());
        let json = serde_json::to_string(&Cover::of(&whole, Kind::New, None)).unwrap();
        let cover: Cover = serde_json::from_str(&json).unwrap();
        assert!(cover.is_new());
        let mut files = Bundle {
            manifest: whole.manifest.clone(),
            context: whole.context.clone(),
            documentation: whole.documentation.clone(),
            ..Bundle::default()
        };
        cover.put_on(&mut files);
        assert_eq!(files, whole);
        assert!(serde_json::from_str::<Cover>("{\"kind\":\"new\",\"x\":1}").is_err());
    }
}
