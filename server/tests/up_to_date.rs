//! Bringing a draft up to date with its image, on both databases: what the image changed is taken in,
//! what both changed is asked, and nothing that somebody wrote is lost.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use common::world::{World, caller};
use common::{Answer, Database};
use domain::merge::Side;
use domain::permission::{Action, TokenScope};
use domain::proposal::State;
use domain::up_to_date::Taken;
use rstest::rstest;
use serde_json::{Value, json};
use server::portal::account::TokenWish;
use server::portal::drafts::{OpenProposal, ProposalError};
use server::portal::proposals::{BroughtUpToDate, Chosen};

const SHORT: &str = "docs/README-short.txt";

impl World {
    async fn page(&self, path: &str) -> Answer {
        let session = self.portal.session(self.author.id().unwrap()).await;
        self.portal.get_with(path, &[("cookie", &session)]).await
    }

    async fn send(&self, path: &str, form: &str) -> Answer {
        let session = self.portal.session(self.author.id().unwrap()).await;
        self.portal.post(path, &[("cookie", &session)], form).await
    }

    /// What a draft holds of a part; nothing where it does not hold it.
    async fn held(&self, open: &OpenProposal, part: &str) -> Option<String> {
        let rows = self.portal.web.portal.draft_parts(open).await.unwrap();
        let row = rows.into_iter().find(|row| row.part == part)?;
        Some(String::from_utf8(row.content).unwrap())
    }

    /// What the image's current version holds of a file.
    async fn published_file(&self, path: &str) -> String {
        let store = self.portal.web.portal.store();
        let image = store.image("skiff").await.unwrap().unwrap();
        let version = image.current_version.unwrap();
        let files = store.version_contents(&version).await.unwrap();
        let (_, content) = files.into_iter().find(|(found, _)| found == path).unwrap();
        String::from_utf8(content).unwrap()
    }
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_draft_that_was_never_submitted_takes_what_its_image_changed(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    world.published().await;
    let open = world.update(&world.author, "1.2.4").await;
    let id = &open.row.id;
    let path = format!("/drafts/{id}/up-to-date");
    let page = world.page(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text()
            .contains("from the current version of skiff already")
    );
    let editor = world.page(&format!("/drafts/{id}/manifest")).await.text();
    assert!(!editor.contains("changed since this was begun"), "{editor}");

    let version = world.import_another_version().await;
    for part in ["manifest", "submit"] {
        let page = world.page(&format!("/drafts/{id}/{part}")).await.text();
        assert!(page.contains(&format!("href=\"{path}\"")), "{part}: {page}");
    }
    let page = world.page(&path).await.text();
    for words in [
        "What the image changed",
        "README-short.txt",
        "becomes what the image has now",
        &format!("action=\"{path}\""),
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("radio"), "nothing is asked: {page}");

    let stranger = caller(&world.portal, "stranger", &[]).await;
    let session = world.portal.session(stranger.id().unwrap()).await;
    let cookie = [("cookie", session.as_str())];
    assert_eq!(world.portal.get_with(&path, &cookie).await.status, 404);
    assert_eq!(world.portal.post(&path, &cookie, "").await.status, 404);
    let older = world.send(&path, "version=older").await;
    assert_eq!(older.status, StatusCode::UNPROCESSABLE_ENTITY);
    let again = older.text();
    assert!(again.contains("The image changed again"), "{again}");

    let done = world.send(&path, &format!("version={version}")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(
        done.header("location"),
        format!("/drafts/{id}?done=up-to-date")
    );
    let open = world.open(&world.author, id).await;
    assert_eq!(open.projection.state, State::Draft);
    let published = world.published_file("docs/skiff/README-short.txt").await;
    assert_eq!(world.held(&open, SHORT).await.unwrap(), published);
    let manifest = world.held(&open, "manifest").await.unwrap();
    assert!(manifest.contains("1.2.4"), "what they wrote stands");
    // The answers and Dockerfiles, of which an import says nothing, are there still.
    assert!(world.held(&open, "context/1.2/Dockerfile").await.is_some());
    world.submit(&world.author, open).await;
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn what_both_changed_is_chosen(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    world.published().await;
    let open = world.update(&world.author, "1.2.4").await;
    world.save(&open, SHORT, "A boat that sails.\n").await;
    let open = world.submit(&world.author, open).await;
    let version = world.import_another_version().await;
    let path = format!("/drafts/{}/up-to-date", open.row.id);
    let theirs = world.published_file("docs/skiff/README-short.txt").await;
    let page = world.page(&path).await.text();
    for words in [
        "in one place",
        "A boat that sails.",
        theirs.trim(),
        &format!("name=\"version\" value=\"{version}\""),
        &format!("name=\"side:{SHORT}:0\" value=\"mine\""),
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let seen = page
        .split(&format!("name=\"seen:{SHORT}\" value=\""))
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();

    // Nothing is done without a choice, or for one that was made of something else.
    let form = |version: &str, seen: &str, side: &str| {
        format!("version={version}&seen:{SHORT}={seen}&side:{SHORT}:0={side}")
    };
    for (form, why) in [
        (String::new(), "nothing"),
        (form(&version, &seen, ""), "no side"),
        (form("older", &seen, "mine"), "another version of the image"),
        (form(&version, "1000", "mine"), "another text of the draft"),
        (form(&version, "x", "mine"), "no version"),
    ] {
        let refused = world.send(&path, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        let page = refused.text();
        let words = "docs/README-short.txt: choose what stands, for each piece.";
        let other = "The image changed again since you opened this page.";
        assert!(
            page.contains(words) || page.contains(other),
            "{why}: {page}"
        );
    }
    let held = world.held(&open, SHORT).await.unwrap();
    assert_eq!(held, "A boat that sails.\n");

    let done = world.send(&path, &form(&version, &seen, "mine")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(
        done.header("location"),
        "/proposals/2?done=bring-up-to-date"
    );
    let held = world.held(&open, SHORT).await.unwrap();
    assert_eq!(held, "A boat that sails.\n");
    let open = world.open(&world.author, &open.row.id).await;
    assert_eq!(open.projection.revisions.len(), 2);
    assert_eq!(open.projection.base_version.unwrap().0, version);
    let store = world.portal.web.portal.store();
    let files = store.revision_contents(&open.row.id, 2).await.unwrap();
    let frozen = files.iter().find(|(path, _)| path == SHORT).unwrap();
    assert_eq!(frozen.1, held.into_bytes());
    let again = world.send(&path, "").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let words = "It begins from the image's current version already.";
    let text = again.text().replace("&#39;", "'").replace("&#x27;", "'");
    assert!(text.contains(words), "{text}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn what_cannot_be_frozen_yet_is_in_the_draft(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    world.published().await;
    let open = world.update(&world.author, "1.2.4").await;
    let open = world.submit(&world.author, open).await;
    world.import_another_version().await;
    let manifest = world.held(&open, "manifest").await.unwrap();
    let broken = manifest.replace("Architectures:", "Architecture:");
    world.save(&open, "manifest", &broken).await;

    // Who may only edit changes nothing by asking for it.
    let chosen = Chosen::default();
    let maintainer = portal
        .bring_up_to_date(&world.one, open.clone(), &chosen)
        .await
        .unwrap_err();
    assert!(!maintainer.to_string().contains("in the draft now"));
    let refused = portal
        .bring_up_to_date(&world.author, open.clone(), &chosen)
        .await
        .unwrap_err();
    let ProposalError::Decided { sentence, .. } = refused else {
        panic!("{refused}");
    };
    let begins = "What the image changed is in the draft now. ";
    assert!(sentence.starts_with(begins), "{sentence}");
    let published = world.published_file("docs/skiff/README-short.txt").await;
    assert_eq!(world.held(&open, SHORT).await.unwrap(), published);
    assert_eq!(world.held(&open, "manifest").await.unwrap(), broken);

    // Mended, it goes on from there; what was chosen is not asked again.
    world.save(&open, "manifest", &manifest).await;
    world.save(&open, SHORT, "A boat that sails.\n").await;
    let changes = portal.image_changes(&open).await.unwrap().unwrap();
    assert!(changes.parts.is_empty(), "{changes:?}");
    let open = world.brought_up_to_date(open).await;
    assert_eq!(open.projection.revisions.len(), 2);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_file_that_the_draft_took_away_is_asked(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    world.published().await;
    let open = world.update(&world.author, "1.2.4").await;
    let id = open.row.id.clone();
    portal.remove_file(&world.author, &id, SHORT).await.unwrap();
    let version = world.import_another_version().await;
    let choose = portal
        .bring_up_to_date(&world.author, open.clone(), &Chosen::default())
        .await
        .unwrap();
    let BroughtUpToDate::Choose(changes) = choose else {
        panic!("nobody chose");
    };
    let [part] = changes.parts.as_slice() else {
        panic!("{changes:?}");
    };
    assert_eq!((part.part.as_str(), &part.taken), (SHORT, &Taken::Whole));
    let chosen = |side: Side| Chosen {
        version: Some(version.clone()),
        parts: [(SHORT.to_owned(), (Some(part.seen), vec![side]))].into(),
    };
    let both = portal
        .bring_up_to_date(&world.author, open.clone(), &chosen(Side::Both))
        .await
        .unwrap();
    assert!(matches!(both, BroughtUpToDate::Choose(_)));
    let done = portal
        .bring_up_to_date(&world.author, open.clone(), &chosen(Side::Theirs))
        .await
        .unwrap();
    assert!(matches!(done, BroughtUpToDate::Done(_)));
    let published = world.published_file("docs/skiff/README-short.txt").await;
    assert_eq!(world.held(&open, SHORT).await.unwrap(), published);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn two_who_choose_at_once_do_not_overwrite_each_other(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    world.published().await;
    let open = world.update(&world.author, "1.2.4").await;
    world.save(&open, SHORT, "A boat that sails.\n").await;
    world.import_another_version().await;
    let chosen = |side: Side| Chosen {
        version: None,
        parts: [(SHORT.to_owned(), (None, vec![side]))].into(),
    };
    let done = portal
        .bring_up_to_date(&world.author, open.clone(), &chosen(Side::Mine))
        .await
        .unwrap();
    assert!(matches!(done, BroughtUpToDate::Done(_)));
    // The second one began from what the first one saw.
    let late = portal
        .bring_up_to_date(&world.author, open.clone(), &chosen(Side::Theirs))
        .await;
    assert!(late.is_err(), "{late:?}");
    let held = world.held(&open, SHORT).await.unwrap();
    assert_eq!(held, "A boat that sails.\n");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_program_chooses_as_people_do(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    world.published().await;
    let open = world.update(&world.author, "1.2.4").await;
    world.save(&open, SHORT, "A boat that sails.\n").await;
    world.submit(&world.author, open).await;
    let version = world.import_another_version().await;
    let wish = TokenWish {
        name: "program".to_owned(),
        scopes: vec![TokenScope::ProposalsWrite],
        days: 30,
        service_account: None,
    };
    let token = portal.make_token(&world.author, &wish).await.unwrap().text;
    let send = async |path: &str, body: Value| {
        let request = Request::post(path)
            .header("host", "images.example")
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        world.portal.send(request).await
    };
    let act = async |body| send("/api/v1/proposals/2/acts", body).await;
    for body in [
        json!({ "act": "bring-up-to-date" }),
        json!({ "act": "bring-up-to-date", "sides": { "manifest": ["mine"] } }),
        json!({ "act": "bring-up-to-date", "sides": { SHORT: ["mine", "mine"] } }),
    ] {
        let asked = act(body).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        let field = &asked.json()["errors"][0]["field"];
        assert_eq!(*field, format!("sides.{SHORT}"), "{}", asked.text());
        let says = asked.json()["errors"][0]["detail"].to_string();
        assert!(says.contains("line 1 of the draft"), "{}", asked.text());
    }
    let wrong = json!({ "act": "bring-up-to-date", "sides": { SHORT: ["ours"] } });
    assert_eq!(act(wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = act(json!({ "act": "bring-up-to-date", "sides": { SHORT: ["theirs"] } })).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    // A draft that was not submitted yet, in which nothing has to be chosen.
    let draft = world.update(&world.author, "1.2.5").await;
    let newest = world.import_another_version().await;
    let path = format!("/api/v1/drafts/{}/up-to-date", draft.row.id);
    let sides = json!({ "sides": { SHORT: ["theirs"] } });
    let brought = send(&path, sides).await;
    assert_eq!(brought.status, StatusCode::OK, "{}", brought.text());
    assert_eq!(brought.json()["id"], draft.row.id);
    let draft = world.open(&world.author, &draft.row.id).await;
    assert_eq!(draft.projection.base_version.unwrap().0, newest);
    let again = send(&path, json!({})).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);

    let open = portal
        .numbered_proposal(&world.author, 2, Action::ReadProposal)
        .await
        .unwrap();
    assert_eq!(open.projection.base_version.as_ref().unwrap().0, version);
    assert!(world.held(&open, SHORT).await.unwrap().contains(&version));
}
