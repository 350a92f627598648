//! How long from a key stroke to the next paint on the check page, and to what the rules say, in the browser.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::portal::Portal;
use crate::workspace::Workspace;
use crate::{command, playwright, progress};

/// The figures, in milliseconds.
#[derive(Debug, PartialEq)]
pub struct Typing {
    /// How long the manifest is.
    pub bytes: u64,
    /// Half the strokes were painted within this.
    pub paint_p50: f64,
    /// 95 of 100 strokes were painted within this.
    pub paint_p95: f64,
    /// Of half the strokes, what the rules say of them was seen within this.
    pub shown_p50: f64,
    /// Of 95 of 100 strokes, what the rules say of them was seen within this.
    pub shown_p95: f64,
}

/// Types into the largest manifest.
pub fn measure(
    workspace: &Workspace,
    slipway: &Path,
    database: &str,
    folder: &Path,
) -> Result<Typing> {
    playwright::install(workspace)?;
    let step = progress::step("Typing into the largest manifest in the browser");
    let portal = Portal::start(slipway, database, &folder.join("typing.log"), &[])?;
    let file = folder.join("typing.json");
    let mut playwright = playwright::test(workspace);
    playwright
        .args(["--project", "typing"])
        .env("BASE_URL", &portal.address)
        .env("TYPING", &file)
        .env(
            "PLAYWRIGHT_JSON_OUTPUT_FILE",
            folder.join("typing-report.json"),
        );
    command::run(&mut playwright, "What Playwright says stands above.")?;
    let figures =
        fs::read_to_string(&file).with_context(|| format!("{} was not written", file.display()))?;
    let typing = read(&figures)?;
    step.done(format_args!("painted after {:.1} ms", typing.paint_p50));
    Ok(typing)
}

fn read(figures: &str) -> Result<Typing> {
    let figures: Value = serde_json::from_str(figures).context("the figures are not JSON")?;
    let number = |name: &str| {
        let value = figures.get(name).and_then(Value::as_f64);
        value.with_context(|| format!("the figures have no {name}"))
    };
    Ok(Typing {
        bytes: figures
            .get("bytes")
            .and_then(Value::as_u64)
            .context("the figures have no bytes")?,
        paint_p50: number("paint_p50")?,
        paint_p95: number("paint_p95")?,
        shown_p50: number("shown_p50")?,
        shown_p95: number("shown_p95")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_read_or_missed() {
        let figures =
            r#"{"bytes":37363,"paint_p50":11,"paint_p95":14.25,"shown_p50":20,"shown_p95":25.5}"#;
        let typing = read(figures).unwrap();
        assert_eq!(
            (typing.bytes, typing.paint_p50, typing.paint_p95),
            (37363, 11.0, 14.25)
        );
        assert!(read(r#"{"bytes":1}"#).is_err());
    }
}
