//! The commands of the program: what each prints, and with which code it ends.

mod admin;
mod check;
mod restore;
mod serve;

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::clock::Clock;
use crate::config::{Command, Common, Config, Export, Import, Sample};
use crate::portal::checkout::{Checkout, CheckoutFolders};
use crate::portal::{ImportReport, Portal};
use crate::programme::Policy;
use crate::store::Store;

/// Runs a command to its end.
///
/// # Errors
/// One sentence with what failed and why; nothing half done stays in the database.
pub fn run(config: Config) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the program cannot start its threads")?;
    runtime.block_on(async move {
        match config.command {
            Command::Serve(options) => serve::serve(&config.common, &options).await,
            Command::Import(options) => import(&config.common, &options).await,
            Command::Export(options) => export(&config.common, &options).await,
            Command::Check(options) => check::check(&config.common, &options),
            Command::Sample(options) => sample(&config.common, &options).await,
            Command::Restore(options) => restore::restore(&config.common, &options).await,
            Command::Admin(what) => admin::admin(&config.common, &what).await,
            Command::Backup(options) => {
                let store = Store::open(&config.common.database).await?;
                let target = &options.to;
                anyhow::ensure!(
                    !target.exists(),
                    "{} exists already; name a file that does not",
                    target.display()
                );
                let path = target
                    .to_str()
                    .context("the file's name is no valid UTF-8")?;
                store
                    .back_up(path)
                    .await
                    .with_context(|| format!("no copy was written to {}", target.display()))?;
                store.close().await;
                say(&format!("Copied to {}.", target.display()));
                Ok(ExitCode::SUCCESS)
            }
        }
    })
}

async fn open(common: &Common) -> anyhow::Result<Portal> {
    let policy = Policy::load(common.programme.as_deref())?;
    let store = Store::open(&common.database).await?;
    Ok(Portal::new(store, policy, Clock::System))
}

async fn import(common: &Common, options: &Import) -> anyhow::Result<ExitCode> {
    let portal = open(common).await?;
    serve::same_settings(&portal).await?;
    let folders = CheckoutFolders {
        library: options.library.clone(),
        docs: options.docs.clone(),
        pins: options.pins.clone(),
    };
    for folder in [
        Some(&folders.library),
        Some(&folders.docs),
        folders.pins.as_ref(),
    ]
    .into_iter()
    .flatten()
    {
        anyhow::ensure!(folder.is_dir(), "{} is no folder", folder.display());
    }
    let checkout = Checkout::open(&folders).context("the checkout cannot be listed")?;
    let bar = progress(checkout.images.len() as u64);
    let report = portal
        .import(checkout, options.prune, |name| {
            bar.set_message(name.to_string());
            bar.inc(1);
        })
        .await?;
    bar.finish_and_clear();
    say(&summary(&report));
    portal.store().close().await;
    Ok(if report.refused.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The summary of an import, as it is printed.
pub fn summary(report: &ImportReport) -> String {
    let mut lines: Vec<String> = report
        .refused
        .iter()
        .map(|refusal| format!("refused  {refusal}"))
        .collect();
    lines.extend(report.retired.iter().map(|name| format!("retired  {name}")));
    lines.push(format!(
        "{} added, {} changed, {} unchanged, {} refused.",
        report.added.len(),
        report.changed.len(),
        report.unchanged,
        report.refused.len()
    ));
    if report.programme_files > 0 {
        lines.push(format!(
            "{} shared files changed; {} pages were made again.",
            report.programme_files, report.pages_made_again
        ));
    }
    if !report.missing.is_empty() {
        lines.push(format!(
            "Not in this checkout, and kept: {}. Take them out of the catalogue with --prune.",
            report.missing.join(", ")
        ));
    }
    if report.ignored > 0 {
        lines.push(format!(
            "{} files and folders beside the images were passed over.",
            report.ignored
        ));
    }
    lines.join("\n")
}

async fn export(common: &Common, options: &Export) -> anyhow::Result<ExitCode> {
    let portal = open(common).await?;
    let bar = progress(portal.store().images().await?.len() as u64);
    let report = portal
        .export(&options.to, |name| {
            bar.set_message(name.to_owned());
            bar.inc(1);
        })
        .await?;
    bar.finish_and_clear();
    say(&format!(
        "Wrote {} images, {} files, {} bytes to {}.",
        report.images,
        report.files,
        report.bytes,
        options.to.display()
    ));
    portal.store().close().await;
    Ok(ExitCode::SUCCESS)
}

async fn sample(common: &Common, options: &Sample) -> anyhow::Result<ExitCode> {
    let portal = open(common).await?;
    serve::same_settings(&portal).await?;
    let bar = progress(u64::from(options.generate.max(1)));
    let step = |name: &domain::ImageName| {
        bar.set_message(name.to_string());
        bar.inc(1);
    };
    let mut report = portal.add_sample(|_| {}).await?;
    if options.generate > 0 {
        let generated = portal.add_generated(options.generate, step).await?;
        report.added.extend(generated.added);
        report.changed.extend(generated.changed);
        report.unchanged += generated.unchanged;
        report.refused.extend(generated.refused);
    }
    bar.finish_and_clear();
    portal.add_sample_people().await?;
    say(&summary(&report));
    portal.store().close().await;
    Ok(if report.refused.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A bar on a terminal; nothing where a log is written.
fn progress(length: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

#[expect(clippy::print_stdout, reason = "what a command says is its output")]
fn say(text: &str) {
    println!("{text}");
}
