//! Transactions that break off on purpose: tests find out what a process leaves behind that dies
//! between two statements.

use std::cell::Cell;
use std::future::Future;

tokio::task_local! {
    static LEFT: Cell<u32>;
}

/// Runs `work` so that the statement after `statements` fails, as if the process died there: the
/// transaction is dropped and nothing of it stands.
pub async fn after<F: Future>(statements: u32, work: F) -> F::Output {
    LEFT.scope(Cell::new(statements), work).await
}

/// Asked before each statement of a transaction and before its end. Outside of [`after`] it costs a
/// look into the task.
pub(super) fn strike() -> sqlx::Result<()> {
    let broken = LEFT.try_with(|left| {
        let before = left.get();
        left.set(before.saturating_sub(1));
        before == 0
    });
    if broken.unwrap_or(false) {
        return Err(sqlx::Error::WorkerCrashed);
    }
    Ok(())
}
