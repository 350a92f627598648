//! Outgoing requests: the one policy for everything that this process asks of other machines.
//!
//! Addresses come from people and from other people's answers, so a request must never reach what
//! only this machine can reach: https only, a public address, the checked address is the one that is
//! connected to, no redirect is followed, and time and size are bounded. Origins inside the
//! operator's own network are named by the operator, one by one.

mod address;
mod origin;
mod resolver;

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::{Request, Response};
use reqwest::{Client, redirect};
use tokio::net::TcpStream;

pub use address::is_public;
pub use origin::{InvalidOrigin, Origin};
pub use reqwest::Url;
pub use resolver::{NotPublic, public_addresses};

/// How much an answer may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The time to connect.
    pub connect: Duration,
    /// The time for everything, from the first byte sent to the last one read.
    pub total: Duration,
    /// The size of the answer's body, in bytes.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(10),
            body: 1024 * 1024,
        }
    }
}

/// Why a request was not sent, or its answer not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EgressError {
    /// The address is no https address, or holds a user's name.
    Address(String),
    /// The host leads to a machine that is not on the public network.
    NotPublic(String),
    /// The name of the host is nobody's.
    Nowhere(String),
    /// It took too long.
    TimedOut,
    /// The answer is larger than the limit, in bytes.
    TooLarge(usize),
    /// Nothing answered, or in no way that could be read; in the words of the network.
    Failed(String),
}

impl std::fmt::Display for EgressError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Address(address) => write!(
                f,
                "`{address}` is no address to send requests to: it has to begin with https:// and may hold no user name"
            ),
            Self::NotPublic(host) => write!(
                f,
                "`{host}` is not on the public network; an operator can name its origin with --allow-private"
            ),
            Self::Nowhere(host) => write!(f, "there is no machine of the name `{host}`"),
            Self::TimedOut => f.write_str("no answer in time"),
            Self::TooLarge(limit) => write!(f, "the answer is larger than {limit} bytes"),
            Self::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for EgressError {}

/// The client of every outgoing request.
#[derive(Debug, Clone)]
pub struct Egress {
    public: Client,
    inside: Client,
    private: Vec<Origin>,
    limits: Limits,
}

impl Egress {
    /// A client that reaches public addresses, and the origins in `private` wherever they are.
    ///
    /// # Errors
    /// When this machine has no certificate authorities by which https could be checked.
    pub fn new(private: Vec<Origin>, limits: Limits) -> Result<Self, EgressError> {
        // The same cryptography as the database's; a second call finds it there and changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = || {
            Client::builder()
                .user_agent(concat!("slipway/", env!("CARGO_PKG_VERSION")))
                .redirect(redirect::Policy::none())
                .referer(false)
                // A proxy of the environment would connect in our place, to an address not checked.
                .no_proxy()
                .connect_timeout(limits.connect)
                .timeout(limits.total)
        };
        let built = |result: reqwest::Result<Client>| {
            result.map_err(|error| EgressError::Failed(innermost(&error)))
        };
        Ok(Self {
            public: built(
                client()
                    .https_only(true)
                    .dns_resolver(resolver::PublicResolver)
                    .build(),
            )?,
            inside: built(client().build())?,
            private,
            limits,
        })
    }

    /// Whether requests may go to an address, as far as can be said before its name is resolved.
    ///
    /// # Errors
    /// [`EgressError::Address`] and [`EgressError::NotPublic`].
    pub fn check(&self, url: &Url) -> Result<(), EgressError> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EgressError::Address(shown(url)));
        }
        if self.is_private(url) {
            return Ok(());
        }
        if url.scheme() != "https" {
            return Err(EgressError::Address(shown(url)));
        }
        // The resolver is asked about names only.
        let host = url.host_str().unwrap_or_default();
        let literal = host.trim_start_matches('[').trim_end_matches(']');
        match literal.parse() {
            Ok(address) if !is_public(address) => Err(EgressError::NotPublic(host.to_owned())),
            _ => Ok(()),
        }
    }

    /// Sends a request and reads the whole answer. A redirect is an answer like any other.
    ///
    /// # Errors
    /// When the policy forbids it, nothing answers in time, or the answer is too large.
    pub async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, EgressError> {
        let address = request.uri().to_string();
        let url = Url::parse(&address).map_err(|_| EgressError::Address(address))?;
        self.check(&url)?;
        let client = if self.is_private(&url) {
            &self.inside
        } else {
            &self.public
        };
        let request = reqwest::Request::try_from(request).map_err(|error| failure(&url, &error))?;
        let mut answer = client
            .execute(request)
            .await
            .map_err(|error| failure(&url, &error))?;
        let limit = self.limits.body;
        let announced = answer
            .content_length()
            .is_some_and(|bytes| bytes > limit as u64);
        if announced {
            return Err(EgressError::TooLarge(limit));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer
            .chunk()
            .await
            .map_err(|error| failure(&url, &error))?
        {
            if body.len() + chunk.len() > limit {
                return Err(EgressError::TooLarge(limit));
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = Response::new(body);
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }

    /// The machine behind an address, for a program that makes its own connection: checked,
    /// and reached once, so that the program can be told to connect there and nowhere else.
    ///
    /// # Errors
    /// When the policy forbids it, the name leads nowhere, or nothing answers in time.
    pub async fn pin(&self, url: &Url) -> Result<SocketAddr, EgressError> {
        self.check(url)?;
        let host = url.host_str().unwrap_or_default();
        let literal = host.trim_start_matches('[').trim_end_matches(']');
        let port = url.port_or_known_default().unwrap_or(443);
        let named = |_| EgressError::Nowhere(host.to_owned());
        let found = tokio::net::lookup_host((literal, port)).await;
        let mut found: Vec<SocketAddr> = found.map_err(named)?.collect();
        if !self.is_private(url) {
            found = public_addresses(found).map_err(|_| EgressError::NotPublic(host.to_owned()))?;
        }
        let connected = async {
            let mut last = None;
            for address in found {
                match TcpStream::connect(address).await {
                    Ok(_) => return Ok(address),
                    Err(error) => last = Some(error),
                }
            }
            Err(last)
        };
        match tokio::time::timeout(self.limits.connect, connected).await {
            Ok(Ok(address)) => Ok(address),
            Ok(Err(Some(error))) => Err(EgressError::Failed(error.to_string())),
            Ok(Err(None)) => Err(EgressError::Nowhere(host.to_owned())),
            Err(_) => Err(EgressError::TimedOut),
        }
    }

    fn is_private(&self, url: &Url) -> bool {
        self.private.iter().any(|origin| origin.is_of(url))
    }
}

/// An address without what may be secret in it.
fn shown(url: &Url) -> String {
    format!(
        "{}://{}{}",
        url.scheme(),
        url.host_str().unwrap_or_default(),
        url.path()
    )
}

fn failure(url: &Url, error: &reqwest::Error) -> EgressError {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(inner) = cause {
        if inner.is::<NotPublic>() {
            return EgressError::NotPublic(url.host_str().unwrap_or_default().to_owned());
        }
        cause = inner.source();
    }
    if error.is_timeout() {
        EgressError::TimedOut
    } else {
        EgressError::Failed(innermost(error))
    }
}

/// The last cause of an error: the outer ones repeat the address, whose query may hold a secret.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests;
