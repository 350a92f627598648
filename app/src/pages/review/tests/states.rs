use super::*;

#[test]
fn a_newer_revision_is_said_and_offered() {
    let mut asked = page();
    asked.newest = 4;
    let html = html(review(asked));
    assert!(html.contains("Revision 4 has come"), "{html}");
    assert!(html.contains("base=r3"), "{html}");
}

#[test]
fn who_has_a_conflict_reads_and_cannot_write() {
    let mut asked = page();
    asked.access = ReviewAccess::ReadOnly("You maintain this image.".to_owned());
    asked.query = asked.query.publishing(Verdict::Approve);
    asked.comment = Some(CommentForm::default());
    asked.notes = None;
    let html = html(review(asked));
    assert!(html.contains("You maintain this image."), "{html}");
    // The comparison is chosen by a form that asks; nothing is sent.
    assert!(!html.contains(r#"method="post""#), "{html}");
    assert!(
        !html.contains("#comment") && !html.contains("verdict-bar"),
        "{html}"
    );
}

#[test]
fn an_outdated_thread_says_so_and_shows_the_lines_as_they_were() {
    let mut outdated = thread("t2", ThreadPlace::File);
    outdated.outdated = Some(Outdated {
        why: "The line changed in r3.".to_owned(),
        lines: HOSTILE.to_owned(),
    });
    outdated.answer = Some(AnswerView {
        words: "Fixed".to_owned(),
        fixed: true,
        href: Some("#new-13".to_owned()),
    });
    outdated.state = ThreadState::Answered;
    let mut asked = page();
    asked.threads = vec![outdated];
    let html = html(review(asked));
    assert!(html.contains("The line changed in r3."), "{html}");
    assert!(
        html.contains("Outdated") && html.contains("Answered"),
        "{html}"
    );
    assert!(html.contains("Show the change"), "{html}");
}

#[test]
fn a_settled_thread_is_folded_and_can_be_opened_again() {
    let mut settled = thread("t3", line(13));
    settled.state = ThreadState::Resolved;
    settled.acts = ThreadActs {
        reopen: true,
        ..ThreadActs::default()
    };
    let mut asked = page();
    asked.threads = vec![settled];
    let html = html(review(asked));
    let thread = &html[at(&html, r#"id="thread-t3""#)..];
    assert!(
        thread.starts_with(r#"id="thread-t3""#) && thread.contains("<details><summary"),
        "{thread}"
    );
    // What is not settled after all is said before it is opened again.
    assert!(thread.contains("Reply or open again"), "{thread}");
}

#[test]
fn a_reply_is_written_in_its_thread() {
    let mut asked = page();
    asked.query.thread = Some("t1".to_owned());
    asked.reply = "Thank you.".to_owned();
    let html = html(review(asked));
    let thread = &html[at(&html, r#"id="thread-t1""#)..];
    assert!(thread.contains("Thank you.</textarea>"), "{thread}");
    assert!(thread.contains(r#"name="act" value="reply""#), "{thread}");
}

#[test]
fn a_draft_is_marked_as_seen_by_its_writer_only() {
    let mut draft = thread("t4", ThreadPlace::Whole);
    draft.remarks = vec![ThreadRemark {
        suggestion: Some(Suggestion {
            first: 13,
            before: "curl http".to_owned(),
            after: "curl https".to_owned(),
            applied_in: None,
        }),
        draft: Some("d4".to_owned()),
        ..remark("rae", "Use https.")
    }];
    let mut asked = page();
    asked.general = vec![draft];
    let html = html(review(asked));
    for words in [
        "Not published",
        "Only you see this",
        "draft=d4#comment",
        r#"name="draft" value="d4""#,
        "Suggested change",
        "curl https",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[test]
fn publishing_shows_what_the_author_gets_the_musts_first() {
    let draft = |id: &str, severity, text: &str| DraftComment {
        id: id.to_owned(),
        severity,
        place: format!("entrypoint.sh, {id}"),
        href: "/proposals/44/review?draft=1#comment".to_owned(),
        html: format!("<p>{text}</p>"),
    };
    let mut asked = page();
    asked.drafts = vec![
        draft("1", None, "a reply"),
        draft("2", Some(Severity::Nit), "a nit"),
        draft("3", Some(Severity::Must), "a must"),
    ];
    asked.query = asked.query.publishing(Verdict::AskForChanges);
    let shown = html(review(asked.clone()));
    let section = &shown[at(&shown, r#"id="publish""#)..];
    assert!(at(section, "a must") < at(section, "a nit"), "{section}");
    assert!(at(section, "a nit") < at(section, "a reply"), "{section}");
    assert!(
        section.contains(r#"name="verdict" value="ask-for-changes""#),
        "{section}"
    );
    assert!(
        section.contains(r#"name="revision" value="3""#),
        "{section}"
    );
    assert!(!section.contains(r#"name="scope""#), "{section}");
    assert!(shown.contains("3 unpublished comments"), "{shown}");

    asked.query = asked.query.publishing(Verdict::Approve);
    let approves = html(review(asked.clone()));
    let dockerfile = approves.split(r#"value="dockerfile""#).nth(1).unwrap();
    assert!(
        dockerfile.split('>').next().unwrap().contains("checked"),
        "{approves}"
    );

    asked.verdicts[0].closed = Some("Revision 4 has come.".to_owned());
    let closed = html(review(asked));
    assert!(closed.contains("“Approve” cannot be given now"), "{closed}");
    assert!(!closed.contains(r#"value="publish""#), "{closed}");
}

#[test]
fn a_refused_comment_keeps_everything() {
    let mut asked = page();
    asked.query = asked.query.commenting(CommentTarget::Whole);
    asked.comment = Some(CommentForm {
        severity: String::new(),
        text: "Typed before.".to_owned(),
        rule: "SW-D99".to_owned(),
        needs_answer: true,
        ..CommentForm::default()
    });
    asked.findings = FormFindings::new([
        ("severity", "Choose how much it weighs."),
        ("rule", "There is no rule SW-D99."),
    ]);
    let html = html(review(asked));
    for words in [
        "Typed before.</textarea>",
        r##"href="#field-severity""##,
        r#"value="SW-D99""#,
        "2 things to correct",
        "Comment on the whole proposal",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[test]
fn nothing_changed_and_nothing_as_text_are_said() {
    let mut asked = page();
    asked.file = None;
    asked.facts = Vec::new();
    let none = html(review(asked.clone()));
    assert!(none.contains("Nothing differs from the base"), "{none}");
    assert!(
        none.contains("The rules see no change of meaning."),
        "{none}"
    );
    for (body, words) in [
        (
            FileBody::Described {
                sentences: vec!["A logo of 12 kB.".to_owned()],
                href: Some("/proposals/44/revisions/3/files/logo.png".to_owned()),
            },
            "A logo of 12 kB.",
        ),
        (
            FileBody::Rendered {
                html: "<h2>What is it</h2>".to_owned(),
                runs: Vec::new(),
                before: Some("<p>Before.</p>".to_owned()),
            },
            "Show the page as it is now",
        ),
    ] {
        asked.file = Some(FileView {
            body,
            findings: Vec::new(),
            ..file()
        });
        let shown = html(review(asked.clone()));
        assert!(shown.contains(words), "{words}: {shown}");
        // A thread on a line of what is not shown as lines is listed all the same.
        assert!(shown.contains(r#"id="thread-t1""#), "{shown}");
    }
}

#[test]
fn of_a_page_that_changes_the_lines_and_the_page_are_shown() {
    let mut asked = page();
    let rendered = |runs| FileView {
        body: FileBody::Rendered {
            html: "<h2>What is it</h2>".to_owned(),
            runs,
            before: Some("<p>Before.</p>".to_owned()),
        },
        ..file()
    };
    asked.file = Some(rendered(runs()));
    let shown = html(review(asked.clone()));
    for words in [
        "What changes in its text",
        "As users will see it",
        "<h2>What is it</h2>",
        "Show the page as it is now",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    asked.file = Some(rendered(Vec::new()));
    let same = html(review(asked));
    assert!(!same.contains("What changes in its text"), "{same}");
}

#[test]
fn both_layouts_hold_every_thread() {
    for layout in [DiffLayout::Unified, DiffLayout::SideBySide] {
        let mut asked = page();
        asked.query.layout = layout;
        asked.threads = vec![
            thread("new", line(13)),
            thread(
                "old",
                ThreadPlace::Lines {
                    of_base: true,
                    first: 12,
                    last: 13,
                },
            ),
        ];
        let html = html(review(asked));
        assert!(html.contains(r#"id="thread-new""#) && html.contains(r#"id="thread-old""#));
        assert!(html.contains("on lines 12 to 13 of the base"), "{html}");
    }
}

/// The largest manifest of the real catalogue has 148 entries.
#[test]
fn a_manifest_of_148_entries_with_40_threads_stays_whole() {
    let mut lines = Vec::new();
    for entry in 0..148 {
        let at = entry * 6;
        for field in 1..=5 {
            lines.push(DiffLine::Same {
                old: at + field,
                new: at + field,
                text: format!("Field{field}: value of entry {entry}"),
            });
        }
        lines.push(DiffLine::Removed {
            old: at + 6,
            words: words("GitCommit: before"),
        });
        lines.push(DiffLine::Added {
            new: at + 6,
            words: words("GitCommit: after"),
        });
    }
    let mut asked = page();
    asked.threads = (0..40)
        .map(|number| thread(&format!("m{number}"), line(number * 6 + 6)))
        .collect();
    asked.file = Some(FileView {
        body: FileBody::Difference {
            runs: vec![DiffRun::Shown(lines)],
        },
        ..file()
    });
    let html = html(review(asked));
    assert_eq!(html.matches("id=\"thread-m").count(), 40);
    assert_eq!(html.matches("<tr id=").count(), 148 * 7);
    assert!(html.len() < 1_500_000, "{} bytes", html.len());
}
