//! The facts about a bundle that the rules of review decide by, as they are frozen with a revision.

use std::collections::{BTreeMap, BTreeSet};

use super::check::Facts;
use super::{Bundle, BundleFindings, Field, changed_classes, classes, update_facts};
use crate::change::Surroundings;
use crate::content::{ContentFacts, LicenceFact, ScratchFact};
use crate::cross_file::{BuildCommit, GitHistory, architectures};
use crate::feedback::{self, FeedbackFacts, Intent, Route, RouteSource, Visibility};
use crate::finding::Severity;
use crate::image::ImageName;
use crate::license::{self, Approval};
use crate::manifest::Manifest;
use crate::readiness::{Readiness, ToExplain};

/// The facts about a bundle in which `found` was found. `base` is the version that it changes.
pub fn content_facts(
    bundle: &Bundle,
    found: &BundleFindings,
    base: Option<&Bundle>,
    facts: &Facts<'_>,
) -> ContentFacts {
    let readiness = Readiness::of(bundle, found);
    let manifest = Manifest::read(&bundle.manifest).manifest;
    let image: Option<ImageName> = bundle.name().trim().parse().ok();
    let routes = image
        .as_ref()
        .map(|image| routes(bundle, image, &manifest, facts));
    let routes = routes.unwrap_or_default();
    let surroundings = image.as_ref().map(|image| Surroundings {
        image,
        programme: facts.programme,
        templates: facts.templates,
    });
    let answers = &bundle.answers;
    let of = |severity: Severity| {
        let findings = found.findings.iter();
        findings.filter(move |found| found.finding.severity == severity)
    };
    ContentFacts {
        has_documentation: !bundle.documentation.is_empty(),
        changed_from_base: match base {
            Some(base) => changed_classes(base, bundle),
            None => classes(bundle).into_keys().collect(),
        },
        update: base
            .zip(surroundings)
            .map(|(base, surroundings)| update_facts(base, bundle, &surroundings)),
        licence: licence(answers.get(Field::License)),
        upstream_answered: answers.upstream_relation().is_some(),
        base_answered: answers.has(Field::BasesConsidered),
        scratch: scratch(bundle, &manifest, facts.histories),
        bug_route: routes.iter().any(takes_bugs),
        security_route: routes.iter().any(takes_vulnerabilities),
        commitments: u32::from(answers.is_committed()),
        missing: {
            let problems = found.problems.iter();
            let names: BTreeSet<String> =
                problems.map(|problem| problem.text.to_string()).collect();
            names.into_iter().collect()
        },
        errors: count(of(Severity::Error).count()),
        blocks: of(Severity::Block)
            .map(|found| found.finding.rule.to_string())
            .collect(),
        unanswered_blocks: unanswered(&readiness.to_explain, Severity::Block),
        unanswered_warnings: unanswered(&readiness.to_explain, Severity::Warn),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// How many findings of this weight have no sentence.
fn unanswered(to_explain: &[ToExplain], severity: Severity) -> u32 {
    let open = to_explain
        .iter()
        .filter(|explain| explain.sentence.is_none());
    let open = open.filter(|explain| explain.severity == severity);
    count(open.map(|explain| explain.count).sum())
}

fn licence(expression: &str) -> LicenceFact {
    let expression = expression.trim();
    match license::approval(expression) {
        Some(Approval::Approved) => LicenceFact::Approved(expression.to_owned()),
        Some(Approval::NotApproved) => LicenceFact::NotApproved(expression.to_owned()),
        Some(Approval::Unknown) | None => LicenceFact::Unknown,
    }
}

/// The routes that pages will show.
fn routes(
    bundle: &Bundle,
    image: &ImageName,
    manifest: &Manifest,
    facts: &Facts<'_>,
) -> Vec<Route> {
    let files = bundle.published_documentation();
    let entries = manifest.entries.first();
    let repository = entries.map_or(&manifest.global.git_repo, |entry| &entry.git_repo);
    let facts_of_image = FeedbackFacts {
        image,
        folder: super::folder(image.as_str(), &files),
        templates: facts.templates,
        manifest_repo: (!repository.is_empty()).then_some(repository.as_str()),
    };
    feedback::derive(&facts_of_image, facts.programme).routes
}

fn takes_bugs(route: &Route) -> bool {
    route.intents.contains(&Intent::Bug)
        && route.source != RouteSource::Programme
        && route.target.is_some()
}

fn takes_vulnerabilities(route: &Route) -> bool {
    route.intents.contains(&Intent::Security)
        && route.visibility == Visibility::Private
        && route.target.is_some()
}

/// What the histories of the commits say about the archives of an image from nothing.
fn scratch(
    bundle: &Bundle,
    manifest: &Manifest,
    histories: &BTreeMap<BuildCommit, GitHistory>,
) -> ScratchFact {
    let mut changed = BTreeSet::new();
    let (mut is_from_scratch, mut unknown) = (false, false);
    for entry in &manifest.entries {
        for architecture in architectures(entry) {
            let path = entry.dockerfile_path(architecture);
            if entry.builder_for(architecture) != "oci-import" && !bundle.is_from_nothing(&path) {
                continue;
            }
            is_from_scratch = true;
            let history = histories.get(&BuildCommit::of(entry, architecture));
            match history.and_then(|history| history.changed_tarballs.as_ref()) {
                Some(tarballs) => {
                    changed.extend(
                        tarballs.iter().map(|tarball| {
                            format!("`{}` in commit {}", tarball.path, tarball.commit)
                        }),
                    );
                }
                None => unknown = true,
            }
        }
    }
    if !is_from_scratch {
        ScratchFact::HasBase
    } else if !changed.is_empty() {
        let changed: Vec<_> = changed.into_iter().collect();
        ScratchFact::SeveralCommits(changed.join(", "))
    } else if unknown {
        ScratchFact::NotChecked("the history of the commits is not there".to_owned())
    } else {
        ScratchFact::OneCommit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::check;
    use crate::bundle::fixture::{Known, complete, path, text};
    use crate::content::{Comparison, ContentClass};
    use crate::cross_file::ChangedTarball;

    fn of(bundle: &Bundle, base: Option<&Bundle>) -> ContentFacts {
        let known = Known::new();
        let found = check(bundle, &known.facts());
        content_facts(bundle, &found, base, &known.facts())
    }

    #[test]
    fn a_complete_bundle_has_all_that_review_needs() {
        let facts = of(&complete(), None);
        assert!(facts.has_documentation && facts.upstream_answered && facts.base_answered);
        assert!(facts.bug_route && facts.security_route);
        assert_eq!(
            (
                facts.errors,
                facts.unanswered_blocks,
                facts.unanswered_warnings
            ),
            (0, 0, 0)
        );
        assert_eq!(
            (facts.missing, facts.blocks, facts.commitments),
            (vec![], [].into(), 1)
        );
        assert_eq!(facts.changed_from_base, ContentClass::ALL.into());
        assert_eq!(
            facts.licence,
            LicenceFact::Approved("Apache-2.0".to_owned())
        );
        assert_eq!((facts.scratch, facts.update), (ScratchFact::HasBase, None));
    }

    #[test]
    fn an_update_is_compared_with_its_base() {
        let mut new = complete();
        new.documentation
            .insert(path("content.md"), text("# What is Skiff?\n\nA boat.\n"));
        let facts = of(&new, Some(&complete()));
        assert_eq!(
            facts.changed_from_base,
            [ContentClass::Documentation].into()
        );
        assert_eq!(
            facts.update.map(|update| update.user),
            Some(Comparison::Same)
        );
    }

    #[test]
    fn what_is_wrong_is_counted() {
        let mut bundle = complete();
        bundle.answers.set(Field::License, "BUSL-1.1");
        bundle.answers.set(Field::Website, "");
        bundle.answers.set(Field::Commitment, "");
        bundle.routes.clear();
        bundle.documentation.remove("github-repo");
        let facts = of(&bundle, None);
        assert_eq!(
            facts.licence,
            LicenceFact::NotApproved("BUSL-1.1".to_owned())
        );
        assert_eq!(facts.missing.len(), 2);
        assert!(facts.missing.contains(&"“Site of the project”".to_owned()));
        assert!(facts.blocks.contains("SW-L002") && facts.errors > 0);
        assert!(facts.unanswered_blocks >= 1);
        // The programme has a private way for security problems.
        assert_eq!((facts.security_route, facts.commitments), (true, 0));
        bundle.answers.set(Field::License, "Freeware");
        assert_eq!(of(&bundle, None).licence, LicenceFact::Unknown);
        assert!(!Readiness::of(&bundle, &check(&bundle, &Known::new().facts())).may_submit());
    }

    #[test]
    fn an_image_from_nothing_is_told_by_its_history() {
        let known = Known::new();
        let mut bundle = complete();
        bundle.context.insert(
            path("1.2/Dockerfile"),
            text("FROM scratch\nADD skiff.tar.xz /\n"),
        );
        let entry = &Manifest::read(&bundle.manifest).manifest.entries[0];
        let commit = BuildCommit::of(entry, "amd64");
        let with = |tarballs: Option<Vec<ChangedTarball>>| {
            let history = GitHistory {
                reference_exists: true,
                in_reference: Some(true),
                changed_tarballs: tarballs,
            };
            let histories = BTreeMap::from([(commit.clone(), history)]);
            let facts = Facts {
                histories: &histories,
                ..known.facts()
            };
            content_facts(&bundle, &check(&bundle, &facts), None, &facts).scratch
        };
        assert_eq!(with(Some(Vec::new())), ScratchFact::OneCommit);
        assert!(matches!(with(None), ScratchFact::NotChecked(_)));
        let tarball = ChangedTarball {
            commit: "abc".to_owned(),
            path: "skiff.tar.xz".to_owned(),
            bytes: 3_000_000,
        };
        assert_eq!(
            with(Some(vec![tarball])),
            ScratchFact::SeveralCommits("`skiff.tar.xz` in commit abc".to_owned())
        );
    }
}
