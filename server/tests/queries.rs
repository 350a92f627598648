//! How many statements a page costs, as the store writes them to the log.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::{Database, TestPortal, fixture};
use domain::permission::{GrantedRole, Scope};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

struct Count;

impl<S: Subscriber> Layer<S> for Count {
    fn on_event(&self, _: &Event<'_>, _: Context<'_, S>) {
        STATEMENTS.fetch_add(1, Ordering::SeqCst);
    }
}

/// The statements so far. The thread of a connection writes the last one down after it was answered.
async fn settled() -> usize {
    let mut seen = STATEMENTS.load(Ordering::SeqCst);
    loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let now = STATEMENTS.load(Ordering::SeqCst);
        if now == seen {
            return now;
        }
        seen = now;
    }
}

/// The statements of one request.
async fn statements(portal: &TestPortal, path: &str, headers: &[(&str, &str)]) -> usize {
    portal.web.portal.catalogue_version().await.unwrap();
    let before = settled().await;
    assert_eq!(portal.get_with(path, headers).await.status, 200, "{path}");
    settled().await - before
}

/// The one test of its program: what others send would be counted too.
#[tokio::test]
async fn being_signed_in_adds_one_query() {
    let statements_only = Targets::new().with_target("sqlx::query", Level::DEBUG);
    let log = tracing_subscriber::registry().with(Count.with_filter(statements_only));
    tracing::subscriber::set_global_default(log).unwrap();
    for kind in [Database::Sqlite, Database::Postgres] {
        let Some(portal) = TestPortal::over(kind, &fixture("small")).await else {
            continue;
        };
        let roles: &[(GrantedRole, &[Scope])] = &[
            (GrantedRole::Reviewer, &[Scope::Docs, Scope::Dockerfile]),
            (GrantedRole::Coordinator, &[]),
        ];
        let ada = portal.person("ada", roles).await;
        let cookie = portal.session(ada).await;
        let signed_in = [("cookie", cookie.as_str())];
        // The first visit also notes that the session is in use.
        statements(&portal, "/images/anvil", &signed_in).await;
        let before = settled().await;
        portal.caller(&cookie).await;
        assert_eq!(settled().await - before, 1, "{kind:?}: who reads");
        // The version of the catalogue is asked for now and then, by whichever page comes first; each
        // try is another page, for what strangers read is kept.
        for page in ["/rules?try=", "/images/anvil?tags="] {
            let (mut anonymous, mut own) = (usize::MAX, usize::MAX);
            for turn in 0..4 {
                let path = format!("{page}{turn}");
                anonymous = anonymous.min(statements(&portal, &path, &[]).await);
                own = own.min(statements(&portal, &path, &signed_in).await);
            }
            assert!(own <= anonymous + 1, "{kind:?} {page}: {own}, {anonymous}");
        }
    }
}
