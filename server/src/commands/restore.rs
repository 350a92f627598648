//! `slipway restore`: puts a copy that `backup` wrote in place of the database.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;

use super::say;
use crate::clock::Clock;
use crate::config::{Common, Restore};
use crate::portal::caller::ago;
use crate::store::{self, Store};

/// How long a process counts as serving after it was last seen.
const SEEN: Duration = Duration::from_secs(15);

/// Checks the copy beside the database, then puts it in its place. Whatever fails before the last
/// step leaves the database as it is.
pub async fn restore(common: &Common, options: &Restore) -> anyhow::Result<ExitCode> {
    let target = store::sqlite_path(&common.database).context(
        "only an SQLite database is restored here; a Postgres database is restored with `pg_restore` or `psql`",
    )?;
    let target = PathBuf::from(target);
    let from = &options.from;
    anyhow::ensure!(
        from.is_file(),
        "{} is no file; name a copy that `slipway backup` wrote",
        from.display()
    );
    let is_there = target.exists();
    anyhow::ensure!(
        options.replace || !is_there,
        "{} exists already; with --replace it is kept under another name and the copy takes its place",
        target.display()
    );

    let checked = beside(&target, "restoring");
    remove(&checked)?;
    std::fs::copy(from, &checked).with_context(|| {
        format!(
            "{} cannot be copied to {}",
            from.display(),
            checked.display()
        )
    })?;
    if let Err(error) = check(&checked).await {
        remove(&checked)?;
        return Err(error.context(format!("{} was not restored", from.display())));
    }

    let kept = if is_there {
        let kept = aside(common, &target).await;
        if kept.is_err() {
            remove(&checked)?;
        }
        Some(kept?)
    } else {
        None
    };
    std::fs::rename(&checked, &target)
        .with_context(|| format!("{} cannot be put in place", target.display()))?;
    let kept = kept.map_or_else(String::new, |kept| {
        format!(" What was there is now {}.", kept.display())
    });
    say(&format!(
        "Restored {} from {}.{kept} Everybody signs in again.",
        target.display(),
        from.display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Opens the copy as the program would, which brings its schema up to date, and asks the database
/// whether it is whole. Sessions that were ended since the copy was made must not come back.
async fn check(copy: &Path) -> anyhow::Result<()> {
    let address = format!("sqlite:{}", copy.display());
    let is_portal = Store::is_portal_file(&address).await.unwrap_or(false);
    anyhow::ensure!(is_portal, "it is no database of this program");
    let store = Store::open(&address).await?;
    let whole = store.is_whole().await;
    if matches!(whole, Ok(true)) {
        let mut tx = store.begin().await?;
        tx.end_all_sessions().await?;
        tx.forget_all_replicas().await?;
        tx.commit().await?;
    }
    store.close().await;
    anyhow::ensure!(whole?, "the database says that the file is damaged");
    Ok(())
}

/// Moves the present database aside, unless a process serves it.
async fn aside(common: &Common, target: &Path) -> anyhow::Result<PathBuf> {
    let now = Clock::System.timestamp();
    let store = Store::open(&common.database).await.with_context(|| {
        format!(
            "{} cannot be opened; move it away by hand to restore in its place",
            target.display()
        )
    })?;
    let mut tx = store.begin().await?;
    let serving = tx.replicas_with_other_policy("", ago(now, SEEN)).await?;
    drop(tx);
    store.close().await;
    anyhow::ensure!(
        serving == 0,
        "a process serves this database; stop it first (one that was killed counts for {} s)",
        SEEN.as_secs()
    );
    let mut number = 1;
    let kept = loop {
        let kept = beside(target, &format!("replaced-{number}"));
        if !kept.exists() {
            break kept;
        }
        number += 1;
    };
    std::fs::rename(target, &kept)
        .with_context(|| format!("{} cannot be moved aside", target.display()))?;
    // What a write-ahead log holds belongs to the file that went: the new one must not read it.
    for end in ["-wal", "-shm"] {
        let log = with_end(target, end);
        if log.exists() {
            std::fs::rename(&log, with_end(&kept, end))
                .with_context(|| format!("{} cannot be moved aside", log.display()))?;
        }
    }
    Ok(kept)
}

/// A file in the same folder: a rename within it happens as a whole or not at all.
fn beside(target: &Path, word: &str) -> PathBuf {
    with_end(target, &format!(".{word}"))
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Removes a copy and its logs, if they are there.
fn remove(path: &Path) -> anyhow::Result<()> {
    for file in [
        path.to_owned(),
        with_end(path, "-wal"),
        with_end(path, "-shm"),
    ] {
        if file.exists() {
            std::fs::remove_file(&file)
                .with_context(|| format!("{} cannot be removed", file.display()))?;
        }
    }
    Ok(())
}
