//! The Postgres of the tests: the one of TEST_POSTGRES_URL, or a throw-away cluster of our own.

use std::env;
use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::guarded::{Guarded, Stop};
use crate::portal::free_port;
use crate::workspace::Workspace;
use crate::{command, packages, progress};

/// The variable that names a server on which the tests may make and drop databases.
const GIVEN: &str = "TEST_POSTGRES_URL";

/// A server on which databases may be made and dropped; a cluster of our own ends with this value.
pub struct Postgres {
    /// `postgres://…`, of a role that may create databases.
    pub url: String,
    _cluster: Option<Guarded>,
}

impl Postgres {
    /// The given server, or a cluster started for this run; Postgres is installed when it is missing.
    pub fn start(workspace: &Workspace) -> Result<Self> {
        if let Some(url) = env::var(GIVEN).ok().filter(|url| !url.is_empty()) {
            progress::say(format_args!("==> Using the Postgres of {GIVEN}"));
            return Ok(Self {
                url,
                _cluster: None,
            });
        }
        if programs().is_none() {
            packages::install(&["postgresql"], "the tests on Postgres").with_context(|| {
                format!("no Postgres here: install it, or set {GIVEN}=postgres://…")
            })?;
        }
        let bin = programs().context("initdb and postgres are on no known path")?;
        let step = progress::step("Starting a throw-away Postgres");
        let postgres = cluster(workspace, &bin)?;
        step.done("started");
        Ok(postgres)
    }
}

/// A new cluster in a temporary folder, on a free port of the loopback interface.
fn cluster(workspace: &Workspace, bin: &Path) -> Result<Postgres> {
    let folder = env::temp_dir().join(format!("slipway-postgres-{}", std::process::id()));
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let account = packages::is_root().then(Account::find).transpose()?;
    if let Some(account) = &account {
        chown(&folder, Some(account.user), Some(account.group))
            .with_context(|| format!("{} cannot be given to another user", folder.display()))?;
    }
    let program = |name: &str| {
        let mut command = match &account {
            Some(account) => account.run(&bin.join(name)),
            None => Command::new(bin.join(name)),
        };
        // Postgres refuses a folder that its user may not enter.
        command.current_dir(&folder);
        command
    };

    let data = folder.join("data");
    let mut initdb = program("initdb");
    initdb
        .arg("--pgdata")
        .arg(&data)
        .args(["--username", "slipway", "--auth", "trust"]);
    initdb.args(["--encoding", "UTF8", "--no-locale", "--no-sync"]);
    command::output(&mut initdb)?;

    let port = free_port()?;
    let mut server = program("postgres");
    server.arg("-D").arg(&data).arg("-k").arg(&folder).args([
        "-h",
        "127.0.0.1",
        "-p",
        &port.to_string(),
    ]);
    // Nothing here outlives the run: what only protects from a power cut is switched off.
    for setting in [
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "max_connections=200",
    ] {
        server.args(["-c", setting]);
    }
    let log = workspace.kept().join("postgres.log");
    fs::create_dir_all(workspace.kept())?;
    let file =
        fs::File::create(&log).with_context(|| format!("{} cannot be written", log.display()))?;
    let errors = file.try_clone()?;
    let mut guard = Guarded::start(
        &server,
        Stop::Interrupt,
        Some(&folder),
        Stdio::from(file),
        Stdio::from(errors),
    )?;

    let started = Instant::now();
    while !answers(port, &log) {
        if guard.has_ended() || started.elapsed() > Duration::from_secs(60) {
            bail!("Postgres does not start: {} says why", log.display());
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(Postgres {
        url: format!("postgres://slipway@127.0.0.1:{port}/postgres"),
        _cluster: Some(guard),
    })
}

/// Whether the server takes connections: its port is open and its log says it is ready.
fn answers(port: u16, log: &Path) -> bool {
    fs::read_to_string(log).is_ok_and(|text| text.contains("ready to accept connections"))
        && TcpStream::connect(("127.0.0.1", port)).is_ok()
}

/// The folder that holds both programs of Postgres that are needed: the newest of Debian's, or on the search path.
fn programs() -> Option<PathBuf> {
    let mut versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version: u32 = path.file_name()?.to_str()?.parse().ok()?;
            Some((version, path.join("bin")))
        })
        .collect::<Vec<_>>();
    versions.sort();
    let on_path = command::find("initdb").and_then(|initdb| Some(initdb.parent()?.to_path_buf()));
    versions
        .into_iter()
        .rev()
        .map(|(_, bin)| bin)
        .chain(on_path)
        .find(|bin| {
            ["initdb", "postgres"]
                .iter()
                .all(|name| bin.join(name).is_file())
        })
}

/// An account other than root, because Postgres refuses to run as root.
struct Account {
    user: u32,
    group: u32,
}

impl Account {
    fn find() -> Result<Self> {
        let accounts = fs::read_to_string("/etc/passwd").context("/etc/passwd cannot be read")?;
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| Self::named(&accounts, name))
            .context("Postgres does not run as root, and there is no account postgres or nobody to run it as")
    }

    /// The account of that name in the text of a password file.
    fn named(accounts: &str, name: &str) -> Option<Self> {
        accounts.lines().find_map(|line| {
            let fields = line.split(':').collect::<Vec<_>>();
            let [found, _, user, group, ..] = fields[..] else {
                return None;
            };
            (found == name).then_some(())?;
            Some(Self {
                user: user.parse().ok()?,
                group: group.parse().ok()?,
            })
        })
    }

    /// The program, run by this account.
    fn run(&self, program: &Path) -> Command {
        let mut command = Command::new("setpriv");
        command
            .arg(format!("--reuid={}", self.user))
            .arg(format!("--regid={}", self.group));
        command.arg("--clear-groups").arg("--").arg(program);
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts = "root:x:0:0::/root:/bin/sh\nnobody2:x:7:8::/:/\nbroken\nnobody:x:65534:65533:n:/:/usr/sbin/nologin\n";
        let account = Account::named(accounts, "nobody").unwrap();
        assert_eq!((account.user, account.group), (65534, 65533));
        assert!(Account::named(accounts, "postgres").is_none());
    }
}
