#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use domain::forecast::Line;
use domain::merge::merge;
use domain::proposal::Part;
use time::Duration;

use super::fixture::{answers, head, manifest, page, readiness};
use super::*;
use crate::pages::fixture::{HOSTILE, NOW, html};
use crate::parts::{FindingLevel, RequirementItem, RequirementState};
use crate::view::draft::{
    Beside, CoAuthor, Conflict, ConflictPage, DraftPeoplePage, Explanation, FileEntry, FilesForm,
    Forecast, Invitation, OfferedFile, OpenFile, RouteField, Side, Stamp, SubmitPage, Submittable,
    SummaryLine,
};
use crate::view::form::FormFindings;

const GOOD: &str = "Maintainers: Ada Example (@ada-example)\nGitRepo: https://github.com/example/skiff.git\nGitFetch: refs/heads/main\n\nTags: 1.4, latest\nArchitectures: amd64\nGitCommit: 0123456789abcdef0123456789abcdef01234567\nDirectory: 1.4\n";

fn holds(html: &str, all: &[&str]) {
    for words in all {
        assert!(html.contains(words), "{words}: {html}");
    }
}

fn lacks(html: &str, none: &[&str]) {
    for words in none {
        assert!(!html.contains(words), "{words}: {html}");
    }
}

#[test]
fn the_outline_says_the_state_of_each_part_in_words() {
    let html = html(editor(manifest(&GOOD.replace("amd64", "amd65"))));
    holds(
        &html,
        &[
            "Project and upstream",
            ", nothing filled in",
            "Commitment",
            ", 1 error",
            r#"href="/drafts/0b7e/usefulness""#,
            r#"href="/drafts/0b7e/submit""#,
            "Saved 12:04 UTC, visible to you and 2 co-authors",
        ],
    );
    assert_eq!(html.matches(r#"aria-current="page""#).count(), 2, "{html}");
}

#[test]
fn every_form_works_without_a_script() {
    let html = html(editor(manifest(GOOD)));
    holds(
        &html,
        &[
            r#"enctype="multipart/form-data""#,
            r#"action="/drafts/0b7e/manifest""#,
            r#"name="seen:manifest" value="3""#,
            r#"name="base:manifest""#,
            r#"name="text-is" value="manifest""#,
            r#"name="act" value="save""#,
            r#"name="act" value="check""#,
            ": Dockerfiles",
        ],
    );
}

#[test]
fn what_is_missing_is_said_to_whoever_asks() {
    let mut view = answers(Part::Project, "");
    let quiet = html(editor(view.clone()));
    let said = "“Site of the project” is not answered.";
    assert!(
        !quiet.contains(&format!(r#"<span class="min-w-0 break-words">{said}"#)),
        "{quiet}"
    );
    view.checked = true;
    let asked = html(editor(view));
    holds(&asked, &[said, r#"aria-invalid="true""#]);
}

#[test]
fn the_summary_leads_to_each_place() {
    let mut view = manifest(GOOD);
    view.summary = vec![
        SummaryLine {
            level: FindingLevel::Error,
            words: HOSTILE.to_owned(),
            href: "/drafts/0b7e/manifest#text-6".to_owned(),
        },
        SummaryLine {
            level: FindingLevel::Warn,
            words: "Line 7: look".to_owned(),
            href: "/drafts/0b7e/manifest#text-7".to_owned(),
        },
        SummaryLine {
            level: FindingLevel::Advice,
            words: "or not".to_owned(),
            href: String::new(),
        },
    ];
    let said = html(editor(view.clone()));
    holds(
        &said,
        &[
            "1 thing to correct, 1 warning in this part",
            r##"href="/drafts/0b7e/manifest#text-6""##,
        ],
    );
    lacks(&said, &["<script>", "or not"]);
    view.summary.truncate(0);
    view.checked = true;
    holds(
        &html(editor(view)),
        &["Nothing is wrong or missing in this part."],
    );
}

#[test]
fn the_regions_of_a_save_are_those_of_the_page() {
    let view = manifest(GOOD);
    let whole = html(editor(view.clone()));
    for (name, inner) in regions(&view) {
        assert!(
            whole.contains(&format!(r#"data-region="{name}""#)),
            "{name}"
        );
        assert!(whole.contains(&inner), "{name}: {inner}\n{whole}");
    }
}

#[test]
fn the_checklist_and_the_questions_lead_to_their_fields() {
    let mut view = answers(Part::Project, "");
    let list = html(editor(view.clone()));
    holds(
        &list,
        &[
            "Before you submit",
            r##"href="/drafts/0b7e/project#field-answers/name""##,
        ],
    );
    view.place.side = Side::Ask;
    view.beside = Beside::Ask;
    let asks = html(editor(view));
    holds(
        &asks,
        &["What reviewers will ask", "Is the image generally useful?"],
    );
}

#[test]
fn the_page_beside_says_what_it_lacks() {
    let mut view = answers(Part::Project, "");
    view.beside = Beside::Page {
        image: Some(Box::new(crate::pages::fixture::image())),
        logo: None,
        lacking: vec!["Without the manifest.".to_owned()],
    };
    let html = html(editor(view));
    holds(
        &html,
        &[
            "As users will see it",
            "Without the manifest.",
            "User Feedback",
            "latest",
        ],
    );
}

fn entry(path: &str, worst: Option<FindingLevel>) -> FileEntry {
    FileEntry {
        path: path.to_owned(),
        purpose: String::new(),
        size: 1_234,
        digest: "0123456789ab".to_owned(),
        worst,
        findings: usize::from(worst.is_some()),
    }
}

#[test]
fn files_are_listed_opened_and_added() {
    let stamp = Stamp {
        part: "context/1.4/run.conf".to_owned(),
        seen: 2,
        base: "a\n".to_owned(),
    };
    let files = FilesForm {
        is_documentation: false,
        files: vec![
            entry("1.4/Dockerfile", Some(FindingLevel::Block)),
            entry("1.4/run.conf", None),
        ],
        offered: vec![OfferedFile {
            path: "1.4/alpine/Dockerfile".to_owned(),
            purpose: "The manifest builds from it.".to_owned(),
            needed: true,
        }],
        open: Some(OpenFile::Plain(stamp, "a\n".to_owned())),
        logo: None,
    };
    let mut view = page(Part::Dockerfiles, PartForm::Files(files), GOOD);
    view.place.file = "1.4/run.conf".to_owned();
    let html = html(editor(view));
    holds(
        &html,
        &[
            "1.2 kB",
            "(blocking)",
            "/drafts/0b7e/dockerfiles?file=1.4%2FDockerfile#text-file",
            r#"name="add" value="1.4/alpine/Dockerfile""#,
            r#"type="file""#,
            "At most 1 MB a text file, 20 MB all files together, 2000 files.",
            r#"value="rename""#,
            r#"value="remove""#,
            r#"name="text-is" value="context/1.4/run.conf""#,
        ],
    );
}

#[test]
fn routes_are_rows() {
    let row = domain::bundle::RouteRow {
        intent: domain::Intent::Security,
        label: HOSTILE.to_owned(),
        target: "https://example.org".to_owned(),
        note: String::new(),
    };
    let form = PartForm::Routes {
        rows: vec![RouteField {
            row,
            problems: vec!["The name has no '<'.".to_owned()],
            findings: Vec::new(),
        }],
        stamp: Stamp {
            part: "routes".to_owned(),
            seen: 1,
            base: "[]".to_owned(),
        },
        problems: vec!["There are too many.".to_owned()],
        findings: Vec::new(),
        around: None,
        maintainers: vec!["Ada Example (@ada-example)".to_owned()],
    };
    let html = html(editor(page(Part::Routes, form, GOOD)));
    holds(
        &html,
        &[
            r#"name="routes/0/target" value="https://example.org""#,
            r#"id="route-0""#,
            "The name has no '&lt;'.",
            "There are too many.",
            "Ada Example",
            r#"value="row""#,
        ],
    );
    lacks(&html, &["<script>"]);
}

#[test]
fn a_sentence_belongs_to_a_rule() {
    let mut view = manifest(GOOD);
    view.explanations = vec![Explanation {
        rule: "SW-D001".to_owned(),
        title: "A rule".to_owned(),
        reason: "Because.".to_owned(),
        needed: true,
        count: 3,
        message: "It is so".to_owned(),
        places: vec![("1.4/Dockerfile, line 3".to_owned(), "/x#text-3".to_owned())],
        value: String::new(),
        stamp: Stamp {
            part: "explanations/SW-D001".to_owned(),
            seen: 0,
            base: String::new(),
        },
    }];
    let html = html(editor(view));
    holds(
        &html,
        &[
            "(3 times)",
            r#"name="explanations/SW-D001""#,
            r#"name="seen:explanations/SW-D001" value="0""#,
            "Needed before you submit.",
        ],
    );
}

fn conflict() -> Conflict {
    let (base, mine, theirs) = (
        "a\nb\nc\nd\ne\nf\n",
        "A\nb\nc\nd\ne\nf\n",
        "B\nb\nc\nd\ne\nf\n",
    );
    Conflict {
        part: "manifest".to_owned(),
        label: "Manifest".to_owned(),
        base: base.to_owned(),
        mine: mine.to_owned(),
        theirs: theirs.to_owned(),
        seen: 7,
        removed: false,
        by: "@co-author".to_owned(),
        at: "at 12:04 UTC".to_owned(),
        merged: merge(base, mine, theirs),
    }
}

#[test]
fn both_texts_are_shown_and_neither_is_chosen_beforehand() {
    let view = ConflictPage {
        head: head(),
        back: "/drafts/0b7e/manifest".to_owned(),
        conflicts: vec![conflict()],
        saved: 2,
    };
    let whole = html(conflicts(view));
    holds(
        &whole,
        &[
            "Somebody else changed the same text",
            "2 other parts of the form were saved.",
            r#"name="seen:manifest" value="7""#,
            r#"name="side:manifest:0" value="mine" required"#,
            r#"value="theirs""#,
            r#"value="both""#,
            "Save what I chose",
            "… 1 lines the same …",
        ],
    );
    lacks(&whole, &["checked"]);
    let panel = render(|| conflict_panel(conflict(), "/drafts/0b7e/manifest".to_owned()));
    holds(
        &panel,
        &[
            "was changed by @co-author meanwhile",
            "data-mine",
            r#"value="resolve""#,
        ],
    );
}

fn submit_page(manifest: &str) -> SubmitPage {
    SubmitPage {
        head: head(),
        readiness: readiness(manifest),
        explanations: Vec::new(),
        act: Submittable::Submit,
        note: String::new(),
        note_stamp: Stamp {
            part: "note".to_owned(),
            seen: 0,
            base: String::new(),
        },
        forecast: Forecast {
            line: Line::NewImages,
            ahead: 3,
            waiting: 4,
            typical: None,
        },
        requirements: vec![RequirementItem {
            state: RequirementState::Waits,
            what: "Two Dockerfile reviews".to_owned(),
            reason: "2 approvals are needed.".to_owned(),
        }],
        not_asked: vec!["Archives in one commit".to_owned()],
        done: None,
        refused: FormFindings::default(),
    }
}

#[test]
fn submitting_waits_for_what_is_wrong_or_missing() {
    let html = html(submit(submit_page("")));
    holds(
        &html,
        &[
            "things hinder submitting",
            "Its place in the queue: 4 of 4 new images.",
            "too little data yet",
            "What it will need",
            "Reviewers look at it after you submit it.",
            "2 approvals are needed.",
            "1 requirement asks nothing of it",
            "Submit for review",
            "disabled",
            "becomes public",
        ],
    );
}

#[test]
fn the_button_says_what_it_does_where_the_draft_stands() {
    let mut view = submit_page("");
    view.readiness.problems.clear();
    view.readiness.errors.clear();
    view.readiness.to_explain.clear();
    let first = html(submit(view.clone()));
    holds(
        &first,
        &["Nothing is wrong or missing.", "Submit for review"],
    );
    lacks(&first, &["disabled"]);

    view.head.stage = Stage::Revising {
        number: 12,
        round: 2,
    };
    holds(
        &html(submit(view.clone())),
        &["Submit round 2", "Proposal 12"],
    );
    view.act = Submittable::Answers("/proposals/12/answers".to_owned(), 2);
    holds(
        &html(submit(view.clone())),
        &["2 answers are missing.", r#"href="/proposals/12/answers""#],
    );
    view.head.stage = Stage::Waiting { number: 12 };
    view.act = Submittable::SmallRevision;
    holds(
        &html(submit(view.clone())),
        &["Upload a small revision", "keeps its place"],
    );
    view.act = Submittable::Not("Nothing can be submitted any more.".to_owned());
    let closed = html(submit(view.clone()));
    holds(&closed, &["Nothing can be submitted any more."]);
    lacks(&closed, &[r#"value="submit""#]);
    view.head.stage = Stage::Closed { number: 12 };
    lacks(&html(submit(view)), &["What it will need"]);
}

fn author(handle: &str, is_author: bool, is_reader: bool, accepted: bool) -> CoAuthor {
    CoAuthor {
        handle: handle.to_owned(),
        name: String::new(),
        is_author,
        is_reader,
        accepted,
        invited_by: if is_author { "" } else { "sample-author" }.to_owned(),
        at: NOW - Duration::days(2),
    }
}

#[test]
fn people_see_what_they_can_do_with_each_other() {
    let view = DraftPeoplePage {
        head: head(),
        people: vec![
            author("sample-author", true, true, true),
            author("sample-co-author", false, false, true),
            author("sample-friend", false, false, false),
        ],
        handle: HOSTILE.to_owned(),
        findings: FormFindings::new([("handle", "Nobody here has the handle.")]),
        done: None,
        may_delete: true,
        restore_days: 30,
        now: NOW,
    };
    let seen = html(people(view.clone()));
    holds(
        &seen,
        &[
            r#"value="hand-over""#,
            r#"value="take-back""#,
            r#"value="delete""#,
            "Invited",
            "(you)",
            "Nobody here has the handle.",
        ],
    );
    lacks(
        &seen,
        &["<script>", r#"value="leave""#, r#"value="restore""#],
    );

    let mut view = view;
    view.people[0].is_reader = false;
    view.people[1].is_reader = true;
    view.head.deleted = Some("It can be brought back.".to_owned());
    let seen = html(people(view));
    holds(&seen, &[r#"value="leave""#, r#"value="restore""#]);
    lacks(
        &seen,
        &[
            r#"value="hand-over""#,
            r#"value="delete""#,
            r#"value="invite""#,
        ],
    );
}

#[test]
fn an_invitation_shows_nothing_of_the_draft() {
    let html = html(invitation(Invitation {
        id: "0b7e".to_owned(),
        by: "sample-author".to_owned(),
        at: NOW - Duration::hours(3),
        now: NOW,
    }));
    holds(
        &html,
        &[r#"value="accept""#, r#"value="decline""#, "@sample-author"],
    );
    lacks(&html, &["skiff"]);
}
