//! Every rule over a whole bundle. Editor, gate, command line and API all call this, so the same
//! bundle with the same facts has the same findings everywhere.

mod dockerfiles;
mod documentation;
mod findings;
mod form;
mod manifest;
mod routes;

use std::collections::{BTreeMap, BTreeSet};

pub use findings::{BundleFinding, BundleFindings, BundleNotChecked, Problem, ProblemKind};

use super::name::Names;
use super::{Bundle, BundleText, Field, Limits, Part};
use crate::cross_file::{BuildCommit, CatalogueFacts, GitHistory, Pins};
use crate::docs::Templates;
use crate::image::Architecture;
use crate::lifecycle::Lifecycle;
use crate::manifest::{Entry, Manifest, Reading};
use crate::programme::Programme;
use findings::Report;

/// What the rules may look at besides the bundle. A missing fact is `None` or has no key; the rules
/// that need it then say so.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Whether the image is proposed for the first time. Only then the form must be complete and
    /// the name free.
    pub is_new: bool,
    /// The programme.
    pub programme: &'a Programme,
    /// The texts that all images share.
    pub templates: Templates<'a>,
    /// How much a bundle may hold.
    pub limits: Limits,
    /// The names that are taken.
    pub names: Names<'a>,
    /// The tags that the catalogue lists.
    pub catalogue: Option<&'a CatalogueFacts>,
    /// The pinned bases from outside the catalogue.
    pub pins: Option<&'a Pins>,
    /// What Git says about the commits of the manifest.
    pub histories: &'a BTreeMap<BuildCommit, GitHistory>,
    /// The default branches of repositories, by the address that a manifest has.
    pub default_branches: &'a BTreeMap<String, String>,
    /// Handles of the manifest's maintainers that belong to organisations, in lower case.
    pub organisations: Option<&'a BTreeSet<String>>,
    /// The code names of Debian and of Ubuntu releases.
    pub suites: Suites<'a>,
    /// Where the image stands in its life.
    pub lifecycle: Option<Lifecycle>,
}

/// Code names of releases, for the sections on variants.
#[derive(Debug, Clone, Copy, Default)]
pub struct Suites<'a> {
    /// Of Debian, as the tags of `debian` have them.
    pub debian: &'a [String],
    /// Of Ubuntu, as the tags of `ubuntu` have them.
    pub ubuntu: &'a [String],
}

impl<'a> Facts<'a> {
    /// Facts about nothing but the programme and the texts that all images share.
    pub fn new(programme: &'a Programme, templates: Templates<'a>) -> Self {
        const NO_HISTORIES: &BTreeMap<BuildCommit, GitHistory> = &BTreeMap::new();
        const NO_BRANCHES: &BTreeMap<String, String> = &BTreeMap::new();
        Self {
            is_new: false,
            programme,
            templates,
            limits: Limits::default(),
            names: Names::default(),
            catalogue: None,
            pins: None,
            histories: NO_HISTORIES,
            default_branches: NO_BRANCHES,
            organisations: None,
            suites: Suites::default(),
            lifecycle: None,
        }
    }
}

/// Applies every rule to everything.
pub fn check(bundle: &Bundle, facts: &Facts<'_>) -> BundleFindings {
    let subject = Subject::of(bundle, facts);
    let mut report = Report::default();
    for part in Part::ALL {
        subject.check(part, &mut report);
    }
    subject.limits(None, &mut report);
    report.finish()
}

/// Applies the rules that belong to one part: what [`check`] says about that part.
pub fn check_part(bundle: &Bundle, facts: &Facts<'_>, part: Part) -> BundleFindings {
    let subject = Subject::of(bundle, facts);
    let mut report = Report::default();
    subject.check(part, &mut report);
    subject.limits(Some(part), &mut report);
    report.finish()
}

/// Applies the rules that read one text alone, for each key stroke: what [`check_part`] says about
/// the text, except what lies across files.
pub fn check_text(bundle: &Bundle, facts: &Facts<'_>, text: &BundleText) -> BundleFindings {
    let subject = Subject::of(bundle, facts);
    let mut report = Report::default();
    match text {
        BundleText::Manifest => manifest::alone(&subject, &mut report),
        BundleText::Context(path) => dockerfiles::one(&subject, path, &mut report),
        _ => subject.check(text.part(), &mut report),
    }
    subject.limits(Some(text.part()), &mut report);
    report.keep(text);
    report.finish()
}

/// Applies the rules of one answer, which look at nothing but the form: what [`check_text`] says
/// about it. The browser takes no other rule with it for this.
pub fn check_answer(bundle: &Bundle, facts: &Facts<'_>, field: Field) -> BundleFindings {
    let subject = Subject::of(bundle, facts);
    let mut report = Report::default();
    form::check(&subject, field.form().part, &mut report);
    report.keep(&BundleText::Answer(field));
    report.finish()
}

/// Applies the rules of the feedback routes: what [`check_part`] says about them. The browser takes
/// no other rule with it for this.
pub(super) fn check_routes(bundle: &Bundle, facts: &Facts<'_>) -> BundleFindings {
    let subject = Subject::of(bundle, facts);
    let mut report = Report::default();
    routes::check(&subject, &mut report);
    report.finish()
}

/// A bundle with its manifest read.
struct Subject<'a> {
    bundle: &'a Bundle,
    facts: &'a Facts<'a>,
    reading: Reading,
}

impl<'a> Subject<'a> {
    fn of(bundle: &'a Bundle, facts: &'a Facts<'a>) -> Self {
        Self {
            bundle,
            facts,
            reading: Manifest::read(&bundle.manifest),
        }
    }

    /// The name of the image as messages have it.
    fn name(&self) -> &'a str {
        match self.bundle.name().trim() {
            "" => "NAME",
            name => name,
        }
    }

    fn check(&self, part: Part, report: &mut Report) {
        form::check(self, part, report);
        match part {
            Part::Project | Part::Usefulness | Part::Commitment => {}
            Part::Manifest => manifest::check(self, report),
            Part::Dockerfiles => dockerfiles::check(self, report),
            Part::Documentation => documentation::check(self, report),
            Part::Routes => routes::check(self, report),
        }
    }

    /// What is more than a bundle may hold, of one part or of all.
    fn limits(&self, part: Option<Part>, report: &mut Report) {
        for over in self.bundle.over_limits(&self.facts.limits) {
            let text = over.text();
            if part.is_none_or(|part| part == text.part()) {
                report.problem(ProblemKind::TooMuch, text, over.to_string());
            }
        }
    }

    /// The entries of the manifest that are built from a Dockerfile, with the path of that file for
    /// each architecture; each path once, with the first entry and architecture that name it.
    fn builds(&self) -> BTreeMap<String, (&Entry, String)> {
        let mut builds = BTreeMap::new();
        for entry in &self.reading.manifest.entries {
            for name in &entry.architectures {
                if name.parse::<Architecture>().is_ok() {
                    let path = entry.dockerfile_path(name);
                    builds.entry(path).or_insert_with(|| (entry, name.clone()));
                }
            }
        }
        builds
    }
}
