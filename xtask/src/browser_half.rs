//! The browser half: the islands as WebAssembly and the JavaScript that loads them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::fingerprint::{self, Remembered};
use crate::toolchain::{Toolchain, WASM};
use crate::workspace::Workspace;
use crate::{command, progress};

/// A module of the browser half: its name, and the features of `app` that it is built with.
pub type Module = (&'static str, &'static str);

/// The module that holds everything. The editor of a draft needs it; while somebody works on the portal, every page
/// makes do with it.
pub const WHOLE: Module = ("portal", "hydrate,manifest,dockerfile,documentation,draft");

/// Modules for pages that check one text: a stranger's first visit loads no more than the rules of that text.
const NARROW: [Module; 3] = [
    ("manifest", "hydrate,manifest"),
    ("dockerfile", "hydrate,dockerfile"),
    ("documentation", "hydrate,documentation"),
];

/// The files of a module, which the server serves to pages with an island.
fn files(name: &str) -> [String; 2] {
    [format!("{name}.js"), format!("{name}_bg.wasm")]
}

/// What the browser half is built for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aim {
    /// To be given to others: small, and each page with a module of its own.
    Release,
    /// To be looked at: as small, but one module for all pages, in a third of the time.
    Small,
    /// To be built again in seconds, while somebody works on it.
    Quick,
}

impl Aim {
    /// The profile of cargo's, also the name of its folder.
    fn profile(self) -> &'static str {
        match self {
            Self::Release | Self::Small => "browser",
            Self::Quick => "browser-quick",
        }
    }

    /// Settings for cargo beside the manifest's. The quick profile has a name of its own, so that what it builds for
    /// this machine stays apart from the server half's, which other variables would have built again each time.
    fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Release | Self::Small => &[],
            Self::Quick => &["inherits=\"dev\"", "opt-level=1", "panic=\"abort\""],
        }
    }
}

/// Builds the browser half into `Workspace::browser_half`: each module that is wanted, unless nothing it is made of
/// changed. A narrow module that is not wanted stays while it is true, and goes when it is not.
pub fn build(workspace: &Workspace, toolchain: &Toolchain, aim: Aim) -> Result<()> {
    let made = workspace.browser_half();
    fs::create_dir_all(&made).with_context(|| format!("{} cannot be made", made.display()))?;
    let inputs = ["app", "Cargo.toml", "Cargo.lock"].map(|name| workspace.root.join(name));
    let sources = fingerprint::of(&inputs)?;
    let mut step = None;
    let mut built = Vec::new();
    for module in [WHOLE].into_iter().chain(NARROW) {
        let (name, features) = module;
        let wanted = module == WHOLE || aim == Aim::Release;
        let fingerprint = format!(
            "{sources}\n{toolchain}\n{features}\n{}\nsources: {}",
            if wanted { aim } else { Aim::Release }.profile(),
            toolchain.has_sources()
        );
        let remembered = Remembered::new(&workspace.kept(), &format!("browser-half-{name}"));
        let is_there = files(name).iter().all(|name| made.join(name).is_file());
        if is_there && remembered.is(&fingerprint) {
            continue;
        }
        if wanted {
            step.get_or_insert_with(|| progress::step("Building the browser half"));
            let wasm = compile(workspace, toolchain, aim, features)?;
            bind(&wasm, &workspace.kept().join("bound"), name, &made)?;
            remembered.keep(&fingerprint)?;
            built.push(module);
        } else {
            for name in files(name).iter().filter(|name| made.join(name).is_file()) {
                fs::remove_file(made.join(name))
                    .with_context(|| format!("{name} cannot be removed from {}", made.display()))?;
            }
        }
    }
    if let Some(step) = step {
        match aim {
            Aim::Release | Aim::Small => step.done(sizes(&made, &built)?),
            // To weigh it takes longer than to build it.
            Aim::Quick => step.done("built"),
        }
    }
    Ok(())
}

/// Builds `app` with these features for the browser and says where the module is.
fn compile(
    workspace: &Workspace,
    toolchain: &Toolchain,
    aim: Aim,
    features: &str,
) -> Result<PathBuf> {
    let mut cargo = toolchain.cargo_for_browser(workspace, "build", aim != Aim::Quick);
    cargo.args(["--package", "app", "--lib", "--no-default-features"]);
    cargo.args(["--features", features, "--profile", aim.profile()]);
    for setting in aim.settings() {
        cargo
            .arg("--config")
            .arg(format!("profile.{}.{setting}", aim.profile()));
    }
    command::run(&mut cargo, "What the compiler says stands above.")?;
    Ok(workspace
        .target
        .join(WASM)
        .join(aim.profile())
        .join("app.wasm"))
}

/// Makes the two files of a module out of what the compiler made, by way of a folder of their own: a file that stays
/// the same is not touched, so that the server half is not built again for nothing.
fn bind(wasm: &Path, bound: &Path, name: &str, made: &Path) -> Result<()> {
    if bound.exists() {
        fs::remove_dir_all(bound)
            .with_context(|| format!("{} cannot be emptied", bound.display()))?;
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name(name)
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
    for name in files(name) {
        let (from, to) = (bound.join(&name), made.join(&name));
        let new = fs::read(&from).with_context(|| format!("{} cannot be read", from.display()))?;
        if fs::read(&to).ok().as_ref() != Some(&new) {
            fs::write(&to, new).with_context(|| format!("{} cannot be written", to.display()))?;
        }
    }
    Ok(())
}

/// The size of each module's WebAssembly, as it is and as it travels.
fn sizes(made: &Path, modules: &[Module]) -> Result<String> {
    let mut parts = Vec::new();
    for (name, _) in modules {
        let path = made.join(format!("{name}_bg.wasm"));
        let bytes =
            fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
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
