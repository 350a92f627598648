#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use domain::review::{Scope, Severity, ThreadState, Verdict};
use time::Duration;

use super::*;
use crate::pages::fixture::{HOSTILE, NOW, html};
use crate::parts::{DiffLayout, DiffLine, DiffRun, DiffWord, FindingItem, FindingLevel};
use crate::view::form::{FormChoice, FormFindings};
use crate::view::queue::{DotState, RequirementDot};
use crate::view::review::{
    AnswerView, Base, ChecklistItem, CommentForm, DraftComment, FileBody, FileEntry, FileGroup,
    FileView, OpenThread, Outdated, PlacedFinding, PrivateNote, PublishForm, ReviewFact,
    SavedReply, Side, Suggestion, ThreadActs, ThreadPlace, ThreadRemark, ThreadView, VerdictChoice,
};

mod states;

fn words(text: &str) -> Vec<DiffWord> {
    vec![DiffWord {
        text: text.to_owned(),
        changed: true,
    }]
}

fn runs() -> Vec<DiffRun> {
    let same = |number: usize| DiffLine::Same {
        old: number,
        new: number,
        text: format!("RUN step {number}"),
    };
    vec![
        DiffRun::Folded((1..12).map(same).collect()),
        DiffRun::Shown(vec![
            same(12),
            DiffLine::Removed {
                old: 13,
                words: words("curl http://tidewater.example"),
            },
            DiffLine::Added {
                new: 13,
                words: words(HOSTILE),
            },
        ]),
    ]
}

fn remark(by: &str, text: &str) -> ThreadRemark {
    ThreadRemark {
        by: by.to_owned(),
        at: NOW - Duration::days(6),
        html: format!("<p>{text}</p>"),
        suggestion: None,
        draft: None,
    }
}

fn thread(id: &str, place: ThreadPlace) -> ThreadView {
    ThreadView {
        id: id.to_owned(),
        severity: Severity::Must,
        state: ThreadState::Open,
        place,
        asked_on: 2,
        outdated: None,
        rule: Some("SW-D01".to_owned()),
        remarks: vec![remark("rae", "The download is not verified.")],
        answer: None,
        acts: ThreadActs {
            reply: true,
            resolve: true,
            accept: false,
            reopen: false,
        },
    }
}

const fn line(last: usize) -> ThreadPlace {
    ThreadPlace::Lines {
        of_base: false,
        first: last,
        last,
    }
}

fn file() -> FileView {
    FileView {
        path: "2.4/Dockerfile".to_owned(),
        label: "2.4/Dockerfile".to_owned(),
        body: FileBody::Difference { runs: runs() },
        same_change: vec![(
            "2.4-alpine/Dockerfile".to_owned(),
            "2.4-alpine/Dockerfile".to_owned(),
        )],
        viewed: false,
        findings: vec![PlacedFinding {
            finding: FindingItem {
                rule: "SW-D07".to_owned(),
                level: FindingLevel::Warn,
                line: Some(13),
                message: "The host is new.".to_owned(),
                help: None,
            },
            answer: "It is upstream's mirror.".to_owned(),
        }],
        previous: None,
        next: Some("entrypoint.sh".to_owned()),
    }
}

fn page() -> ReviewPage {
    ReviewPage {
        number: 44,
        told_until: 17,
        image: "tidewater".to_owned(),
        query: ReviewQuery {
            file: Some("2.4/Dockerfile".to_owned()),
            ..ReviewQuery::default()
        },
        revision: 3,
        newest: 3,
        base_words: "r2, which you reviewed".to_owned(),
        bases: vec![
            FormChoice::new("reviewed", "r2, which you reviewed", ""),
            FormChoice::new("r1", "r1", ""),
        ],
        base: Base::Reviewed,
        access: ReviewAccess::Write,
        others: vec!["@ada has been reviewing for 20 minutes.".to_owned()],
        facts: vec![ReviewFact {
            sentence: "The entrypoint executes the given command.".to_owned(),
            href: Some("/proposals/44/review?file=entrypoint.sh#new-14".to_owned()),
            answers: Some("answers your must 1".to_owned()),
            risky: true,
        }],
        groups: vec![FileGroup {
            label: "Dockerfiles".to_owned(),
            files: vec![
                FileEntry {
                    path: "2.4/Dockerfile".to_owned(),
                    label: "2.4/Dockerfile".to_owned(),
                    added: 4,
                    removed: 2,
                    viewed: false,
                    same_change: 1,
                    open_threads: 1,
                    findings: 2,
                },
                FileEntry {
                    path: "entrypoint.sh".to_owned(),
                    label: "entrypoint.sh".to_owned(),
                    added: 6,
                    removed: 3,
                    viewed: true,
                    same_change: 0,
                    open_threads: 0,
                    findings: 0,
                },
            ],
            equal: 3,
        }],
        file: Some(file()),
        threads: vec![thread("t1", line(13))],
        general: Vec::new(),
        open: vec![OpenThread {
            place: "2.4/Dockerfile, line 13".to_owned(),
            severity: Severity::Must,
            href: "/proposals/44/review?file=2.4%2FDockerfile#thread-t1".to_owned(),
        }],
        comment: None,
        lines: String::new(),
        saved_replies: vec![SavedReply {
            id: "verify".to_owned(),
            title: "Verify the download (SW-D01)".to_owned(),
        }],
        reply: String::new(),
        drafts: Vec::new(),
        verdicts: Verdict::ALL
            .map(|verdict| VerdictChoice {
                verdict,
                leads_to: "The turn goes on.".to_owned(),
                closed: None,
            })
            .to_vec(),
        scopes: vec![Scope::Dockerfile, Scope::Docs],
        publish: PublishForm {
            summary: String::new(),
            scopes: vec![Scope::Dockerfile],
        },
        checklist: vec![ChecklistItem {
            slug: "repeatable".to_owned(),
            what: "Repeatable build".to_owned(),
            author_says: "Versions are pinned.".to_owned(),
            ticked: true,
            ticked_by: vec!["ada".to_owned()],
            words: String::new(),
        }],
        requirements: vec![RequirementDot {
            state: DotState::Partly,
            words: "1 of 2 Dockerfile".to_owned(),
        }],
        notes: Some(vec![PrivateNote {
            by: "ada".to_owned(),
            at: NOW - Duration::hours(1),
            html: "<p>Known author.</p>".to_owned(),
        }]),
        note: String::new(),
        findings: FormFindings::default(),
        done: None,
        now: NOW,
    }
}

/// Where a text stands on a page.
fn at(html: &str, text: &str) -> usize {
    html.find(text).unwrap_or_else(|| panic!("{text}: {html}"))
}

#[test]
fn facts_files_lines_findings_and_threads_are_on_one_page() {
    let html = html(review(page()));
    for words in [
        "#44 · r3 against r2, which you reviewed",
        "answers your must 1",
        "1 of 2 viewed",
        "3 files are equal",
        "1 open thread, 2 findings, same change in 1 more file",
        "The same change in 1 more file: review it once",
        "It is upstream's mirror.",
        "Versions are pinned.",
        "Ticked by @ada",
        "@ada has been reviewing for 20 minutes.",
        "No unpublished comment",
    ] {
        let words = words.replace('\'', "&#x27;");
        assert!(
            html.contains(&words) || html.contains(&words.replace("&#x27;", "'")),
            "{words}: {html}"
        );
    }
    let line = at(&html, r#"id="new-13""#);
    assert!(line < at(&html, "The host is new."), "{html}");
    assert!(line < at(&html, r#"id="thread-t1""#), "{html}");
    assert!(html.contains("&lt;script&gt;"), "{html}");
}

#[test]
fn a_line_number_opens_the_form_at_its_line() {
    let html = html(review(page()));
    assert!(
        html.contains(r##"href="/proposals/44/review?file=2.4%2FDockerfile&amp;line=13#comment""##),
        "{html}"
    );
    assert!(
        html.contains(
            r##"href="/proposals/44/review?file=2.4%2FDockerfile&amp;side=old&amp;line=13#comment""##
        ),
        "{html}"
    );
    assert!(!html.contains(r#"id="comment""#), "{html}");
}

#[test]
fn the_form_stands_below_its_line_and_asks_the_weight_first() {
    let mut asked = page();
    asked.query = asked.query.commenting(CommentTarget::Lines {
        side: Side::New,
        first: 12,
        last: 12,
    });
    asked.comment = Some(CommentForm {
        severity: "nit".to_owned(),
        text: HOSTILE.to_owned(),
        ..CommentForm::default()
    });
    asked.lines = "RUN step 12".to_owned();
    let html = html(review(asked));
    let form = at(&html, r#"id="comment""#);
    assert!(
        at(&html, r#"id="new-12""#) < form && form < at(&html, r#"id="old-13""#),
        "{html}"
    );
    assert!(
        at(&html, "How much does it weigh?") < at(&html, "What do you say?"),
        "{html}"
    );
    let nit = html.split(r#"value="nit""#).nth(1).unwrap();
    assert!(nit.split('>').next().unwrap().contains("checked"), "{html}");
    assert!(
        html.contains(r#"name="suggestion""#) && html.contains("RUN step 12</textarea>"),
        "{html}"
    );
    assert!(
        html.contains(r#"value="insert""#) && html.contains("Verify the download"),
        "{html}"
    );
    assert!(
        html.contains(r#"action="/proposals/44/review?file=2.4%2FDockerfile&amp;line=12""#),
        "{html}"
    );
}

#[test]
fn nothing_that_was_written_gets_lost_when_its_line_is_not_shown() {
    let mut asked = page();
    asked.query = asked.query.commenting(CommentTarget::Lines {
        side: Side::New,
        first: 900,
        last: 900,
    });
    asked.comment = Some(CommentForm {
        text: "kept".to_owned(),
        ..CommentForm::default()
    });
    asked.threads = vec![thread("t9", line(900))];
    if let Some(file) = &mut asked.file {
        file.findings[0].finding.line = Some(900);
    }
    let html = html(review(asked));
    assert!(html.contains("kept</textarea>"), "{html}");
    assert!(html.contains(r#"id="thread-t9""#), "{html}");
    assert!(html.contains("The host is new."), "{html}");
}

#[test]
fn a_private_note_is_a_control_of_its_own() {
    let html = html(review(page()));
    let notes = &html[at(&html, r#"aria-labelledby="notes""#)..];
    assert!(notes.contains(r#"name="act" value="note""#), "{notes}");
    assert!(notes.contains("Authors never do."), "{notes}");
    let none = crate::pages::fixture::html(review(ReviewPage {
        notes: None,
        ..page()
    }));
    assert!(!none.contains("rivate note"), "{none}");
}
