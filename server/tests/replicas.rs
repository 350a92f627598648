//! Two processes on one database serve one draft to two people; one of them is killed while both
//! write, and no write that was answered is lost.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use common::{Database, TestDatabase, TestPortal, fixture};
use domain::proposal::Kind;
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
