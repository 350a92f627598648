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
            &[
                "Security team",
                "Security page of example/tool-image on GitHub",
            ],
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
            "Security page of example/tool-image on GitHub"
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

#[test]
fn no_page_sends_its_reader_to_itself() {
    let feedback = derived(&files(&[]));
    for intent in Intent::ALL {
        let answer = feedback.answer(intent);
        assert!(
            answer
                .not_here
                .iter()
                .all(|other| other.instead != Some(intent)),
            "{intent:?}"
        );
    }
}

#[test]
fn the_general_channel_keeps_its_name_where_the_help_names_it_too() {
    for files in [
        files(&[]),
        files(&[("get-help.md", "see the section below")]),
        BTreeMap::new(),
    ] {
        let feedback = derived(&files);
        let shown = labels(&feedback, Intent::Howto);
        assert!(
            shown.contains(&"#general") && !shown.contains(&"Community Slack"),
            "{shown:?}"
        );
    }
}

#[test]
fn the_security_page_on_github_is_for_images_that_take_bugs_there() {
    let table = [
        (
            "[GitHub](%%GITHUB-REPO%%/issues)",
            Some("example/tool-image"),
        ),
        ("https://github.com/maker/tool/issues", Some("maker/tool")),
        (
            "https://github.com/maker/tool/issues or https://github.com/Example/Tool-Image/issues",
            Some("Example/Tool-Image"),
        ),
        ("https://gitlab.maker.example/maker/tool/issues", None),
        ("https://issues.apache.org/jira/browse/TOOL", None),
        ("[our page](https://github.com/example/tool-image)", None),
    ];
    for (issues, repository) in table {
        let feedback = derived_with(
            &files(&[("issues.md", issues)]),
            Some("https://github.com/maker/builds"),
        );
        let page = repository.map(|name| format!("Security page of {name} on GitHub"));
        let expected: Vec<&str> = ["Security team"]
            .into_iter()
            .chain(page.as_deref())
            .collect();
        assert_eq!(labels(&feedback, Intent::Security), expected, "{issues}");
    }
}

#[test]
fn a_page_for_vulnerabilities_is_a_private_contact_unless_everybody_reads_there() {
    let table = [
        (
            "Report vulnerabilities at [our form](https://tool.example/hole)",
            true,
        ),
        (
            "[Report a security problem](https://tool.example/hole)",
            true,
        ),
        (
            "[Contact](https://github.com/maker/tool/security/advisories/new) for security",
            false,
        ),
        (
            "Send vulnerabilities to https://github.com/maker/tool/issues",
            false,
        ),
        (
            "Send vulnerabilities to https://bugs.tool.example/new",
            false,
        ),
        (
            "Send vulnerabilities to https://github.com/maker/tool/issues/7",
            false,
        ),
        (
            "The [support](https://tool.example/support) page. Vulnerabilities are reported elsewhere.",
            false,
        ),
        (
            "See the security notices at https://tool.example/news",
            false,
        ),
    ];
    for (issues, private) in table {
        let feedback = derived(&files(&[("issues.md", issues)]));
        let route = &feedback.routes[0];
        assert_eq!(
            (
                route.intents == [Intent::Security],
                route.visibility == Visibility::Private
            ),
            (private, private),
            "{issues}: {route:?}"
        );
    }
}
