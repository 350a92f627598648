//! Connections: how many at once, how long a client may take to say what it wants, and an end that
//! waits for the requests under way.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tower::{ServiceExt, service_fn};

/// How long to wait before the next try when the machine has no socket left.
const BREATH: Duration = Duration::from_millis(500);

/// What a client may take.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// How many connections are open at once; the next one waits until one is closed.
    pub connections: usize,
    /// How long the head of a request may take, and how long a connection may stay idle.
    pub head: Duration,
}

/// Serves connections until `ended` says so. Then nobody is let in any more, idle connections are
/// closed, and it waits for the requests under way.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    mut ended: watch::Receiver<bool>,
) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(limits.head)
        .keep_alive_timeout(limits.head);
    let graceful = GracefulShutdown::new();
    let seats = Arc::new(Semaphore::new(limits.connections));
    loop {
        // A seat first: who finds none waits in the system's queue and costs nothing here.
        let next = async {
            let seat = Arc::clone(&seats).acquire_owned().await;
            (seat, listener.accept().await)
        };
        let (seat, accepted) = tokio::select! {
            _ = ended.wait_for(|ended| *ended) => break,
            next = next => next,
        };
        let Ok(seat) = seat else { break };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        // An answer goes out at once; one that cannot be asked for this is served all the same.
        let _ = stream.set_nodelay(true);
        let service = answering(router.clone(), peer);
        let connection = graceful.watch(
            builder
                .serve_connection_with_upgrades(TokioIo::new(stream), service)
                .into_owned(),
        );
        tokio::spawn(async move {
            // What breaks here is the client's connection: nothing that an operator could mend.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke");
            }
            drop(seat);
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

/// The router, told who asks.
fn answering(
    router: Router,
    peer: SocketAddr,
) -> TowerToHyperService<
    impl tower::Service<
        Request<hyper::body::Incoming>,
        Response = axum::response::Response,
        Error = std::convert::Infallible,
        Future = impl Send,
    > + Clone
    + Send,
> {
    TowerToHyperService::new(service_fn(
        move |request: Request<hyper::body::Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        },
    ))
}
