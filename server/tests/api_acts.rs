//! The whole way of a proposal by the API alone, with tokens, on both databases; and what it
//! refuses.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use axum::body::Body;
use axum::http::Request;
use common::{Answer, Database, TestPortal, fixture, skiff};
use domain::permission::{GrantedRole, Scope, TokenScope};
use rstest::rstest;
use serde_json::{Value, json};
use server::portal::Caller;
use server::portal::account::TokenWish;

/// Somebody with a token.
struct Bearer {
    handle: &'static str,
    token: String,
}

struct Programme {
    portal: TestPortal,
    author: Bearer,
    one: Bearer,
    two: Bearer,
    coordinator: Bearer,
}

async fn bearer(
    portal: &TestPortal,
    handle: &'static str,
    roles: &[(GrantedRole, &[Scope])],
    scopes: Vec<TokenScope>,
) -> Bearer {
    let id = portal.person(handle, roles).await;
    let cookie = portal.session(id).await;
    let caller = portal.caller(&cookie).await;
    let wish = TokenWish {
        name: "program".to_owned(),
        scopes,
        days: 30,
        service_account: None,
    };
    let made = portal.web.portal.make_token(&caller, &wish).await.unwrap();
    Bearer {
        handle,
        token: made.text,
    }
}

const REVIEWER: &[(GrantedRole, &[Scope])] = &[(GrantedRole::Reviewer, &Scope::ALL)];

impl Programme {
    async fn new(kind: Database) -> Option<Self> {
        let portal = TestPortal::over(kind, &fixture("small")).await?;
        Some(Self {
            author: bearer(&portal, "author", &[], vec![TokenScope::ProposalsWrite]).await,
            one: bearer(
                &portal,
                "reviewer-1",
                REVIEWER,
                vec![TokenScope::ReviewsWrite],
            )
            .await,
            two: bearer(
                &portal,
                "reviewer-2",
                REVIEWER,
                vec![TokenScope::ReviewsWrite],
            )
            .await,
            coordinator: bearer(
                &portal,
                "coordinator",
                &[(GrantedRole::Coordinator, &[])],
                vec![TokenScope::DecisionsWrite],
            )
            .await,
            portal,
        })
    }

    /// Sends JSON; a minute passes before.
    async fn send(&self, who: &Bearer, method: &str, path: &str, body: &Value) -> Answer {
        self.portal.wait(60);
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "images.example")
            .header("authorization", format!("Bearer {}", who.token))
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.portal.send(request).await
    }

    async fn done(&self, who: &Bearer, path: &str, body: Value) -> Value {
        let answer = self.send(who, "POST", path, &body).await;
        assert!(
            answer.status.is_success(),
            "{} {path} {body}: {}",
            who.handle,
            answer.text()
        );
        answer.json()
    }

    async fn refused(&self, who: &Bearer, status: u16, path: &str, body: Value) -> Value {
        let answer = self.send(who, "POST", path, &body).await;
        assert_eq!(
            answer.status,
            status,
            "{} {path} {body}: {}",
            who.handle,
            answer.text()
        );
        assert_eq!(answer.header("content-type"), "application/problem+json");
        answer.json()
    }

    async fn part(&self, id: &str, part: &str, content: &[u8], version: Option<i64>) {
        self.part_of(&self.author, id, part, content, version).await;
    }

    async fn part_of(
        &self,
        who: &Bearer,
        id: &str,
        part: &str,
        content: &[u8],
        version: Option<i64>,
    ) {
        let (name, value) = match version {
            Some(version) => ("if-match", format!("\"{version}\"")),
            None => ("if-none-match", "*".to_owned()),
        };
        let request = Request::put(format!("/api/v1/drafts/{id}/parts/{part}"))
            .header("host", "images.example")
            .header("authorization", format!("Bearer {}", who.token))
            .header(name, value)
            .body(Body::from(content.to_vec()))
            .unwrap();
        let saved = self.portal.send(request).await;
        assert_eq!(saved.status, 200, "{part}: {}", saved.text());
    }

    async fn read(&self, path: &str) -> Value {
        let answer = self.portal.get(path).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// Begins, writes and submits a draft; answers its identifier. It is proposal 1.
    async fn submitted(&self) -> String {
        let begun = self
            .done(
                &self.author,
                "/api/v1/drafts",
                json!({ "kind": "new", "image": "skiff" }),
            )
            .await;
        let id = begun["id"].as_str().unwrap().to_owned();
        let there: Vec<(String, i64)> = begun["parts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| {
                let name = part["part"].as_str().unwrap().to_owned();
                (name, part["version"].as_i64().unwrap())
            })
            .collect();
        for (part, content) in skiff::draft() {
            let version = there.iter().find(|(name, _)| *name == part);
            self.part(&id, &part, &content, version.map(|(_, version)| *version))
                .await;
        }
        let submit = format!("/api/v1/drafts/{id}/submit");
        let submitted = self
            .send(&self.author, "POST", &submit, &json!({ "note": "First." }))
            .await;
        assert_eq!(submitted.status, 201, "{}", submitted.text());
        assert_eq!(
            submitted.header("location"),
            "https://images.example/api/v1/proposals/1"
        );
        assert_eq!(submitted.json()["state"], "screening");
        self.refused(&self.author, 422, &submit, json!({})).await;
        id
    }

    async fn in_review(&self) -> String {
        let id = self.submitted().await;
        let pass = json!({ "act": "pass", "reason": "Many people run it." });
        self.done(&self.coordinator, DECISIONS, pass).await;
        id
    }

    async fn claimed(&self) -> String {
        let id = self.in_review().await;
        for who in [&self.one, &self.two] {
            self.done(who, CLAIM, json!({ "conflict": "none" })).await;
        }
        id
    }
}

const ACTS: &str = "/api/v1/proposals/1/acts";
const CLAIM: &str = "/api/v1/proposals/1/claim";
const REVIEWS: &str = "/api/v1/proposals/1/reviews";
const DECISIONS: &str = "/api/v1/proposals/1/decisions";
const DOCKERFILE: &str = "context/1.2/Dockerfile";

fn must() -> Value {
    json!({
        "path": DOCKERFILE, "first_line": 17, "severity": "must",
        "body": "Name the port in the documentation.",
    })
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn the_whole_way_by_the_api(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let (author, one, two) = (&programme.author, &programme.one, &programme.two);
    let coordinator = &programme.coordinator;
    let id = programme.submitted().await;

    // Screening, by a reviewer.
    let empty = json!({ "act": "pass", "reason": " " });
    let refused = programme.refused(one, 422, DECISIONS, empty).await;
    assert_eq!(refused["errors"][0]["field"], "reason", "{refused}");
    let pass = json!({ "act": "pass", "reason": "Many people run it." });
    let passed = programme.done(one, DECISIONS, pass).await;
    assert_eq!(passed["state"], "in-review");

    // Nobody reviews before the question about conflicts of interest.
    let approve = json!({ "revision": 1, "verdict": "approve" });
    let refused = programme.refused(one, 422, REVIEWS, approve.clone()).await;
    assert!(
        refused["detail"]
            .as_str()
            .unwrap()
            .contains("Claim it first"),
        "{refused}"
    );
    for who in [one, two] {
        let claimed = programme
            .done(who, CLAIM, json!({ "conflict": "none" }))
            .await;
        let by = claimed["claimed_by"].as_array().unwrap();
        assert!(by.contains(&json!(who.handle)), "{claimed}");
        // Claimed already is claimed.
        programme
            .done(who, CLAIM, json!({ "conflict": "none" }))
            .await;
    }

    // Round 1: one asks, on a line with a suggestion and a rule, and on the whole.
    let asks = json!({
        "id": "a".repeat(32),
        "revision": 1,
        "verdict": "ask-for-changes",
        "summary": "Almost.",
        "comments": [
            { "path": DOCKERFILE, "first_line": 17, "severity": "must", "rule": "sw-d001",
              "body": "Say what the port is for.", "suggestion": "EXPOSE 7070/tcp\n" },
            { "part": "documentation", "severity": "should", "body": "Name the port." },
            { "severity": "praise", "body": "Small and clear." },
        ],
    });
    let asked = programme.done(one, REVIEWS, asks.clone()).await;
    assert_eq!(asked["turn"]["group"], "author", "{asked}");
    assert_eq!(asked["reviews"][0]["by"], "reviewer-1");
    assert_eq!(asked["reviews"][0]["verdict"], "ask-for-changes");
    let threads = asked["threads"].as_array().unwrap();
    assert_eq!(threads.len(), 3, "{asked}");
    let of = |severity: &str| {
        let mut found = threads.iter();
        found.find(|thread| thread["severity"] == severity).unwrap()
    };
    assert_eq!(of("must")["path"], DOCKERFILE);
    assert_eq!(of("must")["last_line"], 17);
    assert_eq!(of("must")["rule"], "SW-D001");
    assert_eq!(of("must")["suggestion"], "EXPOSE 7070/tcp");
    assert_eq!(of("should")["part"], "documentation");
    // Sent again, it is not published again.
    let again = programme.done(one, REVIEWS, asks).await;
    assert_eq!(again["threads"].as_array().unwrap().len(), 3);
    assert_eq!(again["reviews"].as_array().unwrap().len(), 1);

    // The author answers and opens the next round.
    let thread = of("must")["id"].as_str().unwrap().to_owned();
    let answer = json!({ "act": "answer", "thread": thread, "answer": "fixed", "text": "Done." });
    programme.done(author, ACTS, answer).await;
    let dockerfile = skiff::DOCKERFILE.replace("EXPOSE 7070", "EXPOSE 7070/tcp");
    programme
        .part(&id, DOCKERFILE, dockerfile.as_bytes(), Some(1))
        .await;
    let submitted = programme
        .done(
            author,
            ACTS,
            json!({ "act": "submit", "note": "The next round." }),
        )
        .await;
    assert_eq!(submitted["round"], 2, "{submitted}");

    // What was read meanwhile is outdated; the answer says what changed.
    let refused = programme.refused(two, 409, REVIEWS, approve).await;
    assert_eq!(refused["outdated"]["read"], 1, "{refused}");
    assert_eq!(refused["outdated"]["latest"], 2);
    assert_eq!(
        refused["outdated"]["changed"],
        json!([{ "path": DOCKERFILE, "change": "changed" }])
    );
    let reviews = programme.read("/api/v1/proposals/1").await;
    assert_eq!(reviews["reviews"].as_array().unwrap().len(), 1);

    // Round 2: the tick of the answered thread and the approval go together, or not at all.
    let unknown = json!({
        "revision": 2, "verdict": "approve", "comments": [],
        "threads": [
            { "thread": thread, "do": "resolve" },
            { "thread": "f".repeat(32), "do": "resolve" },
        ],
    });
    let refused = programme.refused(one, 422, REVIEWS, unknown).await;
    assert_eq!(refused["errors"][0]["field"], "threads[1]", "{refused}");
    let before = programme.read("/api/v1/proposals/1").await;
    let state = |document: &Value| {
        let mut threads = document["threads"].as_array().unwrap().iter();
        let found = threads.find(|known| known["id"] == json!(thread));
        found.unwrap()["state"].clone()
    };
    assert_eq!(state(&before), "answered");
    let ticked = json!({
        "revision": 2, "verdict": "approve", "summary": "Good.",
        "threads": [
            { "thread": thread, "do": "resolve" },
            { "thread": thread, "do": "reply", "text": "Thank you." },
        ],
    });
    let approved = programme.done(one, REVIEWS, ticked).await;
    assert_eq!(state(&approved), "resolved");
    let approve = json!({ "revision": 2, "verdict": "approve", "scopes": ["dockerfile", "docs"] });
    programme.done(two, REVIEWS, approve).await;
    for requirement in ["R1", "R7"] {
        let tick = json!({ "act": "tick", "requirement": requirement, "reason": "Seen." });
        programme.done(two, DECISIONS, tick).await;
    }

    // Accepted for a moment, thought better of, accepted now.
    let past = json!({ "act": "accept", "publish_at": "2020-01-01T00:00:00Z" });
    let refused = programme.refused(coordinator, 422, DECISIONS, past).await;
    assert_eq!(refused["errors"][0]["field"], "publish_at", "{refused}");
    let later = json!({ "act": "accept", "publish_at": "2026-03-02T14:30:00+01:00" });
    let ready = programme.done(coordinator, DECISIONS, later).await;
    assert_eq!(ready["state"], "accepted", "{ready}");
    assert_eq!(ready["turn"]["wake"], "2026-03-02T13:30:00Z", "{ready}");
    let reopen = json!({ "act": "reopen", "reason": "Today is better." });
    programme.done(coordinator, DECISIONS, reopen).await;
    let accept = json!({ "act": "accept" });
    let published = programme.done(coordinator, DECISIONS, accept).await;
    assert_eq!(published["state"], "published", "{published}");
    let image = programme.read("/api/v1/images/skiff").await;
    assert_eq!(image["name"], "skiff");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn the_queue_is_read_by_tokens_that_judge(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    programme.in_review().await;
    let read =
        async |who: &Bearer, path: &str| programme.send(who, "GET", path, &Value::Null).await;
    let queue = read(&programme.one, "/api/v1/queue").await.json();
    assert_eq!((&queue["new"], &queue["total"]), (&json!(1), &json!(1)));
    let item = &queue["items"][0];
    assert_eq!(item["number"], 1);
    assert_eq!(
        (&item["claim"], &item["yours"]),
        (&json!("open"), &json!(true)),
        "{item}"
    );
    assert!(item["requirements"].as_array().unwrap().len() > 3, "{item}");

    programme
        .done(&programme.one, CLAIM, json!({ "conflict": "none" }))
        .await;
    let mine = read(&programme.one, "/api/v1/queue?claimed=you")
        .await
        .json();
    assert_eq!(mine["items"][0]["claim"], "yours");
    assert_eq!(
        mine["items"][0]["claimed_by"],
        json!([programme.one.handle])
    );
    let others = read(&programme.two, "/api/v1/queue?claimed=others").await;
    let etag = others.header("etag").to_owned();
    assert_eq!(others.json()["total"], 1);
    assert!(others.header("cache-control").contains("private"));
    assert!(!etag.is_empty());
    let none = read(&programme.coordinator, "/api/v1/queue?tab=updates")
        .await
        .json();
    assert_eq!((&none["items"], &none["next"]), (&json!([]), &Value::Null));

    let wrong = read(&programme.one, "/api/v1/queue?tab=all").await;
    assert_eq!(wrong.status, 422);
    assert_eq!(read(&programme.author, "/api/v1/queue").await.status, 403);
    assert_eq!(programme.portal.get("/api/v1/queue").await.status, 401);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_token_does_what_its_scopes_name(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    programme.claimed().await;
    let both: &[(GrantedRole, &[Scope])] = &[
        (GrantedRole::Reviewer, &Scope::ALL),
        (GrantedRole::Coordinator, &[]),
    ];
    let portal = &programme.portal;
    let reader = bearer(portal, "both", both, vec![TokenScope::ProposalsRead]).await;
    let writer = bearer(portal, "both", both, vec![TokenScope::ProposalsWrite]).await;
    let reviewer = bearer(portal, "both", both, vec![TokenScope::ReviewsWrite]).await;
    let decider = bearer(portal, "both", both, vec![TokenScope::DecisionsWrite]).await;

    let claim = json!({ "conflict": "none" });
    let review = json!({ "revision": 1, "verdict": "comment", "summary": "Hello." });
    let decline = json!({
        "act": "decline", "code": "too_young", "reason": "It is.", "would_change_mind": "Time.",
    });
    let lift = json!({ "act": "lift", "of": "reviewer-1", "reason": "Away." });
    for (who, path, body, needs) in [
        (&reader, CLAIM, &claim, "reviews:write"),
        (&writer, CLAIM, &claim, "reviews:write"),
        (&decider, CLAIM, &claim, "reviews:write"),
        (&writer, REVIEWS, &review, "reviews:write"),
        (&decider, REVIEWS, &review, "reviews:write"),
        (&reader, DECISIONS, &decline, "decisions:write"),
        (&writer, DECISIONS, &decline, "decisions:write"),
        (&reviewer, DECISIONS, &decline, "decisions:write"),
        (
            &reviewer,
            DECISIONS,
            &json!({ "act": "accept" }),
            "decisions:write",
        ),
        (
            &reader,
            ACTS,
            &json!({ "act": "withdraw" }),
            "proposals:write",
        ),
        (
            &reviewer,
            ACTS,
            &json!({ "act": "withdraw" }),
            "proposals:write",
        ),
    ] {
        let refused = programme.refused(who, 403, path, body.clone()).await;
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.contains(needs), "{path} {body}: {detail}");
    }
    // There is no block to lift; the scope is not what is missing.
    let refused = programme.refused(&decider, 422, DECISIONS, lift).await;
    assert!(
        !refused["detail"].as_str().unwrap().contains("scope"),
        "{refused}"
    );
    let park =
        json!({ "act": "park", "reason": "Upstream is on it.", "until": "2026-05-01T00:00:00Z" });
    let parked = programme.done(&reviewer, DECISIONS, park).await;
    assert_eq!(parked["state"], "parked");
    let woken = programme
        .done(&decider, DECISIONS, json!({ "act": "wake" }))
        .await;
    assert_eq!(woken["state"], "in-review");
    let declined = programme.done(&decider, DECISIONS, decline).await;
    assert_eq!(declined["state"], "declined");
    let record = declined["records"][1].as_str().unwrap();
    assert!(record.ends_with("/proposals/1/record/2"), "{declined}");
    let appeal = json!({ "act": "appeal", "text": "It is ten years old." });
    let appealed = programme.done(&programme.author, ACTS, appeal).await;
    assert_eq!(appealed["turn"]["group"], "coordinator", "{appealed}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn the_wrong_person_is_refused(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    programme.claimed().await;
    let portal = &programme.portal;
    // The author becomes a reviewer and a coordinator: still nobody judges their own work.
    let roles: &[(GrantedRole, &[Scope])] = &[
        (GrantedRole::Reviewer, &Scope::ALL),
        (GrantedRole::Coordinator, &[]),
    ];
    let scopes = vec![TokenScope::ReviewsWrite, TokenScope::DecisionsWrite];
    let own = bearer(portal, "author", roles, scopes.clone()).await;
    let stranger = bearer(portal, "stranger", &[], scopes.clone()).await;
    let apprentice: &[(GrantedRole, &[Scope])] = &[(GrantedRole::Apprentice, &[])];
    let learner = bearer(portal, "learner", apprentice, scopes.clone()).await;
    let docs: &[(GrantedRole, &[Scope])] = &[(GrantedRole::Reviewer, &[Scope::Docs])];
    let writer = bearer(portal, "writer", docs, scopes).await;

    let approve = json!({ "revision": 1, "verdict": "approve" });
    let accept = json!({ "act": "accept" });
    let claim = json!({ "conflict": "none" });
    for (path, body) in [(REVIEWS, &approve), (DECISIONS, &accept), (CLAIM, &claim)] {
        let refused = programme.refused(&own, 403, path, body.clone()).await;
        let detail = refused["detail"].as_str().unwrap();
        assert!(
            detail.contains("nobody judges their own work"),
            "{path}: {detail}"
        );
        programme.refused(&stranger, 403, path, body.clone()).await;
        programme.refused(&learner, 403, path, body.clone()).await;
    }
    let refused = programme
        .refused(&programme.one, 403, DECISIONS, accept)
        .await;
    assert!(
        refused["detail"]
            .as_str()
            .unwrap()
            .contains("decisions:write")
    );
    // A scope that one does not hold is no approval of it.
    let dockerfile = json!({ "revision": 1, "verdict": "approve", "scopes": ["dockerfile"] });
    programme.refused(&writer, 403, REVIEWS, dockerfile).await;
    // Two carry it: a third is told who, and carries nothing.
    let third = bearer(
        portal,
        "reviewer-3",
        REVIEWER,
        vec![TokenScope::ReviewsWrite],
    )
    .await;
    let refused = programme.refused(&third, 409, CLAIM, claim).await;
    let detail = refused["detail"].as_str().unwrap();
    assert!(
        detail.contains("@reviewer-1") && detail.contains("@reviewer-2"),
        "{detail}"
    );
    // Who has a conflict of interest says so, and reviews nothing then; a coordinator waives it.
    let released = programme
        .send(&programme.two, "DELETE", CLAIM, &json!({}))
        .await;
    assert_eq!(
        released.json()["claimed_by"],
        json!(["reviewer-1"]),
        "{}",
        released.text()
    );
    let silent = json!({ "conflict": "declared" });
    let refused = programme.refused(&programme.two, 422, CLAIM, silent).await;
    assert_eq!(refused["errors"][0]["field"], "reason", "{refused}");
    let declared = json!({ "conflict": "declared", "reason": "My employer sells it." });
    let answer = programme.done(&programme.two, CLAIM, declared).await;
    assert_eq!(answer["claimed_by"], json!(["reviewer-1"]));
    let refused = programme
        .refused(&programme.two, 403, REVIEWS, approve)
        .await;
    assert!(
        refused["detail"].as_str().unwrap().contains("waive"),
        "{refused}"
    );
    let waive = json!({ "act": "waive-conflict", "person": "reviewer-2", "reason": "Long ago." });
    // Who may not waive learns nothing of who has one, whoever they ask about.
    for person in ["reviewer-1", "reviewer-2"] {
        let probe = json!({ "act": "waive-conflict", "person": person, "reason": "x" });
        programme
            .refused(&programme.one, 403, DECISIONS, probe)
            .await;
        let form = common::programme::somebody(portal, "reviewer-4", REVIEWER).await;
        let page = app::view::address::with_query(
            "",
            &[
                ("act", "waive-conflict"),
                ("subject", &somebody(portal, person).await),
                ("reason", "x"),
            ],
        );
        let headers = [
            ("cookie", form.cookie.as_str()),
            ("origin", "https://images.example"),
            ("sec-fetch-site", "same-origin"),
        ];
        let page = portal
            .post(
                "/proposals/1/decide",
                &headers,
                page.trim_start_matches('?'),
            )
            .await;
        assert_eq!(page.status, 422);
        assert!(
            page.text().contains("Your roles do not let you"),
            "{}",
            page.text()
        );
    }
    programme
        .done(&programme.coordinator, DECISIONS, waive)
        .await;
    programme
        .done(&programme.two, CLAIM, json!({ "conflict": "none" }))
        .await;
}

async fn somebody(portal: &TestPortal, handle: &str) -> String {
    portal.person(handle, &[]).await.to_string()
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn bad_input_is_refused_by_its_field(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    programme.claimed().await;
    let (one, coordinator) = (&programme.one, &programme.coordinator);
    let with = |comment: Value| json!({ "revision": 1, "verdict": "ask-for-changes", "comments": [must(), comment] });
    for (body, field) in [
        (json!({ "revision": 9, "verdict": "approve" }), "revision"),
        (
            json!({ "revision": 1, "verdict": "ask-for-changes" }),
            "verdict",
        ),
        (json!({ "revision": 1, "verdict": "comment" }), "summary"),
        (
            json!({ "revision": 1, "verdict": "comment", "summary": "x", "id": "soon" }),
            "id",
        ),
        (
            json!({ "revision": 1, "verdict": "comment", "summary": "x".repeat(10_001) }),
            "summary",
        ),
        (
            json!({ "revision": 1, "verdict": "approve", "comments": [must()] }),
            "verdict",
        ),
        (
            json!({ "revision": 1, "verdict": "comment", "summary": "x",
                    "threads": [{ "thread": "x", "do": "resolve" }] }),
            "threads[0].thread",
        ),
        (
            with(json!({ "severity": "nit", "body": " " })),
            "comments[1].body",
        ),
        (
            with(json!({ "severity": "nit", "body": "x", "path": "nowhere" })),
            "comments[1].path",
        ),
        (
            with(json!({ "severity": "nit", "body": "x", "first_line": 1 })),
            "comments[1].path",
        ),
        (
            with(json!({ "severity": "nit", "body": "x", "path": DOCKERFILE, "first_line": 900 })),
            "comments[1].last_line",
        ),
        (
            with(json!({ "severity": "nit", "body": "x", "path": DOCKERFILE, "last_line": 2 })),
            "comments[1].first_line",
        ),
        (
            with(json!({ "severity": "nit", "body": "x", "part": "hull" })),
            "comments[1].part",
        ),
        (
            with(json!({ "severity": "nit", "body": "x", "rule": "SW-D999" })),
            "comments[1].rule",
        ),
        (
            with(json!({ "severity": "nit", "body": "x", "suggestion": "y" })),
            "comments[1].suggestion",
        ),
    ] {
        let refused = programme.refused(one, 422, REVIEWS, body.clone()).await;
        assert_eq!(refused["errors"][0]["field"], field, "{body}: {refused}");
    }
    for (body, word) in [
        (json!({ "verdict": "approve" }), "revision"),
        (json!({ "revision": 1, "verdict": "maybe" }), "verdict"),
        (
            json!({ "revision": 1, "verdict": "approve", "score": 9 }),
            "score",
        ),
        (
            with(json!({ "severity": "loud", "body": "x" })),
            "comments[1].severity",
        ),
    ] {
        let refused = programme.refused(one, 422, REVIEWS, body.clone()).await;
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.contains(word), "{body}: {detail}");
    }
    let decline = |code: &str, reason: &str, change: &str, before: &str| json!({ "act": "decline", "code": code, "reason": reason, "would_change_mind": change, "not_before": before });
    for (body, field) in [
        (
            decline("bad_luck", "x", "y", "2027-01-01T00:00:00Z"),
            "code",
        ),
        (
            decline("licence", " ", "y", "2027-01-01T00:00:00Z"),
            "reason",
        ),
        (
            decline("licence", "x", "", "2027-01-01T00:00:00Z"),
            "would_change_mind",
        ),
        (decline("licence", "x", "y", "next year"), "not_before"),
        (
            json!({ "act": "park", "reason": "x", "until": "2020-01-01T00:00:00Z" }),
            "until",
        ),
        (
            json!({ "act": "override", "requirement": "R99", "reason": "x" }),
            "requirement",
        ),
        (
            json!({ "act": "lift", "of": "nobody-here", "reason": "x" }),
            "of",
        ),
        (
            json!({ "act": "lift", "of": "reviewer-1", "reason": "x" }),
            "of",
        ),
    ] {
        let refused = programme
            .refused(coordinator, 422, DECISIONS, body.clone())
            .await;
        assert_eq!(refused["errors"][0]["field"], field, "{body}: {refused}");
    }
    for body in [
        json!({ "act": "fly" }),
        json!({ "act": "accept", "when": "now" }),
        json!({ "reason": "x" }),
        json!({ "act": "decline" }),
    ] {
        programme.refused(coordinator, 422, DECISIONS, body).await;
    }
    for body in [
        json!({}),
        json!({ "conflict": "perhaps" }),
        json!({ "conflict": "none", "more": 1 }),
    ] {
        programme.refused(one, 422, CLAIM, body).await;
    }
    let nothing = programme.read("/api/v1/proposals/1").await;
    assert_eq!(nothing["reviews"], json!([]));
    assert_eq!(nothing["threads"], json!([]));
    let openapi = programme.read("/api/v1/openapi.json").await;
    for (path, method) in [
        (CLAIM, "post"),
        (CLAIM, "delete"),
        (REVIEWS, "post"),
        (DECISIONS, "post"),
    ] {
        let path = path.replace("/1/", "/{number}/");
        assert!(openapi["paths"][&path][method].is_object(), "{path}");
    }
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_block_is_lifted_and_requirements_are_overridden_aloud(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    programme.claimed().await;
    let coordinator = &programme.coordinator;
    let block = json!({ "revision": 1, "verdict": "ask-for-changes", "comments": [must()] });
    programme.done(&programme.one, REVIEWS, block).await;
    let take = json!({ "act": "take-over", "of": "reviewer-1", "reason": "They are away." });
    let refused = programme
        .refused(&programme.two, 422, DECISIONS, take)
        .await;
    assert_eq!(refused["errors"][0]["field"], "of", "{refused}");
    let lift = json!({ "act": "lift", "of": "@Reviewer-1", "reason": "It is documented." });
    let lifted = programme.done(coordinator, DECISIONS, lift).await;
    let settled = &lifted["threads"][0]["state"];
    assert_eq!(settled, "wont-fix-accepted", "{lifted}");
    let over = json!({ "act": "override", "requirement": "R7", "reason": "There is no other." });
    let overridden = programme.done(coordinator, DECISIONS, over).await;
    let mut base = overridden["requirements"].as_array().unwrap().iter();
    let base = base.find(|known| known["id"] == "R7").unwrap();
    assert_eq!(base["outcome"], "overridden", "{overridden}");
    let history = programme.portal.get("/proposals/1/history").await.text();
    assert!(history.contains("It is documented.") && history.contains("There is no other."));
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_note_that_cannot_be_taken_is_refused_by_its_field(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let author = &programme.author;
    let wish = json!({ "kind": "new", "image": "skiff" });
    let begun = programme.done(author, "/api/v1/drafts", wish).await;
    let submit = format!("/api/v1/drafts/{}/submit", begun["id"].as_str().unwrap());
    for (note, words) in [
        ("a\0b".to_owned(), "NUL character"),
        ("ä".repeat(2_001), "at most 2000 characters"),
    ] {
        let told = programme
            .refused(author, 422, &submit, json!({ "note": note }))
            .await;
        assert_eq!(told["errors"][0]["field"], "note", "{told}");
        let detail = told["errors"][0]["detail"].as_str().unwrap();
        assert!(detail.contains(words), "{told}");
    }
}

fn version(draft: &Value, part: &str) -> i64 {
    let mut parts = draft["parts"].as_array().unwrap().iter();
    let found = parts.find(|known| known["part"] == part);
    found.unwrap()["version"].as_i64().unwrap()
}

fn requirement<'v>(document: &'v Value, id: &str) -> &'v Value {
    let mut requirements = document["requirements"].as_array().unwrap().iter();
    requirements.find(|known| known["id"] == id).unwrap()
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_draft_says_what_it_will_need(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let author = &programme.author;
    let new = json!({ "kind": "new", "image": "skiff" });
    let begun = programme.done(author, "/api/v1/drafts", new).await;
    let routes = requirement(&begun, "R6");
    assert_eq!(routes["outcome"], "unsatisfied", "{begun}");
    assert_eq!(routes["reason"], "Bugs have no route.", "{begun}");
    let twice = requirement(&begun, "R4");
    assert_eq!(
        (&twice["approvals"], &twice["approvals_needed"]),
        (&json!(0), &json!(2))
    );
    assert_eq!(
        twice["reason"],
        "2 approvals are needed. A new image needs two Dockerfile reviews."
    );
    assert_eq!(requirement(&begun, "R4u")["outcome"], "not-applicable");

    // The draft is finished and submitted; its requirements follow what stands in it.
    let other = Programme::new(kind).await.unwrap();
    let id = other.submitted().await;
    let draft = format!("/api/v1/drafts/{id}");
    let read = async || {
        other
            .send(&other.author, "GET", &draft, &Value::Null)
            .await
            .json()
    };
    let complete = read().await;
    for (id, outcome) in [
        ("R2", "satisfied"),
        ("R6", "satisfied"),
        ("R11", "satisfied"),
    ] {
        assert_eq!(requirement(&complete, id)["outcome"], outcome, "{complete}");
    }
    assert_eq!(requirement(&complete, "R7")["outcome"], "unsatisfied");
    let pass = json!({ "act": "pass", "reason": "Many people run it." });
    other.done(&other.coordinator, DECISIONS, pass).await;
    other
        .done(&other.one, CLAIM, json!({ "conflict": "none" }))
        .await;
    let approve = json!({ "revision": 1, "verdict": "approve", "scopes": ["dockerfile", "docs"] });
    other.done(&other.one, REVIEWS, approve).await;
    assert_eq!(requirement(&read().await, "R4")["approvals"], 1);
    // What a change touches would be approved anew; the rest would be carried.
    let dockerfile = skiff::DOCKERFILE.replace("EXPOSE 7070", "EXPOSE 7071");
    other
        .part(&id, DOCKERFILE, dockerfile.as_bytes(), Some(1))
        .await;
    let changed = read().await;
    assert_eq!(requirement(&changed, "R4")["approvals"], 0, "{changed}");
    assert_eq!(requirement(&changed, "R5")["outcome"], "satisfied");
    let proposal = other.read("/api/v1/proposals/1").await;
    assert_eq!(requirement(&proposal, "R4")["approvals"], 1, "{proposal}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn every_kind_of_update_begins_with_what_the_image_has(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let author = &programme.author;
    for asked in ["update", "security", "profile"] {
        let body = json!({ "kind": asked, "image": "anvil" });
        let begun = programme.done(author, "/api/v1/drafts", body).await;
        assert_eq!(begun["kind"], asked);
        assert_eq!(begun["image"], "anvil");
        version(&begun, "manifest");
        version(&begun, "docs/content.md");
        let needed = requirement(&begun, "R2");
        assert_eq!(needed["outcome"], "not-applicable", "{asked}: {begun}");
    }
    for (body, says) in [
        (
            json!({ "kind": "lifecycle", "image": "anvil" }),
            "`profile`",
        ),
        (json!({ "kind": "security" }), "Send JSON"),
    ] {
        let refused = programme.refused(author, 422, "/api/v1/drafts", body).await;
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.contains(says), "{refused}");
    }
    let unknown = json!({ "kind": "security", "image": "nowhere" });
    programme
        .refused(author, 404, "/api/v1/drafts", unknown)
        .await;
    let security = json!({ "kind": "security", "image": "anvil" });
    let refused = programme
        .refused(&programme.one, 403, "/api/v1/drafts", security)
        .await;
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("proposals:write"), "{refused}");

    let portal = &programme.portal.web.portal;
    let mut tx = portal.store().begin().await.unwrap();
    tx.retire_image("tongs", portal.clock().timestamp())
        .await
        .unwrap();
    tx.touch_catalogue(portal.clock().timestamp())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let retired = json!({ "kind": "profile", "image": "tongs" });
    let refused = programme
        .refused(author, 422, "/api/v1/drafts", retired)
        .await;
    assert_eq!(refused["errors"][0]["field"], "kind", "{refused}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_suggestion_is_taken_over(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let (author, one) = (&programme.author, &programme.one);
    let id = programme.claimed().await;
    let asks = json!({
        "revision": 1, "verdict": "ask-for-changes",
        "comments": [
            { "path": DOCKERFILE, "first_line": 19, "severity": "must",
              "body": "Say which protocol.", "suggestion": "EXPOSE 7070/tcp" },
            { "severity": "should", "body": "Name the port." },
        ],
    });
    let asked = programme.done(one, REVIEWS, asks).await;
    let of = |severity: &str| {
        let mut threads = asked["threads"].as_array().unwrap().iter();
        let found = threads.find(|thread| thread["severity"] == severity);
        found.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let apply = json!({ "act": "apply-suggestion", "thread": of("must") });
    // A reviewer's token, and somebody who does not write it.
    let refused = programme.refused(one, 403, ACTS, apply.clone()).await;
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("proposals:write"), "{refused}");
    let scopes = vec![TokenScope::ProposalsWrite];
    let stranger = bearer(&programme.portal, "stranger", &[], scopes).await;
    programme.refused(&stranger, 403, ACTS, apply.clone()).await;
    for thread in [of("should"), "f".repeat(32), "soon".to_owned()] {
        let body = json!({ "act": "apply-suggestion", "thread": thread });
        let refused = programme.refused(author, 422, ACTS, body).await;
        assert_eq!(refused["errors"][0]["field"], "thread", "{refused}");
    }

    let applied = programme.done(author, ACTS, apply.clone()).await;
    let mut threads = applied["threads"].as_array().unwrap().iter();
    let thread = threads.find(|thread| thread["severity"] == "must").unwrap();
    assert_eq!(thread["state"], "answered", "{applied}");
    assert_eq!(thread["answer"]["answer"], "fixed");
    let part = format!("/api/v1/drafts/{id}/parts/{DOCKERFILE}");
    let stored = programme.send(author, "GET", &part, &Value::Null).await;
    assert!(stored.text().contains("EXPOSE 7070/tcp\nCMD"));
    let again = programme.refused(author, 422, ACTS, apply).await;
    assert_eq!(again["errors"][0]["field"], "thread", "{again}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn notices_are_listed_and_marked_as_read(#[case] kind: Database) {
    const NOTICES: &str = "/api/v1/me/notices";
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let author = &programme.author;
    programme.claimed().await;
    let asks = json!({ "revision": 1, "verdict": "ask-for-changes", "comments": [must()] });
    programme.done(&programme.one, REVIEWS, asks).await;
    let read = async |path: &str| programme.send(author, "GET", path, &Value::Null).await;
    let first = read(NOTICES).await;
    assert!(first.header("cache-control").contains("private"));
    let list = first.json();
    let notices = list["notices"].as_array().unwrap();
    assert!(notices.len() > 1, "{list}");
    assert_eq!(list["unread"], notices.len());
    assert_eq!(list["next"], Value::Null);
    let id = |notice: &Value| notice["id"].as_i64().unwrap();
    assert!(
        notices.is_sorted_by(|newer, older| id(newer) > id(older)),
        "{list}"
    );
    let newest = &notices[0];
    assert_eq!(newest["read"], false);
    assert_eq!(newest["because"], "You write it.");
    assert_eq!(newest["page"], "https://images.example/proposals/1");
    let older = format!("{NOTICES}?before={}", id(newest));
    assert_eq!(
        read(&older).await.json()["notices"],
        json!(notices[1..].to_vec())
    );
    assert_eq!(read(&format!("{NOTICES}?before=soon")).await.status, 422);

    let one = json!({ "act": "read", "notice": id(newest) });
    let left = programme.done(author, NOTICES, one.clone()).await;
    assert_eq!(left["unread"], notices.len() - 1);
    assert_eq!(read(NOTICES).await.json()["notices"][0]["read"], true);
    // Nobody marks what somebody else was told.
    let theirs = json!({ "act": "read", "notice": id(&notices[1]) });
    programme.done(&programme.two, NOTICES, theirs).await;
    assert_eq!(read(NOTICES).await.json()["unread"], notices.len() - 1);
    let all = programme
        .done(author, NOTICES, json!({ "act": "read-all" }))
        .await;
    assert_eq!(all["unread"], 0);
    for body in [
        json!({ "act": "read" }),
        json!({ "act": "keep" }),
        json!({}),
    ] {
        programme.refused(author, 422, NOTICES, body).await;
    }

    let scopes = vec![TokenScope::CatalogueRead];
    let little = bearer(&programme.portal, "author", &[], scopes).await;
    let refused = programme.send(&little, "GET", NOTICES, &Value::Null).await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    assert!(refused.text().contains("proposals:read"));
    programme.refused(&little, 403, NOTICES, one.clone()).await;
    // What only reads marks nothing.
    let scopes = vec![TokenScope::ProposalsRead];
    let reads = bearer(&programme.portal, "author", &[], scopes).await;
    let list = programme.send(&reads, "GET", NOTICES, &Value::Null).await;
    assert_eq!(list.status, 200, "{}", list.text());
    programme.refused(&reads, 403, NOTICES, one).await;
    assert_eq!(programme.portal.get(NOTICES).await.status, 401);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_service_account_updates_its_image(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let people = &programme.portal.web.portal;
    let line = Caller::command_line();
    let (handle, contact) = ("anvil-bot".parse().unwrap(), "author".parse().unwrap());
    let account = people
        .make_service_account(&line, &handle, "Updates.", &contact)
        .await
        .unwrap();
    let wish = TokenWish {
        name: "ci".to_owned(),
        scopes: vec![TokenScope::ImageUpdate("anvil".parse().unwrap())],
        days: 30,
        service_account: Some(account),
    };
    let bot = Bearer {
        handle: "anvil-bot",
        token: people.make_token(&line, &wish).await.unwrap().text,
    };
    // Its image, and nothing but updates.
    for body in [
        json!({ "kind": "update", "image": "bellows" }),
        json!({ "kind": "profile", "image": "anvil" }),
        json!({ "kind": "new", "image": "skiff" }),
    ] {
        programme.refused(&bot, 403, "/api/v1/drafts", body).await;
    }
    let update = json!({ "kind": "update", "image": "anvil" });
    let begun = programme.done(&bot, "/api/v1/drafts", update).await;
    let id = begun["id"].as_str().unwrap();
    let part = format!("/api/v1/drafts/{id}/parts/manifest");
    let manifest = programme.send(&bot, "GET", &part, &Value::Null).await;
    let newer = manifest.text().replace("2.1.0", "2.1.1");
    // What it is built from now is not there for s390x.
    let newer = newer.replace(", s390x", "");
    let (newer, _) = newer.split_once("\nTags: 2.1.1-windows").unwrap();
    let seen = Some(version(&begun, "manifest"));
    programme
        .part_of(&bot, id, "manifest", newer.as_bytes(), seen)
        .await;
    // An imported version brings no Dockerfiles.
    for (part, content) in skiff::draft() {
        let part = part.replace("context/1.2/", "context/2.1/ubi9/");
        if part.starts_with("context/") || part.starts_with("explanations/") {
            programme.part_of(&bot, id, &part, &content, None).await;
        }
    }
    let submit = format!("/api/v1/drafts/{id}/submit");
    let refused = programme
        .refused(&programme.one, 403, &submit, json!({}))
        .await;
    assert!(refused["detail"].is_string(), "{refused}");
    let submitted = programme
        .done(&bot, &submit, json!({ "note": "2.1.1 is out." }))
        .await;
    assert_eq!(submitted["image"], "anvil");
    assert_eq!(submitted["kind"], "update");
    assert_eq!(submitted["authors"], json!(["anvil-bot"]));
    assert_eq!(submitted["revisions"][0]["by"], "anvil-bot");
    assert_eq!(submitted["turn"]["group"], "reviewers", "{submitted}");
}
