//! Where things are: the checkout, the target directory and what lies in them.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

/// The checkout and the directory into which everything is built.
pub struct Workspace {
    /// The folder that holds the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// `CARGO_TARGET_DIR`, or `target` in the checkout.
    pub target: PathBuf,
}

impl Workspace {
    /// The checkout that this program was started in; an error when it is not one.
    pub fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .parent()
            .context("xtask has no folder above it: run `cargo xtask` inside the checkout")?
            .to_path_buf();
        ensure!(
            root.join("app").is_dir() && root.join("server").is_dir(),
            "{} is not a checkout of Slipway: run `cargo xtask` inside one",
            root.display()
        );
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |path| root.join(path));
        Ok(Self { root, target })
    }

    /// The folder for what these commands keep between two runs: choices, fingerprints, logs.
    pub fn kept(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The folder with the finished browser half: `portal.js` and `portal_bg.wasm`.
    pub fn browser_half(&self) -> PathBuf {
        self.target.join("browser-half")
    }

    /// The folder of the browser tests.
    pub fn e2e(&self) -> PathBuf {
        self.root.join("e2e")
    }

    /// The real catalogue in the docker-library layout, when it lies beside the checkout.
    pub fn docker_library(&self) -> Option<PathBuf> {
        let data = self.root.parent()?.join("shared/data/docker-library");
        data.is_dir().then_some(data)
    }
}
