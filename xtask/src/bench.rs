//! `cargo xtask bench`: how quick the portal is with 10,000 images, on both databases, beside a bare handler; how quick
//! the rules are, natively and in the browser.

mod load;
mod process;
mod rules;
mod scale;
mod table;
mod typing;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::browser_half::Aim;
use crate::portal::{self, Profile, free_port};
use crate::postgres::Postgres;
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;
use crate::{command, packages, progress};

use self::load::Oha;
use self::process::{Body, Running};
use self::table::{Figures, Measured, Start};

/// How many addresses a page is asked for under: more than a handful, so that one lucky entry of a cache does not
/// answer everything.
const ADDRESSES: usize = 200;

/// The page of an image.
const IMAGE_PAGE: &str = "image page";
/// The same for somebody who is signed in.
const SIGNED_IN: &str = "image page, signed in";

/// Where the part of the page begins that no run writes anew.
const APART: &str = "\n## Measured apart\n";

/// The sample person who reads signed in.
const READER: &str = "sample-reviewer-1";

/// What `cargo xtask bench` takes.
#[derive(Args)]
pub struct Bench {
    /// How many images are made up
    #[arg(long, default_value_t = 10_000)]
    images: u32,
    /// How long each measurement lasts, in seconds
    #[arg(long, default_value_t = 10)]
    seconds: u32,
}

/// A kind of page: what it is called in the table, and the addresses it is asked for under.
struct Kind {
    name: &'static str,
    paths: Vec<String>,
    /// The session of who asks; nothing for strangers.
    cookie: Option<String>,
}

impl Bench {
    /// Measures, prints the table and writes it to `docs/benchmarks.md`.
    pub fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let toolchain = Toolchain::find(workspace)?;
        let slipway = portal::build(workspace, &toolchain, Profile::Release, Aim::Release)?;
        let bare = bare(workspace, &toolchain)?;
        let oha = Oha::install(workspace, &toolchain)?;
        let folder = workspace.kept().join("bench");
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .with_context(|| format!("{} cannot be emptied", folder.display()))?;
        }
        fs::create_dir_all(&folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;

        let postgres = Postgres::start(workspace)?;
        let on_postgres = OwnDatabase::make(&postgres.url)?;
        let databases = [
            (
                "SQLite",
                format!("sqlite:{}", folder.join("bench.db").display()),
            ),
            ("Postgres", on_postgres.url.clone()),
        ];
        let place = Place {
            slipway,
            bare,
            oha,
            folder,
            seconds: self.seconds,
        };
        let mut figures = Figures {
            images: self.images,
            real: workspace.docker_library().is_some(),
            ..Figures::default()
        };
        for (name, url) in &databases {
            let step = progress::step(format_args!("Filling {name} with {} images", self.images));
            portal::run(
                &place.slipway,
                url,
                &["sample", "--generate", &self.images.to_string()],
            )?;
            step.done("filled");
            for cached in [true, false] {
                let (start, measured) = place.measure(name, url, cached)?;
                figures.starts.push(start);
                figures.rows.extend(measured);
            }
        }
        figures.reviews = scale::measure(workspace, &toolchain, &postgres.url)?;
        figures.rules = rules::measure(workspace, &toolchain, &place.folder)?;
        // A machine without a browser still has all the other figures.
        match typing::measure(workspace, &place.slipway, &databases[0].1, &place.folder) {
            Ok(typing) => figures.typing = Some(typing),
            Err(error) => progress::note(format_args!("Nothing typed in a browser: {error:#}")),
        }
        let text = table::page(&figures);
        progress::say(&text);
        let file = workspace.root.join("docs/benchmarks.md");
        let before = fs::read_to_string(&file).unwrap_or_default();
        let apart = before.find(APART).map_or("", |at| &before[at..]);
        let text = format!("{text}{apart}");
        fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// What every measurement needs.
struct Place {
    slipway: PathBuf,
    bare: PathBuf,
    oha: Oha,
    folder: PathBuf,
    seconds: u32,
}

impl Place {
    /// Starts the portal on the database, with or without its cache of finished pages, and measures each kind of page.
    fn measure(
        &self,
        database: &'static str,
        url: &str,
        cached: bool,
    ) -> Result<(Start, Vec<Measured>)> {
        let step = progress::step(format_args!(
            "Measuring on {database}{}",
            if cached { "" } else { ", every page made anew" }
        ));
        let port = free_port()?;
        let mut serve = Command::new(&self.slipway);
        serve
            .arg("serve")
            .env("DATABASE_URL", url)
            .env("SLIPWAY_LISTEN", format!("127.0.0.1:{port}"));
        // One address asks for everybody here.
        serve
            .env("SLIPWAY_LOG", "error")
            .env("SLIPWAY_API_RATE", "0");
        if !cached {
            serve.env("SLIPWAY_PAGE_CACHE", "0");
            serve.env("SLIPWAY_DEV_SIGN_IN", "true");
        }
        // The program and its database file are in memory after the first start; the second one is measured.
        drop(Running::start(&mut serve, port, "/images/postgres")?);
        let portal = Running::start(&mut serve, port, "/images/postgres")?;

        let mut rows = Vec::new();
        let mut kinds = kinds(port)?;
        if !cached {
            // The page of a person is never kept, so that it is compared with pages that are not.
            let image = &kinds[0];
            kinds.push(Kind {
                name: SIGNED_IN,
                paths: image.paths.clone(),
                cookie: Some(process::sign_in(port, READER)?),
            });
        }
        for kind in kinds {
            let urls = self.write_urls(port, &kind)?;
            let cookie = kind.cookie.as_deref();
            let open = self.oha.at_open_rate(&urls, self.seconds, cookie)?;
            let closed = self.oha.in_closed_loop(&urls, self.seconds, cookie)?;
            let body = process::body(port, &kind.paths[0])?;
            let bare = self.bare_capacity(&body)?;
            progress::note(format_args!(
                "{}: p50 {:.2} ms, p99 {:.2} ms at {} a second; capacity {:.0} a second, bare handler {bare:.0}",
                kind.name,
                open.p50 * 1e3,
                open.p99 * 1e3,
                load::RATE,
                closed.per_second,
            ));
            rows.push(Measured {
                database,
                cached,
                page: kind.name,
                bytes: body.bytes.len(),
                p50: open.p50,
                p99: open.p99,
                capacity: closed.per_second,
                bare,
            });
        }
        let start = Start {
            database,
            cached,
            first_answer: portal.first_answer,
            peak: portal.peak_memory()?,
        };
        step.done(format_args!(
            "first answer after {} ms, at most {} MB of memory",
            start.first_answer.as_millis(),
            start.peak / 1_000_000
        ));
        Ok((start, rows))
    }

    /// What a handler that only returns these bytes can do.
    fn bare_capacity(&self, body: &Body) -> Result<f64> {
        let file = self.folder.join("body");
        fs::write(&file, &body.bytes)
            .with_context(|| format!("{} cannot be written", file.display()))?;
        let port = free_port()?;
        let mut bare = Command::new(&self.bare);
        bare.arg(format!("127.0.0.1:{port}"))
            .arg(&file)
            .arg(&body.content_type)
            .args(&body.content_encoding);
        let _bare = Running::start(&mut bare, port, "/")?;
        let kind = Kind {
            name: "bare",
            paths: vec!["/".into()],
            cookie: None,
        };
        Ok(self
            .oha
            .in_closed_loop(&self.write_urls(port, &kind)?, self.seconds, None)?
            .per_second)
    }

    fn write_urls(&self, port: u16, kind: &Kind) -> Result<PathBuf> {
        let file = self.folder.join("urls");
        let urls = kind
            .paths
            .iter()
            .map(|path| format!("http://127.0.0.1:{port}{path}\n"))
            .collect::<String>();
        fs::write(&file, urls).with_context(|| format!("{} cannot be written", file.display()))?;
        Ok(file)
    }
}

/// The kinds of page, for images spread over the whole catalogue.
fn kinds(port: u16) -> Result<Vec<Kind>> {
    let names = names(port)?;
    let for_each =
        |path: &dyn Fn(&str) -> String| names.iter().map(|name| path(name)).collect::<Vec<_>>();
    Ok(vec![
        Kind {
            name: IMAGE_PAGE,
            paths: for_each(&|name| format!("/images/{name}")),
            cookie: None,
        },
        Kind {
            name: "router",
            paths: for_each(&|name| format!("/r/{name}/bug")),
            cookie: None,
        },
        Kind {
            name: "search",
            paths: names
                .iter()
                .enumerate()
                .map(|(place, name)| format!("/images?q={}", searched(place, name)))
                .collect(),
            cookie: None,
        },
        Kind {
            name: "JSON",
            paths: for_each(&|name| format!("/api/v1/images/{name}")),
            cookie: None,
        },
    ])
}

/// What somebody types who looks for this image: a word that thousands of texts hold, two of them, the name, or the
/// name with two letters swapped.
fn searched(place: usize, name: &str) -> String {
    let mut words = name.split('-');
    let first = words.next().unwrap_or(name);
    match place % 4 {
        0 => first.to_owned(),
        1 => format!("{first}+{}", words.next().unwrap_or_default()),
        2 => name.to_owned(),
        _ => {
            let mut letters: Vec<char> = name.chars().collect();
            letters.swap(1, 2);
            letters.into_iter().collect()
        }
    }
}

/// Names of images, spread over the whole catalogue.
fn names(port: u16) -> Result<Vec<String>> {
    let map = process::plain_body(port, "/sitemap.xml")?;
    let map = String::from_utf8(map.bytes).context("the site map is not UTF-8")?;
    let all: Vec<&str> = map
        .split("/images/")
        .skip(1)
        .filter_map(|rest| rest.split_once("</loc>"))
        .map(|(name, _)| name)
        .filter(|name| !name.contains('/'))
        .collect();
    ensure!(!all.is_empty(), "the portal lists no images");
    let step = (all.len() / ADDRESSES).max(1);
    let names = all.into_iter().step_by(step).take(ADDRESSES);
    Ok(names.map(str::to_owned).collect())
}

/// The bare handler, built as the portal is.
fn bare(workspace: &Workspace, toolchain: &Toolchain) -> Result<PathBuf> {
    let step = progress::step("Building the bare handler to compare with");
    let mut cargo = toolchain.cargo(workspace);
    cargo.args([
        "build",
        "--release",
        "--package",
        "server",
        "--example",
        "bare",
    ]);
    command::run(&mut cargo, "What the compiler says stands above.")?;
    step.done("built");
    Ok(workspace.target.join("release/examples/bare"))
}

/// A database made for the benchmark, so that a given one is not filled with made-up images; dropped with this value.
struct OwnDatabase {
    server: String,
    name: String,
    url: String,
}

impl OwnDatabase {
    fn make(server: &str) -> Result<Self> {
        if command::find("psql").is_none() {
            packages::install(&["postgresql-client"], "the benchmark on Postgres")?;
        }
        let name = format!("slipway_bench_{}", std::process::id());
        let (address, query) = server.split_once('?').unwrap_or((server, ""));
        let mark = if query.is_empty() { "" } else { "?" };
        let url = format!("{}/{name}{mark}{query}", database_free(address));
        let database = Self {
            server: server.to_owned(),
            name,
            url,
        };
        database.tell("CREATE DATABASE")?;
        Ok(database)
    }

    fn tell(&self, what: &str) -> Result<()> {
        let words = format!("{what} {}", self.name);
        command::output(Command::new("psql").args([&self.server, "--quiet", "--command", &words]))
            .map(drop)
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        if let Err(error) = self.tell("DROP DATABASE") {
            progress::note(format_args!(
                "The database {} is left behind: {error:#}",
                self.name
            ));
        }
    }
}

/// The address of a server without the name of a database.
fn database_free(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    url[host..].find('/').map_or(url, |at| &url[..host + at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_leaves_the_address_of_its_server() {
        assert_eq!(
            database_free("postgres://u:p@h:5432/name"),
            "postgres://u:p@h:5432"
        );
        assert_eq!(database_free("postgres://u@h"), "postgres://u@h");
    }
}
