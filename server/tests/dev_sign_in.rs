//! Sample people: offered while developing, and nowhere else.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use axum::body::Body;
use axum::http::Request;
use common::{Answer, TestPortal, fixture};
use server::portal::SAMPLE_PEOPLE;

/// Sends the form of the sign-in page from a page of that host.
async fn be(portal: &TestPortal, host: &str, form: &str) -> Answer {
    let request = Request::post("/sign-in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("host", host)
        .body(Body::from(form.to_owned()))
        .unwrap();
    portal.send(request).await
}

fn cookie(answer: &Answer) -> String {
    let set = answer.header("set-cookie");
    set.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn anybody_can_be_a_sample_person_while_developing() {
    let portal = TestPortal::for_development(&fixture("small")).await;
    let page = portal.get("/sign-in?return_to=/images/anvil").await.text();
    for sample in &SAMPLE_PEOPLE {
        let button = format!("value=\"{}\"", sample.handle);
        assert!(page.contains(&button), "{button}");
        let form = format!("person={}&return_to=/images/anvil", sample.handle);
        let answer = be(&portal, "127.0.0.1:3000", &form).await;
        assert_eq!(answer.status, 303, "{}", sample.handle);
        assert_eq!(answer.header("location"), "/images/anvil");
        let cookie = cookie(&answer);
        let me = portal.get_with("/api/v1/me", &[("cookie", &cookie)]).await;
        assert_eq!(me.json()["handle"], sample.handle);
        let page = portal
            .get_with("/images/anvil", &[("cookie", &cookie)])
            .await;
        let says = format!("You are @{}.", sample.handle);
        assert!(page.text().contains(&says), "{says}");
        let error = portal.get_with("/nowhere", &[("cookie", &cookie)]).await;
        assert_eq!(error.status, 404);
        assert!(error.text().contains(&says), "errors, too");
    }
    let anonymous = portal.get("/images/anvil").await.text();
    assert!(anonymous.contains("You are nobody."));
    assert!(!anonymous.contains("Menu of @"), "nobody's page was kept");
    assert!(!page.contains("No sign-in provider is configured"));
}

#[tokio::test]
async fn whatever_the_top_bar_offers_is_there() {
    let portal = TestPortal::for_development(&fixture("small")).await;
    for sample in &SAMPLE_PEOPLE {
        let form = format!("person={}", sample.handle);
        let cookie = cookie(&be(&portal, "localhost", &form).await);
        let page = portal.get_with("/programme", &[("cookie", &cookie)]).await;
        let page = page.text();
        let bar = page.split("<header").nth(1).unwrap();
        let bar = bar.split("</header>").next().unwrap();
        let mut links: Vec<&str> = bar
            .split("href=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        links.sort_unstable();
        links.dedup();
        let administrates = [
            "sample-coordinator",
            "sample-coordinator-2",
            "sample-administrator",
        ];
        assert_eq!(
            links.contains(&"/admin/people"),
            administrates.contains(&sample.handle),
            "{}",
            sample.handle
        );
        for link in links {
            let answer = portal.get_with(link, &[("cookie", &cookie)]).await;
            assert_eq!(answer.status, 200, "{link} for {}", sample.handle);
        }
    }
}

/// Attack: a page elsewhere whose name is made to lead to this machine, so that its forms count as
/// this portal's own.
#[tokio::test]
async fn attack_rebound_name_is_nobody_while_developing() {
    let portal = TestPortal::for_development(&fixture("small")).await;
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:3000",
    ] {
        let answer = be(&portal, host, "person=sample-administrator").await;
        assert_eq!(answer.status, 404, "{host}");
        assert_eq!(answer.header("set-cookie"), "", "{host}");
    }
}

#[tokio::test]
async fn what_the_form_says_is_checked() {
    let portal = TestPortal::for_development(&fixture("small")).await;
    for person in ["", "ada", "sample-author%00", "SAMPLE-AUTHOR"] {
        let answer = be(&portal, "localhost", &format!("person={person}")).await;
        assert_eq!(answer.status, 422, "{person}");
    }
    let form = "person=sample-author&return_to=//evil.example";
    assert_eq!(
        be(&portal, "[::1]:3000", form).await.header("location"),
        "/"
    );
}

#[tokio::test]
async fn nothing_is_said_of_sample_people_elsewhere() {
    let portal = TestPortal::with(&fixture("small")).await;
    let people = &portal.web.portal;
    assert_eq!(
        people.add_sample_people().await.unwrap(),
        SAMPLE_PEOPLE.len()
    );
    assert_eq!(
        people.add_sample_people().await.unwrap(),
        0,
        "once is enough"
    );
    let page = portal.get("/sign-in").await.text();
    for word in ["sample-administrator", "Sample people"] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(!portal.get("/").await.text().contains("For development"));
    let answer = be(&portal, "localhost", "person=sample-administrator").await;
    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("set-cookie"), "");
}
