//! The queue and the workspace at the size for which they are made. Ignored in the usual run: it
//! measures. `cargo test --release -p server --test scale -- --ignored --nocapture` prints the
//! figures, which `cargo xtask bench` writes down.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "the figures are the point")]

mod common;

use std::time::{Duration, Instant};

use app::view::queue::{QueueQuery, QueueTab, TurnFilter};
use app::view::review::ReviewQuery;
use common::Database;
use common::programme::Programme;
use domain::proposal::RevisionNumber;
use domain::review::{Anchor, NewThread, Severity, Thread, ThreadId, ThreadState};
use domain::{Moment, PersonId};
use rstest::rstest;
use server::portal::drafts::OpenProposal;
use server::portal::review::Typed;
use server::programme::digest;
use server::store::Store;

/// Open proposals, threads in each, events of each: 20,000 threads and 200,000 events in all.
const ITEMS: i64 = 2_000;
const THREADS: u32 = 10;
const EVENTS: i64 = 100;
/// Entries of the longest manifest there is, and threads on it.
const ENTRIES: usize = 148;
const THREADS_ON_IT: u32 = 40;

fn p95(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() * 95 / 100]
}

/// A line for `cargo xtask bench`; the bar in milliseconds.
fn measured(kind: Database, what: &str, bar: u32, time: Duration) {
    let database = match kind {
        Database::Sqlite => "SQLite",
        Database::Postgres => "Postgres",
    };
    println!(
        "MEASURED | {database} | {what} | {:.1} ms | {bar} ms |",
        time.as_secs_f64() * 1e3
    );
}

fn thread(owner: PersonId, number: u32, line: u32) -> Thread {
    let mut id = [7; 16];
    id[..4].copy_from_slice(&number.to_be_bytes());
    Thread {
        asked: NewThread {
            id: ThreadId::from_bytes(id),
            anchor: Anchor::Lines {
                path: "manifest".to_owned(),
                first: line,
                last: line,
            },
            severity: Severity::Should,
            needs_answer: false,
            body: "A sentence or two about this line, as reviewers write them.".to_owned(),
            suggestion: None,
            rule: Some("SW-M001".to_owned()),
        },
        owner,
        revision: RevisionNumber::FIRST,
        round: 1,
        at: Moment(0),
        state: ThreadState::Open,
        answer: None,
        accepted_by: [].into(),
    }
}

/// Runs one statement on either database.
async fn run(store: &Store, statement: &'static str, values: &[&str]) {
    match store {
        Store::Sqlite { writer, .. } => {
            let mut query = sqlx::query(statement);
            for value in values {
                query = query.bind((*value).to_owned());
            }
            query.execute(writer).await.unwrap();
        }
        Store::Postgres(pool) => {
            let mut query = sqlx::query(statement);
            for value in values {
                query = query.bind((*value).to_owned());
            }
            query.execute(pool).await.unwrap();
        }
    }
}

/// Fills the queue with copies of one proposal.
async fn fill(programme: &Programme, open: &OpenProposal) {
    let store = programme.portal.web.portal.store();
    let mut projection = open.projection.clone();
    let owner = programme.one.caller.id().unwrap();
    for number in 0..THREADS {
        projection.threads.push(thread(owner, number, 1));
    }
    let projection = serde_json::to_string(&projection).unwrap();
    for number in 2..=ITEMS {
        let kind = if number % 10 == 0 { "new" } else { "update" };
        let id = format!("{number:032x}");
        run(
            store,
            "INSERT INTO proposals (id, number, kind, image, base_version, policy, state, living, sequence,
                 projection, standing, turn_group, turn_since, wake_at, summary, created_at, submitted_at)
             SELECT $1, CAST($2 AS BIGINT), $3, $4, base_version, policy, state, 1, 100, $5, standing,
                 turn_group, turn_since, wake_at, summary, created_at, submitted_at
             FROM proposals WHERE number = 1",
            &[&id, &number.to_string(), kind, &format!("image-{number}"), &projection],
        )
        .await;
    }
    run(
        store,
        "INSERT INTO events (proposal, sequence, at, actor, kind, payload)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
         SELECT p.id, n.i, p.created_at, NULL, 'commented', '{}' FROM proposals p, n WHERE p.number > 1",
        &[],
    )
    .await;
    run(
        store,
        "INSERT INTO proposal_authors (proposal, person, role, invited_at, accepted_at)
         SELECT p.id, a.person, 'author', 0, 0 FROM proposals p, proposal_authors a, proposals o
         WHERE p.number > 1 AND a.proposal = o.id AND o.number = 1",
        &[],
    )
    .await;
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
#[ignore = "it measures"]
async fn the_queue_with_two_thousand_items(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let open = programme.in_review().await;
    fill(&programme, &open).await;
    let portal = &programme.portal.web.portal;
    let began = Instant::now();
    let query = QueueQuery {
        tab: QueueTab::Updates,
        ..QueueQuery::default()
    };
    let page = portal
        .queue_page(&programme.one.caller, &query, None)
        .await
        .unwrap();
    let first = began.elapsed();
    assert_eq!(page.counts.iter().sum::<u64>(), ITEMS as u64);
    assert_eq!(page.rows.len(), server::portal::queue::PAGE);
    let mut times = Vec::new();
    let mut query = query;
    for turn in 0..200 {
        query.turn = (turn % 2 == 0).then_some(TurnFilter::You);
        let began = Instant::now();
        let answer = programme.get(&programme.one, &query.to_href()).await;
        times.push(began.elapsed());
        assert_eq!(answer.status, 200);
    }
    let (threads, events) = (ITEMS * i64::from(THREADS), ITEMS * EVENTS);
    let what = format!("queue of {ITEMS} items, {threads} threads, {events} events");
    measured(kind, &format!("{what}, read for the first time"), 50, first);
    measured(kind, &what, 50, p95(times));
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
#[ignore = "it measures"]
async fn the_workspace_of_the_longest_manifest(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let open = programme.in_review().await;
    programme.claim(&programme.one, 1).await;
    let portal = &programme.portal.web.portal;
    let mut manifest = String::from(
        "Maintainers: Ada Example <ada@example.org> (@author)\nGitRepo: https://github.com/example/skiff-docker.git\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n",
    );
    for entry in 0..ENTRIES {
        manifest.push_str(&format!(
            "\nTags: {entry}.1.0, {entry}.1, {entry}\nArchitectures: amd64, arm64v8\nDirectory: {entry}/slim\n"
        ));
    }
    let sha256 = digest(manifest.as_bytes());
    let mut tx = portal.store().begin().await.unwrap();
    tx.put_blob(&sha256, manifest.as_bytes()).await.unwrap();
    tx.commit().await.unwrap();
    run(
        portal.store(),
        "UPDATE revision_files SET sha256 = $1 WHERE path = 'manifest'",
        &[&sha256],
    )
    .await;
    let mut projection = programme.now(1).await.projection;
    let owner = programme.two.caller.id().unwrap();
    for number in 0..THREADS_ON_IT {
        projection
            .threads
            .push(thread(owner, number, 4 + number * 14));
    }
    let projection = serde_json::to_string(&projection).unwrap();
    run(
        portal.store(),
        "UPDATE proposals SET projection = $1 WHERE id = $2",
        &[&projection, &open.row.id],
    )
    .await;
    let query = ReviewQuery {
        file: Some("manifest".to_owned()),
        ..ReviewQuery::default()
    };
    let page = portal
        .review_page(&programme.one.caller, 1, query.clone(), Typed::default())
        .await
        .unwrap();
    assert_eq!(page.threads.len(), THREADS_ON_IT as usize);
    let mut times = Vec::new();
    for _ in 0..20 {
        let began = Instant::now();
        let answer = programme.get(&programme.one, &query.to_href(1)).await;
        times.push(began.elapsed());
        assert_eq!(answer.status, 200);
        assert!(answer.text().contains("147.1.0"));
    }
    let what = format!("workspace of {ENTRIES} entries with {THREADS_ON_IT} threads");
    measured(kind, &what, 150, p95(times));
}
