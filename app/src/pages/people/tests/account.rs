use time::Duration;

use crate::pages::fixture::{HOSTILE, NOW, html};
use crate::pages::people::{person, profile, sessions, tokens};
use crate::view::form::{FormChoice, FormFindings};
use crate::view::people::{
    AwayDates, CreatedToken, Email, Identity, PersonPage, PersonProposal, ProfileForm, ProfilePage,
    Provider, RoleHeld, Session, SessionsPage, Token, TokenForm, TokenOwner, TokenState,
    TokensPage,
};

fn reviewer() -> RoleHeld {
    RoleHeld {
        role: "Reviewer".to_owned(),
        scopes: "Dockerfiles".to_owned(),
        since: NOW - Duration::days(40),
    }
}

fn profile_page() -> ProfilePage {
    ProfilePage {
        handle: "rae".to_owned(),
        email: Email::Verified {
            address: "rae@example.org".to_owned(),
            by: "GitHub".to_owned(),
        },
        form: ProfileForm {
            name: "Rae".to_owned(),
            organisations: "Acme\nGuild".to_owned(),
            theme: "dark".to_owned(),
            ..ProfileForm::default()
        },
        findings: FormFindings::default(),
        reviews: true,
        roles: vec![reviewer()],
        identities: vec![Identity {
            id: "1".to_owned(),
            provider: "GitHub".to_owned(),
            name: "rae".to_owned(),
            linked_at: NOW - Duration::days(400),
            kept_because: Some("It is your only way in.".to_owned()),
        }],
        linkable: vec![Provider {
            slug: "company".to_owned(),
            name: "Company".to_owned(),
        }],
        done: None,
        now: NOW,
    }
}

#[test]
fn the_profile_shows_what_is_known_and_where_it_came_from() {
    let html = html(profile(profile_page()));
    for words in [
        "Verified",
        "Acme\nGuild",
        "It is your only way in.",
        "Reviewer",
        r#"action="/auth/company""#,
        r#"name="away_from""#,
        r#"href="/people/rae""#,
        r#"action="/sign-out""#,
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let dark = html.split(r#"value="dark""#).nth(1).unwrap();
    assert!(
        dark.split('>').next().unwrap().contains("checked"),
        "{dark}"
    );
}

#[test]
fn an_address_that_nobody_verified_proves_nothing() {
    let html = html(profile(ProfilePage {
        email: Email::Unverified {
            address: HOSTILE.to_owned(),
            by: "Company".to_owned(),
        },
        reviews: false,
        roles: Vec::new(),
        ..profile_page()
    }));
    assert!(html.contains("Not verified"), "{html}");
    assert!(html.contains("&lt;script&gt;"), "{html}");
    // Who reviews nothing is not asked when they are away.
    assert!(!html.contains("away_from"), "{html}");
}

#[test]
fn a_refused_profile_keeps_what_was_typed() {
    let html = html(profile(ProfilePage {
        form: ProfileForm {
            name: HOSTILE.to_owned(),
            away_from: "2026-13-40".to_owned(),
            ..ProfileForm::default()
        },
        findings: FormFindings::new([(
            "away_from",
            "There is no such day. Write it as 2026-12-24.",
        )]),
        ..profile_page()
    }));
    assert!(html.contains(r#"value="2026-13-40""#), "{html}");
    assert!(html.contains(r##"href="#field-away_from""##), "{html}");
    assert!(html.contains("&lt;/title&gt;&lt;script&gt;"), "{html}");
}

#[test]
fn a_session_can_be_ended_here_and_elsewhere() {
    let session = |id: &str, current| Session {
        id: id.to_owned(),
        device: "Firefox on Linux".to_owned(),
        address: "192.0.2.7".to_owned(),
        began_at: NOW - Duration::days(3),
        used_at: NOW - Duration::minutes(5),
        ends_at: NOW + Duration::days(11),
        current,
    };
    let one = SessionsPage {
        sessions: vec![session("a", true)],
        done: None,
        now: NOW,
    };
    let alone = html(sessions(one.clone()));
    assert!(alone.contains("You are signed in nowhere else."), "{alone}");
    assert!(alone.contains("This one"), "{alone}");
    let two = html(sessions(SessionsPage {
        sessions: vec![session("a", true), session("b", false)],
        done: Some("The session on the phone has ended.".to_owned()),
        ..one
    }));
    assert!(two.contains(r#"name="session" value="b""#), "{two}");
    assert!(two.contains("Sign out everywhere else"), "{two}");
    assert!(two.contains(r#"role="status""#), "{two}");
    assert!(two.contains("in 11 days"), "{two}");
}

fn tokens_page() -> TokensPage {
    let token = |id: &str, state| Token {
        id: id.to_owned(),
        name: format!("nightly {id}"),
        prefix: "slipway_ab12".to_owned(),
        scopes: vec!["image:anvil:update".to_owned()],
        state,
        created_at: NOW - Duration::days(20),
        expires_at: NOW + Duration::days(70),
        used_at: None,
    };
    TokensPage {
        owner: TokenOwner::Reader,
        answers_for: Vec::new(),
        tokens: vec![
            token("1", TokenState::Works),
            token("2", TokenState::Revoked),
        ],
        created: None,
        form: TokenForm {
            days: "90".to_owned(),
            ..TokenForm::default()
        },
        findings: FormFindings::default(),
        scopes: vec![
            FormChoice::new(
                "catalogue:read",
                "Read the catalogue",
                "Images, tags, routes.",
            ),
            FormChoice::new("proposals:write", "Propose", ""),
        ],
        lifetimes: vec![
            FormChoice::new("30", "30 days", ""),
            FormChoice::new("90", "90 days", ""),
        ],
        done: None,
        now: NOW,
    }
}

#[test]
fn only_a_token_that_works_can_be_revoked() {
    let html = html(tokens(tokens_page()));
    assert!(html.contains(r#"name="token" value="1""#), "{html}");
    assert!(!html.contains(r#"name="token" value="2""#), "{html}");
    assert!(html.contains("Revoked"), "{html}");
    assert!(html.contains("Never used"), "{html}");
    assert!(html.contains("slipway_ab12"), "{html}");
}

#[test]
fn whoever_answers_for_a_service_account_finds_its_tokens() {
    let own = html(tokens(TokensPage {
        answers_for: vec![("anvil-bot".to_owned(), "Updates".to_owned())],
        ..tokens_page()
    }));
    let href = r#"href="/account/service-accounts/anvil-bot""#;
    assert!(own.contains(href), "{own}");
    for (by_contact, action) in [
        (true, r#"action="/account/service-accounts/anvil-bot""#),
        (false, r#"action="/admin/service-accounts/anvil-bot""#),
    ] {
        let html = html(tokens(TokensPage {
            owner: TokenOwner::ServiceAccount {
                handle: "anvil-bot".to_owned(),
                by_contact,
            },
            ..tokens_page()
        }));
        assert!(html.contains(action), "{html}");
        assert_eq!(html.contains("You answer for it"), by_contact, "{html}");
        assert_eq!(html.contains(r#"href="/admin/people""#), !by_contact);
    }
}

#[test]
fn a_new_token_is_shown_with_its_copy_button() {
    let html = html(tokens(TokensPage {
        created: Some(CreatedToken {
            name: "nightly".to_owned(),
            secret: "slipway_secret".to_owned(),
        }),
        ..tokens_page()
    }));
    assert!(html.contains(r#"data-copy="new-token""#), "{html}");
    assert_eq!(html.matches("slipway_secret").count(), 1, "{html}");
}

#[test]
fn a_refused_token_keeps_its_scopes() {
    let html = html(tokens(TokensPage {
        form: TokenForm {
            name: String::new(),
            scopes: vec!["proposals:write".to_owned()],
            days: "30".to_owned(),
            images: String::new(),
        },
        findings: FormFindings::new([("name", "Say what it is for.")]),
        tokens: Vec::new(),
        ..tokens_page()
    }));
    let scope = html.split(r#"value="proposals:write""#).nth(1).unwrap();
    assert!(
        scope.split('>').next().unwrap().contains("checked"),
        "{html}"
    );
    assert!(html.contains("No tokens"), "{html}");
    assert!(html.contains("Nothing was changed"), "{html}");
}

#[test]
fn tokens_of_others_can_only_be_revoked() {
    let html = html(tokens(TokensPage {
        owner: TokenOwner::Person("octo".to_owned()),
        ..tokens_page()
    }));
    assert!(
        html.contains(r#"action="/admin/people/octo/tokens""#),
        "{html}"
    );
    assert!(!html.contains("Make token"), "{html}");
}

#[test]
fn everybody_sees_what_a_person_does_in_the_programme() {
    let page = PersonPage {
        handle: "rae".to_owned(),
        name: HOSTILE.to_owned(),
        service_contact: None,
        roles: vec![reviewer()],
        organisations: vec!["Acme".to_owned()],
        projects: vec!["anvil".to_owned()],
        maintains: vec!["anvil".to_owned()],
        proposals: vec![PersonProposal {
            number: 44,
            title: "New image tidewater".to_owned(),
            state: "In review".to_owned(),
        }],
        proposals_total: 12,
        away: Some(AwayDates {
            from: "20 August 2026".to_owned(),
            until: "30 August 2026".to_owned(),
            now: true,
        }),
        is_reader: false,
        administration: None,
        now: NOW,
    };
    let shown = html(person(page.clone()));
    for words in [
        "Away until 30 August 2026",
        r#"href="/proposals/44""#,
        r#"href="/images/anvil""#,
        "The latest 1 of 12.",
        "&lt;script&gt;",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(!shown.contains("Edit your profile") && !shown.contains("Administer"));
    let program = html(person(PersonPage {
        service_contact: Some("rae".to_owned()),
        proposals: Vec::new(),
        is_reader: true,
        ..page
    }));
    assert!(program.contains("A program, not a person"), "{program}");
    assert!(program.contains("No public proposal"), "{program}");
    assert!(program.contains("Edit your profile"), "{program}");
}
