//! `slipway serve`: from the options to a listening socket, and to an end that loses no request.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Semaphore, watch};
use uuid::Uuid;

use super::{open, say};
use crate::clock::Timestamp;
use crate::config::{Common, Serve};
use crate::egress::{Egress, Limits};
use crate::http::connections::{self, ConnectionLimits};
use crate::http::{Pages, RateLimits, Web, router};
use crate::jobs::Worker;
use crate::live;
use crate::portal::Portal;
use crate::repository::{FetchLimits, Fetcher};
use crate::sign_in::{SignIn, SignInSettings};
use crate::store::Tx;

/// How long requests under way may still take once the end was asked for.
const FAREWELL: Duration = Duration::from_secs(10);
/// How many manifests are checked at once.
const CHECKS: usize = 4;
/// How often a replica says that it serves.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// How long a replica counts as serving after it was last seen.
const SEEN: Duration = Duration::from_secs(15);

/// Serves until a signal asks for the end.
pub async fn serve(common: &Common, options: &Serve) -> anyhow::Result<ExitCode> {
    let base_url = options.checked_base_url().map_err(anyhow::Error::msg)?;
    let portal = open(common).await?;
    let replica = Uuid::new_v4().to_string();
    announce(&portal, &replica).await?;
    if options.sample_if_empty && portal.is_empty().await? {
        tracing::info!("the database is empty: adding the sample programme");
        portal.add_sample(|_| {}).await?;
    }
    if options.dev_sign_in {
        portal.add_sample_people().await?;
        // They need the sample programme; over another catalogue the rules may refuse them.
        if options.sample_if_empty
            && let Err(error) = portal.add_sample_proposals().await
        {
            tracing::warn!(%error, "the sample proposals were not added");
        }
    }
    // Bound before anything else is prepared: a port that is taken is said at once.
    let listener = TcpListener::bind(options.listen).await.with_context(|| {
        format!(
            "cannot listen on {}; choose another address with --listen",
            options.listen
        )
    })?;
    let address = listener.local_addr().context("the socket has no address")?;
    let base_url = if options.base_url.is_none() {
        format!("http://{address}")
    } else {
        base_url
    };

    let limits = RateLimits::new(options.rates(), portal.clock());
    let web = Arc::new(Web {
        portal,
        base_url: base_url.clone(),
        dev: options.dev,
        dev_sign_in: options.dev_sign_in,
        request_timeout: Duration::from_secs(options.request_timeout),
        pages: Pages::new(options.page_cache * 1024 * 1024),
        checks: Arc::new(Semaphore::new(CHECKS)),
        trusted_proxies: options.trusted_proxy.clone(),
        limits,
        sign_in: sign_in(options, &base_url)?,
    });
    let (end, ended) = watch::channel(false);
    let background = tokio::spawn(keep_house(Arc::clone(&web), replica.clone(), ended.clone()));
    let listening = Arc::clone(&web);
    let replicas = tokio::spawn(async move {
        let portal = &listening.portal;
        live::pass_on(portal.store(), portal.live()).await;
    });
    let worker = tokio::spawn(work(Arc::clone(&web), fetcher(options)?, ended.clone()));
    say(&format!(
        "Serving {} on {base_url}. Stop with Ctrl-C.",
        web.portal.policy().programme.name
    ));

    let limits = ConnectionLimits {
        connections: usize::try_from(options.max_connections).unwrap_or(usize::MAX),
        head: Duration::from_secs(options.head_timeout),
    };
    let server = tokio::spawn(connections::serve(
        listener,
        router(Arc::clone(&web)),
        limits,
        ended.clone(),
    ));
    asked_to_end().await?;
    tracing::info!("asked to end: finishing the requests under way");
    // Streams first: a page that listens would hold its connection open.
    web.portal.live().end();
    let _ = end.send(true);
    match tokio::time::timeout(FAREWELL, server).await {
        Ok(finished) => finished.context("the server stopped by a fault")?,
        Err(_) => tracing::warn!(
            "some requests were not finished within {} s",
            FAREWELL.as_secs()
        ),
    }
    let _ = background.await;
    let _ = replicas.await;
    let _ = worker.await;
    forget(&web.portal, &replica).await;
    web.portal.store().close().await;
    Ok(ExitCode::SUCCESS)
}

/// The ways to sign in, as the options have them.
fn sign_in(options: &Serve, base_url: &str) -> anyhow::Result<SignIn> {
    let Some(path) = &options.sign_in else {
        return Ok(SignIn::default());
    };
    let settings = SignInSettings::load(path)?;
    let egress = Egress::new(options.allow_private.clone(), Limits::default())
        .context("no request can be sent to a sign-in provider")?;
    SignIn::new(settings, egress, base_url)
}

/// What fetches repositories, as the options have it.
fn fetcher(options: &Serve) -> anyhow::Result<Fetcher> {
    let egress = Egress::new(options.allow_private.clone(), Limits::default())
        .context("no repository can be fetched")?;
    Ok(Fetcher::new(egress, FetchLimits::default()))
}

/// Does what outlives a request.
async fn work(web: Arc<Web>, fetcher: Fetcher, ended: watch::Receiver<bool>) {
    Worker::new(&web.portal, fetcher).work(ended).await;
}

/// Waits for SIGINT or SIGTERM.
async fn asked_to_end() -> anyhow::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// Writes down the settings and that this process serves. Where several machines can share the
/// database, one with other settings than its peers does not start: two halves of a programme under
/// two policies would contradict each other.
async fn announce(portal: &Portal, replica: &str) -> anyhow::Result<()> {
    let policy = portal.policy();
    let now = portal.clock().timestamp();
    let mut tx = portal.store().begin().await?;
    // Two that start together take turns here: the second one sees the first.
    tx.lock_catalogue().await?;
    if portal.store().is_shared() {
        refuse_other_settings(&mut tx, portal).await?;
    }
    tx.put_policy(&policy.hash, &policy.text, now).await?;
    tx.see_replica(replica, &policy.hash, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses to go on where processes serve this database under other settings.
async fn refuse_other_settings(tx: &mut Tx, portal: &Portal) -> anyhow::Result<()> {
    let since = ago(portal.clock().timestamp(), SEEN);
    let others = tx
        .replicas_with_other_policy(&portal.policy().hash, since)
        .await?;
    anyhow::ensure!(
        others == 0,
        "{others} other process(es) serve this database with other programme settings; stop them first, or give this one the same file with --programme (a process that was killed counts for {} s)",
        SEEN.as_secs()
    );
    Ok(())
}

/// What `import` and `sample` ask before they make pages: under other settings than those of the
/// processes that serve, every page would change its channels.
pub async fn same_settings(portal: &Portal) -> anyhow::Result<()> {
    let mut tx = portal.store().begin().await?;
    refuse_other_settings(&mut tx, portal).await
}

async fn forget(portal: &Portal, replica: &str) {
    let before = ago(portal.clock().timestamp(), SEEN * 4);
    let forgotten = async {
        let mut tx = portal.store().begin().await?;
        tx.forget_replica(replica, before).await?;
        tx.commit().await
    };
    if let Err(error) = forgotten.await {
        tracing::warn!(%error, "this replica could not be forgotten; it counts as serving for a moment longer");
    }
}

fn ago(now: Timestamp, age: Duration) -> Timestamp {
    Timestamp(now.0 - i64::try_from(age.as_micros()).unwrap_or(i64::MAX))
}

/// What goes on beside the requests: the catalogue is read and the search tried before the first one
/// asks for it, pages that another program made are made again, and the database hears that this process serves.
async fn keep_house(web: Arc<Web>, replica: String, mut ended: watch::Receiver<bool>) {
    if let Err(error) = web.portal.catalogue().await {
        tracing::error!(%error, "the catalogue could not be read ahead");
    }
    if let Err(error) = web.portal.store().warm_search().await {
        tracing::error!(%error, "the search index could not be read ahead");
    }
    // Asked to end, what is not made again yet is left to the next start.
    let made = tokio::select! {
        _ = ended.wait_for(|ended| *ended) => return,
        made = web.portal.make_stale_pages() => made,
    };
    match made {
        Ok(0) => {}
        Ok(pages) => tracing::info!(pages, "made pages again for this program and its settings"),
        Err(error) => tracing::error!(%error, "pages could not be made again"),
    }
    loop {
        tokio::select! {
            _ = ended.wait_for(|ended| *ended) => return,
            () = tokio::time::sleep(HEARTBEAT) => {}
        }
        web.limits.forget_the_idle();
        let seen = async {
            let mut tx = web.portal.store().begin().await?;
            tx.see_replica(
                &replica,
                &web.portal.policy().hash,
                web.portal.clock().timestamp(),
            )
            .await?;
            tx.commit().await
        };
        if let Err(error) = seen.await {
            tracing::warn!(%error, "the database did not hear that this process serves");
        }
    }
}
