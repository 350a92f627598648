//! What is answered over HTTP: statuses, headers, and what is on the pages.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::get;
use common::{Database, TestPortal, fixture, import};
use rstest::rstest;

async fn small() -> TestPortal {
    TestPortal::with(&fixture("small")).await
}

const PUBLIC: [&str; 14] = [
    "/",
    "/images",
    "/images?q=anvil",
    "/images/anvil",
    "/images/tongs",
    "/r/anvil",
    "/r/anvil/bug",
    "/r/bellows/howto",
    "/r/anvil/security",
    "/r/anvil/security?step=scanner",
    "/programme",
    "/rules",
    "/rules/SW-M001",
    "/api",
];

#[tokio::test]
async fn public_pages_are_whole_html_without_anything_that_runs_in_them() {
    let portal = small().await;
    for path in PUBLIC {
        let answer = portal.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(
            answer.header("content-type"),
            "text/html; charset=utf-8",
            "{path}"
        );
        let html = answer.text();
        assert!(
            html.starts_with("<!DOCTYPE html>") && html.trim_end().ends_with("</html>"),
            "{path}"
        );
        assert!(!html.contains(" style="), "{path} has an inline style");
        assert!(!html.to_lowercase().contains("javascript:"), "{path}");
        assert!(
            !html.contains("wasm") && !html.contains("leptos-island"),
            "{path} ships an island"
        );
        for script in html.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(
                tag.contains("application/ld+json") || tag.contains("src=\"/assets/portal-"),
                "{path}: <script{tag}>"
            );
        }
        assert!(
            html.matches("<script").count() <= 2,
            "{path} carries serialised data"
        );
        let packed = portal.get_with(path, &[("accept-encoding", "gzip")]).await;
        assert_eq!(packed.header("content-encoding"), "gzip", "{path}");
        assert!(
            packed.body.len() < 60_000,
            "{path} weighs {} bytes",
            packed.body.len()
        );
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("script-src 'self';") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect() {
    let portal = small().await;
    for path in [
        "/",
        "/images/none",
        "/healthz",
        "/api/v1/images",
        "/images/anvil/logo",
        "/assets/none",
    ] {
        let answer = portal.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(
            answer
                .header("content-security-policy")
                .contains("default-src 'none'"),
            "{path}"
        );
        assert!(
            answer
                .header("strict-transport-security")
                .contains("max-age"),
            "{path}"
        );
        assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
    }
}

#[rstest]
#[case("/nowhere", 404, "There is no page at this address")]
#[case("/images/anvi", 404, "anvil")]
#[case("/images/Anvil", 404, "There is no image")]
#[case("/images/a%2Fb", 404, "There is no image")]
#[case("/images/..", 404, "There is no")]
#[case("/images/..%2f..%2fetc%2fpasswd", 404, "There is no image")]
#[case("/images/%00", 404, "There is no image")]
#[case("/images/%FF", 422, "not valid UTF-8")]
#[case("/images/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404, "&lt;script&gt;")]
#[case("/r/none", 404, "There is no image")]
#[case("/r/anvil/complain", 404, "There is no such way for feedback")]
#[case("/r/anvil/bug?arch=vax", 422, "vax")]
#[case("/images?architecture=vax", 422, "vax")]
#[case("/images?sort=size", 422, "size")]
#[case("/assets/portal-0000.css", 404, "There is no page")]
#[case("/_parts", 404, "There is no page")]
#[case("/dev/reload", 404, "There is no page")]
#[tokio::test]
async fn a_wrong_address_gets_its_status_and_a_way_on(
    #[case] path: &str,
    #[case] status: u16,
    #[case] words: &str,
) {
    let portal = small().await;
    let answer = portal.get(path).await;
    let html = answer.text();
    assert_eq!(answer.status, status, "{path}");
    assert!(html.contains(words), "{path}: {html}");
    assert!(html.contains("href=\"/images\""), "{path} leads nowhere");
    assert!(!html.contains("<script>alert"), "{path}");
    assert_eq!(answer.header("cache-control"), "no-store", "{path}");
}

#[tokio::test]
async fn while_developing_a_page_is_told_which_process_serves() {
    let portal = small().await.developing();
    let answer = portal.get("/dev/reload").await;
    assert_eq!(answer.header("content-type"), "text/event-stream");
    assert_eq!(answer.header("cache-control"), "no-store");
    let event = answer.text();
    let process = event.split("data: ").nth(1).unwrap().trim();
    assert_eq!(process.len(), 32, "{event}");
    let page = portal.get("/images/anvil").await.text();
    assert!(
        page.contains(&format!("data-process=\"{process}\"")),
        "{page}"
    );
    let script = page.split("src=\"/assets/reload-").nth(1).unwrap();
    let script = format!("/assets/reload-{}", script.split('"').next().unwrap());
    assert!(portal.get(&script).await.text().contains("/dev/reload"));
    assert_eq!(portal.get("/_parts").await.status, 200);
}

#[tokio::test]
async fn long_input_is_refused_in_words() {
    let portal = small().await;
    let answer = portal.get(&format!("/images/{}", "x".repeat(10_000))).await;
    assert_eq!(answer.status, 404);
    assert!(answer.body.len() < 20_000, "the name is not repeated whole");
    let answer = portal
        .get(&format!("/images?q={}", "x".repeat(5_000)))
        .await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("at most 200 characters"));
    let answer = portal
        .get(&format!("/images/anvil?tags={}", "x".repeat(500)))
        .await;
    assert_eq!(answer.status, 422);
}

#[tokio::test]
async fn other_methods_and_large_bodies_are_refused() {
    let portal = small().await;
    let answer = portal
        .send(Request::post("/images").body(Body::empty()).unwrap())
        .await;
    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("allow"), "GET,HEAD");
    assert!(answer.text().contains("This address takes no such request"));
    let form = Request::post("/theme").header("content-type", "application/x-www-form-urlencoded");
    let answer = portal
        .send(
            form.body(Body::from(format!("theme={}", "x".repeat(100_000))))
                .unwrap(),
        )
        .await;
    assert_eq!(answer.status, 413);
    assert!(answer.text().contains("more than this address takes"));
    let form = Request::post("/theme").header("content-type", "application/x-www-form-urlencoded");
    let answer = portal
        .send(form.body(Body::from("theme=mauve")).unwrap())
        .await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("system, light and dark"));
}

/// A handler with a fault in it.
async fn fails() {
    panic!("a fault that nobody foresaw");
}

/// A handler that waits for what does not come.
async fn dawdles() {
    tokio::time::sleep(Duration::from_secs(60)).await;
}

#[tokio::test]
async fn a_fault_and_a_wait_are_answered_in_words_and_the_next_request_is_served() {
    let routes = Router::new()
        .route("/well", get(|| async { "well" }))
        .route("/fails", get(fails))
        .route("/api/fails", get(fails))
        .route("/dawdles", get(dawdles))
        .route("/api/dawdles", get(dawdles));
    let portal = small()
        .await
        .with_routes(routes, Duration::from_millis(100));
    for (path, status, title) in [
        ("/fails", 500, "The portal could not finish this page"),
        ("/dawdles", 503, "The portal cannot answer for the moment"),
    ] {
        let answer = portal.get(path).await;
        let id = answer.header("x-request-id").to_owned();
        let html = answer.text();
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(id.len(), 32, "{path}");
        assert_eq!(
            answer.header("content-type"),
            "text/html; charset=utf-8",
            "{path}"
        );
        assert!(html.contains(title), "{path}: {html}");
        assert!(html.contains(&id), "{path} does not name its number");
        assert!(html.contains("href=\"/images"), "{path} leads nowhere");
        assert!(!html.contains("nobody foresaw"), "{path}: {html}");

        let json = portal.get(&format!("/api{path}")).await;
        assert_eq!(json.status, status, "{path}");
        assert_eq!(
            json.header("content-type"),
            "application/problem+json",
            "{path}"
        );
        let document = json.json();
        assert_eq!(document["status"], status, "{path}");
        assert_eq!(document["title"], title, "{path}");
        assert_eq!(document["request_id"], json.header("x-request-id"));
        assert_ne!(json.header("x-request-id"), id);

        for answer in [answer, json] {
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert!(
                answer
                    .header("content-security-policy")
                    .contains("default-src 'none'")
            );
            assert_eq!(answer.header("cache-control"), "no-store");
        }
        let next = portal.get("/well").await;
        assert_eq!((next.status.as_u16(), next.text().as_str()), (200, "well"));
    }
    assert_eq!(portal.get("/nowhere").await.status, 404);
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let portal = small().await;
    let post = |headers: &[(&str, &str)]| {
        let mut request = Request::post("/theme")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("host", "images.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request
            .body(Body::from("theme=dark&from=/images/anvil"))
            .unwrap()
    };
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
    ] {
        let answer = portal.send(post(headers)).await;
        assert_eq!(answer.status, 403, "{headers:?}");
        assert!(answer.header("set-cookie").is_empty(), "{headers:?}");
        assert!(
            answer.text().contains("came from another site"),
            "{headers:?}"
        );
    }
    for headers in [
        &[("sec-fetch-site", "same-origin")][..],
        &[("origin", "https://images.example")],
        &[],
    ] {
        let answer = portal.send(post(headers)).await;
        assert_eq!(answer.status, 303, "{headers:?}");
        assert_eq!(answer.header("location"), "/images/anvil");
        assert!(
            answer
                .header("set-cookie")
                .starts_with("theme=dark; Path=/;")
        );
        assert!(answer.header("set-cookie").contains("; Secure"));
    }
}

#[tokio::test]
async fn the_theme_is_in_the_page_and_kept_apart_in_the_cache() {
    let portal = small().await;
    for _ in 0..2 {
        assert!(
            portal
                .get_with("/images", &[("cookie", "x=1; theme=dark")])
                .await
                .text()
                .contains("data-theme=\"dark\"")
        );
        assert!(
            portal
                .get_with("/images", &[("cookie", "theme=light")])
                .await
                .text()
                .contains("data-theme=\"light\"")
        );
        assert!(
            !portal
                .get_with("/images", &[("cookie", "theme=\"><script>")])
                .await
                .text()
                .contains("data-theme")
        );
        assert!(!portal.get("/images").await.text().contains("data-theme"));
    }
}

#[tokio::test]
async fn an_unchanged_page_costs_nothing() {
    let portal = small().await;
    for path in [
        "/images/anvil",
        "/api/v1/images",
        "/api/v1/images/anvil/feedback",
        "/images/anvil/feedback.svg",
        "/favicon.svg",
        "/api/v1/openapi.json",
        "/images/anvil/logo",
    ] {
        let first = portal.get(path).await;
        assert_eq!(first.status, 200, "{path}");
        let etag = first.header("etag").to_owned();
        assert!(etag.starts_with('"') && etag.len() > 10, "{path}: {etag}");
        let second = portal.get_with(path, &[("if-none-match", &etag)]).await;
        assert_eq!(
            (second.status.as_u16(), second.body.len()),
            (304, 0),
            "{path}"
        );
        assert_eq!(second.header("etag"), etag, "{path}");
        let third = portal
            .get_with(path, &[("if-none-match", "\"other\"")])
            .await;
        assert_eq!(third.status, 200, "{path}");
    }
}

#[tokio::test]
async fn pages_travel_compressed_from_the_cache_and_beside_it() {
    let portal = small().await;
    let plain = portal.get("/images/anvil").await;
    for path in ["/images/anvil", "/images/none", "/api/v1/images"] {
        let answer = portal
            .get_with(path, &[("accept-encoding", "gzip, br")])
            .await;
        assert_eq!(answer.header("content-encoding"), "gzip", "{path}");
        assert!(answer.header("vary").contains("accept-encoding"), "{path}");
    }
    // Brotli is for what was packed once; gzip for what is packed on its way.
    let mut kept = false;
    for _ in 0..200 {
        let answer = portal
            .get_with("/images/anvil", &[("accept-encoding", "gzip, br")])
            .await;
        kept = answer.header("content-encoding") == "br";
        if kept {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert!(kept, "a page that is asked for again is packed and kept");
    assert_eq!(
        portal.get("/images/anvil").await.body,
        plain.body,
        "who takes nothing packed gets the page too"
    );
    for path in ["/images/anvil", "/images/none"] {
        let answer = portal.get_with(path, &[("accept-encoding", "gzip")]).await;
        assert_eq!(answer.header("content-encoding"), "gzip", "{path}");
    }
    let packed = portal
        .get_with("/images/anvil", &[("accept-encoding", "br, gzip")])
        .await;
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut packed.body.as_slice(), &mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    assert!(packed.body.len() * 2 < plain.body.len());
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn what_is_imported_is_shown_though_the_page_was_cached(#[case] kind: Database) {
    let layout = common::copy_of(&fixture("small"));
    let Some(portal) = TestPortal::over(kind, layout.path()).await else {
        return;
    };
    assert!(portal.get("/images/anvil").await.text().contains("anvil"));
    std::fs::write(
        layout.path().join("docs/anvil/README-short.txt"),
        "Now of steel.\n",
    )
    .unwrap();
    import(&portal.web.portal, layout.path()).await;
    // The version may be known for a quarter of a second.
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    for path in ["/images/anvil", "/images", "/api/v1/images/anvil"] {
        assert!(
            portal.get(path).await.text().contains("Now of steel."),
            "{path}"
        );
    }
    let found = portal.get("/api/v1/images?q=steel").await.json();
    assert_eq!(found["images"][0]["name"], "anvil");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn images_are_found_by_word_by_beginning_and_by_a_close_name(#[case] kind: Database) {
    let Some(portal) = TestPortal::over(kind, &fixture("small")).await else {
        return;
    };
    let names = async |path: &str| -> Vec<String> {
        let json = portal.get(path).await.json();
        json["images"]
            .as_array()
            .unwrap()
            .iter()
            .map(|image| image["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names("/api/v1/images?q=anvil").await[0], "anvil");
    assert_eq!(names("/api/v1/images?q=anv").await[0], "anvil");
    assert_eq!(names("/api/v1/images?q=anvvil").await, ["anvil"]);
    assert_eq!(names("/api/v1/images?q=BELOWS").await, ["bellows"]);
    assert!(names("/api/v1/images?q=zzzzzz").await.is_empty());
    // Deprecated: hidden in the list, found by name, listed when asked for.
    assert!(!names("/api/v1/images").await.contains(&"tongs".to_owned()));
    assert_eq!(names("/api/v1/images?q=tongs").await, ["tongs"]);
    assert!(
        names("/api/v1/images?deprecated=show")
            .await
            .contains(&"tongs".to_owned())
    );
    assert_eq!(
        names("/api/v1/images?lifecycle=deprecated").await,
        ["tongs"]
    );
}

#[tokio::test]
async fn the_api_says_what_the_pages_say() {
    let portal = small().await;
    insta::assert_json_snapshot!("image", portal.get("/api/v1/images/anvil").await.json());
    insta::assert_json_snapshot!(
        "feedback",
        portal.get("/api/v1/images/bellows/feedback").await.json()
    );
    insta::assert_json_snapshot!("list", portal.get("/api/v1/images").await.json());
    insta::assert_json_snapshot!("openapi", portal.get("/api/v1/openapi.json").await.json());
    let missing = portal.get("/api/v1/images/anvill").await;
    assert_eq!(
        (missing.status.as_u16(), missing.header("content-type")),
        (404, "application/problem+json")
    );
    let problem = missing.json();
    assert_eq!(problem["close_names"][0], "anvil");
    assert_eq!(problem["status"], 404);
    let wrong = portal.get("/api/v1/images?sort=size").await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.header("content-type")),
        (422, "application/problem+json")
    );
}

#[tokio::test]
async fn a_retired_image_is_gone_but_its_feedback_still_answers() {
    let portal = small().await;
    let store = portal.web.portal.store();
    let mut tx = store.begin().await.unwrap();
    tx.retire_image("tongs", portal.web.portal.clock().timestamp())
        .await
        .unwrap();
    tx.touch_catalogue(portal.web.portal.clock().timestamp())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let gone = portal.get("/images/tongs").await;
    assert_eq!(gone.status, 410);
    assert!(
        gone.text().contains("no longer in the catalogue") && gone.text().contains("anvil"),
        "{}",
        gone.text()
    );
    assert_eq!(portal.get("/api/v1/images/tongs").await.status, 410);
    assert_eq!(portal.get("/r/tongs/bug").await.status, 200);
    assert_eq!(
        portal.get("/api/v1/images/tongs/feedback").await.status,
        200
    );
}

#[tokio::test]
async fn a_security_problem_is_never_sent_to_a_public_tracker() {
    let portal = small().await;
    for image in ["anvil", "bellows", "tongs"] {
        let json = portal
            .get(&format!("/api/v1/images/{image}/feedback"))
            .await
            .json();
        let routes = json["routes"].as_array().unwrap();
        let security = json["intents"]
            .as_array()
            .unwrap()
            .iter()
            .find(|intent| intent["intent"] == "security")
            .unwrap();
        let places = security["routes"].as_array().unwrap();
        assert!(!places.is_empty(), "{image}");
        for place in places {
            assert_eq!(
                routes[usize::try_from(place.as_u64().unwrap()).unwrap()]["visibility"],
                "private",
                "{image}"
            );
        }
    }
}

#[tokio::test]
async fn hostile_files_do_nothing_on_any_page() {
    let portal = TestPortal::with(&fixture("bad")).await;
    for image in [
        "script-links",
        "raw-html",
        "script-logo",
        "false-logo",
        "empty-file",
        "endless",
        "docs-only",
        "no-docs",
    ] {
        for path in [
            format!("/images/{image}"),
            format!("/r/{image}"),
            format!("/r/{image}/bug"),
            format!("/r/{image}/howto"),
        ] {
            let answer = portal.get(&path).await;
            assert_eq!(answer.status, 200, "{path}");
            let html = answer.text().to_lowercase();
            assert!(
                !html.contains("href=\"javascript:")
                    && !html.contains("href=\"data:")
                    && !html.contains("href=\"vbscript:"),
                "{path}"
            );
            assert_eq!(
                html.matches("<script").count() - html.matches("application/ld+json").count(),
                1,
                "{path}"
            );
            let main = html.split("<main").nth(1).unwrap();
            for forbidden in [
                "<iframe",
                "<style",
                "<object",
                "<form action=\"http",
                " srcdoc=",
                " onerror=",
                " onload=",
                " onclick=",
            ] {
                assert!(!main.contains(forbidden), "{path}: {forbidden}");
            }
            assert!(html.trim_end().ends_with("</html>"), "{path}");
        }
    }
    let drawing = portal.get("/images/script-logo/logo").await;
    assert_eq!(drawing.header("content-type"), "image/svg+xml");
    assert!(
        drawing
            .header("content-security-policy")
            .contains("sandbox"),
        "{drawing:?}"
    );
    assert!(
        !drawing
            .header("content-security-policy")
            .contains("script-src"),
        "{drawing:?}"
    );
    assert_eq!(portal.get("/images/false-logo/logo").await.status, 404);
}

#[tokio::test]
async fn health_does_not_ask_the_database_and_readiness_does() {
    let portal = small().await;
    assert_eq!(portal.get("/healthz").await.status, 200);
    assert_eq!(portal.get("/readyz").await.status, 200);
    portal.web.portal.store().close().await;
    assert_eq!(portal.get("/healthz").await.status, 200);
    let answer = portal.get("/readyz").await;
    assert_eq!(answer.status, 503);
    let page = portal.get("/images/bellows").await;
    assert_eq!(page.status, 503);
    assert!(page.text().contains("Nothing is lost"), "{}", page.text());
}

#[tokio::test]
async fn search_engines_get_the_pages_and_their_dates() {
    let portal = small().await;
    let robots = portal.get("/robots.txt").await.text();
    assert!(
        robots.contains("Sitemap: https://images.example/sitemap.xml"),
        "{robots}"
    );
    let map = portal.get("/sitemap.xml").await.text();
    assert!(
        map.contains(
            "<loc>https://images.example/images/anvil</loc><lastmod>2026-03-01T12:00:00Z</lastmod>"
        ),
        "{map}"
    );
    let page = portal.get("/images/anvil").await.text();
    assert!(page.contains("property=\"og:title\"") && page.contains("application/ld+json"));
    assert!(
        page.contains("href=\"https://images.example/images/anvil\""),
        "canonical"
    );
}

#[tokio::test]
async fn assets_are_kept_for_ever_under_their_digest() {
    let portal = small().await;
    let html = portal.get("/").await.text();
    let style = html
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.starts_with("/assets/portal-"))
        .unwrap();
    let script = html
        .split("src=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|src| src.starts_with("/assets/"))
        .unwrap();
    for (path, kind) in [
        (style, "text/css; charset=utf-8"),
        (script, "text/javascript; charset=utf-8"),
    ] {
        let answer = portal.get_with(path, &[("accept-encoding", "br")]).await;
        assert_eq!(
            (
                answer.status.as_u16(),
                answer.header("content-type"),
                answer.header("content-encoding")
            ),
            (200, kind, "br"),
            "{path}"
        );
        assert!(
            answer.header("cache-control").contains("immutable"),
            "{path}"
        );
    }
    let script = portal.get(script).await;
    assert!(
        script.body.len() <= 4_000,
        "the script has {} bytes",
        script.body.len()
    );
}

/// Sends a form as a browser does.
async fn send_form(portal: &TestPortal, address: &str, fields: &[(&str, &str)]) -> common::Answer {
    let escaped =
        |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", escaped(value)))
        .collect();
    let request =
        Request::post(address).header("content-type", "application/x-www-form-urlencoded");
    portal
        .send(request.body(Body::from(pairs.join("&"))).unwrap())
        .await
}

#[tokio::test]
async fn a_manifest_is_checked_by_a_form_without_a_script() {
    let portal = small().await;
    let empty = portal.get("/check").await;
    assert_eq!(empty.status, 200);
    assert!(
        empty
            .header("content-security-policy")
            .contains("script-src 'self' 'wasm-unsafe-eval'")
    );
    let text = "Maintainers: nobody\r\nGitRepo: https://a.example/b.git\r\n\r\nTags: <b>x</b>\r\nGitCommit: v1\r\n";
    let answer = send_form(&portal, "/check", &[("text", text)]).await;
    assert_eq!(answer.status, 200);
    let html = answer.text();
    for words in [
        "invalid Maintainers",
        "/rules/SW-M001",
        "Line 4",
        "Line 5",
        "&lt;b&gt;x&lt;/b&gt;",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(!html.contains("<b>x</b>"), "{html}");
    let large = send_form(&portal, "/check", &[("text", &"x".repeat(1_000_001))]).await;
    assert_eq!(large.status, 413);
    assert!(large.text().contains("1000 kB"), "{}", large.text());
    let larger = send_form(&portal, "/check", &[("text", &"x".repeat(2_000_000))]).await;
    assert_eq!(larger.status, 413);
    assert!(larger.text().contains("1000 kB"), "{}", larger.text());
    let wrong = portal
        .send(Request::post("/check").body(Body::from("text=x")).unwrap())
        .await;
    assert_eq!(wrong.status, 422);
    let empty = send_form(&portal, "/check", &[("image", "x")]).await;
    assert_eq!(empty.status, 422);
    assert_eq!(portal.get("/rules/SW-M999").await.status, 404);
}

#[tokio::test]
async fn every_kind_of_text_has_its_form() {
    let portal = small().await;
    let sent = [
        (
            "/check/dockerfile",
            "dockerfile",
            "FROM debian:trixie\nRUN apt-get update && apt-get upgrade -y\n",
            "SW-D",
        ),
        (
            "/check/entrypoint",
            "entrypoint",
            "#!/bin/sh\nmkdir -p /data\napp\n",
            "SW-D021",
        ),
        ("/check/docs", "README-short.txt", "one\ntwo\n", "SW-K006"),
        ("/check/docs", "metadata.json", "{", "SW-K"),
    ];
    for (address, kind, text, rule) in sent {
        assert_eq!(portal.get(address).await.status, 200, "{address}");
        let answer = send_form(&portal, address, &[("kind", kind), ("text", text)]).await;
        assert_eq!(answer.status, 200, "{address}");
        assert!(
            answer.text().contains(&format!("/rules/{rule}")),
            "{}",
            answer.text()
        );
    }
    assert_eq!(portal.get("/check/nothing").await.status, 404);
    assert_eq!(
        send_form(&portal, "/check/nothing", &[("text", "x")])
            .await
            .status,
        404
    );
    let chosen = portal.get("/check/docs?kind=issues.md").await.text();
    assert!(
        chosen.contains(r#"<option value="issues.md" selected>"#),
        "{chosen}"
    );
}

#[tokio::test]
async fn fixes_and_the_filter_work_without_a_script() {
    let portal = small().await;
    let text = "Maintainers: A (@a)\ngitRepo: https://github.com/a/b.git\n\nTags: 1\narchitectures: amd64\nGitCommit: 0123456789abcdef0123456789abcdef01234567\n";
    let all = send_form(
        &portal,
        "/check",
        &[("text", text), ("fix", "all"), ("show", "error")],
    )
    .await;
    let html = all.text();
    assert!(html.contains("2 fixes were applied"), "{html}");
    assert!(
        html.contains("GitRepo: https") && html.contains("Architectures: amd64"),
        "{html}"
    );
    assert!(html.contains(r#"value="error" checked"#), "{html}");
    assert!(!html.contains(r#"value="advice" checked"#), "{html}");
    let gone = send_form(&portal, "/check", &[("text", text), ("fix", "SW-M999-1-1")]).await;
    assert!(
        gone.text().contains("does not fit the text any more"),
        "{}",
        gone.text()
    );
}

#[tokio::test]
async fn two_texts_are_compared() {
    let portal = small().await;
    assert!(
        portal
            .get("/check/compare")
            .await
            .text()
            .contains("What changed")
    );
    let before = "FROM debian:bookworm\r\nUSER app\r\n";
    let fields = [
        ("kind", "dockerfile"),
        ("before", before),
        ("after", "FROM debian:trixie\r\n"),
        ("layout", "sides"),
    ];
    let answer = send_form(&portal, "/check/compare", &fields).await;
    assert_eq!(answer.status, 200);
    let html = answer.text();
    for words in ["trixie", "diff-sides", "USER app"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let large = "x".repeat(250_001);
    let answer = send_form(
        &portal,
        "/check/compare",
        &[("before", &large), ("after", "x")],
    )
    .await;
    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn programs_check_a_text_by_the_api() {
    let portal = small().await;
    let ask = async |body: String| {
        let request = Request::post("/api/v1/check").header("content-type", "application/json");
        portal.send(request.body(Body::from(body)).unwrap()).await
    };
    let text = "FROM debian\nRUN apt-get update\n";
    let asked = serde_json::json!({ "kind": "dockerfile", "image": "tool", "text": text });
    let answer = ask(asked.to_string()).await;
    assert_eq!(answer.status, 200);
    let said: serde_json::Value = serde_json::from_str(&answer.text()).unwrap();
    let expected = domain::text::check(domain::text::TextKind::Dockerfile, Some("tool"), text);
    assert!(!expected.findings.is_empty());
    assert_eq!(
        said["findings"],
        serde_json::to_value(&expected.findings).unwrap()
    );
    assert_eq!(
        said["not_checked"],
        serde_json::to_value(&expected.not_checked).unwrap()
    );
    assert_eq!(said["omitted"], 0);

    for (body, status, words) in [
        ("{".to_owned(), 422, "JSON"),
        (
            serde_json::json!({ "kind": "novel", "text": "x" }).to_string(),
            422,
            "`novel` is none of manifest",
        ),
        (
            serde_json::json!({ "kind": "manifest" }).to_string(),
            422,
            "missing field `text`",
        ),
        (
            serde_json::json!({ "kind": "manifest", "text": "x".repeat(1_000_001) }).to_string(),
            413,
            "1000 kB",
        ),
        (
            serde_json::json!({ "kind": "manifest", "text": "x".repeat(4_000_000) }).to_string(),
            413,
            "1000 kB",
        ),
    ] {
        let answer = ask(body).await;
        assert_eq!(answer.status, status, "{words}");
        let problem: serde_json::Value = serde_json::from_str(&answer.text()).unwrap();
        assert!(
            problem["detail"].as_str().unwrap().contains(words),
            "{words}: {problem}"
        );
    }
    let form = Request::post("/api/v1/check")
        .body(Body::from("text=x"))
        .unwrap();
    assert_eq!(portal.send(form).await.status, 422);
}

#[tokio::test]
async fn every_rule_has_its_page() {
    let portal = small().await;
    let list = portal.get("/rules").await.text();
    for rule in domain::rules::all() {
        assert!(
            list.contains(&format!("href=\"/rules/{}\"", rule.id)),
            "{}",
            rule.id
        );
        let answer = portal.get(&format!("/rules/{}", rule.id)).await;
        assert_eq!(answer.status, 200, "{}", rule.id);
    }
}

#[tokio::test]
async fn an_address_longer_than_any_page_takes_the_place_of_none() {
    let portal = small().await;
    let noise = "a".repeat(2_100);
    for path in [
        format!("/images/anvil?x={noise}"),
        format!("/r/anvil?x={noise}"),
    ] {
        assert_eq!(portal.get(&path).await.status, 200);
    }
    assert!(portal.get("/").await.text().contains("<title>Catalogue"));
    assert!(
        portal
            .get("/images")
            .await
            .text()
            .contains("<title>Catalogue")
    );
    // What nobody reads makes no page of its own: the same bytes, from the same place.
    let plain = portal.get("/images/anvil").await;
    assert_eq!(portal.get("/images/anvil?utm=x").await.body, plain.body);
}

#[tokio::test]
async fn a_name_that_was_an_image_once_is_gone() {
    let portal = small().await;
    let retired = portal
        .web
        .portal
        .policy()
        .programme
        .retired
        .first()
        .unwrap()
        .clone();
    for path in [
        format!("/images/{retired}"),
        format!("/r/{retired}/bug"),
        format!("/api/v1/images/{retired}"),
        format!("/api/v1/images/{retired}/feedback"),
        format!("/images/{retired}/feedback.svg"),
    ] {
        assert_eq!(portal.get(&path).await.status, 410, "{path}");
    }
    let openapi = portal.get("/api/v1/openapi.json").await.json();
    for path in ["/api/v1/images/{name}", "/api/v1/images/{name}/feedback"] {
        let answers = &openapi["paths"][path]["get"]["responses"];
        assert!(answers["410"].is_object(), "{path}: {answers}");
    }
}
