//! Which route is shown first for what somebody wants to do.

use super::*;

/// The labels of an answer, the best first.
fn labels(feedback: &Feedback, intent: Intent) -> Vec<&str> {
    let answer = feedback.answer(intent);
    answer
        .primary
        .into_iter()
        .chain(answer.others)
        .map(|route| route.label.as_str())
        .collect()
}

#[test]
fn each_intent_has_its_best_route_first() {
    let feedback = derived(&files(&[]));
    let tracker = "Issue tracker of example/tool-image";
    let table: [(Intent, &[&str]); 6] = [
        (Intent::Bug, &[tracker, "#general"]),
        // The template's Slack and the general channel are one place; the programme's name is kept.
        (
            Intent::Howto,
            &["#general", "Server Fault", "Stack Overflow"],
        ),
        (
            Intent::Security,
            &["Security team", "Report privately on GitHub"],
        ),
        (Intent::Docs, &["Documentation issues", "#general"]),
        (
            Intent::Version,
            &["Updates on their way", tracker, "#general"],
        ),
        (Intent::Maintainers, &["#docker-library", "the Tool People"]),
    ];
    for (intent, expected) in table {
        assert_eq!(labels(&feedback, intent), expected, "{intent:?}");
    }
}

#[test]
fn a_tracker_comes_before_a_mail_address_and_a_page_last() {
    let feedback = derived(&files(&[(
        "issues.md",
        "Read [the guide](https://tool.example/docs/bugs) first, then write to bugs@tool.example or on [the tracker](https://bugs.tool.example)",
    )]));
    assert_eq!(
        labels(&feedback, Intent::Bug),
        ["the tracker", "bugs@tool.example", "the guide", "#general"]
    );
}

#[test]
fn the_words_of_the_image_come_before_what_a_template_makes() {
    let files = files(&[(
        "issues.md",
        "[The Users mailing list](https://lists.tool.example/users)",
    )]);
    let feedback = derived_with(&files, Some("https://github.com/maker/builds"));
    assert_eq!(
        labels(&feedback, Intent::Bug),
        [
            "The Users mailing list",
            "Issue tracker of maker/builds",
            "#general"
        ]
    );
}

#[test]
fn a_security_problem_never_leads_to_a_public_place() {
    let own = derived(&files(&[(
        "issues.md",
        "[GitHub](%%GITHUB-REPO%%/issues), vulnerabilities to security@tool.example",
    )]));
    assert_eq!(
        labels(&own, Intent::Security),
        [
            "security@tool.example",
            "Security team",
            "Report privately on GitHub"
        ]
    );
    assert_eq!(
        labels(&own, Intent::Bug),
        ["GitHub", "#general"],
        "the address is not for other faults"
    );
    let answer = own.answer(Intent::Security);
    assert!(answer.read_first.unwrap().contains("CVE"));
    assert!(
        answer
            .primary
            .into_iter()
            .chain(answer.others)
            .all(|route| route.visibility == Visibility::Private)
    );
    assert!(
        own.routes
            .iter()
            .any(|route| address(route) == "https://github.com/example/tool-image/security")
    );

    let elsewhere = derived(&BTreeMap::from([
        ("content.md".to_owned(), "x".to_owned()),
        (
            "github-repo".to_owned(),
            "https://git.launchpad.net/tool".to_owned(),
        ),
        (
            "issues.md".to_owned(),
            "[bugs](https://bugs.launchpad.net/tool)".to_owned(),
        ),
    ]));
    assert_eq!(labels(&elsewhere, Intent::Security), ["Security team"]);
}

#[test]
fn the_channel_of_the_maintainers_is_never_offered_for_support() {
    for files in [
        files(&[]),
        files(&[("get-help.md", "words only")]),
        BTreeMap::new(),
    ] {
        let feedback = derived(&files);
        for intent in Intent::ALL
            .into_iter()
            .filter(|intent| *intent != Intent::Maintainers)
        {
            assert!(
                !labels(&feedback, intent).contains(&"#docker-library"),
                "{intent:?}"
            );
        }
        assert_eq!(
            feedback
                .answer(Intent::Maintainers)
                .primary
                .unwrap()
                .audience,
            Audience::Maintainers
        );
    }
}

#[test]
fn secrets_are_warned_of_where_everybody_reads() {
    let warns = |feedback: &Feedback| {
        feedback
            .answer(Intent::Bug)
            .not_here
            .iter()
            .any(|not_here| not_here.text.starts_with("Passwords"))
    };
    assert!(warns(&derived(&files(&[]))));
    assert!(!warns(&derived(&files(&[(
        "issues.md",
        "bugs@tool.example"
    )]))));
    let security = derived(&files(&[]))
        .answer(Intent::Bug)
        .not_here
        .iter()
        .any(|n| n.instead == Some(Intent::Security));
    assert!(security);
}

#[test]
fn there_is_an_answer_even_when_the_programme_has_no_usable_address() {
    let mut programme = programme();
    for channel in [
        &mut programme.general,
        &mut programme.security,
        &mut programme.documentation,
        &mut programme.updates,
        &mut programme.maintainers,
    ] {
        channel.target = "ask at the desk".to_owned();
    }
    let (image, none) = ("tool".parse().unwrap(), BTreeMap::new());
    let facts = FeedbackFacts {
        image: &image,
        folder: Folder::new("tool", &none),
        templates: Templates::new(&none),
        manifest_repo: None,
    };
    let feedback = derive(&facts, &programme);
    for intent in Intent::ALL {
        assert!(feedback.answer(intent).primary.is_some(), "{intent:?}");
    }
}

#[test]
fn intents_are_read_from_addresses() {
    for intent in Intent::ALL {
        assert_eq!(intent.as_str().parse(), Ok(intent));
        assert_eq!(
            serde_json::to_string(&intent).unwrap(),
            format!("\"{}\"", intent.as_str())
        );
    }
    assert!("Bug".parse::<Intent>().is_err());
}
