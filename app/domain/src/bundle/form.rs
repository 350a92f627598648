//! The form of a proposal: one table of its fields, so that pages, the API and the check ask the
//! same (domain.md, section 4 A).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{CategoryOfUse, Part, UpstreamRelation};

/// The answer of a field that is confirmed.
pub const CONFIRMED: &str = "yes";

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The name of the image.
    Name,
    /// What the software does.
    Summary,
    /// The site of the project.
    Website,
    /// Where the software is developed.
    SourceRepository,
    /// How the authors stand to the project.
    UpstreamRelation,
    /// What shows that.
    UpstreamEvidence,
    /// The licence of the main software.
    License,
    /// The text of that licence.
    LicenseLink,
    /// For what the image is used.
    CategoryOfUse,
    /// Who uses the software.
    Popularity,
    /// What is solved by the image that others do not solve.
    UseCase,
    /// Which images were considered as a base.
    BasesConsidered,
    /// The history of the tarballs of an image from nothing.
    ScratchStatement,
    /// How the image is tested.
    Tests,
    /// That the authors keep the image up to date.
    Commitment,
    /// What was made with generative tools.
    AiDisclosure,
}

/// What is told and asked about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FormField {
    /// The field.
    pub field: Field,
    /// Its name in forms and in the API.
    pub name: &'static str,
    /// The part of the editor.
    pub part: Part,
    /// What stands above it.
    pub label: &'static str,
    /// What it is for and what a good answer has.
    pub hint: &'static str,
    /// An answer of an imagined project.
    pub example: &'static str,
    /// The most characters.
    pub limit: usize,
    /// How it is answered.
    pub kind: AnswerKind,
    /// Whether a new image needs the answer. An update needs none.
    pub need: Need,
}

/// How a field is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerKind {
    /// The name of an image.
    Name,
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// The address of a page (http or https).
    Link,
    /// A licence expression.
    License,
    /// One of these.
    Choice(&'static [Choice]),
    /// [`CONFIRMED`], or nothing.
    Confirmation,
}

/// What can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// As it stands in forms and in the API.
    pub value: &'static str,
    /// As people read it.
    pub label: &'static str,
}

/// Whether a new image needs an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// Always.
    Always,
    /// Unless the other field is answered.
    Unless(Field),
    /// Unless the authors are not in contact with the project.
    WhenInContact,
    /// Where a Dockerfile starts from nothing (`FROM scratch`).
    FromScratch,
    /// Never.
    Never,
}

/// All fields, in the order of the form.
pub const FORM: [FormField; 16] = [
    FormField {
        field: Field::Name,
        name: "name",
        part: Part::Project,
        label: "Name of the image",
        hint: "What people type after `docker pull`: lower-case letters and digits, parted by `.`, `_` or `-`. It cannot be changed once the image is published.",
        example: "skiff",
        limit: crate::image::IMAGE_NAME_LIMIT,
        kind: AnswerKind::Name,
        need: Need::Always,
    },
    FormField {
        field: Field::Summary,
        name: "summary",
        part: Part::Project,
        label: "What the software does",
        hint: "Two or three sentences for somebody who never heard of it.",
        example: "Skiff keeps small key-value stores in step between machines that are seldom online. One program, no other service needed.",
        limit: 1_000,
        kind: AnswerKind::Text,
        need: Need::Always,
    },
    FormField {
        field: Field::Website,
        name: "website",
        part: Part::Project,
        label: "Site of the project",
        hint: "Where the project presents itself.",
        example: "https://skiff.example.org",
        limit: 2_048,
        kind: AnswerKind::Link,
        need: Need::Always,
    },
    FormField {
        field: Field::SourceRepository,
        name: "source-repository",
        part: Part::Project,
        label: "Where the software is developed",
        hint: "The repository of its source code, not that of the Dockerfiles.",
        example: "https://github.com/example/skiff",
        limit: 2_048,
        kind: AnswerKind::Link,
        need: Need::Always,
    },
    FormField {
        field: Field::UpstreamRelation,
        name: "upstream-relation",
        part: Part::Project,
        label: "How you stand to the project",
        hint: "The project is preferred as maintainer, but need not be. Reviewers ask first whether it knows.",
        example: "endorsed",
        limit: 40,
        kind: AnswerKind::Choice(&UpstreamRelation::CHOICES),
        need: Need::Always,
    },
    FormField {
        field: Field::UpstreamEvidence,
        name: "upstream-evidence",
        part: Part::Project,
        label: "What shows that",
        hint: "A public page: the thread in which the project answered, or a list of its people with you on it.",
        example: "https://github.com/example/skiff/issues/412",
        limit: 2_048,
        kind: AnswerKind::Link,
        need: Need::WhenInContact,
    },
    FormField {
        field: Field::License,
        name: "license",
        part: Part::Project,
        label: "Licence of the main software",
        hint: "As an SPDX expression. The Open Source Initiative must have approved it; nobody can waive that.",
        example: "Apache-2.0",
        limit: 400,
        kind: AnswerKind::License,
        need: Need::Always,
    },
    FormField {
        field: Field::LicenseLink,
        name: "license-link",
        part: Part::Project,
        label: "Text of the licence",
        hint: "The licence file in the source repository.",
        example: "https://github.com/example/skiff/blob/main/LICENSE",
        limit: 2_048,
        kind: AnswerKind::Link,
        need: Need::Always,
    },
    FormField {
        field: Field::CategoryOfUse,
        name: "category-of-use",
        part: Part::Usefulness,
        label: "For what the image is used",
        hint: "Most accepted images are one of the first three.",
        example: "service",
        limit: 40,
        kind: AnswerKind::Choice(&CategoryOfUse::CHOICES),
        need: Need::Always,
    },
    FormField {
        field: Field::Popularity,
        name: "popularity",
        part: Part::Usefulness,
        label: "Who uses the software",
        hint: "Numbers with links: stars, downloads, distributions that carry it, known users. Reviewers look these up otherwise, and that takes time.",
        example: "4,100 stars at https://github.com/example/skiff, packaged in Debian and Alpine, about 20,000 downloads a month of our present image.",
        limit: 4_000,
        kind: AnswerKind::Text,
        need: Need::Unless(Field::UseCase),
    },
    FormField {
        field: Field::UseCase,
        name: "use-case",
        part: Part::Usefulness,
        label: "What it solves that others do not",
        hint: "Needed when few people use the software yet.",
        example: "Field stations synchronise measurements over links that are up for minutes a day; the other stores need a quorum.",
        limit: 4_000,
        kind: AnswerKind::Text,
        need: Need::Unless(Field::Popularity),
    },
    FormField {
        field: Field::BasesConsidered,
        name: "bases-considered",
        part: Part::Usefulness,
        label: "Bases that you considered",
        hint: "Which images of the catalogue could be the base, and why you chose yours.",
        example: "debian:trixie-slim: the program needs glibc. alpine was tried and lacks the locale data.",
        limit: 2_000,
        kind: AnswerKind::Text,
        need: Need::Always,
    },
    FormField {
        field: Field::ScratchStatement,
        name: "scratch-statement",
        part: Part::Usefulness,
        label: "Tarballs of an image from nothing",
        hint: "For `FROM scratch`: how the tarballs get into the repository so that each exists in a single commit of its history.",
        example: "Each release has a branch of its own with one commit that holds the tarballs; older branches are deleted.",
        limit: 2_000,
        kind: AnswerKind::Text,
        need: Need::FromScratch,
    },
    FormField {
        field: Field::Tests,
        name: "tests",
        part: Part::Commitment,
        label: "How the image is tested",
        hint: "What shows that a build works. A small test of the programme's kind is welcome where images can stand in for each other.",
        example: "A script starts two containers, writes on one side and reads on the other: https://github.com/example/skiff-docker/blob/main/test.sh",
        limit: 2_000,
        kind: AnswerKind::Text,
        need: Need::Never,
    },
    FormField {
        field: Field::Commitment,
        name: "commitment",
        part: Part::Commitment,
        label: "We keep the image up to date, fix security problems in good time, and answer users",
        hint: "After acceptance that is your part; building and publishing is the programme's.",
        example: CONFIRMED,
        limit: 3,
        kind: AnswerKind::Confirmation,
        need: Need::Always,
    },
    FormField {
        field: Field::AiDisclosure,
        name: "ai-disclosure",
        part: Part::Commitment,
        label: "What was made with generative tools",
        hint: "Say which parts, and that somebody of you understands and answers for them. Write “Nothing” when nothing was.",
        example: "Nothing.",
        limit: 1_000,
        kind: AnswerKind::Text,
        need: Need::Always,
    },
];

impl Field {
    /// What is told and asked about it.
    pub const fn form(self) -> &'static FormField {
        &FORM[self as usize]
    }

    /// Its name in forms and in the API.
    pub const fn as_str(self) -> &'static str {
        self.form().name
    }

    /// All fields, in the order of the form.
    pub fn all() -> impl Iterator<Item = Self> {
        FORM.iter().map(|described| described.field)
    }

    /// The fields of a part, in the order of the form.
    pub fn of(part: Part) -> impl Iterator<Item = Self> {
        FORM.iter()
            .filter(move |described| described.part == part)
            .map(|described| described.field)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Field {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::all()
            .find(|field| field.as_str() == text)
            .ok_or_else(|| format!("`{text}` is no field of the form"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_follows_the_fields() {
        for (index, described) in FORM.iter().enumerate() {
            assert_eq!(described.field as usize, index);
            assert_eq!(described.field.form().field, described.field);
            let in_api = serde_json::to_value(described.field).unwrap();
            assert_eq!(in_api, described.name);
            assert_eq!(described.name.parse(), Ok(described.field));
            for words in [described.label, described.hint, described.example] {
                assert!(!words.is_empty(), "{}", described.name);
            }
            assert!(described.example.chars().count() <= described.limit);
        }
        assert!("nothing".parse::<Field>().is_err());
    }

    #[test]
    fn the_form_belongs_to_three_parts() {
        let count: usize = Part::ALL.iter().map(|part| Field::of(*part).count()).sum();
        assert_eq!(count, FORM.len());
        assert_eq!(Field::of(Part::Manifest).count(), 0);
    }
}
