//! The browser half: the islands as WebAssembly and the JavaScript that loads them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::fingerprint::{self, Remembered};
use crate::toolchain::{Toolchain, WASM};
use crate::workspace::Workspace;
use crate::{command, progress};

/// The files that the server serves to pages with an island.
const FILES: [&str; 2] = ["portal.js", "portal_bg.wasm"];

/// What the browser half is built for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aim {
    /// To travel fast: minutes for the last third of its size.
    Small,
    /// To be built again in seconds, while somebody works on it.
    Quick,
}

impl Aim {
    /// The profile of cargo's, also the name of its folder.
    fn profile(self) -> &'static str {
        match self {
            Self::Small => "browser",
            Self::Quick => "browser-quick",
        }
    }

    /// Settings for cargo beside the manifest's. The quick profile has a name of its own, so that what it builds for
    /// this machine stays apart from the server half's, which other variables would have built again each time.
    fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Small => &[],
            Self::Quick => &["inherits=\"dev\"", "opt-level=1", "panic=\"abort\""],
        }
    }
}

/// Builds the browser half into `Workspace::browser_half`, unless nothing it is made of changed.
pub fn build(workspace: &Workspace, toolchain: &Toolchain, aim: Aim) -> Result<()> {
    let made = workspace.browser_half();
    let remembered = Remembered::new(&workspace.kept(), "browser-half");
    let inputs = ["app", "Cargo.toml", "Cargo.lock"].map(|name| workspace.root.join(name));
    let fingerprint = format!(
        "{}\n{toolchain}\n{aim:?}\nsources: {}",
        fingerprint::of(&inputs)?,
        toolchain.has_sources()
    );
    if remembered.is(&fingerprint) && FILES.iter().all(|name| made.join(name).is_file()) {
        return Ok(());
    }

    let step = progress::step("Building the browser half");
    let mut cargo = toolchain.cargo_for_browser(workspace, "build", aim == Aim::Small);
    cargo.args([
        "--package",
        "app",
        "--lib",
        "--no-default-features",
        "--features",
        "hydrate",
    ]);
    cargo.args(["--profile", aim.profile()]);
    for setting in aim.settings() {
        cargo
            .arg("--config")
            .arg(format!("profile.{}.{setting}", aim.profile()));
    }
    command::run(&mut cargo, "What the compiler says stands above.")?;
    let wasm = workspace
        .target
        .join(WASM)
        .join(aim.profile())
        .join("app.wasm");
    bind(&wasm, &workspace.kept().join("bound"), &made)?;
    remembered.keep(&fingerprint)?;
    match aim {
        Aim::Small => step.done(sizes(&made)?),
        // To weigh it takes longer than to build it.
        Aim::Quick => step.done("built"),
    }
    Ok(())
}

/// Makes the two files out of what the compiler made, by way of a folder of their own: a file that stays the same
/// is not touched, so that the server half is not built again for nothing.
fn bind(wasm: &Path, bound: &Path, made: &Path) -> Result<()> {
    if bound.exists() {
        fs::remove_dir_all(bound)
            .with_context(|| format!("{} cannot be emptied", bound.display()))?;
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name("portal")
        .typescript(false)
        .remove_name_section(true);
    bindgen.remove_producers_section(true);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(bound))
        .map_err(|error| anyhow!("{error:#}"))
        .with_context(|| format!("wasm-bindgen refuses {}", wasm.display()))?;
    let snippets = bound.join("snippets");
    ensure!(
        !snippets.exists(),
        "a dependency of app brings JavaScript files of its own ({}), which the server does not serve: \
         leave that dependency out, or teach the server to serve them",
        snippets.display()
    );
    fs::create_dir_all(made).with_context(|| format!("{} cannot be made", made.display()))?;
    for name in FILES {
        let (from, to) = (bound.join(name), made.join(name));
        let new = fs::read(&from).with_context(|| format!("{} cannot be read", from.display()))?;
        if fs::read(&to).ok().as_ref() != Some(&new) {
            fs::write(&to, new).with_context(|| format!("{} cannot be written", to.display()))?;
        }
    }
    Ok(())
}

/// The size of each file, as it is and as it travels.
fn sizes(made: &Path) -> Result<String> {
    let mut parts = Vec::new();
    for path in FILES.map(|name| made.join(name)) {
        let bytes =
            fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        parts.push(format!(
            "{name} {} kB, {} kB with brotli",
            kilobytes(bytes.len()),
            kilobytes(travelling(&bytes)?)
        ));
    }
    Ok(parts.join("; "))
}

/// Bytes after brotli at the level of a file that is compressed once and served often.
fn travelling(bytes: &[u8]) -> Result<usize> {
    let mut compressed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &settings)
        .context("brotli does not take the file")?;
    Ok(compressed.len())
}

fn kilobytes(bytes: usize) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

/// All that a build of the portal is made of.
pub fn sources(workspace: &Workspace) -> Vec<PathBuf> {
    [
        "app",
        "server",
        "style",
        "migrations",
        "Cargo.toml",
        "Cargo.lock",
    ]
    .map(|name| workspace.root.join(name))
    .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_given_as_they_are_and_as_they_travel() {
        let text = "the same line again\n".repeat(500);
        assert!(travelling(text.as_bytes()).unwrap() < text.len() / 50);
        assert_eq!(kilobytes(10_460), "10.4");
        assert_eq!(kilobytes(99), "0.0");
    }
}
