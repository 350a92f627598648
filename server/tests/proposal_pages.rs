//! The pages of a proposal on both databases: what everybody reads, what is done there, and what is
//! shown to nobody who may not see it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use axum::http::StatusCode;
use common::{Answer, Database, TestPortal, fixture, skiff};
use domain::decide::{Act, NewReview};
use domain::permission::{Action, GrantedRole, Scope};
use domain::proposal::{Kind, RevisionNumber};
use domain::requirement::Requirement;
use domain::review::{Anchor, NewThread, ReviewId, Severity, ThreadId, Verdict};
use rstest::rstest;
use server::portal::Caller;
use server::portal::drafts::{OpenProposal, PartSave};
use server::store::{PrivateNoteRow, ReviewDraftRow};

/// Somebody with a session.
struct Person {
    caller: Caller,
    cookie: String,
}

/// A portal with everybody who has a part in a proposal, and somebody who has none.
struct World {
    portal: TestPortal,
    author: Person,
    one: Person,
    two: Person,
    coordinator: Person,
    stranger: Person,
}

const REVIEWER: &[(GrantedRole, &[Scope])] = &[(GrantedRole::Reviewer, &Scope::ALL)];

impl World {
    async fn new(kind: Database) -> Option<Self> {
        let portal = TestPortal::over(kind, &fixture("small")).await?;
        let author = person(&portal, "author", &[]).await;
        let one = person(&portal, "reviewer-1", REVIEWER).await;
        let two = person(&portal, "reviewer-2", REVIEWER).await;
        let coordinator = person(&portal, "coordinator", &[(GrantedRole::Coordinator, &[])]).await;
        let stranger = person(&portal, "stranger", &[]).await;
        Some(Self {
            portal,
            author,
            one,
            two,
            coordinator,
            stranger,
        })
    }

    fn portal(&self) -> &server::portal::Portal {
        &self.portal.web.portal
    }

    async fn draft(&self) -> String {
        let id = self
            .portal()
            .start_draft(&self.author.caller, Kind::New, None, &skiff::draft())
            .await
            .unwrap();
        id.to_string()
    }

    async fn open(&self, person: &Person) -> OpenProposal {
        self.portal()
            .numbered_proposal(&person.caller, 1, Action::ReadProposal)
            .await
            .unwrap()
    }

    /// Proposal 1, submitted.
    async fn submitted(&self) {
        let id = self.draft().await;
        let portal = self.portal();
        let draft = portal
            .open_proposal(&self.author.caller, &id, Action::EditDraft)
            .await
            .unwrap();
        portal
            .submit(&self.author.caller, draft, "The first words.")
            .await
            .unwrap();
    }

    async fn act(&self, person: &Person, act: Act) {
        let open = self.open(person).await;
        self.portal().act(&person.caller, open, act).await.unwrap();
    }

    /// Proposal 1, in review.
    async fn in_review(&self) {
        self.submitted().await;
        let reason = "Many people run it.".to_owned();
        self.act(&self.coordinator, Act::PassScreening { reason })
            .await;
    }

    /// Saves a part of the draft.
    async fn save(&self, part: &str, content: &str) {
        let open = self.open(&self.author).await;
        let rows = self.portal().draft_parts(&open).await.unwrap();
        let seen = rows.iter().find(|row| row.part == part);
        let save = PartSave {
            part,
            content: content.as_bytes(),
            seen: seen.map_or(0, |row| row.lock_version),
            removed: false,
        };
        self.portal()
            .save_part(&self.author.caller, &open.row.id, save)
            .await
            .unwrap();
    }

    async fn get(&self, person: Option<&Person>, path: &str) -> Answer {
        match person {
            Some(person) => {
                self.portal
                    .get_with(path, &[("cookie", &person.cookie)])
                    .await
            }
            None => self.portal.get(path).await,
        }
    }

    async fn post(&self, person: &Person, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form: Vec<String> = fields
            .iter()
            .map(|(name, value)| {
                let value = app::view::address::query_value(value);
                format!("{name}={value}")
            })
            .collect();
        self.portal
            .post(path, &[("cookie", &person.cookie)], &form.join("&"))
            .await
    }

    /// What somebody was told, oldest first.
    async fn told(&self, person: &Person) -> Vec<String> {
        let id = person.caller.id().unwrap().to_string();
        let mut notices = self.portal().store().notices(&id, None, 100).await.unwrap();
        notices.reverse();
        notices.into_iter().map(|notice| notice.sentence).collect()
    }
}

async fn person(portal: &TestPortal, handle: &str, roles: &[(GrantedRole, &[Scope])]) -> Person {
    let id = portal.person(handle, roles).await;
    let cookie = portal.session(id).await;
    Person {
        caller: portal.caller(&cookie).await,
        cookie,
    }
}

fn thread_id(number: u8) -> ThreadId {
    ThreadId::from_bytes([number; 16])
}

fn asked(number: u8, severity: Severity) -> NewThread {
    NewThread {
        id: thread_id(number),
        anchor: Anchor::Lines {
            path: "context/1.2/Dockerfile".to_owned(),
            first: 19,
            last: 19,
        },
        severity,
        needs_answer: severity == Severity::Must,
        body: "Name the *other* port.".to_owned(),
        suggestion: Some("EXPOSE 7070 7071".to_owned()),
        rule: None,
    }
}

fn review(number: u8, revision: u32, verdict: Verdict, threads: Vec<NewThread>) -> Act {
    Act::PublishReview(Box::new(NewReview {
        id: ReviewId::from_bytes([number; 16]),
        revision: RevisionNumber(revision),
        scopes: [Scope::Dockerfile, Scope::Docs].into(),
        verdict,
        summary: "Read in full.".to_owned(),
        threads,
        outdated_is_known: false,
    }))
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn everybody_sees_where_a_proposal_stands(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let empty = world.get(None, "/proposals").await;
    assert_eq!(empty.status, 200);
    assert!(empty.text().contains("Nothing is proposed at the moment"));
    world.in_review().await;
    world.act(&world.one, Act::Claim).await;
    let must = asked(1, Severity::Must);
    let act = review(1, 1, Verdict::AskForChanges, vec![must]);
    world.act(&world.one, act).await;

    let page = world.get(None, "/proposals/1").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("cache-control"), "private, no-cache");
    let html = page.text();
    for said in [
        "Waiting for the author",
        "@reviewer-1 asked 1 must",
        "In review",
        "Two Dockerfile reviews",
        "@reviewer-1",
        "claimed it",
        "Whose time it took",
        "“The first words.”",
        "Round 1",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(!html.contains("Withdraw"), "only authors can");
    let list = world.get(None, "/proposals?kind=new").await.text();
    assert!(
        list.contains("#1 · round 1") && list.contains("skiff"),
        "{list}"
    );
    let none = world.get(None, "/proposals?state=published").await.text();
    assert!(none.contains("No proposal fits"), "{none}");

    let talk = world.get(None, "/proposals/1/conversation").await.text();
    assert!(talk.contains("Name the <em>other</em> port."), "{talk}");
    assert!(talk.contains("Sign in to comment."), "{talk}");
    let history = world.get(None, "/proposals/1/history").await.text();
    for said in [
        "@author began a draft",
        "@author submitted round 1 with r1.",
        "@coordinator found it suitable",
        "@reviewer-1 asked for changes of r1: 1 must.",
        "Turn of the author",
    ] {
        assert!(history.contains(said), "{said}: {history}");
    }
    let files = world.get(None, "/proposals/1/revisions/1").await.text();
    for said in ["Manifest", "1.2/Dockerfile", "docs/content.md", "SHA-256"] {
        assert!(files.contains(said), "{said}: {files}");
    }
    let file = "/proposals/1/revisions/1?file=context/1.2/Dockerfile";
    let file = world.get(None, file).await.text();
    assert!(
        file.contains("id=\"L1\"") && file.contains("FROM bellows:0.9"),
        "{file}"
    );
    let file = "/proposals/1/revisions/1?file=docs/content.md&as=page";
    let file = world.get(None, file).await.text();
    assert!(file.contains("What is Skiff?</"), "{file}");
    let sheet = world.get(None, "/proposals/1/answers").await.text();
    assert!(
        sheet.contains("1. Must") && sheet.contains("Unchanged"),
        "{sheet}"
    );
    assert!(!sheet.contains("Submit round"), "{sheet}");
    let compare = world.get(None, "/proposals/1/compare").await;
    assert_eq!(compare.status, 200);

    for nowhere in [
        "/proposals/2",
        "/proposals/01",
        "/proposals/x",
        "/proposals/1/revisions/2",
        "/proposals/1/revisions/1?file=context/other",
        "/proposals/1/compare?from=1&to=7",
        "/proposals/1/compare?from=draft&to=1",
        "/proposals/1/record/1",
        "/proposals/1/record/0",
    ] {
        let answer = world.get(None, nowhere).await;
        assert_eq!(answer.status, 404, "{nowhere}");
    }
    for refused in ["/proposals?state=x", "/proposals?before=x"] {
        assert_eq!(world.get(None, refused).await.status, 422, "{refused}");
    }
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn authors_withdraw_and_revive_and_others_do_not(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    world.in_review().await;
    let path = "/proposals/1";
    let mine = world.get(Some(&world.author), path).await.text();
    assert!(mine.contains("What you can do"), "{mine}");
    for person in [&world.stranger, &world.one, &world.coordinator] {
        let refused = world.post(person, path, &[("act", "withdraw")]).await;
        assert_eq!(refused.status, 403);
    }
    let parked = world
        .post(
            &world.author,
            path,
            &[
                ("act", "park"),
                ("text-park", "We wait <for> upstream."),
                ("until", "soon"),
            ],
        )
        .await;
    assert_eq!(parked.status, 422);
    let html = parked.text();
    assert!(html.contains("We wait &lt;for&gt; upstream."), "{html}");
    assert!(html.contains("Write a day"), "{html}");
    let past = [
        ("act", "park"),
        ("text-park", "Why."),
        ("until", "2020-01-01"),
    ];
    let parked = world.post(&world.author, path, &past).await;
    assert_eq!(parked.status, 422);
    let ahead = [
        ("act", "park"),
        ("text-park", "Why."),
        ("until", "2026-05-03"),
    ];
    let parked = world.post(&world.author, path, &ahead).await;
    assert_eq!(parked.status, 303, "{}", parked.text());
    let html = world.get(None, path).await.text();
    assert!(html.contains("Parked until 3 May 2026"), "{html}");
    let woken = world.post(&world.author, path, &[("act", "wake")]).await;
    assert_eq!(woken.header("location"), "/proposals/1?done=wake");

    let withdrawn = [("act", "withdraw"), ("text-withdraw", "Not <now>.")];
    let answer = world.post(&world.author, path, &withdrawn).await;
    assert_eq!(answer.status, 303);
    let html = world.get(None, path).await.text();
    for said in [
        "Withdrawn by @author",
        "Not &lt;now&gt;.",
        "can revive it until",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    let again = world.post(&world.author, path, &withdrawn).await;
    assert_eq!(again.status, 422);
    assert!(again.text().contains("this is possible while it is"));
    let record = world.get(None, "/proposals/1/record/2").await.text();
    assert!(
        record.contains("Withdrawn: skiff") && record.contains("Not &lt;now&gt;."),
        "{record}"
    );
    let revived = world.post(&world.author, path, &[("act", "revive")]).await;
    assert_eq!(revived.status, 303);
    let html = world.get(None, path).await.text();
    assert!(html.contains("Waiting for reviewers"), "{html}");

    for (act, button) in [("watch", "Stop watching"), ("unwatch", "Watch")] {
        let done = world.post(&world.stranger, path, &[("act", act)]).await;
        assert_eq!(done.status, 303);
        let html = world.get(Some(&world.stranger), path).await.text();
        assert!(html.contains(button), "{html}");
    }
    let anonymous = world.portal.post(path, &[], "act=watch").await;
    assert_eq!(anonymous.status, 401);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_round_is_answered_and_submitted_again(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    world.in_review().await;
    world.act(&world.one, Act::Claim).await;
    let mut second = asked(2, Severity::Must);
    second.suggestion = None;
    let threads = vec![asked(1, Severity::Must), second, asked(3, Severity::Should)];
    let act = review(1, 1, Verdict::AskForChanges, threads);
    world.act(&world.one, act).await;
    let path = "/proposals/1/answers";
    let (first, second) = (thread_id(1), thread_id(2));
    let html = world.get(Some(&world.author), path).await.text();
    for said in [
        "Submit round 2",
        "Needs your answer",
        "Take the suggestion over",
        "0 of 2",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    let mine = world.get(Some(&world.author), "/mine").await.text();
    assert!(mine.contains("Answer 2 musts."), "{mine}");
    assert!(mine.contains("waiting for you"), "the badge: {mine}");

    // Not everything is answered: nothing is submitted, and what was typed stays.
    let (answer, text) = (format!("answer-{second}"), format!("text-{second}"));
    let refused = world
        .post(
            &world.author,
            path,
            &[
                ("act", "submit"),
                (&answer, "wont"),
                (&text, ""),
                ("note", "My <note>"),
            ],
        )
        .await;
    assert_eq!(refused.status, 422);
    let html = refused.text();
    assert!(html.contains("Write why it will not be done."), "{html}");
    assert!(html.contains("My &lt;note&gt;"), "{html}");
    let refused = world
        .post(
            &world.author,
            path,
            &[
                ("act", "submit"),
                (&answer, "wont"),
                (&text, "It is <right>."),
            ],
        )
        .await;
    assert_eq!(refused.status, 422);
    let html = refused.text();
    assert!(html.contains("1 must has to be answered first."), "{html}");
    assert!(html.contains("The answers are kept."), "{html}");

    // A suggestion is taken over into the draft by one press, and answers what it was made for.
    let applied = world
        .post(&world.author, path, &[("apply", &first.to_string())])
        .await;
    assert_eq!(applied.status, 303, "{}", applied.text());
    let open = world.open(&world.author).await;
    let parts = world.portal().draft_parts(&open).await.unwrap();
    let part = parts
        .iter()
        .find(|part| part.part == "context/1.2/Dockerfile");
    assert!(
        part.unwrap()
            .content
            .ends_with(b"EXPOSE 7070 7071\nCMD [\"skiff\"]\n")
    );
    let again = world
        .post(&world.author, path, &[("apply", &first.to_string())])
        .await;
    assert_eq!(again.status, 422);
    assert!(
        again
            .text()
            .contains("The lines changed since this was suggested")
    );
    // What was typed elsewhere survives that press.
    let third = thread_id(3);
    let text = format!("text-{third}");
    let kept = world
        .post(
            &world.author,
            path,
            &[("resolve", &third.to_string()), (&text, "Typed.")],
        )
        .await;
    assert_eq!(
        kept.status,
        303,
        "what was settled needs no text: {}",
        kept.text()
    );

    let submitted = world
        .post(
            &world.author,
            path,
            &[("act", "submit"), ("note", "All done.")],
        )
        .await;
    assert_eq!(submitted.status, 303, "{}", submitted.text());
    let html = world.get(None, "/proposals/1").await.text();
    for said in ["Round 2", "“All done.”", "Waiting for reviewers"] {
        assert!(html.contains(said), "{said}: {html}");
    }
    // The reviewer sees ask, answer and change together.
    let sheet = world.get(Some(&world.one), path).await.text();
    for said in [
        "Taken over as suggested.",
        "won’t, because It is &lt;right&gt;.",
        "The lines changed in r2, near line 19.",
        "diff-added",
    ] {
        assert!(sheet.contains(said), "{said}: {sheet}");
    }
    let compare = world
        .get(None, "/proposals/1/compare?from=1&to=2")
        .await
        .text();
    assert!(compare.contains("7071"), "{compare}");
    assert!(compare.contains("diff-removed"), "{compare}");
    // Nobody else answers.
    let refused = world
        .post(
            &world.stranger,
            path,
            &[("act", "save"), (&answer, "fixed")],
        )
        .await;
    assert_eq!(refused.status, 403);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn everybody_who_is_signed_in_comments(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    world.in_review().await;
    let act = review(1, 1, Verdict::AskForChanges, vec![asked(1, Severity::Must)]);
    world.act(&world.one, act).await;
    let path = "/proposals/1/conversation";
    let empty = world
        .post(&world.stranger, path, &[("act", "comment"), ("text", "  ")])
        .await;
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("Write a comment first."));
    let said = [
        ("act", "comment"),
        (
            "text",
            "Does it run on <b>arm</b>?<script>alert(1)</script>",
        ),
    ];
    let done = world.post(&world.stranger, path, &said).await;
    assert_eq!(done.status, 303);
    let id = thread_id(1).to_string();
    let reply = [
        ("act", "comment"),
        ("text", "In the thread."),
        ("thread", id.as_str()),
    ];
    assert_eq!(world.post(&world.author, path, &reply).await.status, 303);
    let html = world.get(None, path).await.text();
    assert!(html.contains("Does it run on <b>arm</b>?"), "{html}");
    assert!(!html.contains("alert(1)"), "{html}");
    assert!(html.contains("In the thread."), "{html}");
    let unknown = [("act", "comment"), ("text", "x"), ("thread", "zz")];
    assert_eq!(world.post(&world.author, path, &unknown).await.status, 404);
    let anonymous = world.portal.post(path, &[], "act=comment&text=x").await;
    assert_eq!(anonymous.status, 401);
}

/// What somebody reads of proposal 1 everywhere, as bytes.
async fn all_of_it(world: &World, person: Option<&Person>) -> Vec<(String, StatusCode, String)> {
    let mut paths = vec![
        "/proposals".to_owned(),
        "/proposals?state=all".to_owned(),
        "/api/v1/proposals".to_owned(),
        "/api/v1/proposals/1".to_owned(),
        "/images?q=skiff".to_owned(),
        "/images/anvil".to_owned(),
    ];
    for view in [
        "",
        "/answers",
        "/revisions/1",
        "/conversation",
        "/history",
        "/compare",
        "/record/1",
    ] {
        paths.push(format!("/proposals/1{view}"));
    }
    if person.is_some() {
        paths.extend(
            ["/mine", "/inbox", "/api/v1/me/work", "/api/v1/me/notices"].map(str::to_owned),
        );
    }
    let mut read = Vec::new();
    for path in paths {
        let answer = world.get(person, &path).await;
        let text = answer.text();
        read.push((path, answer.status, text));
    }
    read
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn what_is_confidential_changes_no_byte_for_who_may_not_see_it(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let third = person(&world.portal, "reviewer-3", REVIEWER).await;
    let fourth = person(&world.portal, "reviewer-4", REVIEWER).await;
    world.in_review().await;
    world.act(&world.one, Act::Claim).await;
    let readers = [
        None,
        Some(&world.stranger),
        Some(&world.author),
        Some(&world.one),
    ];
    // The first look marks notices as read.
    for reader in readers {
        all_of_it(&world, reader).await;
    }
    let mut before = Vec::new();
    for reader in readers {
        before.push(all_of_it(&world, reader).await);
    }
    let open = world.open(&world.one).await;
    let id = open.row.id.clone();

    // Conflicts of interest, a private note, a review that is being written, another draft.
    for (who, asks) in [(&third, false), (&fourth, true)] {
        let reason = "SECRET-CONFLICT".to_owned();
        world.act(who, Act::DeclareConflict { reason, asks }).await;
    }
    let now = world.portal().clock().timestamp();
    let mut tx = world.portal().store().begin().await.unwrap();
    let two = world.two.caller.id().unwrap().to_string();
    tx.add_private_note(
        &id,
        &PrivateNoteRow {
            id: "note".to_owned(),
            author: two.clone(),
            text: "SECRET-NOTE".to_owned(),
            at: now.0,
        },
    )
    .await
    .unwrap();
    let draft = ReviewDraftRow {
        person: two,
        revision: 1,
        content: "{\"summary\":\"SECRET-REVIEW\"}".to_owned(),
        lock_version: 0,
        saved_at: now.0,
    };
    tx.save_review_draft(&id, &draft, 0).await.unwrap();
    tx.commit().await.unwrap();
    let other = person(&world.portal, "other", &[]).await;
    world
        .portal()
        .start_draft(
            &other.caller,
            Kind::New,
            None,
            &[("answers/name".to_owned(), b"secret-draft".to_vec())],
        )
        .await
        .unwrap();

    for (reader, before) in readers.into_iter().zip(before) {
        let after = all_of_it(&world, reader).await;
        for (was, is) in before.iter().zip(&after) {
            assert_eq!(
                was,
                is,
                "{:?}",
                reader.map(|person| person.caller.name().to_owned())
            );
        }
    }
    // The coordinator and the person concerned know of the conflict; nobody gets the rest here.
    for reader in [&world.coordinator, &third] {
        let history = world.get(Some(reader), "/proposals/1/history").await.text();
        assert!(
            history.contains("declared a conflict of interest"),
            "{history}"
        );
        assert!(history.contains("Only you and coordinators"), "{history}");
    }
    for reader in [&world.coordinator, &third, &world.two] {
        for (path, _, text) in all_of_it(&world, Some(reader)).await {
            for secret in ["SECRET-NOTE", "SECRET-REVIEW", "secret-draft"] {
                assert!(!text.contains(secret), "{secret} in {path}");
            }
        }
    }
    for person in [&world.author, &world.one, &world.two, &world.stranger] {
        for sentence in world.told(person).await {
            for told in ["declared a conflict", "asks a coordinator"] {
                assert!(!sentence.contains(told), "{sentence}");
            }
        }
    }
    let told = world.told(&world.coordinator).await;
    assert!(
        told.last()
            .unwrap()
            .contains("@reviewer-4 asks a coordinator"),
        "{told:?}"
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_draft_is_nowhere(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let id = world.draft().await;
    for reader in [&world.stranger, &world.one, &world.coordinator] {
        for path in [
            "/proposals",
            "/proposals?state=all",
            "/mine",
            "/inbox",
            "/api/v1/proposals",
            "/api/v1/me/work",
            "/api/v1/me/notices",
        ] {
            let text = world.get(Some(reader), path).await.text();
            assert!(
                !text.contains("skiff") && !text.contains(&id),
                "{path}: {text}"
            );
        }
        assert_eq!(world.get(Some(reader), "/proposals/1").await.status, 404);
    }
    let mine = world.get(Some(&world.author), "/mine").await.text();
    assert!(mine.contains(&format!("/drafts/{id}")), "{mine}");
    // What was typed as its name, though nothing was submitted.
    assert!(mine.contains("Draft of skiff"), "{mine}");

    // It is deleted, and comes back by the button; nobody else brings it back.
    world
        .portal()
        .delete_draft(&world.author.caller, &id)
        .await
        .unwrap();
    let mine = world.get(Some(&world.author), "/mine").await.text();
    assert!(mine.contains("1 deleted draft"), "{mine}");
    let form = [("act", "restore"), ("draft", id.as_str())];
    assert_eq!(
        world.post(&world.stranger, "/mine", &form).await.status,
        404
    );
    assert_eq!(world.post(&world.author, "/mine", &form).await.status, 303);
    let mine = world.get(Some(&world.author), "/mine").await.text();
    assert!(!mine.contains("deleted draft"), "{mine}");

    // An invitation stands on the page of who is invited, without what it is about.
    world
        .portal()
        .invite_co_author(&world.author.caller, &id, "stranger")
        .await
        .unwrap();
    let theirs = world.get(Some(&world.stranger), "/mine").await.text();
    assert!(theirs.contains("invites you to write"), "{theirs}");
    assert!(!theirs.contains("skiff"), "{theirs}");
    let form = [("act", "accept"), ("invitation", id.as_str())];
    assert_eq!(world.post(&world.one, "/mine", &form).await.status, 422);
    assert_eq!(
        world.post(&world.stranger, "/mine", &form).await.status,
        303
    );
    let theirs = world.get(Some(&world.stranger), "/mine").await.text();
    assert!(theirs.contains(&format!("/drafts/{id}")), "{theirs}");
    assert_eq!(world.portal.get("/mine").await.status, 401);
    assert_eq!(world.portal.get("/inbox").await.status, 401);
}

/// Three rounds, person by person (product.md T23): at most one notice for each act, and "your turn"
/// exactly when it is.
#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn each_person_hears_what_concerns_them_in_three_rounds(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    world.submitted().await;
    let watch = world
        .post(&world.stranger, "/proposals/1", &[("act", "watch")])
        .await;
    assert_eq!(watch.status, 303);
    let reason = "Many people run it.".to_owned();
    world
        .act(&world.coordinator, Act::PassScreening { reason })
        .await;
    world.act(&world.one, Act::Claim).await;
    world.act(&world.two, Act::Claim).await;
    let comment = Act::Comment {
        thread: None,
        body: "Take the time that you need.".to_owned(),
    };
    world.act(&world.coordinator, comment).await;
    let path = "/proposals/1/answers";
    for round in 1..=2 {
        world.portal.wait(60);
        let id = u8::try_from(round).unwrap();
        let act = review(
            id,
            round,
            Verdict::AskForChanges,
            vec![asked(id, Severity::Must)],
        );
        world.act(&world.one, act).await;
        let dockerfile = format!("{}# round {round}\n", skiff::DOCKERFILE);
        world.save("context/1.2/Dockerfile", &dockerfile).await;
        let answer = format!("answer-{}", thread_id(id));
        let submitted = world
            .post(
                &world.author,
                path,
                &[("act", "submit"), (&answer, "fixed")],
            )
            .await;
        assert_eq!(submitted.status, 303, "{}", submitted.text());
        let thread = thread_id(id);
        world.act(&world.one, Act::Resolve { thread }).await;
    }
    for (number, person) in [(11, &world.one), (12, &world.two)] {
        let act = review(number, 3, Verdict::Approve, Vec::new());
        world.act(person, act).await;
    }
    for requirement in [Requirement::Upstream, Requirement::Base] {
        let note = "Seen.".to_owned();
        world.act(&world.two, Act::Tick { requirement, note }).await;
    }
    world
        .act(&world.coordinator, Act::Accept { publish_at: None })
        .await;

    let turns = |told: &[String]| {
        told.iter()
            .filter(|sentence| sentence.starts_with("Your turn"))
            .count()
    };
    let author = world.told(&world.author).await;
    assert_eq!(turns(&author), 2, "once a round: {author:#?}");
    assert!(
        author.iter().any(|told| told.contains("found it suitable")),
        "{author:#?}"
    );
    assert!(
        author.last().unwrap().contains("published it"),
        "{author:#?}"
    );
    let one = world.told(&world.one).await;
    assert_eq!(turns(&one), 2, "each round that came back: {one:#?}");
    let stranger = world.told(&world.stranger).await;
    assert_eq!(turns(&stranger), 0, "{stranger:#?}");
    let coordinator = world.told(&world.coordinator).await;
    assert_eq!(
        turns(&coordinator),
        2,
        "to screen and to accept: {coordinator:#?}"
    );
    // Nobody is told of their own acts.
    for (person, handle) in [
        (&world.author, "@author"),
        (&world.one, "@reviewer-1"),
        (&world.two, "@reviewer-2"),
        (&world.coordinator, "@coordinator"),
    ] {
        for sentence in world.told(person).await {
            assert!(
                !sentence.contains(&format!(": {handle} ")),
                "{handle}: {sentence}"
            );
        }
    }
    let all = [
        ("author", author),
        ("reviewer-1", one),
        ("reviewer-2", world.told(&world.two).await),
        ("coordinator", coordinator),
        ("watcher", stranger),
    ];
    let text: String = all
        .into_iter()
        .map(|(who, told)| format!("{who}\n  {}\n", told.join("\n  ")))
        .collect();
    insta::assert_snapshot!("three_rounds", text);

    // The inbox shows the same, with a count that goes away.
    let inbox = world.get(Some(&world.author), "/inbox").await.text();
    assert!(inbox.contains("notices are not read"), "{inbox}");
    assert!(inbox.contains("published it"), "{inbox}");
    let all = world
        .post(&world.author, "/inbox", &[("act", "read-all")])
        .await;
    assert_eq!(all.status, 303);
    let inbox = world.get(Some(&world.author), "/inbox").await.text();
    assert!(inbox.contains("Everything is read."), "{inbox}");
    // Looking at the proposal is reading of it.
    world.get(Some(&world.one), "/proposals/1").await;
    let inbox = world.get(Some(&world.one), "/inbox").await.text();
    assert!(inbox.contains("Everything is read."), "{inbox}");

    // The catalogue leads to the proposal and its record, and the record says what stood.
    let image = world.get(None, "/api/v1/images/skiff").await;
    assert_eq!(image.status, 200);
    let page = world
        .get(Some(&world.stranger), "/images/skiff")
        .await
        .text();
    assert!(page.contains("Proposal #1, r3"), "{page}");
    assert!(page.contains("/proposals/1/record/2"), "{page}");
    let record = world.get(None, "/proposals/1/record/2").await.text();
    for said in [
        "Published: skiff",
        "Round 3, r3",
        "@reviewer-2",
        "Counted",
        "Dockerfiles",
    ] {
        assert!(record.contains(said), "{said}: {record}");
    }
    let mine = world.get(Some(&world.author), "/mine").await.text();
    assert!(
        mine.contains("#1 skiff") && mine.contains("Published."),
        "{mine}"
    );
    assert!(!mine.contains("waiting for you"), "{mine}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn programs_read_and_act(#[case] kind: Database) {
    use axum::body::Body;
    use axum::http::Request;

    let Some(world) = World::new(kind).await else {
        return;
    };
    world.in_review().await;
    let act = review(1, 1, Verdict::AskForChanges, vec![asked(1, Severity::Must)]);
    world.act(&world.one, act).await;
    let list = world.get(None, "/api/v1/proposals").await;
    assert_eq!(list.status, 200);
    assert_eq!(list.json()["proposals"][0]["number"], 1);
    assert_eq!(list.json()["proposals"][0]["state"], "in-review");
    let one = world.get(None, "/api/v1/proposals/1").await;
    let json = one.json();
    assert_eq!(json["turn"]["group"], "author");
    assert_eq!(json["turn"]["reason"], "changes-asked");
    assert_eq!(json["threads"][0]["severity"], "must");
    assert_eq!(json["threads"][0]["path"], "context/1.2/Dockerfile");
    assert_eq!(json["revisions"][0]["number"], 1);
    assert!(json["requirements"].as_array().unwrap().len() > 5);
    let etag = one.header("etag").to_owned();
    let unchanged = world
        .portal
        .get_with("/api/v1/proposals/1", &[("if-none-match", &etag)])
        .await;
    assert_eq!(unchanged.status, 304);
    assert_eq!(world.get(None, "/api/v1/proposals/2").await.status, 404);
    let work = world.get(Some(&world.author), "/api/v1/me/work").await;
    assert_eq!(work.json()["your_turn"][0]["what"], "Answer 1 must.");
    assert_eq!(world.get(None, "/api/v1/me/work").await.status, 401);

    let send = async |person: Option<&Person>, body: serde_json::Value| {
        let mut request = Request::post("/api/v1/proposals/1/acts")
            .header("content-type", "application/json")
            .header("host", "images.example");
        if let Some(person) = person {
            request = request.header("cookie", &person.cookie);
        }
        let request = request.body(Body::from(body.to_string())).unwrap();
        world.portal.send(request).await
    };
    let thread = thread_id(1).to_string();
    let answer = serde_json::json!({ "act": "answer", "thread": thread, "answer": "fixed" });
    assert_eq!(send(None, answer.clone()).await.status, 401);
    assert_eq!(
        send(Some(&world.stranger), answer.clone()).await.status,
        403
    );
    let done = send(Some(&world.author), answer).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(done.json()["threads"][0]["answer"]["answer"], "fixed");
    let comment = serde_json::json!({ "act": "comment", "body": "Hello." });
    assert_eq!(send(Some(&world.stranger), comment).await.status, 200);
    for wrong in [
        serde_json::json!({ "act": "fly" }),
        serde_json::json!({ "act": "comment", "body": "x", "more": 1 }),
        serde_json::json!({ "act": "park", "reason": "x", "until": "soon" }),
        serde_json::json!({ "act": "comment", "body": " " }),
    ] {
        let refused = send(Some(&world.author), wrong.clone()).await;
        assert_eq!(refused.status, 422, "{wrong}");
    }
    let withdrawn = send(
        Some(&world.author),
        serde_json::json!({ "act": "withdraw" }),
    )
    .await;
    assert_eq!(withdrawn.json()["state"], "withdrawn");
    let openapi = world.get(None, "/api/v1/openapi.json").await.json();
    for path in [
        "/api/v1/proposals",
        "/api/v1/proposals/{number}",
        "/api/v1/proposals/{number}/acts",
        "/api/v1/me/work",
    ] {
        assert!(openapi["paths"][path].is_object(), "{path}");
    }
}
