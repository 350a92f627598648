//! What the authors say about identity and suitability, as they typed it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::form::{Choice, Field};
use crate::image::Link;

/// The answers of the form. They are kept as they were typed, so a wrong one is not lost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<Field, String>);

impl Answers {
    /// An answer; empty when there is none.
    pub fn get(&self, field: Field) -> &str {
        self.0.get(&field).map_or("", String::as_str)
    }

    /// Takes an answer over. Line ends of forms (CR LF) become LF; an answer of white space alone is
    /// none.
    pub fn set(&mut self, field: Field, answer: &str) {
        let answer = answer.replace("\r\n", "\n").replace('\r', "\n");
        if answer.trim().is_empty() {
            self.0.remove(&field);
        } else {
            self.0.insert(field, answer);
        }
    }

    /// The same with one more answer.
    #[must_use]
    pub fn with(mut self, field: Field, answer: &str) -> Self {
        self.set(field, answer);
        self
    }

    /// Whether a field is answered.
    pub fn has(&self, field: Field) -> bool {
        self.0.contains_key(&field)
    }

    /// Whether nothing is answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All answers, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        self.0
            .iter()
            .map(|(field, answer)| (*field, answer.as_str()))
    }

    /// An answer that is a link; nothing when it is none.
    pub fn link(&self, field: Field) -> Option<Link> {
        self.get(field).trim().parse().ok()
    }

    /// How the authors stand to the project; nothing when that is not answered.
    pub fn upstream_relation(&self) -> Option<UpstreamRelation> {
        UpstreamRelation::of(self.get(Field::UpstreamRelation).trim())
    }

    /// For what the image is used; nothing when that is not answered.
    pub fn category_of_use(&self) -> Option<CategoryOfUse> {
        CategoryOfUse::of(self.get(Field::CategoryOfUse).trim())
    }

    /// Whether the authors undertake to keep the image up to date.
    pub fn is_committed(&self) -> bool {
        self.get(Field::Commitment).trim() == super::form::CONFIRMED
    }
}

/// How the authors stand to the project that they package (checklist, item 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UpstreamRelation {
    /// They are the project.
    IsUpstream,
    /// The project asked for the image or stands behind it.
    Endorsed,
    /// The project knows about it.
    Contacted,
    /// Nobody asked the project.
    NotInContact,
}

impl UpstreamRelation {
    /// What the form offers.
    pub const CHOICES: [Choice; 4] = [
        Choice {
            value: "is-upstream",
            label: "We are the project",
        },
        Choice {
            value: "endorsed",
            label: "The project stands behind this image",
        },
        Choice {
            value: "contacted",
            label: "We told the project",
        },
        Choice {
            value: "not-in-contact",
            label: "We are not in contact with the project",
        },
    ];

    fn of(value: &str) -> Option<Self> {
        let all = [
            Self::IsUpstream,
            Self::Endorsed,
            Self::Contacted,
            Self::NotInContact,
        ];
        at(&Self::CHOICES, &all, value)
    }
}

/// For what an image is used (checklist, item 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CategoryOfUse {
    /// A program that runs and answers others.
    Service,
    /// A language or a framework on which others build.
    LanguageStack,
    /// A distribution on which others build.
    BaseDistribution,
    /// Something else.
    Other,
}

impl CategoryOfUse {
    /// What the form offers.
    pub const CHOICES: [Choice; 4] = [
        Choice {
            value: "service",
            label: "Service, such as a database or a web server",
        },
        Choice {
            value: "language-stack",
            label: "Language stack, on which others build",
        },
        Choice {
            value: "base-distribution",
            label: "Base distribution",
        },
        Choice {
            value: "other",
            label: "Something else",
        },
    ];

    fn of(value: &str) -> Option<Self> {
        let all = [
            Self::Service,
            Self::LanguageStack,
            Self::BaseDistribution,
            Self::Other,
        ];
        at(&Self::CHOICES, &all, value)
    }

    /// Whether others build on such an image; nothing when that is open.
    pub const fn is_base(self) -> Option<bool> {
        match self {
            Self::Service => Some(false),
            Self::LanguageStack | Self::BaseDistribution => Some(true),
            Self::Other => None,
        }
    }
}

fn at<T: Copy>(choices: &[Choice], all: &[T], value: &str) -> Option<T> {
    let index = choices.iter().position(|choice| choice.value == value)?;
    all.get(index).copied()
}
