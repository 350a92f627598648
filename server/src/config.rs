//! The command line: every command, flag and environment variable. `--help` is the documentation.

mod admin;
mod check;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::egress::Origin;
use crate::http::Rates;
pub use admin::{Admin, Grant, Revoke};
pub use check::{
    BundleCheck, Check, CheckFacts, CheckKind, CheckOutput, DocsCheck, FailOn, FindingFormat,
    ManifestCheck, TextCheck,
};

/// A self-hosted portal for a curated image programme.
///
/// Users find where to send feedback about an image. The catalogue is read from a checkout in the
/// docker-library layout and can be written back to one, byte for byte.
#[derive(Debug, Parser)]
#[command(name = "slipway", version, propagate_version = true)]
pub struct Config {
    #[command(flatten)]
    /// What every command needs.
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command needs.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// The database: `sqlite:PATH` (the file is made when it is not there) or
    /// `postgres://USER:PASSWORD@HOST/NAME`.
    #[arg(
        long,
        global = true,
        env = "DATABASE_URL",
        default_value = "sqlite:slipway.db",
        hide_env_values = true
    )]
    pub database: String,

    /// The programme's settings: name, channels, categories. Without it, those of the Docker
    /// Official Images programme hold.
    #[arg(long, global = true, env = "SLIPWAY_PROGRAMME", value_name = "FILE")]
    pub programme: Option<PathBuf>,

    /// How logs are written.
    #[arg(long, global = true, env = "SLIPWAY_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,

    /// What is logged, as `tracing` filters: `info`, `debug`, `server=debug,tower_http=info`.
    #[arg(
        long,
        global = true,
        env = "SLIPWAY_LOG",
        default_value = "info",
        value_name = "FILTER"
    )]
    pub log: String,
}

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line, for a log collector.
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the portal until SIGINT or SIGTERM; requests under way are finished first.
    Serve(Serve),
    /// Read images from a checkout in the docker-library layout.
    ///
    /// Makes a new version of an image only where a file changed since the last import, and never
    /// overwrites what this portal published since. A broken file is reported with its line and
    /// stops no other image. Exit code 1 when anything was refused.
    Import(Import),
    /// Write the catalogue as a checkout: `library/`, `docs/`, `.external-pins/`.
    Export(Export),
    /// Check manifests, Dockerfiles, entrypoint scripts, documentation or whole bundles by the rules
    /// of the portal's own pages; needs no database.
    ///
    /// `slipway check FILE…` without a kind checks manifests. Exit code 0 when there is nothing at
    /// or above `--fail-on`, 1 when there is, 2 when a file cannot be read.
    Check(Check),
    /// Fill the database with a sample programme of some fifteen images.
    Sample(Sample),
    /// Write a consistent copy of an SQLite database while it is being served.
    Backup(Backup),
    /// Put a copy that `backup` wrote in place of an SQLite database that is not being served.
    ///
    /// The copy is checked and brought up to date first. Every session in it ends, so that none comes
    /// back that was ended since; tokens that were revoked since work again until they are revoked
    /// again.
    Restore(Restore),
    /// Give and take roles, and list them. The first administrator is made here:
    /// `slipway admin grant HANDLE administrator`.
    #[command(subcommand)]
    Admin(Admin),
}

/// Options of `serve`.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// The address to listen on.
    #[arg(
        long,
        env = "SLIPWAY_LISTEN",
        default_value = "127.0.0.1:3000",
        value_name = "ADDRESS:PORT"
    )]
    pub listen: SocketAddr,

    /// The address under which people reach the portal, without a path: used in links that leave
    /// it (badges, feeds, the site map). Without it, `http://` and the listening address.
    #[arg(long, env = "SLIPWAY_BASE_URL", value_name = "URL")]
    pub base_url: Option<String>,

    /// Fill an empty database with the sample programme first.
    #[arg(long, env = "SLIPWAY_SAMPLE_IF_EMPTY")]
    pub sample_if_empty: bool,

    /// Show what helps while developing: the gallery of parts at `/_parts`. Refused unless
    /// `--listen` is a loopback address.
    #[arg(long, env = "SLIPWAY_DEV")]
    pub dev: bool,

    /// Let anybody be anybody: the sign-in page offers the people of the sample programme, who are
    /// added when they are not there. For development only: refused unless `--listen` and
    /// `--base-url` are loopback addresses. Every page says so.
    #[arg(long, env = "SLIPWAY_DEV_SIGN_IN")]
    pub dev_sign_in: bool,

    /// The providers through which people sign in. Without it nobody can.
    #[arg(long, env = "SLIPWAY_SIGN_IN", value_name = "FILE")]
    pub sign_in: Option<PathBuf>,

    /// The origin of a machine inside your own network to which the portal may send requests, such
    /// as `https://id.intern.example`; may be given several times. Without it, only public ones.
    #[arg(
        long,
        env = "SLIPWAY_ALLOW_PRIVATE",
        value_name = "ORIGIN",
        value_delimiter = ','
    )]
    pub allow_private: Vec<Origin>,

    /// A proxy in front of the portal, whose `X-Forwarded-For` says where requests come from; may be
    /// given several times. Without it, only the peer's own address counts.
    #[arg(
        long,
        env = "SLIPWAY_TRUSTED_PROXY",
        value_name = "ADDRESS",
        value_delimiter = ','
    )]
    pub trusted_proxy: Vec<IpAddr>,

    /// How often one address may try to sign in, or send an API token that does not hold, in a
    /// minute; 0 for any number of times. A network of IPv6 counts as one address. Every process
    /// counts by itself: behind a balancer, so many replicas let so many times as much pass.
    #[arg(long, env = "SLIPWAY_SIGN_IN_RATE", default_value_t = Rates::default().sign_in, value_name = "PER_MINUTE")]
    pub sign_in_rate: u32,

    /// How often one address may ask the API in a minute; 0 for any number of times. Whoever sends a
    /// token may ask five times as often. Every process counts by itself.
    #[arg(long, env = "SLIPWAY_API_RATE", default_value_t = Rates::default().api, value_name = "PER_MINUTE")]
    pub api_rate: u32,

    /// How long a request may take, in seconds.
    #[arg(long, env = "SLIPWAY_REQUEST_TIMEOUT", default_value_t = 15, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=600))]
    pub request_timeout: u64,

    /// How many connections are open at once; the next one waits.
    #[arg(long, env = "SLIPWAY_MAX_CONNECTIONS", default_value_t = 1024, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub max_connections: u32,

    /// How long a client may take to send the head of a request, in seconds. An idle connection is
    /// closed after the same time.
    #[arg(long, env = "SLIPWAY_HEAD_TIMEOUT", default_value_t = 20, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=600))]
    pub head_timeout: u64,

    /// Memory for finished pages, in MiB; 0 makes every page anew.
    #[arg(long, env = "SLIPWAY_PAGE_CACHE", default_value_t = 24, value_name = "MIB", value_parser = clap::value_parser!(u64).range(0..=4096))]
    pub page_cache: u64,
}

/// Options of `import`.
#[derive(Debug, Clone, Args)]
pub struct Import {
    /// The folder with one manifest an image, each file named after its image.
    #[arg(long, value_name = "DIR")]
    pub library: PathBuf,
    /// The folder with one documentation folder an image, `.template-helpers/` and `metadata.json`.
    #[arg(long, value_name = "DIR")]
    pub docs: PathBuf,
    /// The folder with the digests of external base images, as `.external-pins`.
    #[arg(long, value_name = "DIR")]
    pub pins: Option<PathBuf>,
    /// Take images that the checkout no longer has out of the catalogue. Their pages stay and say so.
    #[arg(long)]
    pub prune: bool,
}

/// Options of `export`.
#[derive(Debug, Clone, Args)]
pub struct Export {
    /// The folder to write to; made when it is not there, refused when it holds anything.
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
}

/// Options of `sample`.
#[derive(Debug, Clone, Args)]
pub struct Sample {
    /// Add that many made-up images, for measuring.
    #[arg(long, default_value_t = 0, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub generate: u32,
}

/// Options of `backup`.
#[derive(Debug, Clone, Args)]
pub struct Backup {
    /// The file to write; refused when it exists.
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
}

/// Options of `restore`.
#[derive(Debug, Clone, Args)]
pub struct Restore {
    /// The copy to restore.
    #[arg(long, value_name = "FILE")]
    pub from: PathBuf,
    /// Restore even where a database is; it is kept beside the new one under another name.
    #[arg(long)]
    pub replace: bool,
}

impl Serve {
    /// How often is too often.
    pub fn rates(&self) -> Rates {
        Rates {
            sign_in: self.sign_in_rate,
            api: self.api_rate,
        }
    }

    /// The address under which people reach the portal, without a slash at its end.
    ///
    /// # Errors
    /// One sentence when it is no http or https address, or has a path, or when `--dev` or
    /// `--dev-sign-in` is asked for on an address that others can reach.
    pub fn checked_base_url(&self) -> Result<String, String> {
        if self.dev && !self.listen.ip().is_loopback() {
            return Err(format!(
                "--dev shows what strangers should not see and needs a loopback address: --listen is {}, not 127.0.0.1 or [::1]",
                self.listen
            ));
        }
        if self.dev_sign_in && !self.listen.ip().is_loopback() {
            return Err(format!(
                "--dev-sign-in lets anybody be anybody and needs a loopback address: --listen is {}, not 127.0.0.1 or [::1]",
                self.listen
            ));
        }
        if self.base_url.is_none() && self.listen.ip().is_unspecified() {
            return Err(format!(
                "--listen {} is no address that people could open; say with --base-url which one they use",
                self.listen
            ));
        }
        let Some(given) = &self.base_url else {
            return Ok(format!("http://{}", self.listen));
        };
        let trimmed = given.strip_suffix('/').unwrap_or(given);
        let link: domain::Link = trimmed
            .parse()
            .map_err(|problem| format!("--base-url `{given}` is no address: {problem}"))?;
        if !link.as_str().starts_with("http") || !link.path().is_empty() {
            return Err(format!(
                "--base-url `{given}` has to be https://HOST or http://HOST without a path"
            ));
        }
        if self.dev_sign_in && !is_loopback_host(link.as_str()) {
            return Err(format!(
                "--dev-sign-in lets anybody be anybody and needs a loopback address: --base-url is {link}, which others could open"
            ));
        }
        Ok(link.to_string())
    }
}

/// Whether an address, or a host with or without its port, leads to the machine itself.
pub fn is_loopback_host(address: &str) -> bool {
    let host = address
        .split_once("://")
        .map_or(address, |(_, rest)| rest)
        .split(['/', '?'])
        .next()
        .unwrap_or_default();
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let name = match host.rsplit_once(':') {
        Some((name, port)) if is_port(port) && (!name.contains(':') || name.ends_with(']')) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Config::command().debug_assert();
    }

    #[test]
    fn a_wrong_base_url_is_one_sentence() {
        let serve = |arguments: &[&str]| -> Serve {
            let all = ["slipway", "serve"].iter().chain(arguments);
            match Config::parse_from(all).command {
                Command::Serve(serve) => serve,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(
            serve(&[]).checked_base_url().as_deref(),
            Ok("http://127.0.0.1:3000")
        );
        assert_eq!(
            serve(&["--base-url", "https://images.example/"])
                .checked_base_url()
                .as_deref(),
            Ok("https://images.example")
        );
        for wrong in [
            "images.example",
            "ftp://x",
            "https://x/y",
            "mailto:a@b.example",
            "javascript:1",
        ] {
            assert!(
                serve(&["--base-url", wrong]).checked_base_url().is_err(),
                "{wrong}"
            );
        }
        for reachable in [
            ["--dev", "--listen", "0.0.0.0:3000"],
            ["--dev-sign-in", "--listen", "0.0.0.0:3000"],
            ["--dev-sign-in", "--listen", "192.0.2.1:3000"],
            ["--dev-sign-in", "--base-url", "https://images.example"],
            ["--dev-sign-in", "--base-url", "http://127.0.0.1.example"],
        ] {
            let refused = serve(&reachable).checked_base_url().unwrap_err();
            assert!(refused.contains("loopback"), "{refused}");
        }
        assert!(serve(&["--dev-sign-in"]).checked_base_url().is_ok());
    }

    #[test]
    fn only_the_machine_itself_is_loopback() {
        for own in [
            "localhost",
            "LOCALHOST:3000",
            "127.0.0.1",
            "127.8.8.8:80",
            "[::1]",
            "[::1]:3000",
            "::1",
            "http://127.0.0.1:3000",
            "https://localhost/a?b",
        ] {
            assert!(is_loopback_host(own), "{own}");
        }
        for other in [
            "",
            "images.example",
            "localhost.example:3000",
            "127.0.0.1.example",
            "0.0.0.0:3000",
            "[::]:80",
            "https://192.0.2.1",
            "evil.example:127",
        ] {
            assert!(!is_loopback_host(other), "{other}");
        }
    }
}
