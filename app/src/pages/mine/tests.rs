use time::Duration;

use super::*;
use crate::pages::fixture::{HOSTILE, NOW, html};
use crate::view::form::FormFindings;
use crate::view::mine::{InboxItem, InboxPage, WorkPart};

fn item(title: &str) -> WorkItem {
    WorkItem {
        title: title.to_owned(),
        kind: "new image, round 2".to_owned(),
        href: "/proposals/44/answers".to_owned(),
        what: "Answer 3 musts.".to_owned(),
        reason: HOSTILE.to_owned(),
        since: NOW - Duration::days(2),
        due: Some(NOW - Duration::days(1)),
        part: WorkPart::Author,
    }
}

fn page() -> MinePage {
    MinePage {
        yours: Vec::new(),
        waiting: Vec::new(),
        drafts: Vec::new(),
        deleted: Vec::new(),
        invitations: Vec::new(),
        finished: Vec::new(),
        unclaimed: None,
        findings: FormFindings::default(),
        done: None,
        now: NOW,
    }
}

fn draft(id: &str) -> DraftItem {
    DraftItem {
        id: id.to_owned(),
        title: HOSTILE.to_owned(),
        kind: "new image".to_owned(),
        begun: NOW - Duration::days(2),
        restorable_until: Some(NOW + Duration::days(28)),
    }
}

#[test]
fn your_turn_stands_first_with_what_to_do() {
    let html = html(mine(MinePage {
        yours: vec![item("#44 tidewater")],
        waiting: vec![item("#45 skiff")],
        finished: vec![item("#46 raft")],
        drafts: vec![draft("a")],
        deleted: vec![draft("b")],
        invitations: vec![Invitation {
            id: "c".to_owned(),
            by: "ada".to_owned(),
            at: NOW,
        }],
        ..page()
    }));
    let place = |words: &str| html.find(words).unwrap_or(usize::MAX);
    assert!(place("#44 tidewater") < place("#45 skiff"), "{html}");
    assert!(place("#45 skiff") < place("#46 raft"), "{html}");
    for said in [
        "Answer 3 musts.",
        "1 day ago",
        r#"href="/drafts/a""#,
        r#"name="draft" value="b""#,
        r#"name="invitation" value="c""#,
        "1 deleted draft",
        "@ada",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
}

#[test]
fn where_nothing_waits_the_next_thing_is_offered() {
    let of_author = html(mine(page()));
    assert!(of_author.contains("Nothing waits for you"), "{of_author}");
    assert!(!of_author.contains("/queue"), "{of_author}");
    let of_reviewer = html(mine(MinePage {
        unclaimed: Some(7),
        ..page()
    }));
    assert!(
        of_reviewer.contains("7 proposals are unclaimed."),
        "{of_reviewer}"
    );
    assert!(of_reviewer.contains(r#"href="/queue""#), "{of_reviewer}");
}

#[test]
fn a_notice_says_whether_it_was_read() {
    let notice = |id, read: bool| InboxItem {
        id,
        sentence: HOSTILE.to_owned(),
        because: "You write it.".to_owned(),
        href: "/proposals/44".to_owned(),
        your_turn: !read,
        read,
        at: NOW,
    };
    let html_of = html(inbox(InboxPage {
        items: vec![notice(2, false), notice(1, true)],
        unread: 1,
        first: None,
        next: None,
        done: None,
        now: NOW,
    }));
    for said in [
        "1 notice is not read.",
        "Your turn",
        r#"name="notice" value="2""#,
        "read-all",
    ] {
        assert!(html_of.contains(said), "{said}: {html_of}");
    }
    assert!(!html_of.contains(r#"name="notice" value="1""#), "{html_of}");
    let empty = html(inbox(InboxPage {
        items: Vec::new(),
        unread: 0,
        first: None,
        next: None,
        done: None,
        now: NOW,
    }));
    assert!(
        empty.contains("Nobody has told you anything yet"),
        "{empty}"
    );
    assert!(!empty.contains("read-all"), "{empty}");
}
