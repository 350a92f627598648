//! The one toolchain that builds both halves and the tests: island names are hashes of source text made by the
//! compiler, so both halves need the same one. It is chosen once and remembered in the target directory.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;
use crate::{command, packages, progress};

/// The target of the browser half.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Rust with the sources of its standard library, and a linker for WebAssembly of the same LLVM.
const DEBIAN_PACKAGES: [&str; 6] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "lld-22",
    "rustfmt-web",
    "rust-web-clippy",
];
const DEBIAN_BIN: &str = "/usr/bin";
const DEBIAN_LINKER: &str = "/usr/lib/llvm-22/bin/wasm-ld";
const DEBIAN_SOURCES: &str = "/usr/lib/rustlib/src/rust/library";

/// What ends the program where it would panic, without the words and the code that writes them.
const SILENT_PANICS: &str = "-Zunstable-options -Cpanic=immediate-abort";

/// A cargo with its compiler, able to build for the browser.
#[derive(Clone, Debug, PartialEq)]
pub struct Toolchain {
    bin: PathBuf,
    standard_library: StandardLibrary,
}

/// Where the browser half's standard library comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum StandardLibrary {
    /// It is installed with the toolchain.
    Installed,
    /// Debian has only its sources: it is built with the browser half, once.
    FromSource,
}

impl Toolchain {
    /// The toolchain of the last time, or the first that can build for the browser, installed when need be:
    /// the current one, rustup's with the target added, Debian's packages.
    pub fn find(workspace: &Workspace) -> Result<Self> {
        let memory = workspace.kept().join("toolchain");
        let asked_for = env::var("RUSTUP_TOOLCHAIN").unwrap_or_default();
        if let Ok(text) = fs::read_to_string(&memory)
            && let Some(toolchain) = Self::remembered(&text, &asked_for)
        {
            return Ok(toolchain);
        }
        let step = progress::step("Choosing a Rust toolchain that builds for the browser");
        let toolchain = Self::choose()?;
        step.done(format_args!("{toolchain}"));
        fs::create_dir_all(workspace.kept())
            .and_then(|()| fs::write(&memory, toolchain.to_memory(&asked_for)))
            .with_context(|| format!("{} cannot be written", memory.display()))?;
        Ok(toolchain)
    }

    fn choose() -> Result<Self> {
        if let Some(toolchain) = Self::current()? {
            if !toolchain.has_sources() && command::find("rustup").is_some() {
                progress::note("rustup component add rust-src");
                let mut add = Command::new("rustup");
                if !command::succeeds_within(
                    add.args(["component", "add", "rust-src"]),
                    Duration::from_secs(60),
                ) {
                    progress::note(
                        "rustup could not fetch it: the browser half will be a tenth larger",
                    );
                }
            }
            return Ok(toolchain);
        }
        if command::find("rustup").is_some() {
            progress::note(format_args!("rustup target add {WASM}"));
            let mut add = Command::new("rustup");
            if command::succeeds_within(add.args(["target", "add", WASM]), Duration::from_secs(20))
                && let Some(toolchain) = Self::current()?
            {
                return Ok(toolchain);
            }
            progress::note("rustup could not fetch it");
        }
        let refused = match Self::from_debian() {
            Ok(toolchain) => return Ok(toolchain),
            Err(error) => error,
        };
        bail!(
            "no Rust toolchain here can build the browser half ({refused:#}). There are two ways out: with a network, \
             run `rustup target add {WASM}`; on Debian, run `apt-get install --no-install-recommends {}` as root. \
             Then start this command again.",
            DEBIAN_PACKAGES.join(" ")
        );
    }

    /// The toolchain that started us, when it has the target.
    fn current() -> Result<Option<Self>> {
        let sysroot = if command::find("rustup").is_some() {
            let Ok(rustc) = command::output(Command::new("rustup").args(["which", "rustc"])) else {
                return Ok(None);
            };
            Path::new(&rustc)
                .parent()
                .and_then(Path::parent)
                .map(Path::to_path_buf)
        } else {
            Some(command::output(Command::new("rustc").args(["--print", "sysroot"]))?.into())
        };
        Ok(sysroot
            .map(|sysroot| Self {
                bin: sysroot.join("bin"),
                standard_library: StandardLibrary::Installed,
            })
            .filter(Self::is_there))
    }

    fn from_debian() -> Result<Self> {
        let toolchain = Self {
            bin: DEBIAN_BIN.into(),
            standard_library: StandardLibrary::FromSource,
        };
        if packages::is_debian() && !packages::are_installed(&DEBIAN_PACKAGES) {
            packages::install(&DEBIAN_PACKAGES, "the browser half")?;
        }
        if !toolchain.is_there() {
            bail!("Debian's Rust packages are not installed");
        }
        Ok(toolchain)
    }

    /// Whether all its files are there.
    fn is_there(&self) -> bool {
        let programs = self.bin.join("cargo").is_file() && self.bin.join("rustc").is_file();
        programs
            && match self.standard_library {
                StandardLibrary::Installed => self
                    .bin
                    .parent()
                    .is_some_and(|sysroot| sysroot.join("lib/rustlib").join(WASM).is_dir()),
                StandardLibrary::FromSource => {
                    Path::new(DEBIAN_LINKER).is_file() && Path::new(DEBIAN_SOURCES).is_dir()
                }
            }
    }

    /// The toolchain in a memory file, unless it is gone or another one of rustup's is asked for now.
    fn remembered(memory: &str, asked_for: &str) -> Option<Self> {
        let mut lines = memory.lines();
        let (kind, bin, before) = (
            lines.next()?,
            lines.next()?,
            lines.next().unwrap_or_default(),
        );
        let standard_library = match kind {
            "installed" => StandardLibrary::Installed,
            "from source" => StandardLibrary::FromSource,
            _ => return None,
        };
        let other = standard_library == StandardLibrary::Installed
            && !asked_for.is_empty()
            && asked_for != before;
        let toolchain = Self {
            bin: bin.into(),
            standard_library,
        };
        (!other && toolchain.is_there()).then_some(toolchain)
    }

    fn to_memory(&self, asked_for: &str) -> String {
        let kind = match self.standard_library {
            StandardLibrary::Installed => "installed",
            StandardLibrary::FromSource => "from source",
        };
        format!("{kind}\n{}\n{asked_for}\n", self.bin.display())
    }

    /// Whether the toolchain has the program of that name (`cargo-fmt`, `cargo-clippy`).
    pub fn has(&self, program: &str) -> bool {
        self.bin.join(program).is_file()
    }

    /// Cargo for the server half, the tests and the lints, started in the checkout.
    pub fn cargo(&self, workspace: &Workspace) -> Command {
        let mut cargo = Command::new(self.bin.join("cargo"));
        for (name, _) in env::vars_os() {
            if leaks(&name) {
                cargo.env_remove(name);
            }
        }
        for name in ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"] {
            if let Some(paths) = env::var_os(name) {
                cargo.env(name, without_toolchains(&paths, &workspace.target));
            }
        }
        cargo
            .current_dir(&workspace.root)
            .env("CARGO_TARGET_DIR", &workspace.target)
            .env("PATH", self.search_path())
            .env("RUSTC", self.bin.join("rustc"))
            .env("RUSTDOC", self.bin.join("rustdoc"))
            .env("SLIPWAY_BROWSER_HALF", workspace.browser_half());
        cargo
    }

    /// Whether the sources of the standard library are there, of which the browser half gets smaller.
    pub fn has_sources(&self) -> bool {
        let sources = match self.standard_library {
            StandardLibrary::Installed => self
                .bin
                .parent()
                .map(|sysroot| sysroot.join("lib/rustlib/src/rust/library")),
            StandardLibrary::FromSource => Some(DEBIAN_SOURCES.into()),
        };
        sources.is_some_and(|sources| sources.join("Cargo.lock").is_file())
    }

    /// Cargo for the browser half, without the subcommand's own words. `small` has the standard library built with it
    /// where its sources are there: for size, and with panics that end the program without a word, which saves a tenth.
    pub fn cargo_for_browser(
        &self,
        workspace: &Workspace,
        subcommand: &str,
        small: bool,
    ) -> Command {
        let mut cargo = self.cargo(workspace);
        cargo
            .args([subcommand, "--target", WASM])
            .env_remove("SLIPWAY_BROWSER_HALF");
        let small = small && self.has_sources();
        if small || self.standard_library == StandardLibrary::FromSource {
            cargo
                .arg("-Zbuild-std=std,panic_abort")
                .env("RUSTC_BOOTSTRAP", "1");
        }
        if small {
            let flags = env::var("RUSTFLAGS").unwrap_or_default();
            cargo
                .arg("-Zbuild-std-features=optimize_for_size")
                .env("RUSTFLAGS", format!("{flags} {SILENT_PANICS}").trim());
        }
        if self.standard_library == StandardLibrary::FromSource {
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER);
        }
        cargo
    }

    /// Our programs first. Cargo looks for its subcommands in its home before the search path, unless that
    /// stands on it: so it stands at the end.
    fn search_path(&self) -> OsString {
        let before = env::var_os("PATH").unwrap_or_default();
        let home = env::var_os("CARGO_HOME")
            .map(PathBuf::from)
            .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")));
        let paths = std::iter::once(self.bin.clone())
            .chain(env::split_paths(&before))
            .chain(home.map(|home| home.join("bin")));
        env::join_paths(paths).unwrap_or(before)
    }
}

impl std::fmt::Display for Toolchain {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.standard_library {
            StandardLibrary::Installed => write!(to, "the one in {}", self.bin.display()),
            StandardLibrary::FromSource => {
                to.write_str("Debian's, with the standard library from its sources")
            }
        }
    }
}

/// Whether a variable was set by the cargo that started us and would bend another one.
fn leaks(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let prefixes = [
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_BIN_",
        "RUSTUP_TOOLCHAIN",
    ];
    let names = [
        "CARGO",
        "CARGO_CRATE_NAME",
        "CARGO_PRIMARY_PACKAGE",
        "RUSTC",
        "RUSTDOC",
        "RUST_RECURSION_COUNT",
    ];
    prefixes.iter().any(|prefix| name.starts_with(prefix)) || names.contains(&name.as_ref())
}

/// A library search path without what a toolchain put there: one compiler must not load another one's libraries.
fn without_toolchains(paths: &OsStr, target: &Path) -> OsString {
    let kept = env::split_paths(paths).filter(|path| {
        let text = path.to_string_lossy();
        !(path.starts_with(target) || text.contains("/toolchains/") || text.contains("/rustlib/"))
    });
    env::join_paths(kept).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that looks like a toolchain with the browser's target.
    fn installed(name: &str) -> Toolchain {
        let sysroot =
            env::temp_dir().join(format!("slipway-toolchain-{name}-{}", std::process::id()));
        let bin = sysroot.join("bin");
        fs::create_dir_all(&bin).unwrap();
        fs::create_dir_all(sysroot.join("lib/rustlib").join(WASM)).unwrap();
        fs::write(bin.join("cargo"), "").unwrap();
        fs::write(bin.join("rustc"), "").unwrap();
        Toolchain {
            bin,
            standard_library: StandardLibrary::Installed,
        }
    }

    #[test]
    fn the_choice_is_remembered_until_another_toolchain_is_asked_for_or_it_is_gone() {
        let toolchain = installed("memory");
        let memory = toolchain.to_memory("stable");
        assert_eq!(
            Toolchain::remembered(&memory, "stable"),
            Some(toolchain.clone())
        );
        assert_eq!(Toolchain::remembered(&memory, ""), Some(toolchain.clone()));
        assert_eq!(Toolchain::remembered(&memory, "nightly"), None);
        fs::remove_dir_all(toolchain.bin.parent().unwrap()).unwrap();
        assert_eq!(Toolchain::remembered(&memory, "stable"), None);
        assert_eq!(Toolchain::remembered("", ""), None);
        assert_eq!(Toolchain::remembered("another\n/bin\n", ""), None);
    }

    #[test]
    fn what_the_starting_cargo_set_does_not_reach_the_chosen_one() {
        for name in [
            "CARGO",
            "RUSTC",
            "RUSTUP_TOOLCHAIN",
            "RUSTUP_TOOLCHAIN_SOURCE",
            "CARGO_PKG_NAME",
        ] {
            assert!(leaks(OsStr::new(name)), "{name}");
        }
        for name in [
            "CARGO_HOME",
            "CARGO_TARGET_DIR",
            "CARGO_NET_OFFLINE",
            "RUSTUP_HOME",
            "RUSTFLAGS",
            "HOME",
        ] {
            assert!(!leaks(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn libraries_of_a_toolchain_leave_the_search_path() {
        let paths = "/target/debug/deps:/home/me/.rustup/toolchains/stable/lib:/opt/lib";
        assert_eq!(
            without_toolchains(OsStr::new(paths), Path::new("/target")),
            "/opt/lib"
        );
    }

    #[test]
    fn the_chosen_programs_come_first_and_cargos_home_last() {
        let toolchain = installed("path");
        let paths = env::split_paths(&toolchain.search_path()).collect::<Vec<_>>();
        assert_eq!(paths.first(), Some(&toolchain.bin));
        assert!(paths.last().unwrap().ends_with("bin"));
        assert!(paths.len() > 2);
        fs::remove_dir_all(toolchain.bin.parent().unwrap()).unwrap();
    }
}
