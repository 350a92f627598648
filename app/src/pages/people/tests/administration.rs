use time::Duration;

use crate::pages::fixture::{HOSTILE, NOW, html};
use crate::pages::people::{audit, people, person_admin, service_accounts};
use crate::view::form::{FormChoice, FormFindings};
use crate::view::people::{
    AuditEntry, AuditPage, AuditQuery, Email, GrantForm, GrantedRole, MaintainedImage, PeoplePage,
    PeopleQuery, PersonAdminPage, PersonRow, ServiceAccount, ServiceAccountForm,
    ServiceAccountsPage,
};

fn roles() -> Vec<FormChoice> {
    vec![
        FormChoice::new("reviewer", "Reviewer", "Claims and reviews proposals."),
        FormChoice::new("coordinator", "Coordinator", "Decides."),
    ]
}

#[test]
fn people_are_found_by_words_and_role() {
    let page = PeoplePage {
        query: PeopleQuery {
            q: HOSTILE.to_owned(),
            role: "coordinator".to_owned(),
        },
        roles: roles(),
        people: vec![PersonRow {
            handle: "rae".to_owned(),
            name: HOSTILE.to_owned(),
            roles: vec!["Reviewer (Dockerfiles)".to_owned()],
            seen_at: Some(NOW - Duration::hours(3)),
            blocked: true,
        }],
        total: 120,
        first: None,
        next: Some("/admin/people?after=rae".to_owned()),
        now: NOW,
    };
    let found = html(people(page.clone()));
    for words in [
        "3 hours ago",
        "Locked out",
        "120 people",
        r#"href="/admin/people/rae""#,
        r#"href="/admin/people?after=rae""#,
    ] {
        assert!(found.contains(words), "{words}: {found}");
    }
    let chosen = found.split(r#"value="coordinator""#).nth(1).unwrap();
    assert!(
        chosen.split('>').next().unwrap().contains("selected"),
        "{found}"
    );
    let none = html(people(PeoplePage {
        people: Vec::new(),
        total: 0,
        next: None,
        ..page
    }));
    assert!(
        none.contains("Nobody fits") && none.contains("Show everybody"),
        "{none}"
    );
}

fn person_page() -> PersonAdminPage {
    PersonAdminPage {
        handle: "rae".to_owned(),
        name: "Rae".to_owned(),
        email: Email::None,
        identities: vec!["GitHub (rae)".to_owned()],
        roles: vec![
            GrantedRole {
                role: "administrator".to_owned(),
                label: "Administrator".to_owned(),
                scopes: String::new(),
                granted_by: "the command line".to_owned(),
                since: NOW - Duration::days(9),
                kept_because: Some(
                    "@rae is the last administrator. Grant the role to somebody else first."
                        .to_owned(),
                ),
            },
            GrantedRole {
                role: "reviewer".to_owned(),
                label: "Reviewer".to_owned(),
                scopes: "Dockerfiles".to_owned(),
                granted_by: "@ada".to_owned(),
                since: NOW - Duration::days(9),
                kept_because: None,
            },
        ],
        grantable: roles(),
        scopes: vec![FormChoice::new("docs", "Documentation", "")],
        form: GrantForm::default(),
        findings: FormFindings::default(),
        taking: None,
        blocking: false,
        blocked_because: None,
        unblockable_because: None,
        may_end_access: true,
        maintains: vec![MaintainedImage {
            image: "anvil".to_owned(),
            confirmed_by: None,
        }],
        sessions: 2,
        tokens: 1,
        created_at: NOW - Duration::days(90),
        seen_at: None,
        done: None,
        now: NOW,
    }
}

#[test]
fn the_last_administrator_stays_and_the_page_says_why() {
    let html = html(person_admin(person_page()));
    assert!(html.contains("is the last administrator"), "{html}");
    assert!(!html.contains("take=administrator"), "{html}");
    assert!(
        html.contains("/admin/people/rae?take=reviewer#role-reviewer"),
        "{html}"
    );
    assert!(html.contains("confirm-maintainer"), "{html}");
    assert!(html.contains("2 sessions and 1 working token."), "{html}");
    assert!(html.contains("end-sessions") && html.contains("/admin/people/rae/tokens"));
    let other = html_of_a_coordinator();
    assert!(!other.contains("end-sessions") && !other.contains("/tokens"));
}

fn html_of_a_coordinator() -> String {
    html(person_admin(PersonAdminPage {
        may_end_access: false,
        ..person_page()
    }))
}

#[test]
fn taking_a_role_asks_for_a_reason_and_for_nothing_else() {
    let html = html(person_admin(PersonAdminPage {
        taking: Some("reviewer".to_owned()),
        form: GrantForm {
            reason: HOSTILE.to_owned(),
            ..GrantForm::default()
        },
        findings: FormFindings::new([("reason", "Say why in a sentence.")]),
        ..person_page()
    }));
    assert!(html.contains(r#"name="act" value="take""#), "{html}");
    assert!(html.contains(r#"name="role" value="reviewer""#), "{html}");
    assert!(html.contains("&lt;script&gt;"), "{html}");
    // Only one form with a reason is open at a time.
    assert!(!html.contains(r#"value="grant""#), "{html}");
}

#[test]
fn a_lock_out_is_asked_about_and_undone() {
    let asked = html(person_admin(PersonAdminPage {
        blocking: true,
        ..person_page()
    }));
    assert!(asked.contains(r#"name="act" value="block""#), "{asked}");
    let locked = html(person_admin(PersonAdminPage {
        blocked_because: Some("Spam.".to_owned()),
        ..person_page()
    }));
    assert!(
        locked.contains("Spam.") && locked.contains(r#"value="unblock""#),
        "{locked}"
    );
    let kept = html(person_admin(PersonAdminPage {
        unblockable_because: Some("You cannot lock yourself out.".to_owned()),
        ..person_page()
    }));
    assert!(kept.contains("You cannot lock yourself out."), "{kept}");
    assert!(!kept.contains("?block=yes"), "{kept}");
}

#[test]
fn a_service_account_names_its_human() {
    let page = ServiceAccountsPage {
        accounts: vec![ServiceAccount {
            handle: "anvil-updates".to_owned(),
            name: "Nightly updates".to_owned(),
            contact: "rae".to_owned(),
            images: vec!["anvil".to_owned()],
            tokens: 1,
            used_at: Some(NOW - Duration::hours(2)),
        }],
        form: ServiceAccountForm {
            handle: "Bad Handle".to_owned(),
            ..ServiceAccountForm::default()
        },
        findings: FormFindings::new([("handle", "Write letters, digits and dashes.")]),
        done: None,
        now: NOW,
    };
    let shown = html(service_accounts(page.clone()));
    for words in [
        r#"href="/people/rae""#,
        r#"href="/admin/service-accounts/anvil-updates""#,
        r#"value="Bad Handle""#,
        "1 token",
        r#"name="account" value="anvil-updates""#,
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let none = html(service_accounts(ServiceAccountsPage {
        accounts: Vec::new(),
        ..page
    }));
    assert!(none.contains("No service accounts"), "{none}");
}

fn audit_page() -> AuditPage {
    AuditPage {
        query: AuditQuery {
            who: "ada".to_owned(),
            act: "role.granted".to_owned(),
            ..AuditQuery::default()
        },
        findings: FormFindings::default(),
        acts: vec![FormChoice::new("role.granted", "Granted a role", "")],
        entries: vec![AuditEntry {
            at: NOW - Duration::hours(1),
            who: Some("ada".to_owned()),
            what: format!("Gave the role reviewer (docs) to rae. Reason: {HOSTILE}"),
            about: vec!["@rae".to_owned()],
            address: "192.0.2.7".to_owned(),
        }],
        own_only: false,
        latest: None,
        older: Some("/admin/audit?before=7".to_owned()),
        now: NOW,
    }
}

#[test]
fn the_audit_log_is_filtered_paged_and_exported() {
    let html = html(audit(audit_page()));
    for words in [
        "23 Aug 2026, 14:00 UTC",
        "192.0.2.7",
        r#"href="/admin/audit?before=7""#,
        r#"href="/admin/audit.csv?who=ada&amp;act=role.granted""#,
        r#"href="/admin/audit.json?who=ada&amp;act=role.granted""#,
        "&lt;script&gt;",
        "Gave the role reviewer (docs) to rae.",
        r#"href="/admin/audit?whom=%40rae""#,
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[test]
fn who_may_see_only_their_own_entries_is_told() {
    let html = html(audit(AuditPage {
        entries: Vec::new(),
        own_only: true,
        findings: FormFindings::new([("from", "There is no such day.")]),
        ..audit_page()
    }));
    assert!(html.contains("Only what concerns you is listed"), "{html}");
    assert!(html.contains("Nothing fits"), "{html}");
    assert!(html.contains("There is no such day."), "{html}");
}
