#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use domain::proposal::Kind;
use domain::review::{Severity, ThreadState};
use time::Duration;

use super::*;
use crate::pages::fixture::{HOSTILE, NOW, html};
use crate::parts::{DiffLine, DiffRun, DiffWord, FindingLevel, RequirementItem, RequirementState};
use crate::view::draft::SummaryLine;
use crate::view::form::{FormChoice, FormFindings};
use crate::view::proposal::{
    ActForm, ActView, AnswerForm, AnswersPage, Ask, AskHunk, AskPlace, AskSuggestion, AuthorAct,
    ComparePage, ComparedFile, ConversationPage, FilesPage, HistoryEntry, HistoryPage, Improve,
    ListedFile, ListedGroup, ListedProposal, MoreAct, ProposalsPage, ProposalsQuery,
    RecordApproval, RecordException, RecordPage, RoundEvent, Said, SaidThread, ShownBody,
    ShownFile, SubmitView, TurnView,
};

fn head() -> ProposalHead {
    ProposalHead {
        number: 44,
        image: "tidewater".to_owned(),
        kind: Kind::New,
        state: State::InReview,
        round: 2,
        latest: 3,
        turn: TurnView {
            sentence: "Waiting for reviewers for 6 days.".to_owned(),
            reason: "Round 2 was submitted. Two people can act.".to_owned(),
            outlook: vec!["Its place in the queue: 4 of 11 new images.".to_owned()],
            yours: false,
            next: None,
        },
        asked: 3,
        said: 14,
        watched: None,
        told_until: 17,
    }
}

fn page() -> ProposalPage {
    ProposalPage {
        head: head(),
        summary: HOSTILE.to_owned(),
        banner: StateBanner {
            title: "In review".to_owned(),
            sentences: vec![HOSTILE.to_owned()],
            links: vec![("Record".to_owned(), "/proposals/44/record/1".to_owned())],
        },
        requirements: vec![
            RequirementItem {
                state: RequirementState::Holds,
                what: "Generally useful".to_owned(),
                reason: "@rae ticked it.".to_owned(),
            },
            RequirementItem {
                state: RequirementState::Overridden,
                what: "Feedback routes".to_owned(),
                reason: HOSTILE.to_owned(),
            },
        ],
        not_asked: vec!["Archives in one commit".to_owned()],
        rounds: vec![
            RoundView {
                number: 2,
                events: vec![RoundEvent {
                    at: NOW - Duration::days(6),
                    what: "@ada submitted round 2 with r3.".to_owned(),
                    note: Some(HOSTILE.to_owned()),
                }],
            },
            RoundView {
                number: 1,
                events: Vec::new(),
            },
        ],
        clocks: SideClocks {
            author: 144,
            reviewers: 408,
            nobody: 0,
        },
        authors: vec![PersonLine {
            handle: "ada".to_owned(),
            note: "began it".to_owned(),
        }],
        reviewers: Vec::new(),
        facts: vec![FactLine {
            label: "Source".to_owned(),
            words: HOSTILE.to_owned(),
            href: Some("https://tidewater.example/".to_owned()),
            more: Some(FactMore {
                words: "2 clauses changed since, not applied to this proposal".to_owned(),
                lines: vec!["Retired names: new “ebb”.".to_owned(), HOSTILE.to_owned()],
            }),
        }],
        improve: Some(Improve {
            lines: vec![SummaryLine {
                level: FindingLevel::Advice,
                words: HOSTILE.to_owned(),
                href: "/drafts/x/manifest#text-3".to_owned(),
            }],
            more: 2,
            draft: "/drafts/x".to_owned(),
        }),
        records: vec![(1, "Record of “Parked”".to_owned())],
        acts: Vec::new(),
        more: Vec::new(),
        form: ActForm::default(),
        findings: FormFindings::default(),
        done: None,
        now: NOW,
    }
}

#[test]
fn whose_turn_it_is_stands_before_everything_else() {
    let html = html(proposal(page()));
    let turn = html.find("Waiting for reviewers for 6 days.").unwrap();
    for later in ["In review", "What it needs", "Rounds", "Whose time it took"] {
        let place = html.rfind(later).unwrap();
        assert!(turn < place || later == "In review", "{later}");
    }
    for said in [
        "Two people can act",
        "Its place in the queue: 4 of 11 new images.",
        "2 clauses changed since, not applied to this proposal",
        "Retired names: new “ebb”.",
        "Holds",
        "Overridden",
        "1 requirement asks nothing of it",
        "Improve while you wait",
        "2 more stand in the draft.",
        r##"href="/drafts/x/manifest#text-3""##,
        "Round 2",
        "17 days",
        "6 days",
        "@ada",
        "Nobody yet",
        r#"href="/proposals/44/revisions/3""#,
        r#"href="/proposals/44/record/1""#,
        r#"rel="noopener noreferrer nofollow""#,
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    // Nobody is signed in: there is nothing to press.
    assert!(!html.contains(r#"method="post""#), "{html}");
}

#[test]
fn an_author_can_do_what_is_possible_and_reads_why_not() {
    let acts = vec![
        ActView {
            act: AuthorAct::Withdraw,
            closed: None,
            page: None,
        },
        ActView {
            act: AuthorAct::Park,
            closed: None,
            page: None,
        },
        ActView {
            act: AuthorAct::Leave,
            closed: Some("A proposal has at least one author.".to_owned()),
            page: None,
        },
    ];
    let mut page = page();
    page.acts = acts.clone();
    page.head.watched = Some(false);
    page.head.turn.yours = true;
    page.head.turn.next = Some(("Answer".to_owned(), "/proposals/44/answers".to_owned()));
    let html_of = html(proposal(page.clone()));
    for said in [
        r#"value="withdraw""#,
        "Withdraw this proposal",
        "30 days",
        "A proposal has at least one author.",
        r#"value="watch""#,
        r#"href="/proposals/44/answers""#,
    ] {
        assert!(html_of.contains(said), "{said}: {html_of}");
    }
    assert!(!html_of.contains(r#"value="leave""#), "{html_of}");
    // One press opens the question; nothing is done before the second.
    assert_eq!(
        html_of.matches("<details id=\"field-").count(),
        2,
        "{html_of}"
    );
    assert!(
        !html_of.contains("<details id=\"field-park\" open"),
        "{html_of}"
    );

    page.form = ActForm {
        act: "park".to_owned(),
        text: HOSTILE.to_owned(),
        until: "2026-13-01".to_owned(),
    };
    page.findings = FormFindings::new([("until", "Write a day, as in 2026-05-03.")]);
    let refused = html(proposal(page));
    assert!(refused.contains("One thing to correct"), "{refused}");
    assert!(refused.contains(r##"href="#field-until""##), "{refused}");
    assert!(refused.contains("2026-13-01"), "{refused}");
    assert_eq!(
        refused.matches("alert(1)").count(),
        html_of.matches("alert(1)").count() + 1
    );
}

#[test]
fn roles_are_led_to_their_pages() {
    let mut page = page();
    page.more = vec![
        MoreAct {
            label: "Claim".to_owned(),
            href: Some("/proposals/44/claim".to_owned()),
            about: "Take it on.".to_owned(),
        },
        MoreAct {
            label: "Review".to_owned(),
            href: None,
            about: "Your review does not count here.".to_owned(),
        },
    ];
    let html = html(proposal(page));
    assert!(html.contains(r#"href="/proposals/44/claim""#), "{html}");
    assert!(html.contains("Your review does not count here."), "{html}");
}

#[test]
fn every_view_listens_and_marks_what_its_keys_press() {
    let mut overview = page();
    overview.head.watched = Some(false);
    let overview = html(proposal(overview));
    let mut sheet = sheet(None);
    sheet.head.watched = Some(false);
    let sheet = html(answers(sheet));
    for html in [&overview, &sheet] {
        assert!(
            html.contains(r#"data-live="/proposals/44/events?after=17""#),
            "{html}"
        );
        for key in ["c", "d", "g o", "g f", "g c", "g h"] {
            assert!(
                html.contains(&format!("data-press=\"{key}\"")),
                "{key}: {html}"
            );
            assert!(html.contains(&format!(">{key}</kbd>")), "{key}: {html}");
        }
    }
    // Where threads stand, the keys go through those that are open; elsewhere they lead there.
    assert!(overview.contains(r#"data-press="n|p|g a""#), "{overview}");
    assert!(sheet.contains(r#"data-press="g a""#), "{sheet}");
    assert_eq!(sheet.matches("data-place").count(), 1, "{sheet}");
    let talk = html(conversation(talk()));
    assert!(talk.contains(r#"data-write="c""#), "{talk}");
    assert!(!talk.contains(r#"data-press="c""#), "{talk}");
}

#[test]
fn every_state_has_a_badge() {
    for state in State::ALL {
        let mut page = page();
        page.head.state = state;
        let html = html(proposal(page));
        assert!(html.contains("class=\"badge"), "{state:?}");
    }
}

fn ask(id: &str, form: Option<AnswerForm>) -> Ask {
    Ask {
        place_on_sheet: 1,
        id: id.to_owned(),
        severity: Severity::Must,
        state: ThreadState::Open,
        must_be_answered: true,
        by: "rae".to_owned(),
        at: NOW - Duration::days(9),
        round: 1,
        place: AskPlace {
            words: "1.2/Dockerfile, line 14 of r2".to_owned(),
            href: Some("/proposals/44/revisions/2?file=context%2F1.2%2FDockerfile#L14".to_owned()),
        },
        rule: Some("SW-D01".to_owned()),
        html: "<p>Verify the download.</p>".to_owned(),
        suggestion: Some(AskSuggestion {
            first: 14,
            before: HOSTILE.to_owned(),
            after: "RUN curl --fail".to_owned(),
            closed: None,
        }),
        answer: None,
        hunk: Some(AskHunk {
            label: "1.2/Dockerfile".to_owned(),
            words: "The lines changed in your draft, near line 14.".to_owned(),
            unchanged: false,
            runs: vec![DiffRun::Shown(vec![DiffLine::Added {
                new: 14,
                words: vec![DiffWord {
                    text: HOSTILE.to_owned(),
                    changed: true,
                }],
            }])],
        }),
        form,
        can_resolve: false,
    }
}

fn sheet(form: Option<AnswerForm>) -> AnswersPage {
    let mut settled = ask("b", None);
    settled.state = ThreadState::Resolved;
    settled.answer = Some(HOSTILE.to_owned());
    AnswersPage {
        head: head(),
        submit: form.is_some().then(|| SubmitView {
            round: 3,
            closed: None,
            draft: "/drafts/0".to_owned(),
        }),
        open: vec![ask("a", form)],
        settled: vec![settled],
        unanswered: 1,
        to_answer: 1,
        note: String::new(),
        findings: FormFindings::default(),
        findings_note: None,
        done: None,
        now: NOW,
    }
}

#[test]
fn ask_change_and_answer_stand_together() {
    let html = html(answers(sheet(Some(AnswerForm::default()))));
    for said in [
        "1. Must",
        "Needs your answer",
        "Verify the download.",
        "near line 14",
        "Suggested change",
        r#"name="apply" value="a""#,
        r#"name="answer-a""#,
        r#"name="text-a""#,
        "Submit round 3",
        "0 of 1 that have to be answered are.",
        "1 ask is settled",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    // The first button of the form takes nothing over.
    let first = html.find("<button").map(|at| &html[at..at + 120]);
    let form = html.find("/proposals/44/answers\"><button").unwrap();
    assert!(
        html[form..form + 200].contains(r#"value="save""#),
        "{first:?}"
    );
}

#[test]
fn who_is_no_author_reads_the_sheet() {
    let html = html(answers(sheet(None)));
    for said in ["Verify the download.", "near line 14", "Suggested change"] {
        assert!(html.contains(said), "{said}: {html}");
    }
    for absent in [
        "name=\"apply\"",
        "Submit round",
        "Needs your answer",
        "</textarea>",
    ] {
        assert!(!html.contains(absent), "{absent}: {html}");
    }
}

#[test]
fn what_was_typed_stays_in_a_refused_sheet() {
    let mut page = sheet(Some(AnswerForm {
        choice: "wont".to_owned(),
        text: HOSTILE.to_owned(),
    }));
    page.findings = FormFindings::new([("text-a", "Write why it will not be done.")]);
    page.findings_note = Some("The answers are kept.".to_owned());
    let html = html(answers(page));
    assert!(html.contains(r##"href="#field-text-a""##), "{html}");
    assert!(html.contains("The answers are kept."), "{html}");
    assert!(html.contains("value=\"wont\" checked"), "{html}");
}

fn said(html: &str) -> Said {
    Said {
        by: "rae".to_owned(),
        as_whom: "reviewer".to_owned(),
        at: NOW - Duration::days(9),
        act: "asked for changes of r2: 1 must.".to_owned(),
        html: html.to_owned(),
    }
}

fn talk() -> ConversationPage {
    ConversationPage {
        head: head(),
        general: vec![said("<p>Good work.</p>"), said("")],
        open: vec![SaidThread {
            id: "a".to_owned(),
            severity: Severity::Question,
            state: ThreadState::Answered,
            place: AskPlace {
                words: HOSTILE.to_owned(),
                href: None,
            },
            rule: Some("SW-D01".to_owned()),
            suggestion: Some(HOSTILE.to_owned()),
            said: vec![said("<p>Why?</p>")],
        }],
        settled: Vec::new(),
        closed: None,
        sign_in: None,
        replies_to: None,
        text: String::new(),
        findings: FormFindings::default(),
        done: None,
        now: NOW,
    }
}

#[test]
fn somebody_can_comment_on_the_whole_and_in_a_thread() {
    let html_of = html(conversation(talk()));
    assert!(html_of.contains("?thread=a#reply"), "{html_of}");
    assert_eq!(html_of.matches("</textarea>").count(), 1, "{html_of}");
    let mut page = talk();
    page.replies_to = Some("a".to_owned());
    page.text = HOSTILE.to_owned();
    page.findings = FormFindings::new([("text", "Write a comment first.")]);
    let html_of = html(conversation(page));
    assert_eq!(html_of.matches("</textarea>").count(), 2, "{html_of}");
    assert_eq!(
        html_of.matches("Write a comment first.").count(),
        2,
        "{html_of}"
    );
    let mut page = talk();
    page.closed = Some("Sign in to comment.".to_owned());
    page.sign_in = Some("/sign-in?return_to=%2F".to_owned());
    let html_of = html(conversation(page));
    assert!(!html_of.contains(r#"method="post""#), "{html_of}");
    assert!(html_of.contains("/sign-in?return_to"), "{html_of}");
}

#[test]
fn a_confidential_event_says_so() {
    let entry = |confidential| HistoryEntry {
        at: NOW,
        sentence: HOSTILE.to_owned(),
        confidential,
        link: None,
    };
    let page = |confidential| HistoryPage {
        head: head(),
        entries: vec![entry(confidential)],
        now: NOW,
    };
    assert!(html(history(page(true))).contains("Only you and coordinators"));
    assert!(!html(history(page(false))).contains("Only you and coordinators"));
}

fn listed(path: &str) -> ListedFile {
    ListedFile {
        path: path.to_owned(),
        label: path.to_owned(),
        size: 12_345,
        sha256: "ab".repeat(32),
        changed: true,
    }
}

#[test]
fn a_file_is_read_line_by_line() {
    let page = |body| FilesPage {
        head: head(),
        revision: 3,
        by: "ada".to_owned(),
        at: NOW - Duration::days(6),
        note: HOSTILE.to_owned(),
        groups: vec![ListedGroup {
            label: "Manifest".to_owned(),
            files: vec![listed("manifest")],
        }],
        shown: Some(ShownFile {
            file: listed("manifest"),
            body,
            other: None,
            download: "/proposals/44/revisions/3/files/manifest".to_owned(),
        }),
        versions: vec![
            FormChoice::new("2", "r2", ""),
            FormChoice::new("3", "r3", ""),
        ],
        now: NOW,
    };
    let html_of = html(files(page(ShownBody::Text {
        lines: vec!["Maintainers: A".to_owned(), HOSTILE.to_owned()],
        omitted: 3,
    })));
    for said in [
        r#"id="L2""#,
        r##"href="#L2""##,
        "3 more lines",
        "12\u{202f}345",
        "abababababab",
        "Changed",
        r#"<option value="2" selected"#,
        r#"href="/proposals/44/revisions/1""#,
    ] {
        assert!(html_of.contains(said), "{said}: {html_of}");
    }
    let html_of = html(files(page(ShownBody::Page {
        html: "<p>Read me</p>".to_owned(),
    })));
    assert!(html_of.contains("<p>Read me</p>"), "{html_of}");
    html(files(page(ShownBody::Described {
        words: HOSTILE.to_owned(),
    })));
}

#[test]
fn facts_stand_before_the_lines() {
    let page = ComparePage {
        head: head(),
        versions: vec![
            FormChoice::new("2", "r2", ""),
            FormChoice::new("3", "r3", ""),
        ],
        from: "2".to_owned(),
        to: "3".to_owned(),
        sides: false,
        difference: domain::change::compare_dockerfiles(
            "FROM debian:bookworm\n",
            "FROM debian:trixie\n",
        ),
        files: vec![
            ComparedFile {
                path: "context/Dockerfile".to_owned(),
                label: "Dockerfile".to_owned(),
                runs: crate::view::difference::runs("a\n", "b\n", 3),
                words: String::new(),
            },
            ComparedFile {
                path: "docs/logo.png".to_owned(),
                label: "docs/logo.png".to_owned(),
                runs: Vec::new(),
                words: HOSTILE.to_owned(),
            },
        ],
        omitted: vec![("Many".to_owned(), "/proposals/44/revisions/3".to_owned())],
        cautions: vec![HOSTILE.to_owned()],
    };
    let html = html(compare(page));
    let facts = html.find("trixie").unwrap();
    let lines = html.find("diff-lines").unwrap();
    assert!(facts < lines, "{html}");
    assert!(html.contains("From r2 to r3"), "{html}");
    assert!(html.contains("?from=2&amp;to=3&amp;layout=sides"), "{html}");
    assert!(html.contains("More files that differ"), "{html}");
}

#[test]
fn a_record_says_by_what_it_was_decided() {
    let page = RecordPage {
        proposal: 44,
        number: 2,
        records: 2,
        image: "tidewater".to_owned(),
        kind: "New image".to_owned(),
        decision: "Declined".to_owned(),
        sentences: vec![HOSTILE.to_owned()],
        by: "@cora".to_owned(),
        at: NOW,
        authors: vec!["@ada".to_owned()],
        on: "Round 2, r3".to_owned(),
        policy: "ab".repeat(32),
        base: String::new(),
        hashes: vec![("Dockerfiles".to_owned(), "cd".repeat(32))],
        requirements: page().requirements,
        not_asked: Vec::new(),
        approvals: vec![RecordApproval {
            by: "@rae".to_owned(),
            of: "Dockerfile on r3".to_owned(),
            counted: false,
        }],
        exceptions: vec![RecordException {
            what: "The rule SW-D01".to_owned(),
            by: "@cora".to_owned(),
            reason: HOSTILE.to_owned(),
        }],
        clocks: SideClocks::default(),
        now: NOW,
    };
    assert_eq!(record_title(&page), "Decision record 2 of #44");
    let html = html(record(page));
    for said in [
        "Declined: tidewater",
        "Round 2, r3",
        &"cd".repeat(32),
        "Not counted",
        "The rule SW-D01",
        r#"href="/proposals/44/record/1""#,
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(!html.contains("Began from"), "{html}");
}

#[test]
fn the_list_says_where_each_stands() {
    let row = ListedProposal {
        number: 44,
        image: "tidewater".to_owned(),
        kind: Kind::New,
        state: State::InReview,
        round: 2,
        summary: HOSTILE.to_owned(),
        turn: "Reviewers".to_owned(),
        reason: "Round 2 was submitted.".to_owned(),
        since: NOW - Duration::days(6),
    };
    let page = |rows, query: ProposalsQuery| ProposalsPage {
        query,
        rows,
        next: Some("/proposals?before=44".to_owned()),
        can_propose: true,
        now: NOW,
    };
    let all = html(list(page(vec![row], ProposalsQuery::default())));
    for said in [
        "#44 · round 2",
        "In review",
        "Reviewers",
        "6 days ago",
        "Next page",
    ] {
        assert!(all.contains(said), "{said}: {all}");
    }
    let none = html(list(page(Vec::new(), ProposalsQuery::default())));
    assert!(none.contains("Nothing is proposed at the moment"), "{none}");
    let query = ProposalsQuery {
        image: "postgres".to_owned(),
        ..ProposalsQuery::default()
    };
    let narrowed = html(list(page(Vec::new(), query)));
    assert!(
        narrowed.contains("Show everything that is open"),
        "{narrowed}"
    );
}
