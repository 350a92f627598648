//! The browser suite: Chromium through Playwright against a running portal.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::tally::Tally;
use crate::browser_half::Aim;
use crate::portal::{self, Portal, Profile};
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;
use crate::{playwright, progress};

/// Builds the portal, serves the sample programme (and the real catalogue, when it is there), and runs the journeys.
pub fn run(workspace: &Workspace, toolchain: &Toolchain) -> Result<Tally> {
    playwright::install(workspace)?;
    let slipway = portal::build(workspace, toolchain, Profile::Development, Aim::Release)?;
    let folder = workspace.kept().join("e2e");
    empty(&folder)?;

    let step = progress::step("Serving the sample programme");
    let sample = sqlite(&folder.join("sample.db"));
    portal::run(&slipway, &sample, &["sample"])?;
    let sample = Portal::start(&slipway, &sample, &folder.join("sample.log"), &[])?;
    // Beside the one that strangers see: in this one the journeys are sample people.
    let people = sqlite(&folder.join("people.db"));
    let people = Portal::start(
        &slipway,
        &people,
        &folder.join("people.log"),
        &[
            ("SLIPWAY_DEV_SIGN_IN", "true"),
            ("SLIPWAY_SAMPLE_IF_EMPTY", "true"),
        ],
    )?;
    let (sign_in, provider) = serve_sign_in(&slipway, &folder)?;
    step.done(&sample.address);

    let catalogue = match workspace.docker_library() {
        Some(data) => Some(serve_catalogue(&slipway, &data, &folder)?),
        None => {
            progress::note("No real catalogue beside the checkout: its journeys are skipped.");
            None
        }
    };

    let step = progress::step("Walking the journeys in the browser");
    let report = folder.join("report.json");
    let mut playwright = playwright::test(workspace);
    playwright
        .env("BASE_URL", &sample.address)
        .env("PEOPLE_URL", &people.address)
        .env("SIGN_IN_URL", &sign_in.address)
        .env("PROVIDER_PORT", provider.to_string())
        .env("SLIPWAY_PROGRAM", &slipway)
        .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report);
    match &catalogue {
        Some(catalogue) => playwright.env("CATALOGUE_URL", &catalogue.address),
        None => playwright.env_remove("CATALOGUE_URL"),
    };
    let status = playwright.status().context("Playwright does not start")?;
    let text = fs::read_to_string(&report).with_context(|| {
        format!("Playwright ended with {status} and wrote no report; what it said stands above")
    })?;
    let tally = tally(&serde_json::from_str(&text).context("Playwright's report is not JSON")?);
    if !status.success() && tally.failures.is_empty() {
        bail!("Playwright ended with {status}; what it said stands above");
    }
    step.done(&tally);
    Ok(tally)
}

/// A portal in which people sign in through a provider, and the port on which Playwright starts that.
fn serve_sign_in(slipway: &Path, folder: &Path) -> Result<(Portal, u16)> {
    let provider = portal::free_port()?;
    let issuer = format!("http://127.0.0.1:{provider}");
    let settings = folder.join("sign-in.toml");
    let text = format!(
        "[[provider]]\nslug = \"journeys\"\nname = \"The provider\"\nkind = \"oidc\"\nissuer = \"{issuer}\"\nclient_id = \"slipway\"\nclient_secret_env = \"SLIPWAY_JOURNEYS_SECRET\"\n"
    );
    fs::write(&settings, text)
        .with_context(|| format!("{} cannot be written", settings.display()))?;
    let database = sqlite(&folder.join("sign-in.db"));
    portal::run(slipway, &database, &["sample"])?;
    let portal = Portal::start(
        slipway,
        &database,
        &folder.join("sign-in.log"),
        &[
            ("SLIPWAY_SIGN_IN", settings.to_string_lossy().as_ref()),
            ("SLIPWAY_ALLOW_PRIVATE", issuer.as_str()),
            ("SLIPWAY_JOURNEYS_SECRET", "a secret of the journeys"),
        ],
    )?;
    Ok((portal, provider))
}

/// A portal with the real catalogue imported.
fn serve_catalogue(slipway: &Path, data: &Path, folder: &Path) -> Result<Portal> {
    let step = progress::step("Importing and serving the real catalogue");
    let database = sqlite(&folder.join("catalogue.db"));
    let (library, docs) = (data.join("library"), data.join("docs"));
    let paths = [&library, &docs].map(|path| path.to_string_lossy().into_owned());
    portal::run(
        slipway,
        &database,
        &["import", "--library", &paths[0], "--docs", &paths[1]],
    )?;
    let portal = Portal::start(slipway, &database, &folder.join("catalogue.log"), &[])?;
    step.done(&portal.address);
    Ok(portal)
}

/// The counts in Playwright's JSON report. A test that passed only when tried again counts as passed and is named.
fn tally(report: &Value) -> Tally {
    let mut tally = Tally::default();
    for suite in items(report, "suites") {
        walk(suite, &mut tally);
    }
    for error in items(report, "errors") {
        tally.failures.push(
            text(error, "message")
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned(),
        );
    }
    tally
}

fn walk(suite: &Value, tally: &mut Tally) {
    for spec in items(suite, "specs") {
        for test in items(spec, "tests") {
            let name = || {
                let (file, title) = (text(spec, "file"), text(spec, "title"));
                format!("{file}: {title} ({})", text(test, "projectName"))
            };
            match text(test, "status") {
                "expected" => tally.passed += 1,
                "flaky" => {
                    tally.passed += 1;
                    tally.retried.push(name());
                }
                "skipped" => {
                    let mut reasons = items(test, "annotations")
                        .iter()
                        .map(|annotation| text(annotation, "description"));
                    tally.skip(
                        reasons
                            .find(|reason| !reason.is_empty())
                            .unwrap_or("skipped without a reason"),
                    );
                }
                _ => tally.failures.push(name()),
            }
        }
    }
    for inner in items(suite, "suites") {
        walk(inner, tally);
    }
}

fn items<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn sqlite(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// Makes the folder, without anything from the last run.
fn empty(folder: &PathBuf) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_report_is_counted_at_every_depth() {
        let test = |status: &str, annotations: Value| {
            json!({ "title": status, "file": "a.spec.ts",
                    "tests": [{ "status": status, "projectName": "wide", "annotations": annotations }] })
        };
        let report = json!({
            "suites": [{
                "specs": [test("expected", json!([])), test("unexpected", json!([]))],
                "suites": [{ "specs": [
                    test("flaky", json!([])),
                    test("skipped", json!([{ "type": "skip", "description": "no real catalogue" }])),
                    test("skipped", json!([{ "type": "skip" }])),
                ] }],
            }],
            "errors": [{ "message": "b.spec.ts does not parse\nat line 3" }],
        });
        let tally = tally(&report);
        assert_eq!(tally.to_string(), "2 passed, 2 failed, 2 skipped");
        assert_eq!(
            tally.failures,
            ["a.spec.ts: unexpected (wide)", "b.spec.ts does not parse"]
        );
        assert_eq!(tally.retried, ["a.spec.ts: flaky (wide)"]);
        assert_eq!(
            tally.skips.keys().collect::<Vec<_>>(),
            ["no real catalogue", "skipped without a reason"]
        );
    }
}
