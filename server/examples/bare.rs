//! The least a server can do: one Axum handler that returns the same bytes to everybody. The benchmark measures the
//! portal against it in the same run, so that its numbers mean something on another machine.

use std::net::SocketAddr;

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderName, header};
use tokio::net::TcpListener;

/// `bare ADDRESS FILE CONTENT-TYPE [CONTENT-ENCODING]`
fn main() -> anyhow::Result<()> {
    let words = std::env::args().skip(1).collect::<Vec<_>>();
    let [address, file, content_type, rest @ ..] = &words[..] else {
        anyhow::bail!("write: bare ADDRESS FILE CONTENT-TYPE [CONTENT-ENCODING]");
    };
    let address: SocketAddr = address
        .parse()
        .with_context(|| format!("{address} is no address with a port"))?;
    let body = Bytes::from(std::fs::read(file).with_context(|| format!("{file} cannot be read"))?);
    let mut headers: Vec<(HeaderName, String)> = vec![(header::CONTENT_TYPE, content_type.clone())];
    headers.extend(
        rest.first()
            .map(|coding| (header::CONTENT_ENCODING, coding.clone())),
    );

    let mut answer = axum::http::HeaderMap::new();
    for (name, value) in headers {
        answer.insert(
            name,
            value
                .parse()
                .with_context(|| format!("{value} is no header's value"))?,
        );
    }
    let handler = move || {
        let answer = (answer.clone(), body.clone());
        async move { answer }
    };
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let listener = TcpListener::bind(address)
                .await
                .with_context(|| format!("{address} is taken"))?;
            axum::serve(listener, Router::new().fallback(handler))
                .await
                .context("the server ended")
        })
}
