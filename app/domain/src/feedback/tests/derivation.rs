//! rules.md section 6, case by case, and what holds for every image.

use super::*;

#[test]
fn f01_a_repository_alone_gives_its_issues_and_the_shared_help() {
    let feedback = derived(&files(&[]));
    let issues = feedback.issues.as_ref().unwrap();
    assert_eq!(
        issues.markdown,
        "[https://github.com/example/tool-image/issues](https://github.com/example/tool-image/issues?q=is:issue+is:pr)"
    );
    assert_eq!(issues.source, RouteSource::Template("issues.md".to_owned()));
    assert_eq!(
        feedback.help.as_ref().unwrap().source,
        RouteSource::Template("get-help.md".to_owned())
    );
    let tracker = &feedback.routes[0];
    assert_eq!(
        (tracker.kind, tracker.label.as_str()),
        (
            RouteKind::GithubIssues,
            "Issue tracker of example/tool-image"
        )
    );
    assert_eq!(tracker.intents, [Intent::Bug, Intent::Version]);
    assert_eq!(tracker.account, Account::Needed("GitHub".to_owned()));
    let help: Vec<&str> = feedback.routes[1..4]
        .iter()
        .map(|route| route.label.as_str())
        .collect();
    assert_eq!(help, ["the Slack", "Server Fault", "Stack Overflow"]);
}

#[test]
fn f02_a_bare_address_is_a_link() {
    let feedback = derived(&files(&[
        ("issues.md", "https://issues.apache.org/jira/browse/TOOL\n"),
        (
            "get-help.md",
            "[Mailing lists](https://tool.example/community#mailing-lists) and [StackOverflow (tag `tool`)](https://stackoverflow.com/questions/tagged/tool)",
        ),
    ]));
    assert_eq!(
        from_file(&feedback, "issues.md"),
        [(
            RouteKind::Jira,
            "Jira project TOOL on issues.apache.org",
            "https://issues.apache.org/jira/browse/TOOL"
        )]
    );
    assert_eq!(
        from_file(&feedback, "get-help.md"),
        [
            (
                RouteKind::MailingList,
                "Mailing lists",
                "https://tool.example/community#mailing-lists"
            ),
            (
                RouteKind::QuestionsAndAnswers,
                "StackOverflow (tag `tool`)",
                "https://stackoverflow.com/questions/tagged/tool"
            ),
        ]
    );
}

#[test]
fn f03_words_behind_a_link_are_its_note() {
    let feedback = derived(&files(&[(
        "issues.md",
        "[the tool tracker](https://bugs.launchpad.net/tool) (include the `docker` tag)",
    )]));
    let route = &feedback.routes[0];
    assert_eq!(route.kind, RouteKind::Launchpad);
    assert_eq!(route.note.as_deref(), Some("include the `docker` tag"));
    assert_eq!(route.account, Account::Needed("Launchpad".to_owned()));
}

#[test]
fn f04_placeholders_of_an_override_are_replaced() {
    let text = "[Bugzilla](https://bugzilla.example/enter_bug.cgi?product=My%20Tool) or [GitHub](%%GITHUB-REPO%%/issues)";
    let feedback = derived(&files(&[("issues.md", text)]));
    assert_eq!(
        from_file(&feedback, "issues.md"),
        [
            (
                RouteKind::Bugzilla,
                "Bugzilla",
                "https://bugzilla.example/enter_bug.cgi?product=My%20Tool"
            ),
            (
                RouteKind::GithubIssues,
                "GitHub",
                "https://github.com/example/tool-image/issues"
            ),
        ]
    );
    assert_eq!(
        feedback.issues.unwrap().markdown,
        text.replace("%%GITHUB-REPO%%", "https://github.com/example/tool-image")
    );
}

#[test]
fn f05_a_plain_mail_address_opens_the_mail_program() {
    let feedback = derived(&files(&[
        (
            "issues.md",
            "[GitHub](%%GITHUB-REPO%%/issues) For more see the [Wiki](%%GITHUB-REPO%%/wiki).",
        ),
        ("get-help.md", "send an email to tool@maker.example"),
    ]));
    assert_eq!(
        from_file(&feedback, "get-help.md"),
        [(
            RouteKind::Email,
            "tool@maker.example",
            "mailto:tool@maker.example"
        )]
    );
    let mail = feedback
        .routes
        .iter()
        .find(|route| route.kind == RouteKind::Email)
        .unwrap();
    assert_eq!(mail.note.as_deref(), Some("send an email to …"));
    assert_eq!(mail.visibility, Visibility::Private);
    assert_eq!(
        from_file(&feedback, "issues.md")[1].0,
        RouteKind::Documentation
    );
}

#[test]
fn f06_words_without_a_link_stay_words() {
    let feedback = derived(&files(&[(
        "get-help.md",
        "see the \"Community Support\" section below\n",
    )]));
    assert_eq!(
        from_file(&feedback, "get-help.md"),
        [(
            RouteKind::Text,
            "see the \"Community Support\" section below",
            ""
        )]
    );
    let answer = feedback.answer(Intent::Howto);
    assert_eq!(answer.primary.unwrap().kind, RouteKind::Text);
    assert!(
        answer
            .others
            .iter()
            .any(|route| route.label == "Server Fault"),
        "the programme's help stands beside the words"
    );
}

#[test]
fn f07_every_item_of_a_list_counts() {
    let feedback = derived(&files(&[(
        "issues.md",
        "-\t[maker/tool/issues](https://github.com/maker/tool/issues)\n\t-\t[the Maker forums](https://forums.maker.example/forum.jspa?forumID=2)\n",
    )]));
    assert_eq!(
        from_file(&feedback, "issues.md"),
        [
            (
                RouteKind::GithubIssues,
                "maker/tool/issues",
                "https://github.com/maker/tool/issues"
            ),
            (
                RouteKind::Forum,
                "the Maker forums",
                "https://forums.maker.example/forum.jspa?forumID=2"
            ),
        ]
    );
}

#[test]
fn f08_a_mail_address_for_issues_is_a_private_way_to_report_a_bug() {
    let feedback = derived(&files(&[(
        "issues.md",
        "[GitHub](%%GITHUB-REPO%%/issues) or [Email](mailto:tool@maker.example)",
    )]));
    let mail = feedback
        .routes
        .iter()
        .find(|route| route.kind == RouteKind::Email)
        .unwrap();
    assert_eq!(
        (mail.visibility, mail.intents.as_slice()),
        (Visibility::Private, [Intent::Bug].as_slice())
    );
    let security = feedback.answer(Intent::Security);
    assert_ne!(
        address(security.primary.unwrap()),
        "mailto:tool@maker.example",
        "nothing says that it is for security"
    );
}

#[test]
fn f09_without_a_page_only_the_programme_answers() {
    let files = BTreeMap::from([("README-short.txt".to_owned(), "an empty image".to_owned())]);
    let feedback = derived_with(&files, Some("https://github.com/example/other.git"));
    assert_eq!(
        (&feedback.issues, &feedback.help, &feedback.maintained_by),
        (&None, &None, &None)
    );
    assert!(
        feedback
            .routes
            .iter()
            .all(|route| route.source == RouteSource::Programme)
    );
    assert_eq!(
        feedback.answer(Intent::Bug).primary.unwrap().label,
        "#general"
    );
}

#[test]
fn f10_a_deprecated_image_keeps_its_routes() {
    let alive = derived(&files(&[]));
    let deprecated = derived(&files(&[
        ("deprecated.md", "This image is deprecated."),
        ("README-short.txt", "DEPRECATED; a tool"),
    ]));
    assert_eq!(alive, deprecated);
}

#[test]
fn f11_the_programme_has_channels_for_every_image() {
    for files in [
        files(&[]),
        files(&[("get-help.md", "[Forum](https://forum.tool.example)")]),
        BTreeMap::new(),
    ] {
        let feedback = derived(&files);
        let find = |label: &str| {
            feedback
                .routes
                .iter()
                .find(|route| route.label == label)
                .unwrap()
                .clone()
        };
        let general = find("#general");
        assert_eq!(address(&general), "https://dockr.ly/comm-slack");
        assert_eq!(
            (general.audience, general.kind),
            (Audience::Users, RouteKind::Chat)
        );
        let maintainers = find("#docker-library");
        assert_eq!(address(&maintainers), "https://libera.chat");
        assert_eq!(maintainers.audience, Audience::Maintainers);
        assert_eq!(maintainers.intents, [Intent::Maintainers]);
        assert!(maintainers.note.unwrap().contains("not for support"));
        assert_eq!(
            address(&find("Updates on their way")),
            "https://github.com/example/images/issues?q=label%3Atool"
        );
        assert_eq!(find("Security team").visibility, Visibility::Private);
        assert_eq!(find("Documentation issues").intents, [Intent::Docs]);
    }
}

#[test]
fn help_of_the_programme_is_for_images_that_name_no_place_of_their_own() {
    let own = derived(&files(&[(
        "get-help.md",
        "[Forum](https://forum.tool.example)",
    )]));
    assert!(own.routes.iter().all(|route| route.label != "Server Fault"));
    let none = derived(&BTreeMap::new());
    assert!(
        none.routes
            .iter()
            .any(|route| route.label == "Server Fault")
    );
}

#[test]
fn another_repository_of_the_manifest_is_a_further_tracker() {
    let labels = |repo: &str, extra: &[(&str, &str)]| -> Vec<String> {
        let feedback = derived_with(&files(extra), Some(repo));
        let bugs = feedback
            .routes
            .iter()
            .filter(|route| route.intents.contains(&Intent::Bug));
        bugs.map(|route| route.label.clone()).collect()
    };
    let own = "Issue tracker of example/tool-image";
    assert_eq!(
        labels("https://github.com/Maker/Builds.git", &[]),
        [own, "Issue tracker of Maker/Builds"]
    );
    assert_eq!(
        labels("https://github.com/Example/tool-image.git", &[]),
        [own],
        "the same in other letters"
    );
    assert_eq!(
        labels("https://git.launchpad.net/tool", &[]),
        [own],
        "no known tracker"
    );
    let gitlab = [(
        "issues.md",
        "https://gitlab.maker.example/maker/tool/issues",
    )];
    assert_eq!(
        labels("https://gitlab.maker.example/maker/tool.git", &gitlab),
        ["Issue tracker of maker/tool on gitlab.maker.example"],
        "the image names that tracker itself"
    );
}

#[test]
fn addresses_that_must_not_be_followed_stay_words() {
    let feedback = derived(&files(&[(
        "issues.md",
        "[click me](javascript:alert(1)), ftp://old.maker.example/bugs or [data](data:text/html,x) or [ours](../x)",
    )]));
    let routes: Vec<&Route> = feedback
        .routes
        .iter()
        .filter(|route| route.source == RouteSource::Image("issues.md".to_owned()))
        .collect();
    let seen: Vec<(RouteKind, &str, Option<&str>)> = routes
        .iter()
        .map(|route| (route.kind, route.label.as_str(), route.note.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            (
                RouteKind::Text,
                "click me",
                Some("no address to follow: javascript:alert(1)")
            ),
            (RouteKind::Text, "ftp://old.maker.example/bugs", None),
            (
                RouteKind::Text,
                "data",
                Some("no address to follow: data:text/html,x")
            ),
            (RouteKind::Text, "ours", Some("no address to follow: ../x")),
        ]
    );
    assert!(routes.iter().all(|route| route.target.is_none()));
}

#[test]
fn an_image_without_a_repository_has_no_made_up_tracker() {
    let mut files = files(&[]);
    files.remove("github-repo");
    let feedback = derived(&files);
    assert_eq!(feedback.issues, None);
    assert!(
        feedback
            .routes
            .iter()
            .all(|route| !address(route).contains("%%"))
    );
    assert_eq!(
        feedback.answer(Intent::Bug).primary.unwrap().label,
        "#general"
    );
}

#[test]
fn the_programme_stands_in_for_missing_templates() {
    let image = "tool".parse().unwrap();
    let (files, none) = (files(&[]), BTreeMap::new());
    let facts = FeedbackFacts {
        image: &image,
        folder: Folder::new("tool", &files),
        templates: Templates::new(&none),
        manifest_repo: None,
    };
    let feedback = derive(&facts, &programme());
    assert!(
        feedback
            .issues
            .unwrap()
            .markdown
            .starts_with("[https://github.com/example/tool-image/issues](")
    );
    assert_eq!(
        feedback.help.unwrap().markdown,
        "[Community Slack](https://dockr.ly/comm-slack), [Server Fault](https://serverfault.com/help/on-topic)"
    );
}

#[test]
fn feedback_survives_being_written_and_read() {
    let feedback = derived(&files(&[(
        "issues.md",
        "[a](https://a.example) (note), b@b.example, words",
    )]));
    let text = serde_json::to_string(&feedback).unwrap();
    assert_eq!(serde_json::from_str::<Feedback>(&text).unwrap(), feedback);
}

#[test]
fn a_thread_that_shows_consent_is_no_way_to_the_maintainers() {
    let table: [(&str, &[&str]); 3] = [
        (
            "[Ada](%%GITHUB-REPO%%), [with Bo's support](https://github.com/a/b/pull/7#issue-1)",
            &["Ada"],
        ),
        (
            "[Ada](%%GITHUB-REPO%%), [with Bo's support](https://github.com/a/b/issues/8#issuecomment-1)",
            &["Ada"],
        ),
        (
            "[Ada](https://github.com/ada), [Bo](https://github.com/a/b/issues)",
            &["Ada", "Bo"],
        ),
    ];
    for (maintainer, expected) in table {
        let feedback = derived(&files(&[("maintainer.md", maintainer)]));
        let labels: Vec<&str> = from_file(&feedback, "maintainer.md")
            .into_iter()
            .map(|(_, label, _)| label)
            .collect();
        assert_eq!(labels, expected, "{maintainer}");
        let words = feedback.maintained_by.unwrap().markdown;
        assert_eq!(
            words,
            maintainer.replace("%%GITHUB-REPO%%", "https://github.com/example/tool-image")
        );
    }
}
