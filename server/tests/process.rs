//! The program itself: its commands, its exit codes, and an end that loses no request.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use common::{Database, TestDatabase, fixture, tree};

fn slipway(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slipway"));
    command
        .args(arguments)
        .env_remove("DATABASE_URL")
        .env("SLIPWAY_LOG", "warn");
    command
}

fn run(arguments: &[&str]) -> Output {
    slipway(arguments).output().unwrap()
}

fn text(output: &[u8]) -> String {
    String::from_utf8_lossy(output).into_owned()
}

/// A serving process; killed when the test is over.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn start(database: &str, more: &[&str]) -> Self {
        let mut child = slipway(&["serve", "--database", database, "--listen", "127.0.0.1:0"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
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
        let address = address
            .unwrap_or_else(|| panic!("no address in {line:?}"))
            .trim()
            .to_owned();
        Self { child, address }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        stream
    }

    fn get(&self, path: &str) -> String {
        let mut stream = self.connect();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        text(&answer)
    }

    fn ask_to_end(&self) {
        let sent = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn file_database() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}", folder.path().join("test.db").display());
    (folder, address)
}

#[test]
fn an_empty_database_is_filled_with_the_sample_and_served() {
    let (_folder, database) = file_database();
    let serving = Serving::start(&database, &["--sample-if-empty"]);
    assert!(
        serving.get("/healthz").starts_with("HTTP/1.1 200"),
        "healthz"
    );
    let list = serving.get("/api/v1/images?deprecated=show");
    for image in [
        "postgres",
        "fedora",
        "ubuntu",
        "flink",
        "archlinux",
        "mariadb",
        "openjdk",
    ] {
        assert!(
            list.contains(&format!("\"name\":\"{image}\"")),
            "{image} is not in {list}"
        );
    }
    assert!(
        list.contains(&format!("http://{}/images/postgres", serving.address)),
        "links lead to this portal"
    );
}

#[test]
fn a_request_under_way_is_answered_after_the_end_was_asked_for() {
    let (_folder, database) = file_database();
    let mut serving = Serving::start(&database, &[]);
    let body = "theme=dark&from=/images";
    let mut stream = serving.connect();
    write!(
        stream,
        "POST /theme HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{}",
        serving.address,
        body.len(),
        &body[..6]
    )
    .unwrap();
    // The server has the head and half of the body when it is asked to end.
    std::thread::sleep(Duration::from_millis(300));
    serving.ask_to_end();
    std::thread::sleep(Duration::from_millis(300));
    stream.write_all(&body.as_bytes()[6..]).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = text(&answer);
    assert!(
        answer.starts_with("HTTP/1.1 303") && answer.contains("location: /images"),
        "{answer}"
    );
    assert!(serving.child.wait().unwrap().success());
    assert!(
        TcpStream::connect(&serving.address).is_err(),
        "nobody listens any more"
    );
}

#[test]
fn who_dawdles_over_the_head_of_a_request_is_cut_off() {
    let (_folder, database) = file_database();
    let serving = Serving::start(&database, &["--head-timeout", "1"]);
    let mut stream = serving.connect();
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: a").unwrap();
    // The time limit of the read makes this fail where nobody cuts the connection.
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(!text(&answer).contains("200"), "{}", text(&answer));
    assert!(
        serving.get("/healthz").starts_with("HTTP/1.1 200"),
        "it serves on"
    );
}

#[test]
fn a_connection_too_many_waits_until_one_is_closed() {
    let (_folder, database) = file_database();
    let serving = Serving::start(&database, &["--max-connections", "1"]);
    let ask = |stream: &mut TcpStream| {
        write!(
            stream,
            "GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n",
            serving.address
        )
        .unwrap();
    };
    let mut first = serving.connect();
    ask(&mut first);
    let mut byte = [0];
    first.read_exact(&mut byte).unwrap();

    let mut second = serving.connect();
    ask(&mut second);
    second
        .set_read_timeout(Some(Duration::from_millis(300)))
        .unwrap();
    assert!(second.read_exact(&mut byte).is_err(), "there is no seat");
    drop(first);
    second
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    second.read_exact(&mut byte).unwrap();
    assert_eq!(byte, *b"H");
}

#[test]
fn a_search_of_a_megabyte_gets_a_clear_no() {
    let (_folder, database) = file_database();
    let serving = Serving::start(&database, &[]);
    for (length, status) in [(100_000, 414), (1_000_000, 431)] {
        let mut stream = serving.connect();
        let mut sending = stream.try_clone().unwrap();
        // The server answers before all was sent and closes: what is left over is not sent.
        let sender = std::thread::spawn(move || {
            let _ = write!(
                sending,
                "GET /images?q={} HTTP/1.1\r\nHost: x\r\n\r\n",
                "x".repeat(length)
            );
        });
        let mut answer = Vec::new();
        let mut part = [0; 1024];
        while let Ok(read @ 1..) = stream.read(&mut part) {
            answer.extend_from_slice(&part[..read]);
        }
        sender.join().unwrap();
        let answer = text(&answer);
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{length} bytes: {answer:?}"
        );
    }
    let long = serving.get(&format!("/images?q={}", "x".repeat(60_000)));
    assert!(
        long.starts_with("HTTP/1.1 422") && long.contains("at most 200 characters"),
        "{}",
        &long[..200]
    );
    assert!(
        serving.get("/healthz").starts_with("HTTP/1.1 200"),
        "it serves on"
    );
}

#[test]
fn a_request_is_one_line_of_json_without_what_was_asked() {
    let (_folder, database) = file_database();
    let flags = ["--log-format", "json", "--log", "warn,server=debug"];
    let mut serving = Serving::start(&database, &flags);
    let answer = serving.get("/images/none?q=secret-words");
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    serving.ask_to_end();
    assert!(serving.child.wait().unwrap().success());
    let mut logs = String::new();
    let stderr = serving.child.stderr.as_mut().unwrap();
    stderr.read_to_string(&mut logs).unwrap();
    assert!(!logs.contains("secret-words"), "{logs}");

    let answered: Vec<serde_json::Value> = logs
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .filter(|line: &serde_json::Value| line["message"] == "answered")
        .collect();
    let [line] = answered.as_slice() else {
        panic!("{answered:#?}")
    };
    assert_eq!(line["status"], 404);
    assert_eq!(line["level"], "DEBUG");
    assert!(line["micros"].as_u64().is_some_and(|micros| micros > 0));
    assert!(line["timestamp"].is_string(), "{line}");
    let span = &line["span"];
    assert_eq!(
        (span["method"].as_str(), span["path"].as_str()),
        (Some("GET"), Some("/images/none"))
    );
    let id = span["id"].as_str().unwrap();
    assert!(answer.contains(&format!("x-request-id: {id}\r\n")), "{id}");
}

#[test]
fn a_wrong_setting_stops_the_start_with_one_sentence() {
    let (folder, database) = file_database();
    let toml = folder.path().join("programme.toml");
    std::fs::write(&toml, "name = 1\n").unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().to_string();
    for (arguments, words) in [
        (&["--listen", "nowhere"][..], "invalid value 'nowhere'"),
        (
            &["--base-url", "images.example"],
            "--base-url `images.example` is no address",
        ),
        (&["--base-url", "https://a.example/b"], "without a path"),
        (
            &["--dev", "--listen", "0.0.0.0:0"],
            "--dev shows what strangers should not see",
        ),
        (
            &["--programme", toml.to_str().unwrap()],
            "programme.toml is not valid",
        ),
        (&["--programme", "/nowhere.toml"], "cannot be read"),
        (&["--listen", &port], "cannot listen on"),
        (
            &["--listen", "0.0.0.0:0"],
            "say with --base-url which one they use",
        ),
        (&["--request-timeout", "0"], "0 is not in 1..=600"),
    ] {
        let output = slipway(&["serve", "--database", &database])
            .args(arguments)
            .output()
            .unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
        assert!(
            !said.contains("panicked") && !said.contains("RUST_BACKTRACE"),
            "{said}"
        );
    }
    let output = run(&["serve", "--database", "mysql://x"]);
    assert!(
        text(&output.stderr).contains("neither `sqlite:PATH` nor `postgres://"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn import_export_and_backup_by_the_command_line() {
    let (folder, database) = file_database();
    let layout = fixture("small");
    let path = |name: &str| layout.join(name).display().to_string();
    let import = || {
        run(&[
            "import",
            "--database",
            &database,
            "--library",
            &path("library"),
            "--docs",
            &path("docs"),
            "--pins",
            &path("pins"),
        ])
    };
    let first = import();
    assert!(first.status.success(), "{}", text(&first.stderr));
    assert!(
        text(&first.stdout).contains("3 added, 0 changed, 0 unchanged, 0 refused."),
        "{}",
        text(&first.stdout)
    );
    assert!(text(&import().stdout).contains("0 added, 0 changed, 3 unchanged, 0 refused."));

    let out = folder.path().join("out");
    let export = || {
        run(&[
            "export",
            "--database",
            &database,
            "--to",
            out.to_str().unwrap(),
        ])
    };
    assert!(export().status.success());
    assert_eq!(tree(&out.join("library")), tree(&layout.join("library")));
    assert_eq!(tree(&out.join("docs")), tree(&layout.join("docs")));
    let again = export();
    assert_eq!(again.status.code(), Some(2));
    assert!(
        text(&again.stderr).contains("is not empty"),
        "{}",
        text(&again.stderr)
    );

    let serving = Serving::start(&database, &[]);
    let copy = folder.path().join("copy.db");
    let backup = || {
        run(&[
            "backup",
            "--database",
            &database,
            "--to",
            copy.to_str().unwrap(),
        ])
    };
    assert!(backup().status.success());
    assert!(
        serving.get("/images/anvil").starts_with("HTTP/1.1 200"),
        "it serves on"
    );
    assert_eq!(
        backup().status.code(),
        Some(2),
        "an existing file is not written over"
    );
    let restored = Serving::start(&format!("sqlite:{}", copy.display()), &[]);
    assert!(restored.get("/images/anvil").starts_with("HTTP/1.1 200"));
}

#[test]
fn an_import_with_refusals_ends_with_code_one_and_names_file_and_line() {
    let (_folder, database) = file_database();
    let layout = fixture("bad");
    let path = |name: &str| layout.join(name).display().to_string();
    let output = run(&[
        "import",
        "--database",
        &database,
        "--library",
        &path("library"),
        "--docs",
        &path("docs"),
    ]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("library/broken-line:6: "), "{said}");
    assert!(
        said.contains("docs/content-not-utf8/content.md:3: it is no valid UTF-8 text"),
        "{said}"
    );
    let output = run(&[
        "import",
        "--database",
        &database,
        "--library",
        "/nowhere",
        "--docs",
        &path("docs"),
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("/nowhere is no folder"));
}

#[tokio::test]
async fn two_replicas_share_a_database_and_one_with_other_settings_does_not_start() {
    let Some(database) = TestDatabase::new(Database::Postgres).await else {
        return;
    };
    let first = Serving::start(&database.address, &["--sample-if-empty"]);
    let second = Serving::start(&database.address, &["--sample-if-empty"]);
    for replica in [&first, &second] {
        assert!(replica.get("/images/postgres").starts_with("HTTP/1.1 200"));
    }
    let folder = tempfile::tempdir().unwrap();
    let toml = folder.path().join("programme.toml");
    let built_in = include_str!("../programme.toml");
    std::fs::write(&toml, format!("# Another one.\n{built_in}")).unwrap();
    let other = slipway(&[
        "serve",
        "--database",
        &database.address,
        "--listen",
        "127.0.0.1:0",
    ])
    .args(["--programme", toml.to_str().unwrap()])
    .output()
    .unwrap();
    assert_eq!(other.status.code(), Some(2));
    assert!(
        text(&other.stderr)
            .contains("2 other process(es) serve this database with other programme settings"),
        "{}",
        text(&other.stderr)
    );
}

#[test]
fn dev_sign_in_is_for_the_machine_itself() {
    for reachable in [
        ["--listen", "0.0.0.0:0"],
        ["--base-url", "https://images.example"],
    ] {
        let (_folder, database) = file_database();
        let refused = slipway(&["serve", "--dev-sign-in", "--database", &database])
            .args(reachable)
            .output()
            .unwrap();
        assert_eq!(refused.status.code(), Some(2));
        let said = text(&refused.stderr);
        assert!(said.contains("needs a loopback address"), "{said}");
        assert_eq!(said.trim().lines().count(), 1, "{said}");
    }
    let (_folder, database) = file_database();
    let serving = Serving::start(&database, &["--dev-sign-in"]);
    let page = serving.get("/sign-in");
    assert!(page.contains("sample-administrator"), "{page}");
    drop(serving);
    let list = || run(&["admin", "list", "--database", &database]).stdout;
    let first = text(&list());
    assert_eq!(first.lines().count(), 7, "{first}");
    // Started again, nobody is added and nothing given back that was taken.
    let revoked = run(&[
        "admin",
        "revoke",
        "sample-apprentice",
        "apprentice",
        "--database",
        &database,
    ]);
    assert!(revoked.status.success(), "{revoked:?}");
    drop(Serving::start(&database, &["--dev-sign-in"]));
    assert_eq!(text(&list()).lines().count(), 6);
}

#[test]
fn roles_are_given_and_taken_on_the_command_line() {
    let (_folder, database) = file_database();
    let admin = |arguments: &[&str]| {
        let mut all = vec!["admin", "--database", &database];
        all.extend(arguments);
        run(&all)
    };
    let said = |output: &Output| format!("{}{}", text(&output.stdout), text(&output.stderr));
    let nobody = admin(&["list"]);
    assert!(said(&nobody).contains("Nobody has a role"), "{nobody:?}");
    let unknown = admin(&["grant", "ada", "administrator"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("when they first sign in"));

    assert!(run(&["sample", "--database", &database]).status.success());
    let granted = admin(&[
        "grant",
        "sample-author",
        "reviewer",
        "--scopes",
        "docs,security",
    ]);
    assert!(granted.status.success(), "{granted:?}");
    let list = said(&admin(&["list"]));
    assert!(
        list.contains("sample-author\treviewer\tdocs security\tby command-line\t"),
        "{list}"
    );
    for wrong in [
        vec!["grant", "sample-author", "reviewer"],
        vec!["grant", "sample-author", "king"],
        vec![
            "grant",
            "sample-author",
            "reviewer",
            "--scopes",
            "everything",
        ],
        vec!["grant", "sample-author", "coordinator", "--scopes", "docs"],
        vec!["revoke", "sample-author", "coordinator"],
        vec!["revoke", "sample-administrator", "administrator"],
    ] {
        let refused = admin(&wrong);
        assert_eq!(refused.status.code(), Some(2), "{wrong:?}: {refused:?}");
        assert_eq!(said(&admin(&["list"])), list, "{wrong:?}");
    }
    assert!(
        admin(&["grant", "sample-author", "administrator"])
            .status
            .success()
    );
    assert!(
        admin(&["revoke", "sample-administrator", "administrator"])
            .status
            .success()
    );
}

#[test]
fn a_backup_is_restored_in_place_of_a_database_that_nobody_serves() {
    let (folder, database) = file_database();
    let path = |name: &str| folder.path().join(name).display().to_string();
    assert!(run(&["sample", "--database", &database]).status.success());
    let copy = path("copy.db");
    assert!(
        run(&["backup", "--to", &copy, "--database", &database])
            .status
            .success()
    );
    let revoke = ["admin", "revoke", "sample-apprentice", "apprentice"];
    let list = || text(&run(&["admin", "list", "--database", &database]).stdout);
    let before = list();
    assert!(
        slipway(&revoke)
            .args(["--database", &database])
            .status()
            .unwrap()
            .success()
    );
    assert_ne!(list(), before);

    let restore = |from: &str, more: &[&str]| {
        slipway(&["restore", "--database", &database, "--from", from])
            .args(more)
            .output()
            .unwrap()
    };
    let refused = |output: Output, words: &str| {
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let said = text(&output.stderr);
        assert!(said.contains(words), "{words}: {said}");
        assert!(!list().is_empty(), "the database stays");
    };
    refused(restore(&copy, &[]), "--replace");
    refused(restore(&path("none.db"), &["--replace"]), "is no file");
    std::fs::write(path("text.db"), "no database at all").unwrap();
    refused(
        restore(&path("text.db"), &["--replace"]),
        "no database of this program",
    );
    let mut serving = Serving::start(&database, &[]);
    refused(
        restore(&copy, &["--replace"]),
        "a process serves this database",
    );
    serving.ask_to_end();
    assert!(serving.child.wait().unwrap().success());
    let restored = restore(&copy, &["--replace"]);
    assert!(restored.status.success(), "{restored:?}");
    assert!(
        text(&restored.stdout).contains(".replaced-1"),
        "{restored:?}"
    );
    assert_eq!(list(), before, "as it was when the copy was made");
    let other = path("other.db");
    let fresh = run(&[
        "restore",
        "--database",
        &format!("sqlite:{other}"),
        "--from",
        &copy,
    ]);
    assert!(fresh.status.success(), "{fresh:?}");
    let postgres = run(&[
        "restore",
        "--database",
        "postgres://x@127.0.0.1/x",
        "--from",
        &copy,
    ]);
    refused(postgres, "pg_restore");
}

#[test]
fn the_help_is_the_documentation() {
    let help = text(&run(&["--help"]).stdout);
    for command in [
        "serve", "import", "export", "check", "sample", "backup", "restore", "admin",
    ] {
        assert!(
            help.contains(&format!("\n  {command} ")),
            "{command}: {help}"
        );
    }
    let serve = text(&run(&["serve", "--help"]).stdout);
    for words in [
        "SLIPWAY_LISTEN",
        "SLIPWAY_BASE_URL",
        "DATABASE_URL",
        "sqlite:PATH",
        "SLIPWAY_PROGRAMME",
    ] {
        assert!(serve.contains(words), "{words}: {serve}");
    }
}
