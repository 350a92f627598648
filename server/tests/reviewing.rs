//! Screening, workspace and decisions by HTTP, on both databases: the whole way in three rounds,
//! and what must not happen on it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use axum::body::Body;
use axum::http::Request;
use common::programme::{Programme, Somebody};
use common::world::{approve, tick};
use common::{Database, skiff};
use domain::decide::Act;
use domain::permission::{Action, TokenScope};
use domain::proposal::State;
use domain::requirement::Requirement;
use domain::review::{Answer, ThreadState};
use domain::turn::{Group, Reason};
use rstest::rstest;
use server::portal::Caller;
use server::portal::account::TokenWish;

const REVIEW: &str = "/proposals/1/review";
const DOCKERFILE: &str = "context/1.2/Dockerfile";

/// The workspace at a line of the Dockerfile.
fn at_line(line: usize) -> String {
    format!("{REVIEW}?file=context%2F1.2%2FDockerfile&line={line}")
}

fn comment<'f>(severity: &'f str, text: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![("act", "comment"), ("severity", severity), ("text", text)]
}

async fn dockerfile_approvals(programme: &Programme) -> usize {
    let open = programme.now(1).await;
    let approvals = open.projection.approvals.iter();
    approvals
        .filter(|approval| approval.scope == domain::permission::Scope::Dockerfile)
        .count()
}

async fn publish(
    programme: &Programme,
    who: &Somebody,
    verdict: &str,
    revision: &str,
    scopes: &[&str],
) {
    let mut form = vec![
        ("act", "publish"),
        ("verdict", verdict),
        ("revision", revision),
        ("summary", "Read as a whole."),
    ];
    form.extend(scopes.iter().map(|scope| ("scope", *scope)));
    let answer = programme.post(who, REVIEW, &form).await;
    assert_eq!(answer.status, 303, "{verdict}: {}", answer.text());
    let back = answer.header("location").to_owned();
    assert!(back.ends_with("done=published"), "{back}");
}

/// The author answers every thread and submits the next round with another Dockerfile.
async fn next_round(programme: &Programme, dockerfile: &str) {
    let portal = &programme.portal.web.portal;
    let mut open = programme.now(1).await;
    let threads: Vec<_> = open
        .projection
        .threads
        .iter()
        .filter(|thread| thread.state == ThreadState::Open)
        .map(|thread| thread.asked.id)
        .collect();
    for thread in threads {
        programme.portal.wait(60);
        let answer = Answer::Fixed {
            note: "Done as you asked.".to_owned(),
        };
        open = portal
            .act(
                &programme.author.caller,
                open,
                Act::Answer { thread, answer },
            )
            .await
            .unwrap();
    }
    programme.save(&open, DOCKERFILE, dockerfile).await;
    programme.portal.wait(60);
    portal
        .submit(&programme.author.caller, open, "The next round.")
        .await
        .unwrap();
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn the_whole_way_in_three_rounds(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let (one, two) = (&programme.one, &programme.two);
    programme.submitted().await;

    // Screening: the answers, the facts, and a judgement that needs its reason.
    let page = programme.get(one, "/proposals/1/screening").await;
    assert_eq!(page.status, 200);
    let html = page.text();
    assert!(html.contains("Is skiff generally useful?"), "{html}");
    assert!(
        html.contains("is approved by the Open Source Initiative"),
        "{html}"
    );
    let form = programme.get(one, "/proposals/1/screening?act=pass").await;
    assert!(form.text().contains("Why it is useful"), "{}", form.text());
    let empty = programme
        .post(
            one,
            "/proposals/1/screening?act=pass",
            &[("act", "pass"), ("reason", "")],
        )
        .await;
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("field-reason"), "{}", empty.text());
    let passed = programme
        .post(
            one,
            "/proposals/1/screening?act=pass",
            &[("act", "pass"), ("reason", "Many people run it.")],
        )
        .await;
    assert_eq!(
        passed.header("location"),
        "/proposals/1/screening?done=pass"
    );

    // Round 1: nobody writes before claiming.
    let page = programme.get(one, REVIEW).await.text();
    assert!(
        page.contains("Claim it") && !page.contains("Publish the review"),
        "{page}"
    );
    assert_eq!(programme.claim(one, 1).await.status, 303);
    assert_eq!(programme.claim(two, 1).await.status, 303);
    let page = programme.get(one, &at_line(17)).await.text();
    assert!(page.contains("How much does it weigh?"), "{page}");
    assert!(page.contains("EXPOSE 7070"), "{page}");
    let unweighed = programme
        .post(one, &at_line(17), &comment("", "Say what the port is for."))
        .await;
    assert_eq!(unweighed.status, 422);
    assert!(unweighed.text().contains("Say what the port is for."));
    let kept = programme
        .post(
            one,
            &at_line(17),
            &comment("must", "Say what the port is for."),
        )
        .await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    // It survives a reload, and only its writer sees it.
    let page = programme.get(one, REVIEW).await.text();
    assert!(page.contains("1 unpublished comment"), "{page}");
    let preview = format!("{REVIEW}?publish=ask-for-changes");
    assert!(
        programme
            .get(one, &preview)
            .await
            .text()
            .contains("Say what the port is for.")
    );
    assert!(
        !programme
            .get(two, REVIEW)
            .await
            .text()
            .contains("Say what the port")
    );
    // An approval does not ask for what must be done.
    let approve = programme
        .get(one, &format!("{REVIEW}?publish=approve"))
        .await;
    assert!(
        approve.text().contains("cannot be given now"),
        "{}",
        approve.text()
    );
    publish(&programme, one, "ask-for-changes", "1", &[]).await;
    let open = programme.now(1).await;
    assert_eq!(open.projection.turn.group, Group::Author);
    assert_eq!(open.projection.threads.len(), 1);
    assert!(
        !programme
            .get(one, REVIEW)
            .await
            .text()
            .contains("1 unpublished")
    );
    assert!(
        programme
            .get(two, REVIEW)
            .await
            .text()
            .contains("1 open thread")
    );

    // Round 2: the base is what one reviewed, and the thread says what became of its line.
    next_round(
        &programme,
        &skiff::DOCKERFILE.replace("EXPOSE 7070", "# the API\nEXPOSE 7070"),
    )
    .await;
    let page = programme
        .get(one, &format!("{REVIEW}?file=context%2F1.2%2FDockerfile"))
        .await
        .text();
    assert!(page.contains("r1, which you reviewed"), "{page}");
    assert!(page.contains("# the API"), "{page}");
    assert!(page.contains("Done as you asked."), "{page}");
    let page = programme.get(two, REVIEW).await.text();
    assert!(page.contains("against nothing"), "{page}");
    let id = programme.now(1).await.projection.threads[0]
        .asked
        .id
        .to_string();
    let resolved = programme
        .post(one, REVIEW, &[("act", "resolve"), ("thread", &id)])
        .await;
    assert_eq!(resolved.status, 303, "{}", resolved.text());
    publish(&programme, one, "approve", "2", &["dockerfile", "docs"]).await;
    let kept = programme
        .post(two, &at_line(3), &comment("must", "Name the group first."))
        .await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    publish(&programme, two, "approve-when-fixed", "2", &["dockerfile"]).await;
    assert_eq!(programme.now(1).await.projection.turn.group, Group::Author);

    // Round 3: the Dockerfile changed, so the approval of round 2 holds no more, and it is said.
    let third = skiff::DOCKERFILE
        .replace("EXPOSE 7070", "# the API\nEXPOSE 7070")
        .replace(
            "groupadd --system skiff",
            "groupadd --system --gid 999 skiff",
        );
    next_round(&programme, &third).await;
    let open = programme.now(1).await;
    assert_eq!(open.projection.round, 3);
    let id = open.projection.threads[1].asked.id.to_string();
    let resolved = programme
        .post(two, REVIEW, &[("act", "resolve"), ("thread", &id)])
        .await;
    assert_eq!(resolved.status, 303, "{}", resolved.text());
    let early = programme
        .get(&programme.coordinator, "/proposals/1/decide")
        .await
        .text();
    assert!(early.contains("Not now: "), "{early}");
    publish(&programme, one, "approve", "3", &["dockerfile"]).await;
    for requirement in ["R1", "R7"] {
        let ticked = programme
            .post(two, REVIEW, &[("act", "tick"), ("item", requirement)])
            .await;
        assert_eq!(ticked.status, 303, "{}", ticked.text());
    }
    let open = programme.now(1).await;
    assert_eq!(
        open.projection.turn.group,
        Group::Coordinator,
        "{:?}",
        open.projection.turn
    );

    // Accepted by a coordinator: shown first, then confirmed.
    let form = programme
        .get(&programme.coordinator, "/proposals/1/decide?act=accept")
        .await
        .text();
    assert!(
        form.contains("Accept skiff") && form.contains("become the current version"),
        "{form}"
    );
    let accepted = programme
        .post(
            &programme.coordinator,
            "/proposals/1/decide?act=accept",
            &[("act", "accept")],
        )
        .await;
    assert_eq!(
        accepted.header("location"),
        "/proposals/1/decide?done=accept",
        "{}",
        accepted.text()
    );
    assert_eq!(programme.now(1).await.projection.state, State::Published);
    assert_eq!(programme.portal.get("/images/skiff").await.status, 200);
    let queue = programme.get(one, "/queue").await.text();
    assert!(!queue.contains("#1 ·"), "{queue}");

    // Updated once: the same content, another Dockerfile.
    let begin = programme
        .get(&programme.author, "/images/skiff/update")
        .await;
    assert_eq!(begin.status, 200);
    assert!(
        !begin.text().contains("carries no Dockerfiles"),
        "{}",
        begin.text()
    );
    let manifest = skiff::bundle().manifest.replace("1.2.3, 1.2", "1.2.4, 1.2");
    let preview = programme
        .post(
            &programme.author,
            "/images/skiff/update",
            &[
                ("act", "preview"),
                ("kind", "update"),
                ("manifest", &manifest),
            ],
        )
        .await;
    assert!(
        preview.text().contains("It needs one Dockerfile review"),
        "{}",
        preview.text()
    );
    let begun = programme
        .post(
            &programme.author,
            "/images/skiff/update",
            &[
                ("act", "begin"),
                ("kind", "update"),
                ("manifest", &manifest),
            ],
        )
        .await;
    let draft = begun.header("location").to_owned();
    let id = draft.strip_prefix("/drafts/").unwrap();
    let portal = &programme.portal.web.portal;
    let open = portal
        .open_proposal(
            &programme.author.caller,
            id,
            domain::permission::Action::ReadDraft,
        )
        .await
        .unwrap();
    let parts = portal.draft_parts(&open).await.unwrap();
    assert!(
        parts.iter().any(|part| part.part == DOCKERFILE),
        "the Dockerfiles came along"
    );
    assert!(
        parts.iter().any(|part| part.part == "docs/logo.png"),
        "and the logo"
    );
    let open = portal
        .submit(&programme.author.caller, open, "1.2.4")
        .await
        .unwrap();
    assert_eq!(open.row.number, Some(2));
    assert_eq!(open.projection.state, State::InReview);
    let queue = programme.get(one, "/queue?tab=updates").await.text();
    assert!(queue.contains("#2 ·"), "{queue}");
    assert!(queue.contains("0 of 1 Dockerfile"), "{queue}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_review_on_an_outdated_revision_keeps_everything(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let one = &programme.one;
    programme.in_review().await;
    programme.claim(one, 1).await;
    let kept = programme
        .post(
            one,
            &at_line(17),
            &comment("must", "Say what the port is for."),
        )
        .await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    // A small revision arrives while one reads the first.
    let open = programme.now(1).await;
    let dockerfile = format!("# Skiff\n{}", skiff::DOCKERFILE);
    programme.save(&open, DOCKERFILE, &dockerfile).await;
    let portal = &programme.portal.web.portal;
    portal
        .add_revision(&programme.author.caller, open, "A comment.")
        .await
        .unwrap();
    let form = [
        ("act", "publish"),
        ("verdict", "ask-for-changes"),
        ("revision", "1"),
        ("summary", "What I typed."),
    ];
    let refused = programme
        .post(
            one,
            &format!("{REVIEW}?revision=1&publish=ask-for-changes"),
            &form,
        )
        .await;
    assert_eq!(refused.status, 422);
    let html = refused.text();
    for words in [
        "r2 arrived while you read r1",
        "What I typed.",
        "Say what the port is for.",
        "Show what revision 2 changed since",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(programme.now(1).await.projection.reviews.is_empty());
    // On the newest revision the comment stands on its line, which moved.
    publish(&programme, one, "ask-for-changes", "2", &[]).await;
    let open = programme.now(1).await;
    let domain::review::Anchor::Lines { first, .. } = open.projection.threads[0].asked.anchor
    else {
        panic!("{:?}", open.projection.threads);
    };
    assert_eq!(first, 18);
    // Pressed twice, it is published once.
    let again = programme.post(one, REVIEW, &form).await;
    assert_eq!(again.status, 422);
    assert_eq!(programme.now(1).await.projection.reviews.len(), 1);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_review_that_is_sent_twice_is_published_once(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let one = &programme.one;
    programme.in_review().await;
    programme.claim(one, 1).await;
    let reviews = async || programme.now(1).await.projection.reviews.len();
    for _ in 0..2 {
        publish(&programme, one, "approve", "1", &["dockerfile"]).await;
        assert_eq!(reviews().await, 1);
    }
    // What says something else is another one.
    publish(&programme, one, "approve", "1", &["dockerfile", "docs"]).await;
    assert_eq!(reviews().await, 2);
    // So is the same after something happened.
    let withdraw = Act::WithdrawVerdict {
        reason: "I read it too fast.".to_owned(),
    };
    programme.portal.wait(60);
    let open = programme.now(1).await;
    let portal = &programme.portal.web.portal;
    portal.act(&one.caller, open, withdraw).await.unwrap();
    publish(&programme, one, "approve", "1", &["dockerfile", "docs"]).await;
    assert_eq!(reviews().await, 3);
    assert_eq!(dockerfile_approvals(&programme).await, 1);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn two_who_press_at_the_same_moment_both_get_an_answer(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    programme.in_review().await;
    programme.claim(&programme.one, 1).await;
    programme.claim(&programme.two, 1).await;
    let form = [
        ("act", "publish"),
        ("verdict", "approve"),
        ("revision", "1"),
        ("summary", "Good."),
        ("scope", "dockerfile"),
    ];
    let (one, two) = tokio::join!(
        programme.post(&programme.one, REVIEW, &form),
        programme.post(&programme.two, REVIEW, &form),
    );
    assert_eq!((one.status.as_u16(), two.status.as_u16()), (303, 303));
    let open = programme.now(1).await;
    assert_eq!(open.projection.reviews.len(), 2);
    assert_eq!(dockerfile_approvals(&programme).await, 2);
    // Of two who decline at once one does, and the other learns what stands.
    let coordinator = &programme.coordinator;
    let decline = [
        ("act", "decline"),
        ("subject", "technical"),
        ("reason", "It does not build."),
        ("would_change", "A build that works."),
    ];
    let path = "/proposals/1/decide?act=decline";
    let (one, two) = tokio::join!(
        programme.post(coordinator, path, &decline),
        programme.post(coordinator, path, &decline),
    );
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422], "{} {}", one.text(), two.text());
    assert_eq!(programme.now(1).await.projection.state, State::Declined);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn an_approval_of_who_has_a_part_never_counts(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    programme.in_review().await;
    // An author who reviews elsewhere, a coordinator without scopes, a stranger.
    let form = [
        ("act", "publish"),
        ("verdict", "approve"),
        ("revision", "1"),
        ("scope", "dockerfile"),
    ];
    for (who, allowed) in [
        (&programme.author, [403, 422]),
        (&programme.stranger, [403, 403]),
        (&programme.coordinator, [403, 422]),
        // Not claimed: the question about conflicts of interest was not answered.
        (&programme.one, [422, 422]),
    ] {
        let answer = programme.post(who, REVIEW, &form).await;
        assert!(
            allowed.contains(&answer.status.as_u16()),
            "{}",
            answer.status
        );
    }
    assert_eq!(dockerfile_approvals(&programme).await, 0);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn what_is_not_published_changes_no_page_of_others(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    programme.in_review().await;
    programme.claim(&programme.one, 1).await;
    programme.claim(&programme.two, 1).await;
    let pages = [
        "/queue",
        "/queue?sort=changed",
        REVIEW,
        "/proposals/1",
        "/proposals/1/decide",
        "/proposals/1/screening",
        "/api/v1/queue",
        "/api/v1/proposals/1",
        "/images",
    ];
    // A reviewer who did not take it on is told no more than a stranger.
    let others = [&programme.author, &programme.stranger, &programme.three];
    let seen = async || {
        let mut seen = Vec::new();
        for page in pages {
            for who in others {
                let answer = programme.get(who, page).await;
                seen.push((page, answer.status, answer.body));
            }
            let anonymous = programme.portal.get(page).await;
            seen.push((page, anonymous.status, anonymous.body));
        }
        seen
    };
    // The first look marks notices as read.
    seen().await;
    let before = without_numbers(seen().await);
    let note = [("act", "note"), ("note", "Between us.")];
    // The clock stands still: a time that passes would change the pages by itself.
    for (path, form) in [
        (REVIEW.to_owned(), note.to_vec()),
        (at_line(3), comment("must", "Not published yet.")),
    ] {
        let answer = programme.post(&programme.one, &path, &form).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        programme.portal.wait(-60);
    }
    assert_eq!(before, without_numbers(seen().await));
    // Who took it on reads the notes, a coordinator too, and nobody reads the comment. Who did not
    // answer the question about conflicts of interest reads neither.
    let page = programme.get(&programme.three, REVIEW).await.text();
    assert!(!page.contains("Between us."), "{page}");
    for who in [&programme.two, &programme.coordinator] {
        let page = programme.get(who, "/proposals/1/decide").await.text();
        assert!(page.contains("Between us."), "{page}");
        assert!(!page.contains("Not published yet."), "{page}");
    }
}

type Seen = (&'static str, axum::http::StatusCode, Vec<u8>);

/// Pages without the number of the request, which is another each time.
fn without_numbers(seen: Vec<Seen>) -> Vec<(&'static str, u16, String)> {
    seen.into_iter()
        .map(|(page, status, body)| {
            let text = String::from_utf8(body).unwrap();
            let words: Vec<&str> = text
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|word| word.len() != 32)
                .collect();
            (page, status.as_u16(), words.join(" "))
        })
        .collect()
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn decisions_ask_for_their_reasons_and_keep_what_was_typed(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let coordinator = &programme.coordinator;
    programme.in_review().await;
    let decide = "/proposals/1/decide";
    let refused = programme
        .post(
            coordinator,
            &format!("{decide}?act=decline"),
            &[
                ("act", "decline"),
                ("subject", "licence"),
                ("reason", "The licence forbids it."),
                ("would_change", ""),
            ],
        )
        .await;
    assert_eq!(refused.status, 422);
    let html = refused.text();
    assert!(html.contains("The licence forbids it."), "{html}");
    assert!(html.contains("#field-would_change"), "{html}");
    let past = programme
        .post(
            coordinator,
            &format!("{decide}?act=park"),
            &[
                ("act", "park"),
                ("reason", "Later."),
                ("date", "2020-01-01"),
            ],
        )
        .await;
    assert_eq!(past.status, 422);
    assert!(past.text().contains("is past"), "{}", past.text());
    let parked = programme
        .post(
            coordinator,
            &format!("{decide}?act=park"),
            &[
                ("act", "park"),
                ("reason", "Upstream releases."),
                ("date", "2026-05-01"),
            ],
        )
        .await;
    assert_eq!(parked.header("location"), "/proposals/1/decide?done=park");
    let tab = programme
        .get(&programme.one, "/queue?tab=parked")
        .await
        .text();
    assert!(tab.contains("#1 ·"), "{tab}");
    let woken = programme
        .post(
            coordinator,
            &format!("{decide}?act=wake"),
            &[("act", "wake")],
        )
        .await;
    assert_eq!(woken.status, 303, "{}", woken.text());
    assert_eq!(programme.now(1).await.projection.state, State::InReview);
    // What others decide is not offered, and not done.
    let page = programme.get(&programme.one, decide).await.text();
    assert!(!page.contains("act=decline"), "{page}");
    let forbidden = programme
        .post(
            &programme.one,
            &format!("{decide}?act=decline"),
            &[
                ("act", "decline"),
                ("subject", "licence"),
                ("reason", "No."),
                ("would_change", "Nothing."),
            ],
        )
        .await;
    assert_eq!(forbidden.status, 422, "{}", forbidden.text());
    assert_eq!(programme.now(1).await.projection.state, State::InReview);
    // Overridden with a public reason.
    let overridden = programme
        .post(
            coordinator,
            &format!("{decide}?act=override"),
            &[
                ("act", "override"),
                ("subject", "R4"),
                ("reason", "One reviewer is all we have."),
            ],
        )
        .await;
    assert_eq!(overridden.status, 303, "{}", overridden.text());
    let page = programme.get(coordinator, decide).await.text();
    assert!(
        page.contains("Overridden by @coordinator: One reviewer is all we have."),
        "{page}"
    );
}

/// The first of these proposals, of skiff, is published.
async fn published(programme: &Programme) {
    let portal = &programme.portal.web.portal;
    let mut open = programme.in_review().await;
    let mut acts = vec![
        (&programme.one.caller, approve(1)),
        (&programme.two.caller, approve(1)),
    ];
    for requirement in [Requirement::Upstream, Requirement::Base] {
        acts.push((&programme.two.caller, tick(requirement)));
    }
    let accept = Act::Accept { publish_at: None };
    acts.push((&programme.coordinator.caller, accept));
    for (who, act) in acts {
        programme.portal.wait(60);
        open = portal.act(who, open, act).await.unwrap();
    }
    assert_eq!(open.projection.state, State::Published);
}

/// The stranger submits an update of skiff by its page; it is number 2.
async fn proposed(programme: &Programme) {
    let manifest = skiff::bundle().manifest.replace("1.2.3, 1.2", "1.2.4, 1.2");
    let path = "/images/skiff/update";
    let form = [
        ("act", "begin"),
        ("kind", "update"),
        ("manifest", &manifest),
    ];
    let begun = programme.post(&programme.stranger, path, &form).await;
    let draft = begun.header("location").to_owned();
    let id = draft.strip_prefix("/drafts/").unwrap();
    let portal = &programme.portal.web.portal;
    let stranger = &programme.stranger.caller;
    let open = portal.open_proposal(stranger, id, Action::ReadDraft).await;
    let open = portal.submit(stranger, open.unwrap(), "1.2.4").await;
    assert_eq!(open.unwrap().row.number, Some(2));
}

/// Somebody sends an act on number 2 with a token of these scopes.
async fn sent(
    programme: &Programme,
    who: &Somebody,
    scopes: Vec<TokenScope>,
    act: &str,
) -> common::Answer {
    let wish = TokenWish {
        name: "program".to_owned(),
        scopes,
        days: 30,
        service_account: None,
    };
    let portal = &programme.portal.web.portal;
    let token = portal.make_token(&who.caller, &wish).await.unwrap().text;
    programme.portal.wait(60);
    let request = Request::post("/api/v1/proposals/2/acts")
        .header("host", "images.example")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .body(Body::from(format!("{{\"act\": \"{act}\"}}")))
        .unwrap();
    programme.portal.send(request).await
}

/// A reviewer accepts number 2 by the page of decisions.
async fn accepted(programme: &Programme) -> common::Answer {
    let path = "/proposals/2/decide?act=accept";
    let form = [("act", "accept")];
    programme.post(&programme.one, path, &form).await
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn an_update_of_a_stranger_is_checked_by_a_maintainer(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    published(&programme).await;
    let portal = &programme.portal.web.portal;
    let image = skiff::name();
    portal
        .claim_maintainership(&programme.author.caller, &image)
        .await
        .unwrap();
    let author = "author".parse().unwrap();
    portal
        .confirm_maintainer(&Caller::command_line(), &author, &image)
        .await
        .unwrap();
    let begin = programme
        .get(&programme.stranger, "/images/skiff/update")
        .await;
    assert!(
        begin.text().contains("one of them has to check it too"),
        "{}",
        begin.text()
    );
    proposed(&programme).await;

    // The maintainer hears of it at once, and finds the act on the page; others do not.
    let maintainer = &programme.author;
    let id = maintainer.caller.id().unwrap().to_string();
    let notices = portal.store().notices(&id, None, 1).await.unwrap();
    assert_eq!(notices[0].reason, "maintainer", "{}", notices[0].sentence);
    let offer = "Check it as a maintainer";
    for who in [&programme.stranger, &programme.one, &programme.coordinator] {
        let page = programme.get(who, "/proposals/2").await.text();
        assert!(page.contains("Checked by a maintainer"), "{page}");
        assert!(!page.contains(offer), "{page}");
        let refused = programme
            .post(who, "/proposals/2", &[("act", "check")])
            .await;
        assert_eq!(refused.status, 403, "{}", refused.text());
    }

    // Reviewed, it is not ready.
    let open = programme.now(2).await;
    let reviewed = portal.act(&programme.one.caller, open, approve(1)).await;
    let turn = reviewed.unwrap().projection.turn;
    assert_eq!(turn.reason, Reason::MaintainerMissing);
    assert!(turn.people.contains(&maintainer.caller.id().unwrap()));
    let early = accepted(&programme).await;
    assert_eq!(early.status, 422);
    assert!(
        early
            .text()
            .contains("“Checked by a maintainer” does not hold yet"),
        "{}",
        early.text()
    );

    // By a program: writing proposals alone is not enough.
    let writes = TokenScope::ProposalsWrite;
    let scopes = vec![writes.clone()];
    let refused = sent(&programme, maintainer, scopes, "check").await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    for (act, outcome) in [("check", "satisfied"), ("uncheck", "unsatisfied")] {
        let scopes = vec![writes.clone(), TokenScope::ReviewsWrite];
        let stands = sent(&programme, maintainer, scopes, act).await;
        assert_eq!(stands.status, 200, "{}", stands.text());
        let stands = stands.json();
        let mut requirements = stands["requirements"].as_array().unwrap().iter();
        let check = requirements.find(|requirement| requirement["id"] == "R12");
        assert_eq!(check.unwrap()["outcome"], outcome, "{stands}");
    }

    let page = programme.get(maintainer, "/proposals/2").await.text();
    assert!(page.contains(offer), "{page}");
    assert!(page.contains("href=\"/proposals/2#acts\""), "{page}");
    let form = [
        ("act", "check"),
        ("text-check", "The commit is that of the release."),
    ];
    let checked = programme.post(maintainer, "/proposals/2", &form).await;
    assert_eq!(checked.status, 303, "{}", checked.text());
    let done = programme
        .get(maintainer, checked.header("location"))
        .await
        .text();
    for words in [
        "You checked it as a maintainer.",
        "@author ticked it: The commit is that of the release.",
        "Take the check back",
    ] {
        assert!(done.contains(words), "{words}: {done}");
    }
    let history = programme
        .get(&programme.stranger, "/proposals/2/history")
        .await;
    assert!(
        history.text().contains("checked it as a maintainer"),
        "{}",
        history.text()
    );
    let done = accepted(&programme).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(programme.now(2).await.projection.state, State::Published);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn where_nobody_is_confirmed_reviewers_are_enough(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    published(&programme).await;
    let portal = &programme.portal.web.portal;
    // Who claims an image and is not confirmed is no maintainer of it yet.
    portal
        .claim_maintainership(&programme.author.caller, &skiff::name())
        .await
        .unwrap();
    proposed(&programme).await;
    let page = programme.get(&programme.author, "/proposals/2").await;
    assert!(
        !page.text().contains("Check it as a maintainer"),
        "{}",
        page.text()
    );
    let open = programme.now(2).await;
    let reviewed = portal.act(&programme.one.caller, open, approve(1)).await;
    assert_eq!(reviewed.unwrap().projection.turn.reason, Reason::AllHold);
    let done = accepted(&programme).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(programme.now(2).await.projection.state, State::Published);
}
