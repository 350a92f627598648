//! The worker: does what outlives a request, one job after the other, as many workers as there are
//! processes.
//!
//! A job is claimed for a while and the claim is renewed while it runs; what a process that died
//! held is claimed by another. Only who still holds a job can end it, so it is finished once.

mod kind;

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;

use crate::clock::Timestamp;
use crate::portal::Portal;
use crate::portal::drafts::ProposalError;
use crate::repository::{Fetcher, Revision, address};
use crate::store::JobRow;

pub use kind::{FetchTask, JobKind};

/// How long to wait when there is nothing to do.
const IDLE: Duration = Duration::from_millis(500);
/// How often to look for what is due.
const DUE: Duration = Duration::from_secs(10);
/// For how long a job is held without a sign of life.
const HELD: Duration = Duration::from_secs(60);
/// How often the claim is renewed.
const RENEWED: Duration = Duration::from_secs(15);
/// How often a job is begun before it is given up.
const ATTEMPTS: i64 = 3;
/// How long to wait before the second attempt; before each further one four times as long.
const PAUSE: Duration = Duration::from_secs(5);

/// How a job went.
enum Outcome {
    /// It is done, with everything that belongs to it.
    Done,
    /// It failed for good; why, in a sentence for whoever waits for it.
    Failed(String),
    /// It failed, but may go better later.
    Later(String),
    /// This process is asked to end.
    Broken,
}

/// Does jobs.
pub struct Worker<'p> {
    portal: &'p Portal,
    fetcher: Fetcher,
}

impl<'p> Worker<'p> {
    /// A worker over a portal.
    pub fn new(portal: &'p Portal, fetcher: Fetcher) -> Self {
        Self { portal, fetcher }
    }

    /// Does what there is to do, and what is due, until `ended` says true.
    pub async fn work(&self, ended: watch::Receiver<bool>) {
        tokio::join!(self.do_jobs(ended.clone()), self.do_due(ended));
    }

    /// Looks again and again whether a moment has come: a pause is over, a publication is due.
    async fn do_due(&self, mut ended: watch::Receiver<bool>) {
        loop {
            tokio::select! {
                _ = ended.wait_for(|ended| *ended) => return,
                () = tokio::time::sleep(DUE) => {}
            }
            match self.portal.do_due().await {
                Ok(0) => {}
                Ok(moved) => tracing::info!(moved, "did what was due"),
                Err(error) => tracing::warn!(%error, "what is due could not be done"),
            }
        }
    }

    async fn do_jobs(&self, mut ended: watch::Receiver<bool>) {
        while !*ended.borrow() {
            match self.step(&mut ended).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "the worker could not go on"),
            }
            tokio::select! {
                _ = ended.wait_for(|ended| *ended) => return,
                () = tokio::time::sleep(IDLE) => {}
            }
        }
    }

    /// Does one job that is due; answers whether there was one.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn step(&self, ended: &mut watch::Receiver<bool>) -> Result<bool, ProposalError> {
        let store = self.portal.store();
        let now = self.portal.clock().timestamp();
        let mut tx = store.begin().await?;
        let Some(job) = tx.claim_job(now, later(now, HELD)).await? else {
            return Ok(false);
        };
        tx.commit().await?;
        tracing::info!(
            job = job.id,
            kind = job.kind,
            attempt = job.attempts,
            "begun"
        );
        let outcome = if job.attempts > ATTEMPTS {
            // Whoever held it died of it, again and again.
            Outcome::Failed("It was begun several times and never came to an end.".to_owned())
        } else {
            self.done(&job, ended).await
        };
        let now = self.portal.clock().timestamp();
        let mut tx = store.begin().await?;
        match outcome {
            Outcome::Done => return Ok(true),
            Outcome::Broken => tx.retry_job(&job.id, now).await?,
            Outcome::Later(why) if job.attempts < ATTEMPTS => {
                tracing::info!(job = job.id, why, "to be tried again");
                let pause = PAUSE * 4_u32.pow(u32::try_from(job.attempts - 1).unwrap_or_default());
                let words = format!("{why} Trying again in {} seconds.", pause.as_secs());
                tx.report_job(&job.id, &words, now).await?;
                tx.retry_job(&job.id, later(now, pause)).await?;
            }
            Outcome::Later(why) | Outcome::Failed(why) => {
                tracing::info!(job = job.id, why, "given up");
                tx.end_job(&job.id, Some(&why), now).await?;
            }
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Does a job, and says meanwhile how far it is.
    async fn done(&self, job: &JobRow, ended: &mut watch::Receiver<bool>) -> Outcome {
        let (say, mut said) = watch::channel(job.progress.clone());
        let work = AssertUnwindSafe(self.work_on(job, &say)).catch_unwind();
        tokio::pin!(work);
        loop {
            tokio::select! {
                // Dropping the work ends what it started.
                _ = ended.wait_for(|ended| *ended) => return Outcome::Broken,
                done = &mut work => {
                    return done.unwrap_or_else(|_| {
                        tracing::error!(job = job.id, "a job panicked");
                        Outcome::Later("The portal failed at it.".to_owned())
                    });
                }
                changed = said.changed() => {
                    if changed.is_err() {
                        continue;
                    }
                }
                () = tokio::time::sleep(RENEWED) => {}
            }
            let words = said.borrow_and_update().clone();
            if let Err(error) = self.report(&job.id, &words).await {
                tracing::warn!(%error, job = job.id, "how far it is could not be said");
            }
        }
    }

    async fn report(&self, id: &str, words: &str) -> Result<(), ProposalError> {
        let now = self.portal.clock().timestamp();
        let mut tx = self.portal.store().begin().await?;
        tx.report_job(id, words, later(now, HELD)).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn work_on(&self, job: &JobRow, say: &watch::Sender<String>) -> Outcome {
        let unknown = || Outcome::Failed("This portal does not know this kind of work.".to_owned());
        match job.kind.parse::<JobKind>() {
            Ok(JobKind::FetchRepository) => match serde_json::from_str::<FetchTask>(&job.task) {
                Ok(task) => self.fetch(job, &task, say).await,
                Err(_) => unknown(),
            },
            Ok(JobKind::ReadFiles) | Err(_) => unknown(),
        }
    }

    /// Fetches a repository into a draft.
    async fn fetch(&self, job: &JobRow, task: &FetchTask, say: &watch::Sender<String>) -> Outcome {
        let asked = address(&task.url).and_then(|url| {
            let revision = task.revision.parse::<Revision>();
            Ok((
                url,
                revision.map_err(crate::repository::FetchError::Revision)?,
            ))
        });
        let (url, revision) = match asked {
            Ok(asked) => asked,
            Err(error) => return Outcome::Failed(error.to_string()),
        };
        let fetched = match self.fetcher.fetch(&url, &revision, say).await {
            Ok(fetched) => fetched,
            Err(error) if error.is_passing() => return Outcome::Later(error.to_string()),
            Err(error) => return Outcome::Failed(error.to_string()),
        };
        say.send_replace("Putting the files into the draft.".to_owned());
        match self.portal.take_fetched(job, task, fetched).await {
            Ok(()) => Outcome::Done,
            Err(ProposalError::Portal(error)) => {
                tracing::error!(%error, job = job.id, "what was fetched could not be stored");
                Outcome::Later("The portal could not store what was fetched.".to_owned())
            }
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }
}

fn later(now: Timestamp, by: Duration) -> Timestamp {
    Timestamp(
        now.0
            .saturating_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)),
    )
}
