//! Makes what the program carries with it: the style sheet from the classes that the pages use, and
//! every asset under a name with its digest, compressed once.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let app = here.join("../app");
    println!("cargo::rerun-if-changed=../app/src");
    println!("cargo::rerun-if-changed=../app/assets");
    println!("cargo::rerun-if-changed=../style");
    println!("cargo::rerun-if-env-changed=SLIPWAY_BROWSER_HALF");

    let made_by = [
        here.join("../app/domain/src"),
        here.join("../app/src/view"),
        here.join("src/render.rs"),
        here.join("src/portal/projection.rs"),
    ];
    println!(
        "cargo::rustc-env=SLIPWAY_PROJECTION={}",
        digest_of(&made_by)?
    );

    let mut assets = Assets {
        out,
        code: String::new(),
        all: Vec::new(),
    };
    let sheet = style::sheet(&style::sources(&app.join("src")));
    assets.add(
        "STYLE",
        "portal",
        "css",
        "text/css; charset=utf-8",
        sheet.css.as_bytes(),
    )?;
    assets.add(
        "SCRIPT",
        "portal",
        "js",
        "text/javascript; charset=utf-8",
        &fs::read(app.join("assets/portal.js"))?,
    )?;
    assets.add(
        "DRAFT",
        "draft",
        "js",
        "text/javascript; charset=utf-8",
        &fs::read(app.join("assets/draft.js"))?,
    )?;
    assets.add(
        "FETCHING",
        "fetching",
        "js",
        "text/javascript; charset=utf-8",
        &fs::read(app.join("assets/fetching.js"))?,
    )?;
    assets.add(
        "FAVICON",
        "favicon",
        "svg",
        "image/svg+xml",
        &fs::read(app.join("assets/favicon.svg"))?,
    )?;
    assets.add(
        "SPECULATION",
        "speculation",
        "json",
        "application/speculationrules+json",
        &fs::read(app.join("assets/speculation.json"))?,
    )?;
    for (constant, stem) in [
        ("REVIEWER", "reviewer"),
        ("LIVE", "live"),
        ("RELOAD", "reload"),
    ] {
        let script = fs::read(app.join(format!("assets/{stem}.js")))?;
        assets.add(
            constant,
            stem,
            "js",
            "text/javascript; charset=utf-8",
            &script,
        )?;
    }
    // The browser half is built by another call of cargo, for another target; without it, pages
    // with an island work by their forms.
    let browser = env::var("SLIPWAY_BROWSER_HALF")
        .ok()
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from);
    match browser {
        Some(folder) => assets.add_browser_half(&folder, &app)?,
        None => assets
            .code
            .push_str("/// The browser half: not built into this program.\npub static BROWSER: Option<Browser> = None;\n"),
    }
    let all = assets.all.join(", ");
    let _ = writeln!(
        assets.code,
        "/// Every asset.\npub static ALL: &[&Asset] = &[{all}];"
    );
    fs::write(assets.out.join("assets.rs"), &assets.code)?;
    sample(&here.join("sample"), &assets.out)
}

/// One digest of every file below these paths.
fn digest_of(paths: &[PathBuf]) -> io::Result<String> {
    let mut files = Vec::new();
    let mut open = paths.to_vec();
    while let Some(path) = open.pop() {
        println!("cargo::rerun-if-changed={}", path.display());
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                open.push(entry?.path());
            }
        } else {
            files.push(path);
        }
    }
    files.sort();
    let mut digest = Sha256::new();
    for path in files {
        digest.update(fs::read(path)?);
    }
    Ok(digest
        .finalize()
        .iter()
        .take(8)
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }))
}

/// Writes the list of the sample programme's files: path in a checkout, and bytes.
fn sample(folder: &Path, out: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut code = String::from(
        "/// The files of the sample programme.\npub static FILES: &[(&str, &[u8])] = &[\n",
    );
    for path in files {
        let name = path.strip_prefix(folder).map_err(io::Error::other)?;
        let _ = writeln!(
            code,
            "    ({:?}, include_bytes!({:?})),",
            name.display().to_string(),
            path.canonicalize()?
        );
    }
    code.push_str("];\n");
    fs::write(out.join("sample.rs"), code)
}

/// The generated source: one static an asset.
struct Assets {
    out: PathBuf,
    code: String,
    /// The names of the statics, with `&` before each.
    all: Vec<String>,
}

impl Assets {
    /// The starter, and each module with its glue. A build for developers may hold the whole half
    /// alone, which then serves every page.
    fn add_browser_half(&mut self, folder: &Path, app: &Path) -> io::Result<()> {
        let javascript = "text/javascript; charset=utf-8";
        println!("cargo::rerun-if-changed={}", folder.display());
        let read = |name: &str| {
            let path = folder.join(name);
            fs::read(&path).map_err(|error| {
                io::Error::other(format!("the browser half {}: {error}", path.display()))
            })
        };
        let starter = fs::read(app.join("assets/islands.js"))?;
        self.add("ISLANDS", "islands", "js", javascript, &starter)?;
        let mut fields = String::new();
        for module in ["portal", "manifest", "dockerfile", "documentation"] {
            let of = if folder.join(format!("{module}_bg.wasm")).exists() {
                module
            } else {
                "portal"
            };
            if of == module {
                let upper = module.to_uppercase();
                let (glue, wasm) = (format!("{of}.js"), format!("{of}_bg.wasm"));
                self.add(
                    &format!("{upper}_GLUE"),
                    &format!("{of}-browser"),
                    "js",
                    javascript,
                    &read(&glue)?,
                )?;
                self.add(
                    &format!("{upper}_WASM"),
                    &format!("{of}-browser"),
                    "wasm",
                    "application/wasm",
                    &read(&wasm)?,
                )?;
            }
            let of = of.to_uppercase();
            let _ = write!(fields, "{module}: [&{of}_GLUE, &{of}_WASM], ");
        }
        let _ = writeln!(
            self.code,
            "/// The browser half.\npub static BROWSER: Option<Browser> = Some(Browser {{ starter: &ISLANDS, {fields} }});"
        );
        Ok(())
    }

    fn add(
        &mut self,
        constant: &str,
        stem: &str,
        ending: &str,
        kind: &str,
        content: &[u8],
    ) -> io::Result<()> {
        let digest =
            Sha256::digest(content)
                .iter()
                .take(8)
                .fold(String::new(), |mut text, byte| {
                    let _ = write!(text, "{byte:02x}");
                    text
                });
        let name = format!("{stem}-{digest}.{ending}");
        let plain = self.out.join(&name);
        fs::write(&plain, content)?;
        let packed = self.out.join(format!("{name}.br"));
        // A release is compressed as small as it gets; a developer does not wait for that.
        let quality = if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
            11
        } else {
            5
        };
        let mut small = Vec::new();
        brotli::BrotliCompress(
            &mut io::Cursor::new(content),
            &mut small,
            &brotli::enc::BrotliEncoderParams {
                quality,
                ..Default::default()
            },
        )?;
        fs::write(&packed, small)?;
        self.all.push(format!("&{constant}"));
        let _ = write!(
            self.code,
            "/// An asset of the program.\npub static {constant}: Asset = Asset {{\n    path: \"/assets/{name}\",\n    kind: \"{kind}\",\n    etag: \"\\\"{digest}\\\"\",\n    plain: include_bytes!({plain:?}),\n    brotli: include_bytes!({packed:?}),\n}};\n"
        );
        Ok(())
    }
}
