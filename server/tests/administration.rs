//! Administration over HTTP: people and roles, service accounts, the audit log, conflicts of interest
//! and maintainers.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::{Answer, TestPortal, fixture};
use domain::permission::{GrantedRole, Scope};

const ADMINISTRATOR: &[(GrantedRole, &[Scope])] = &[(GrantedRole::Administrator, &[])];
const COORDINATOR: &[(GrantedRole, &[Scope])] = &[(GrantedRole::Coordinator, &[])];
const REVIEWER: &[(GrantedRole, &[Scope])] = &[(GrantedRole::Reviewer, &[Scope::Docs])];

async fn portal() -> TestPortal {
    TestPortal::with(&fixture("small")).await
}

/// Somebody with these roles who is signed in.
struct Reader<'a> {
    portal: &'a TestPortal,
    cookie: String,
}

impl<'a> Reader<'a> {
    async fn new(portal: &'a TestPortal, handle: &str, roles: &[(GrantedRole, &[Scope])]) -> Self {
        let id = portal.person(handle, roles).await;
        let cookie = portal.session(id).await;
        Self { portal, cookie }
    }

    async fn get(&self, path: &str) -> Answer {
        self.portal
            .get_with(path, &[("cookie", &self.cookie)])
            .await
    }

    async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        answer.text()
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        self.portal
            .post(path, &[("cookie", &self.cookie)], form)
            .await
    }

    /// Sends a form that is taken; the page to which it leads.
    async fn done(&self, path: &str, form: &str) -> String {
        let answer = self.post(path, form).await;
        assert_eq!(answer.status, 303, "{path} {form}");
        self.page(answer.header("location")).await
    }

    /// Sends a form that is refused; the page with what was typed.
    async fn refused(&self, path: &str, form: &str) -> String {
        let answer = self.post(path, form).await;
        assert_eq!(answer.status, 422, "{path} {form}");
        answer.text()
    }
}

#[tokio::test]
async fn people_are_found_by_those_who_may() {
    let portal = portal().await;
    let admin = Reader::new(&portal, "ada", ADMINISTRATOR).await;
    let coordinator = Reader::new(&portal, "cora", COORDINATOR).await;
    let reviewer = Reader::new(&portal, "rae", REVIEWER).await;
    for reader in [&admin, &coordinator] {
        let all = reader.page("/admin/people").await;
        assert!(all.contains("3 people"), "everybody");
        let found = reader.page("/admin/people?q=RA&role=reviewer").await;
        assert!(found.contains("@rae") || found.contains("/admin/people/rae"));
        assert!(found.contains("1 person") && found.contains("Reviewer (documentation)"));
        assert!(!found.contains("/admin/people/ada"));
        let none = reader.page("/admin/people?q=%25").await;
        assert!(
            none.contains("Nobody fits"),
            "a sign of patterns is a letter"
        );
    }
    assert_eq!(reviewer.get("/admin/people").await.status, 403);
    assert_eq!(reviewer.get("/admin/people/ada").await.status, 403);
    assert_eq!(portal.get("/admin/people").await.status, 401);
    assert_eq!(admin.get("/admin/people/nobody").await.status, 404);
    assert!(
        admin
            .page("/people/rae")
            .await
            .contains("/admin/people/rae")
    );
    assert!(!reviewer.page("/people/ada").await.contains("/admin/"));
}

#[tokio::test]
async fn roles_are_given_and_taken_for_a_reason() {
    let portal = portal().await;
    let admin = Reader::new(&portal, "ada", ADMINISTRATOR).await;
    let bob = Reader::new(&portal, "bob", &[]).await;
    let page = "/admin/people/bob";

    let refused = admin
        .refused(page, "act=grant&role=reviewer&scope=docs&reason=")
        .await;
    assert!(refused.contains("Write the reason in a sentence."));
    let kept = refused.split("value=\"docs\"").nth(1).unwrap();
    assert!(kept.split('>').next().unwrap().contains("checked"), "kept");
    let refused = admin
        .refused(page, "act=grant&role=reviewer&reason=Knows+it.")
        .await;
    assert!(refused.contains("Say what the reviewer may judge"));
    assert!(refused.contains("Knows it."), "what was typed stays");
    admin.refused(page, "act=grant&role=king&reason=x").await;
    admin.refused(page, "act=dance").await;

    let granted = admin
        .done(
            page,
            "act=grant&role=reviewer&scope=docs&reason=Knows+%3Cit%3E.",
        )
        .await;
    assert!(granted.contains("Role granted.") && granted.contains("From "));
    assert_eq!(bob.get("/account").await.status, 401, "signed out by it");
    let asked = admin.page("/admin/people/bob?take=reviewer").await;
    assert!(asked.contains("value=\"take\""));
    let refused = admin.refused(page, "act=take&role=reviewer&reason=+").await;
    assert!(refused.contains("value=\"take\""), "still asked about");
    let taken = admin
        .done(page, "act=take&role=reviewer&reason=Asked+to.")
        .await;
    assert!(taken.contains("Role taken."));
    let log = admin.page("/admin/audit?whom=bob&act=GrantRole").await;
    assert!(log.contains("Reason: Knows &lt;it&gt;.") && log.contains("Reason: Asked to."));

    let own = admin.page("/admin/people/ada").await;
    assert!(own.contains("This is the last administrator."));
    let refused = admin
        .refused("/admin/people/ada", "act=take&role=administrator&reason=x")
        .await;
    assert!(refused.contains("This is the last administrator."));
}

#[tokio::test]
async fn a_coordinator_gives_two_roles_and_ends_nothing() {
    let portal = portal().await;
    Reader::new(&portal, "ada", ADMINISTRATOR).await;
    let cora = Reader::new(&portal, "cora", COORDINATOR).await;
    Reader::new(&portal, "bob", &[]).await;
    let page = cora.page("/admin/people/bob").await;
    assert!(page.contains("value=\"apprentice\"") && page.contains("value=\"reviewer\""));
    assert!(!page.contains("value=\"coordinator\"") && !page.contains("value=\"administrator\""));
    assert!(!page.contains("end-sessions"));
    let path = "/admin/people/bob";
    for form in [
        "act=grant&role=coordinator&reason=x",
        "act=grant&role=administrator&reason=x",
        "act=end-sessions",
    ] {
        assert_eq!(cora.post(path, form).await.status, 403, "{form}");
    }
    let refused = cora.post("/admin/people/ada", "act=take&role=administrator&reason=x");
    assert_eq!(refused.await.status, 403);
    for path in ["/admin/people/bob/tokens", "/admin/service-accounts"] {
        assert_eq!(cora.get(path).await.status, 403, "{path}");
    }
    let granted = cora.done(path, "act=grant&role=apprentice&reason=Learns.");
    assert!(granted.await.contains("Role granted."));
}

#[tokio::test]
async fn somebody_is_locked_out_and_let_in_again() {
    let portal = portal().await;
    let admin = Reader::new(&portal, "ada", ADMINISTRATOR).await;
    let bob = Reader::new(&portal, "bob", &[]).await;
    let page = "/admin/people/bob";
    assert!(
        admin
            .page("/admin/people/bob?block=yes")
            .await
            .contains("value=\"block\"")
    );
    assert!(
        admin
            .refused(page, "act=block")
            .await
            .contains("value=\"block\"")
    );
    let blocked = admin.done(page, "act=block&reason=Spam.").await;
    assert!(blocked.contains("Locked out.") && blocked.contains("Spam."));
    assert_eq!(bob.get("/account").await.status, 401);
    assert!(admin.page("/admin/people").await.contains("Locked out"));
    assert!(
        admin
            .done(page, "act=unblock")
            .await
            .contains("Let in again.")
    );
    let own = admin.page("/admin/people/ada").await;
    assert!(own.contains("You cannot lock yourself out."));

    let bob = Reader::new(&portal, "bob", &[]).await;
    assert!(admin.page(page).await.contains("1 session and"));
    let ended = admin.done(page, "act=end-sessions").await;
    assert!(ended.contains("Every session ended.") && ended.contains("0 sessions"));
    assert_eq!(bob.get("/account").await.status, 401);
}

#[tokio::test]
async fn tokens_of_others_are_revoked_and_never_made() {
    let portal = portal().await;
    let admin = Reader::new(&portal, "ada", ADMINISTRATOR).await;
    let bob = Reader::new(&portal, "bob", &[]).await;
    let made = bob
        .post(
            "/account/tokens",
            "act=create&name=ci&scope=catalogue:read&days=7",
        )
        .await;
    assert_eq!(made.status, 200);
    let path = "/admin/people/bob/tokens";
    let page = admin.page(path).await;
    assert!(page.contains("Only ") && !page.contains("Make token"));
    let id = page.split("name=\"token\" value=\"").nth(1).unwrap();
    let id = id.split('"').next().unwrap();
    let revoked = admin.done(path, &format!("act=revoke&token={id}")).await;
    assert!(revoked.contains("Token revoked.") && revoked.contains("Revoked"));
    assert_eq!(bob.get(path).await.status, 403);
}

#[tokio::test]
async fn a_service_account_is_made_given_a_token_and_closed() {
    let portal = portal().await;
    let admin = Reader::new(&portal, "ada", ADMINISTRATOR).await;
    let path = "/admin/service-accounts";
    let refused = admin
        .refused(path, "act=create&handle=Bad+Handle&name=x&contact=ada")
        .await;
    assert!(refused.contains("value=\"Bad Handle\""), "stays typed");
    let refused = admin
        .refused(
            path,
            "act=create&handle=anvil-bot&name=Updates&contact=nobody",
        )
        .await;
    assert!(refused.contains("Nobody here has the handle nobody."));
    let made = admin
        .done(
            path,
            "act=create&handle=anvil-bot&name=Updates&contact=@ada",
        )
        .await;
    assert!(made.contains("Service account made.") && made.contains("Updates no image yet"));
    let account = "/admin/service-accounts/anvil-bot";
    let refused = admin
        .refused(account, "act=create&name=ci&days=7&images=no+name%21")
        .await;
    assert!(refused.contains("is no name of an image"));
    let made = admin
        .post(account, "act=create&name=ci&days=7&images=anvil%0D%0A")
        .await;
    assert_eq!(made.status, 200);
    let text = made.text();
    let token = text.split("slipway_").nth(1).unwrap();
    let token = format!("slipway_{}", token.split('<').next().unwrap());
    let bearer = format!("Bearer {token}");
    let me = async || {
        portal
            .get_with("/api/v1/me", &[("authorization", &bearer)])
            .await
    };
    let answer = me().await.json();
    assert_eq!(answer["kind"], "service-account");
    assert_eq!(answer["token_scopes"][0], "image:anvil:update");
    let list = admin.page(path).await;
    assert!(list.contains("anvil") && list.contains("1 token") && list.contains("last used"));
    let closed = admin.done(path, "act=close&account=anvil-bot").await;
    assert!(closed.contains("Service account closed.") && closed.contains("No service accounts"));
    assert_eq!(me().await.status, 401);
    assert_eq!(admin.get(account).await.status, 404);
}

#[tokio::test]
async fn who_answers_for_a_service_account_manages_its_tokens() {
    let portal = portal().await;
    let admin = Reader::new(&portal, "ada", ADMINISTRATOR).await;
    let bob = Reader::new(&portal, "bob", &[]).await;
    let eve = Reader::new(&portal, "eve", &[]).await;
    let accounts = "/admin/service-accounts";
    admin
        .done(
            accounts,
            "act=create&handle=anvil-bot&name=Updates+%3Cb%3E&contact=bob",
        )
        .await;
    let own = "/account/service-accounts/anvil-bot";
    let listed = bob.page("/account/tokens").await;
    assert!(listed.contains(&format!("href=\"{own}\"")), "{listed}");
    assert!(listed.contains("Updates &lt;b&gt;"), "{listed}");
    assert!(!eve.page("/account/tokens").await.contains("anvil-bot"));
    assert!(bob.page(own).await.contains("You answer for it"));

    // The first token for an image is an administrator's to make.
    let form = "act=create&name=ci&days=7&scope=catalogue%3Aread&images=anvil";
    let refused = bob.refused(own, form).await;
    assert!(
        refused.contains("anvil is new to this service account."),
        "{refused}"
    );
    assert!(refused.contains(">anvil</textarea>"), "stays typed");
    let made = admin.post(&format!("{accounts}/anvil-bot"), form).await;
    assert_eq!(made.status, 200);
    let renew = bob.page(own).await;
    assert!(renew.contains(">anvil</textarea>"), "{renew}");
    let made = bob.post(own, form).await;
    assert_eq!(made.status, 200, "{}", made.text());
    assert!(made.text().contains("slipway_"));

    // Nobody else, in no way.
    let nowhere = bob.get("/account/service-accounts/nobody").await;
    assert_eq!(nowhere.status, 403, "whether there is one is not told");
    assert_eq!(eve.get(own).await.status, 403);
    assert_eq!(eve.post(own, form).await.status, 403);
    assert_eq!(portal.get(own).await.status, 401);
    assert_eq!(bob.get(&format!("{accounts}/anvil-bot")).await.status, 403);
    assert_eq!(bob.get(accounts).await.status, 403);
    let page = bob.page(own).await;
    let id = page.split("name=\"token\" value=\"").nth(1).unwrap();
    let id = id.split('"').next().unwrap();
    let revoke = format!("act=revoke&token={id}");
    assert_eq!(
        eve.post("/account/tokens", &revoke).await.status,
        403,
        "another's token is not hers to revoke"
    );
    assert!(bob.done(own, &revoke).await.contains("Token revoked."));

    let log = admin.page("/admin/audit?act=ManageServiceTokens").await;
    for words in [
        "for anvil-bot with the scopes catalogue:read, image:anvil:update; it holds for 7 days.",
        "of anvil-bot.",
        "href=\"/admin/audit?whom=%40anvil-bot\"",
    ] {
        assert!(log.contains(words), "{words}: {log}");
    }
    admin.done(accounts, "act=close&account=anvil-bot").await;
    assert_eq!(bob.get(own).await.status, 403);
    assert!(!bob.page("/account/tokens").await.contains("anvil-bot"));
}

#[tokio::test]
async fn the_log_is_filtered_by_its_address_and_exported() {
    let portal = portal().await;
    let admin = Reader::new(&portal, "ada", ADMINISTRATOR).await;
    let bob = Reader::new(&portal, "bob", &[]).await;
    admin
        .done(
            "/admin/people/bob",
            "act=grant&role=apprentice&reason=Learns.",
        )
        .await;
    let page = admin.page("/admin/audit").await;
    assert!(page.contains("Signed in by https://id.example.") && page.contains("192.0.2.7"));
    for (query, holds) in [
        ("who=ada&act=GrantRole", true),
        ("who=@ADA&whom=@bob", true),
        ("who=bob&act=GrantRole", false),
        ("whom=ada&act=GrantRole", false),
        ("whom=anvil", false),
        ("from=2026-03-01&until=2026-03-01&act=GrantRole", true),
        ("from=2026-03-02", false),
        ("until=2026-02-28", false),
    ] {
        let page = admin.page(&format!("/admin/audit?{query}")).await;
        assert_eq!(
            page.contains("Gave the role apprentice to bob"),
            holds,
            "{query}"
        );
        let csv = admin.get(&format!("/admin/audit.csv?{query}")).await;
        assert_eq!(csv.status, 200, "{query}");
        assert_eq!(
            csv.text().contains("Gave the role apprentice to bob"),
            page.contains("Gave the role apprentice to bob"),
            "the file holds what the page lists: {query}"
        );
        let json = admin
            .get(&format!("/admin/audit.json?{query}"))
            .await
            .json();
        assert_eq!(
            json.as_array().unwrap().len() + 1,
            csv.text().lines().count(),
            "{query}"
        );
    }
    let wrong = admin.get("/admin/audit?from=2026-02-30").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("There is no such day."));
    assert_eq!(admin.get("/admin/audit.csv?from=x").await.status, 422);
    let csv = admin.get("/admin/audit.csv").await;
    assert!(csv.header("content-disposition").contains("audit.csv"));

    let bob = Reader {
        cookie: portal.session(portal.person("bob", &[]).await).await,
        ..bob
    };
    let own = bob.page("/admin/audit").await;
    assert!(own.contains("Only what concerns you is listed"));
    assert!(own.contains("Gave the role apprentice to bob") && !own.contains("to ada"));
    assert!(
        !own.contains("Administration\""),
        "no way to where he may not go"
    );
    assert_eq!(portal.get("/admin/audit.json").await.status, 401);
}

#[tokio::test]
async fn a_conflict_is_seen_by_its_owner_and_coordinators_until_it_is_waived() {
    let portal = portal().await;
    let admin = Reader::new(&portal, "ada", ADMINISTRATOR).await;
    let cora = Reader::new(&portal, "cora", COORDINATOR).await;
    let rae = Reader::new(&portal, "rae", REVIEWER).await;
    let path = "/account/conflicts";
    let refused = rae
        .refused(path, "act=declare&image=No+Name&statement=x")
        .await;
    assert!(refused.contains("is no name of an image") && refused.contains("value=\"No Name\""));
    rae.refused(path, "act=declare&image=anvil&statement=")
        .await;
    let declared = rae
        .done(
            path,
            "act=declare&image=anvil&statement=My+brother+sells+anvils.",
        )
        .await;
    assert!(declared.contains("Declared.") && declared.contains("My brother sells anvils."));
    let image = "/images/anvil/maintainers";
    let words = "My brother sells anvils.";
    assert!(cora.page(image).await.contains(words));
    for reader in [&admin, &rae] {
        assert!(!reader.page(image).await.contains(words));
    }
    assert!(!portal.get(image).await.text().contains("rae"));
    assert!(!admin.page("/admin/audit?who=rae").await.contains("brother"));
    let waive = "act=waive&person=rae&reason=";
    assert!(
        cora.refused(image, waive)
            .await
            .contains("Write the reason")
    );
    let reason = "act=waive&person=rae&reason=Only+rae+knows+it.";
    assert_eq!(admin.post(image, reason).await.status, 403);
    assert_eq!(rae.post(image, reason).await.status, 403);
    let waived = cora.done(image, reason).await;
    assert!(waived.contains("Conflict waived.") && !waived.contains(words));
    let public = portal.get(image).await.text();
    assert!(public.contains("Only rae knows it.") && public.contains("/people/cora"));
    let own = rae.page(path).await;
    assert!(own.contains("Waived") && !own.contains("value=\"withdraw\""));

    // Nobody waives their own.
    cora.done(path, "act=declare&image=anvil&statement=Mine.")
        .await;
    let own = cora.refused(image, "act=waive&person=cora&reason=x").await;
    assert!(own.contains("Another coordinator can waive it."));
    let id = cora.page(path).await;
    let id = id.split("name=\"conflict\" value=\"").nth(1).unwrap();
    let id = id.split('"').next().unwrap().to_owned();
    rae.post(path, &format!("act=withdraw&conflict={id}")).await;
    assert!(
        cora.page(path).await.contains("Mine."),
        "not by somebody else"
    );
    let withdrawn = cora
        .done(path, &format!("act=withdraw&conflict={id}"))
        .await;
    assert!(withdrawn.contains("Withdrawn.") && !withdrawn.contains("Mine."));
}

#[tokio::test]
async fn what_somebody_never_reviews_stands_in_their_profile() {
    let portal = portal().await;
    let rae = Reader::new(&portal, "rae", REVIEWER).await;
    let profile = |never: &str| format!("name=Rae&theme=system&never_review={never}");
    let saved = rae.done("/account", &profile("anvil%0D%0Atongs")).await;
    assert!(saved.contains("anvil\ntongs"));
    let kept = rae
        .refused("/account", &profile("anvil%0D%0ANo+Name"))
        .await;
    assert!(kept.contains("anvil\nNo Name") && kept.contains("is no name of an image"));
    let conflicts = rae.page("/account/conflicts").await;
    assert!(conflicts.contains("Never asks to review it."));
    rae.done("/account", &profile("tongs")).await;
    let me = portal.caller(&rae.cookie).await;
    let domain::permission::Actor::Person(person) = &me.actor else {
        panic!("a person");
    };
    let about: Vec<_> = person.conflicts.iter().map(|c| c.image.clone()).collect();
    assert_eq!(about, [Some("tongs".parse().unwrap())]);
    let bob = Reader::new(&portal, "bob", &[]).await;
    assert!(!bob.page("/account").await.contains("never_review"));
}

#[tokio::test]
async fn an_image_is_claimed_under_a_listed_handle_and_confirmed_by_another() {
    let portal = portal().await;
    let cora = Reader::new(&portal, "cora", COORDINATOR).await;
    let bob = Reader::new(&portal, "bob", &[]).await;
    // The manifest lists @sample-author and @sample-author-2.
    let listed = Reader::new(&portal, "Sample-Author", &[]).await;
    let path = "/images/anvil/maintainers";
    assert!(portal.get("/images/anvil").await.text().contains(path));
    assert!(portal.get(path).await.text().contains("Nobody yet"));
    assert_eq!(portal.get("/images/nothing/maintainers").await.status, 404);
    assert_eq!(portal.post(path, &[], "act=claim").await.status, 401);
    assert!(!bob.page(path).await.contains("value=\"claim\""));
    assert_eq!(bob.post(path, "act=claim").await.status, 403);

    let claimed = listed.done(path, "act=claim").await;
    assert!(claimed.contains("A confirmed maintainer or a coordinator is next."));
    assert!(claimed.contains("Withdraw the claim") && !claimed.contains("value=\"confirm\""));
    assert!(
        !bob.page(path).await.contains("/people/sample-author"),
        "not told yet"
    );
    let confirm = "act=confirm&person=sample-author";
    assert_eq!(
        listed.post(path, confirm).await.status,
        403,
        "not by oneself"
    );
    assert_eq!(bob.post(path, confirm).await.status, 403);
    assert!(
        cora.page(path)
            .await
            .contains("Signs in by https://id.example (Sample-Author).")
    );
    let confirmed = cora.done(path, confirm).await;
    assert!(confirmed.contains("Maintainer confirmed.") && confirmed.contains("@cora"));
    assert!(
        portal
            .get(path)
            .await
            .text()
            .contains("/people/sample-author")
    );
    assert!(
        portal
            .get("/people/sample-author")
            .await
            .text()
            .contains("Maintains")
    );

    // A confirmed maintainer confirms the next one, and ends what they confirmed.
    let second = Reader::new(&portal, "sample-author-2", &[]).await;
    second.done(path, "act=claim").await;
    listed
        .done(path, "act=confirm&person=sample-author-2")
        .await;
    let ended = listed.done(path, "act=end&person=sample-author-2").await;
    assert!(ended.contains("Maintainership ended."));
    second.done(path, "act=claim").await;
    let refused = cora.done(path, "act=refuse&person=sample-author-2").await;
    assert!(refused.contains("Claim refused."));
    let withdrawn = listed.done(path, "act=withdraw").await;
    assert!(withdrawn.contains("Nobody yet"));
}
