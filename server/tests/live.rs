//! Streams of what happens while a page is open, on both databases: what is told, to whom, and that
//! they end when the process does.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use common::Database;
use common::programme::{Programme, Somebody};
use domain::decide::Act;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use rstest::rstest;
use server::http::router;
use server::live;
use tower::ServiceExt;

/// How long a word may take, and how long none is waited for.
const SOON: Duration = Duration::from_secs(10);
const QUIET: Duration = Duration::from_millis(300);

struct Stream(BoxStream<'static, String>);

impl Stream {
    async fn open(programme: &Programme, who: Option<&Somebody>, path: &str) -> (StatusCode, Self) {
        let mut request = Request::get(path);
        if let Some(who) = who {
            request = request.header("cookie", &who.cookie);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = router(Arc::clone(&programme.portal.web))
            .oneshot(request)
            .await
            .unwrap();
        let status = response.status();
        let frames = response.into_body().into_data_stream();
        let texts = frames.filter_map(async |frame| {
            let text = String::from_utf8(frame.ok()?.to_vec()).ok()?;
            (!text.starts_with(':')).then_some(text)
        });
        (status, Self(texts.boxed()))
    }

    async fn next(&mut self) -> Option<String> {
        tokio::time::timeout(SOON, self.0.next()).await.unwrap()
    }

    async fn is_quiet(&mut self) -> bool {
        tokio::time::timeout(QUIET, self.0.next()).await.is_err()
    }
}

async fn say(programme: &Programme, who: &Somebody, body: &str) {
    let act = Act::Comment {
        thread: None,
        body: body.to_owned(),
    };
    let open = programme.now(1).await;
    let portal = &programme.portal.web.portal;
    portal.act(&who.caller, open, act).await.unwrap();
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_page_is_told_what_others_did(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    programme.in_review().await;
    let shown = programme.portal.web.portal.clock().timestamp().0;
    let path = format!("/proposals/1/events?after={shown}");
    programme.portal.wait(60);
    let (status, mut anybody) = Stream::open(&programme, None, &path).await;
    assert_eq!(status, 200);
    let (_, mut own) = Stream::open(&programme, Some(&programme.one), &path).await;
    let (status, mut queue) = Stream::open(&programme, Some(&programme.two), "/queue/events").await;
    assert_eq!(status, 200);
    say(&programme, &programme.one, "Looking at it.").await;
    let told = anybody.next().await.unwrap();
    assert!(told.contains("@reviewer-1 commented."), "{told}");
    assert!(told.contains("\"number\":1"), "{told}");
    assert!(queue.next().await.unwrap().contains("\"image\":\"skiff\""));
    assert!(own.is_quiet().await, "nobody is told of their own acts");

    // What only coordinators may know moves nobody's page.
    let conflict = Act::DeclareConflict {
        reason: "I work for them.".to_owned(),
        asks: false,
    };
    let portal = &programme.portal.web.portal;
    let open = programme.now(1).await;
    portal
        .act(&programme.three.caller, open, conflict)
        .await
        .unwrap();
    assert!(anybody.is_quiet().await);

    // A page that comes late hears what it missed, and from there on no more of it.
    let (_, mut late) = Stream::open(&programme, None, &path).await;
    let told = late.next().await.unwrap();
    assert!(told.contains("commented"), "{told}");
    let heard = told.lines().find_map(|line| line.strip_prefix("id: "));
    let heard = heard.unwrap_or_else(|| panic!("no id: {told}"));
    for page in ["/proposals/1/events", "/queue/events"] {
        let path = format!("{page}?after={heard}");
        let (_, mut again) = Stream::open(&programme, Some(&programme.two), &path).await;
        assert!(again.is_quiet().await, "{page}");
        let path = format!("{page}?after={shown}");
        let (_, mut again) = Stream::open(&programme, Some(&programme.two), &path).await;
        let told = again.next().await.unwrap();
        assert!(told.contains("@reviewer-1 commented."), "{page}: {told}");
    }
    assert!(
        !told.contains("sequence"),
        "counts would tell of what is confidential: {told}"
    );

    // The process ends: so does every stream.
    programme.portal.web.portal.live().end();
    assert_eq!(anybody.next().await, None);
    assert_eq!(queue.next().await, None);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn streams_are_for_who_may_see_and_not_without_number(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    programme.submitted().await;
    let (status, _) = Stream::open(&programme, None, "/queue/events").await;
    assert_eq!(status, 401);
    let (status, _) = Stream::open(&programme, Some(&programme.stranger), "/queue/events").await;
    assert_eq!(status, 403);
    let (status, _) = Stream::open(&programme, None, "/proposals/2/events").await;
    assert_eq!(status, 404);
    let mut open = Vec::new();
    loop {
        let (status, stream) =
            Stream::open(&programme, Some(&programme.one), "/queue/events").await;
        if status != 200 {
            assert_eq!(status, 429);
            break;
        }
        open.push(stream);
        assert!(open.len() <= live::STREAMS, "no end");
    }
    assert_eq!(open.len(), live::STREAMS);
    open.clear();
    let (status, _) = Stream::open(&programme, Some(&programme.one), "/queue/events").await;
    assert_eq!(status, 200, "closed ones are given back");

    // Behind one address may stand many who are not signed in.
    let mut open = Vec::new();
    let status = loop {
        let (status, stream) = Stream::open(&programme, None, "/proposals/1/events").await;
        if status != 200 {
            break status;
        }
        open.push(stream);
        assert!(open.len() <= live::STREAMS_OF_AN_ADDRESS, "no end");
    };
    assert_eq!(
        (status, open.len()),
        (StatusCode::TOO_MANY_REQUESTS, live::STREAMS_OF_AN_ADDRESS)
    );
}

#[tokio::test]
async fn another_replica_hears_it_through_the_database() {
    let Some(programme) = Programme::new(Database::Postgres).await else {
        return;
    };
    programme.in_review().await;
    let other = programme.portal.database.portal().await;
    let (store, hub) = (other.store().clone(), Arc::clone(other.live()));
    let mut words = hub.listen();
    let passing = {
        let hub = Arc::clone(&hub);
        tokio::spawn(async move { live::pass_on(&store, &hub).await })
    };
    // Listening begins a moment later; what is told before is not heard.
    let moved = loop {
        say(&programme, &programme.one, "Looking at it.").await;
        if let Ok(moved) = tokio::time::timeout(QUIET, words.recv()).await {
            break moved.unwrap();
        }
    };
    assert_eq!(moved.proposal, programme.now(1).await.row.id);
    hub.end();
    tokio::time::timeout(SOON, passing).await.unwrap().unwrap();
}
