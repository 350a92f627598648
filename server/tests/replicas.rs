//! Two processes on one database serve one draft to two people; one of them is killed while both
//! write, and no write that was answered is lost. One that is killed while it decides leaves no
//! decision half done, and the other one goes on.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use common::world::World;
use common::{Database, TestDatabase, TestPortal, fixture, skiff};
use domain::event::Payload;
use domain::projection::replay;
use domain::proposal::{Kind, State};
use server::clock::Clock;

/// How many saves each person makes while both processes live, and after one was killed.
const SAVES: usize = 40;

/// A serving process; killed when the test is over.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn start(database: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_slipway"))
            .args(["serve", "--database", database, "--listen", "127.0.0.1:0"])
            .args(["--api-rate", "0"])
            .env_remove("DATABASE_URL")
            .env("SLIPWAY_LOG", "warn")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split(". ").next());
        let address = address.unwrap_or_else(|| panic!("no address in {line:?}"));
        Self {
            child,
            address: address.trim().to_owned(),
        }
    }

    fn kill(&mut self) {
        // As a machine that loses its power: no signal that could be heard.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request; nothing when there is no whole answer.
fn ask(address: &str, head: &str, body: &[u8]) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .ok()?;
    let length = body.len();
    let head =
        format!("{head}Host: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.get(9..12)?.parse().ok()?;
    let etag = head
        .lines()
        .find_map(|line| line.strip_prefix("etag: "))
        .unwrap_or_default();
    match status {
        200 if etag.is_empty() => None,
        200 => Some((200, format!("{etag}\n{body}"))),
        _ => Some((status, etag.to_owned())),
    }
}

/// Somebody who adds lines to a part, at whichever process answers.
struct Writer<'a> {
    /// The processes in the order in which they are tried.
    addresses: Vec<&'a str>,
    path: String,
    cookie: String,
    name: &'static str,
}

impl Writer<'_> {
    fn get(&self) -> Option<(String, String)> {
        self.addresses.iter().find_map(|address| {
            let head = format!("GET {} HTTP/1.1\r\nCookie: {}\r\n", self.path, self.cookie);
            let (status, answer) = ask(address, &head, b"")?;
            let (etag, body) = answer.split_once('\n')?;
            (status == 200).then(|| (etag.to_owned(), body.to_owned()))
        })
    }

    /// Adds a line; answers only when it is saved. What the other person saved meanwhile is read
    /// and kept.
    fn add(&self, line: &str) {
        let until = Instant::now() + Duration::from_secs(30);
        while Instant::now() < until {
            let Some((etag, body)) = self.get() else {
                continue;
            };
            // A process that died may have saved it and not have said so.
            if body.lines().any(|saved| saved == line) {
                return;
            }
            let body = format!("{body}{line}\n");
            let saved = self.addresses.iter().find_map(|address| {
                let head = format!(
                    "PUT {} HTTP/1.1\r\nCookie: {}\r\nIf-Match: {etag}\r\n",
                    self.path, self.cookie
                );
                ask(address, &head, body.as_bytes())
            });
            match saved {
                Some((200, _)) => return,
                Some((412, _)) | None => {}
                Some(other) => panic!("{}: {other:?}", self.name),
            }
        }
        panic!("{} could not save {line}", self.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_lose_no_write_when_one_process_is_killed() {
    let Some(portal) = TestPortal::over(Database::Postgres, &fixture("small")).await else {
        return;
    };
    // The processes have the real clock, and sessions of another time have ended.
    let behind = Clock::System.timestamp().0 - portal.web.portal.clock().timestamp().0;
    portal.wait(behind / 1_000_000);
    let author = portal.person("author", &[]).await;
    let friend = portal.person("friend", &[]).await;
    let (author, friend) = (portal.session(author).await, portal.session(friend).await);
    let (first, second) = (portal.caller(&author).await, portal.caller(&friend).await);
    let drafts = &portal.web.portal;
    let parts = [("manifest".to_owned(), b"begun\n".to_vec())];
    let name = "skiff".parse().unwrap();
    let id = drafts
        .start_draft(&first, Kind::New, Some(&name), &parts)
        .await
        .unwrap()
        .to_string();
    drafts
        .invite_co_author(&first, &id, "friend")
        .await
        .unwrap();
    drafts.answer_invitation(&second, &id, true).await.unwrap();

    let address: &TestDatabase = &portal.database;
    let mut one = Serving::start(&address.address);
    let two = Serving::start(&address.address);
    let path = format!("/api/v1/drafts/{id}/parts/manifest");
    let (at_one, at_two) = (one.address.clone(), two.address.clone());
    let writer = |addresses: [&'static str; 2], cookie: &str, name| Writer {
        addresses: addresses.to_vec(),
        path: path.clone(),
        cookie: cookie.to_owned(),
        name,
    };
    let (at_one, at_two): (&'static str, &'static str) = (at_one.leak(), at_two.leak());
    let people = [
        writer([at_one, at_two], &author, "author"),
        writer([at_two, at_one], &friend, "friend"),
    ];
    let saved = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for person in &people {
            let saved = &saved;
            scope.spawn(move || {
                for number in 0..SAVES * 2 {
                    person.add(&format!("{} {number}", person.name));
                    saved.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        // In the middle of it, with both of them writing.
        let until = Instant::now() + Duration::from_secs(60);
        while saved.load(Ordering::Relaxed) < SAVES && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(5));
        }
        one.kill();
    });
    let (_, text) = people[1].get().unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines.len(),
        1 + SAVES * 4,
        "each line is there once:\n{text}"
    );
    for person in ["author", "friend"] {
        let of_person = lines
            .iter()
            .filter_map(|line| line.strip_prefix(person)?.trim().parse::<usize>().ok());
        let numbers: Vec<usize> = of_person.collect();
        assert_eq!(numbers, (0..SAVES * 2).collect::<Vec<_>>(), "{person}");
    }
}

/// Images of which each is accepted or declined.
const NAMES: [&str; 9] = [
    "tidewater",
    "capstan",
    "gangway",
    "flotsam",
    "jetsam",
    "halyard",
    "mooring",
    "bollard",
    "windlass",
];

/// Whether the proposal with this number is accepted; the others are declined.
const fn is_accepted(number: usize) -> bool {
    number % 2 == 1
}

/// Decides about a proposal at a process; the status, or nothing when there is no whole answer.
fn decide(address: &str, cookie: &str, number: usize) -> Option<u16> {
    let head = format!(
        "POST /api/v1/proposals/{number}/decisions HTTP/1.1\r\nCookie: {cookie}\r\nContent-Type: application/json\r\n"
    );
    let act = if is_accepted(number) {
        r#"{ "act": "accept" }"#
    } else {
        r#"{ "act": "decline", "code": "technical", "reason": "It does not build.", "would_change_mind": "A build that works." }"#
    };
    ask(address, &head, act.as_bytes()).map(|(status, _)| status)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_killed_while_it_decides_leaves_nothing_half_done() {
    let Some(world) = World::new(Database::Postgres).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    // The processes have the real clock: what they decide comes after all that is prepared here.
    let behind = || (Clock::System.timestamp().0 - portal.clock().timestamp().0) / 1_000_000;
    world.portal.wait(behind() - 2 * 60 * 60);
    let mut proposals = Vec::new();
    for name in NAMES {
        let draft = world.draft_with(&skiff::draft_of(name)).await;
        let open = world.submit(&world.author, draft).await;
        let open = world.screened(&open).await;
        proposals.push(world.approved(open).await);
    }
    world.portal.wait(behind());
    let cookie = world.portal.session(world.coordinator.id().unwrap()).await;

    let database: &TestDatabase = &world.portal.database;
    let other = Serving::start(&database.address);
    let answered = Mutex::new(Vec::new());
    let numbers: Vec<usize> = (1..=NAMES.len()).collect();
    for (round, numbers) in (0_u64..).zip(numbers.chunks(3)) {
        let mut dying = Serving::start(&database.address);
        let address = dying.address.clone();
        let before = answered.lock().unwrap().len();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for number in numbers {
                    if let Some(status) = decide(&address, &cookie, *number) {
                        answered.lock().unwrap().push((*number, status));
                    }
                }
            });
            // In the middle of the next one, each time a little later.
            let until = Instant::now() + Duration::from_secs(30);
            while answered.lock().unwrap().len() == before && Instant::now() < until {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(Duration::from_millis(2 + 8 * round));
            dying.kill();
        });
    }
    let answered = answered.into_inner().unwrap();
    assert!(
        answered.iter().all(|(_, status)| *status == 200),
        "{answered:?}"
    );
    assert!(answered.len() >= 3, "{answered:?}");

    for (number, prepared) in (1..).zip(&proposals) {
        // Nothing, or all of it.
        let found = portal.reopened(prepared).await.unwrap();
        let was_decided = found.row.sequence > prepared.row.sequence;
        if !was_decided {
            assert_eq!(found.row, prepared.row);
        }
        if answered.contains(&(number, 200)) {
            assert!(was_decided, "{number} was answered");
        }
        // The other process decides what is not decided, and refuses what is.
        let status = decide(&other.address, &cookie, number);
        assert_eq!(
            status,
            Some(if was_decided { 422 } else { 200 }),
            "{number}"
        );

        let open = portal.reopened(prepared).await.unwrap();
        let events = portal.events_of(&open).await.unwrap();
        assert_eq!(replay(&events), open.projection, "{number}");
        let count = |is: fn(&Payload) -> bool| {
            let events = events.iter();
            events.filter(|event| is(&event.payload)).count()
        };
        let happened = (
            open.projection.state,
            count(|payload| matches!(payload, Payload::Accepted { .. })),
            count(|payload| matches!(payload, Payload::Published { .. })),
            count(|payload| matches!(payload, Payload::Declined { .. })),
        );
        let store = portal.store();
        let image = open.row.image.as_str();
        let written = (
            store.decision_records(&open.row.id).await.unwrap().len(),
            store.versions(image).await.unwrap().len(),
            world.portal.get(&format!("/images/{image}")).await.status == 200,
        );
        if is_accepted(number) {
            assert_eq!(happened, (State::Published, 1, 1, 0), "{number}");
            assert_eq!(written, (2, 1, true), "{number}");
        } else {
            assert_eq!(happened, (State::Declined, 0, 0, 1), "{number}");
            assert_eq!(written, (1, 0, false), "{number}");
        }
    }
}
