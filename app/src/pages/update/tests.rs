use super::*;
use crate::pages::fixture::{HOSTILE, NOW, html};

fn page() -> UpdatePage {
    UpdatePage {
        image: "tidewater".to_owned(),
        version: 3,
        since: NOW,
        maintains: false,
        has_dockerfiles: true,
        open: None,
        drafts: Vec::new(),
        closed: None,
        form: UpdateForm {
            kind: String::new(),
            manifest: format!("Maintainers: Ada (@ada)\n# {HOSTILE}\n"),
        },
        preview: None,
        findings: FormFindings::default(),
        now: NOW,
    }
}

#[test]
fn an_update_begins_with_what_stands_now() {
    let html = html(update(page()));
    assert!(html.contains("Maintainers: Ada (@ada)"), "{html}");
    assert!(html.contains("Begin the update"), "{html}");
    assert!(!html.contains("carries no Dockerfiles"), "{html}");
    let html = crate::pages::fixture::html(update(UpdatePage {
        has_dockerfiles: false,
        ..page()
    }));
    assert!(html.contains("carries no Dockerfiles"), "{html}");
}

#[test]
fn it_says_what_changes_and_how_many_approve() {
    let html = html(update(UpdatePage {
        preview: Some(UpdatePreview {
            facts: vec!["`latest` moves from 1.2 to 2.0".to_owned()],
            not_compared: Vec::new(),
            errors: Vec::new(),
            approvals: 2,
            reasons: vec!["The user counts as changed.".to_owned()],
        }),
        open: Some(OpenUpdate {
            number: 41,
            what: "An older one.".to_owned(),
            replaceable: true,
        }),
        ..page()
    }));
    for words in [
        "`latest` moves from 1.2 to 2.0",
        "It needs 2 Dockerfile reviews",
        "The user counts as changed.",
        "Update #41 is open",
        "it replaces this one",
        "Go on in the editor",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}
