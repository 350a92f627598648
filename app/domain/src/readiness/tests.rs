use super::*;
use crate::bundle::fixture::{Known, complete, path, text};
use crate::bundle::{FileContent, check};

fn readiness(bundle: &Bundle) -> Readiness {
    let known = Known::new();
    Readiness::of(bundle, &check(bundle, &known.facts()))
}

fn states(readiness: &Readiness) -> Vec<PartState> {
    readiness.parts.iter().map(|part| part.state).collect()
}

#[test]
fn a_complete_bundle_is_ready() {
    let readiness = readiness(&complete());
    assert_eq!(states(&readiness), [PartState::Ready; 7]);
    assert!(readiness.may_submit());
    assert_eq!(readiness.to_explain, []);
}

#[test]
fn an_empty_one_is_empty() {
    let readiness = readiness(&Bundle::default());
    assert_eq!(states(&readiness), [PartState::Empty; 7]);
    assert!(!readiness.may_submit());
    assert!(
        readiness
            .parts
            .iter()
            .all(|part| part.missing + part.errors > 0 || part.part == Part::Routes)
    );
}

/// With a Dockerfile that reviewers stop.
fn stopped() -> Bundle {
    let mut bundle = complete();
    let file = bundle.context.get_mut("1.2/Dockerfile").unwrap();
    let dockerfile = file
        .text()
        .unwrap()
        .replace("EXPOSE", "HEALTHCHECK CMD true\nEXPOSE");
    *file = FileContent::Text(dockerfile);
    bundle
}

#[test]
fn what_reviewers_stop_wants_a_sentence() {
    let mut bundle = stopped();
    let open = readiness(&bundle);
    assert!(!open.may_submit());
    let part = open.part(Part::Dockerfiles).unwrap();
    assert_eq!((part.state, part.unexplained), (PartState::Incomplete, 1));
    let [explain] = open.to_explain.as_slice() else {
        panic!("{:?}", open.to_explain)
    };
    assert_eq!(
        (explain.rule.as_ref(), explain.severity, explain.count),
        ("SW-D030", Severity::Block, 1)
    );
    assert_eq!(explain.places.len(), 1);
    assert!(!explain.reason.is_empty());
    bundle
        .explanations
        .insert("SW-D030".to_owned(), "  ".to_owned());
    assert!(!readiness(&bundle).may_submit());
    bundle
        .explanations
        .insert("SW-D030".to_owned(), "The scheduler needs it.".to_owned());
    let explained = readiness(&bundle);
    assert!(explained.may_submit());
    assert_eq!(states(&explained), [PartState::Ready; 7]);
    let stopped = Why::Stopped(Some("The scheduler needs it.".to_owned()));
    assert!(explained.asks.iter().any(|ask| ask.why == stopped));
}

#[test]
fn a_warning_wants_a_sentence_but_does_not_hinder() {
    let mut bundle = complete();
    bundle.answers.set(Field::License, "apache2");
    let readiness = readiness(&bundle);
    assert!(readiness.may_submit());
    let part = readiness.part(Part::Project).unwrap();
    assert_eq!((part.state, part.unexplained), (PartState::Ready, 1));
}

#[test]
fn an_error_is_told_before_what_is_missing() {
    let mut bundle = complete();
    bundle.manifest = bundle.manifest.replace("refs/heads/main", "main");
    bundle.answers.set(Field::Website, "");
    bundle.answers.set(Field::SourceRepository, "here");
    let readiness = readiness(&bundle);
    let state = |part| readiness.part(part).unwrap().state;
    assert_eq!(
        (state(Part::Manifest), state(Part::Project)),
        (PartState::Errors, PartState::Errors)
    );
    assert!(!readiness.errors.is_empty() && readiness.problems.len() == 2);
}

#[test]
fn what_reviewers_will_ask_follows_the_bundle() {
    let questions = |bundle: &Bundle| -> Vec<String> {
        readiness(bundle)
            .asks
            .into_iter()
            .map(|ask| ask.question)
            .collect()
    };
    let mut bundle = complete();
    let before = questions(&bundle);
    assert_eq!(before[0], "Is the image generally useful?");
    let asked = "What does the project say to this image?".to_owned();
    assert!(!before.contains(&asked));
    bundle
        .answers
        .set(Field::UpstreamRelation, "not-in-contact");
    assert!(questions(&bundle).contains(&asked));
    // A suspicion is a question too.
    bundle.context.insert(
        path("1.2/Dockerfile"),
        text("FROM debian:trixie-slim\nUSER app\nCMD [\"skiff\"]\n"),
    );
    bundle.answers.set(Field::CategoryOfUse, "other");
    let asks = readiness(&bundle).asks;
    assert!(
        asks.iter()
            .any(|ask| matches!(ask.why, Why::Suspected(_))
                && ask.rule.as_deref() == Some("SW-D029")),
        "{asks:#?}"
    );
    // So is what nobody could look at.
    assert!(
        asks.iter()
            .any(|ask| matches!(&ask.why, Why::NotChecked(reason) if !reason.is_empty()))
    );
}

#[test]
fn a_rule_is_asked_once_for_many_files() {
    let mut bundle = stopped();
    for number in 0..40 {
        bundle
            .manifest
            .push_str(&format!("\nTags: 0.{number}\nFile: Dockerfile.{number}\n"));
        bundle.context.insert(
            path(&format!("Dockerfile.{number}")),
            text("FROM debian:trixie-slim\nHEALTHCHECK CMD true\n"),
        );
    }
    let readiness = readiness(&bundle);
    let rules: Vec<_> = readiness
        .to_explain
        .iter()
        .filter(|explain| explain.rule == "SW-D030")
        .collect();
    assert_eq!(rules.len(), 1);
    assert_eq!((rules[0].count, rules[0].places.len()), (41, 41));
    assert_eq!(
        readiness
            .asks
            .iter()
            .filter(|ask| ask.rule.as_deref() == Some("SW-D030"))
            .count(),
        1
    );
}

#[test]
fn a_sentence_belongs_to_a_rule_and_has_an_end() {
    let mut bundle = stopped();
    assert_eq!(
        bundle.explain("SW-X999", "Why."),
        Err("There is no rule `SW-X999`.".to_owned())
    );
    let long = "x".repeat(1_001);
    assert_eq!(
        bundle.explain("SW-D030", &long),
        Err("The sentence has 1001 characters; it may have 1000.".to_owned())
    );
    bundle.explain("SW-D030", "Why.").unwrap();
    bundle.explain("SW-D030", "").unwrap();
    assert!(bundle.explanations.is_empty());
}
