use domain::bundle::Field;

use crate::pages::fixture::{HOSTILE, html};
use crate::pages::people::{forbidden, sign_in, signed_out, unsaved};
use crate::view::people::{
    ForbiddenPage, HeldFiles, Provider, ProviderSetup, SamplePerson, SignInPage, SignedOutPage,
    UnsavedPage,
};

fn sign_in_page() -> SignInPage {
    SignInPage {
        providers: vec![
            Provider {
                slug: "github".to_owned(),
                name: "GitHub".to_owned(),
            },
            Provider {
                slug: "company".to_owned(),
                name: "Company".to_owned(),
            },
        ],
        setup: ProviderSetup {
            what: "Write this into the settings.".to_owned(),
            example: "[[provider]]\nslug = \"github\"".to_owned(),
        },
        sample_people: Vec::new(),
        return_to: "/proposals/44".to_owned(),
        reason: None,
        refused: None,
        signed_in_as: None,
    }
}

#[test]
fn each_provider_is_a_button_that_comes_back_to_where_one_was() {
    let html = html(sign_in(sign_in_page()));
    for slug in ["github", "company"] {
        assert!(
            html.contains(&format!(r#"<form method="post" action="/auth/{slug}""#)),
            "{html}"
        );
    }
    assert_eq!(
        html.matches(r#"name="return_to" value="/proposals/44""#)
            .count(),
        2,
        "{html}"
    );
    assert!(!html.contains("For operators"), "{html}");
    assert!(!html.contains("Sample people"), "{html}");
}

#[test]
fn without_a_provider_the_page_says_how_to_configure_one() {
    let html = html(sign_in(SignInPage {
        providers: Vec::new(),
        ..sign_in_page()
    }));
    assert!(html.contains("No sign-in provider is configured"), "{html}");
    assert!(html.contains("[[provider]]"), "{html}");
    assert!(!html.contains("<form"), "{html}");
}

#[test]
fn sample_people_are_buttons_with_what_they_may_do() {
    let html = html(sign_in(SignInPage {
        sample_people: vec![SamplePerson {
            handle: "sample-coordinator".to_owned(),
            about: "Decides.".to_owned(),
        }],
        ..sign_in_page()
    }));
    assert!(
        html.contains(r#"name="person" value="sample-coordinator""#),
        "{html}"
    );
    assert!(html.contains("Anybody who reaches it"), "{html}");
}

#[test]
fn a_failed_try_says_why() {
    let html = html(sign_in(SignInPage {
        refused: Some("The provider did not answer. Try again in a minute.".to_owned()),
        reason: Some("Linking an identity needs a fresh sign-in.".to_owned()),
        signed_in_as: Some("octo".to_owned()),
        ..sign_in_page()
    }));
    assert!(html.contains(r#"role="alert""#), "{html}");
    assert!(html.contains("did not answer"), "{html}");
    assert!(html.contains("needs a fresh sign-in"), "{html}");
    assert!(html.contains("You are signed in as @octo"), "{html}");
}

#[test]
fn a_refusal_says_why_and_who_can() {
    let page = ForbiddenPage {
        what: "Review proposal 44".to_owned(),
        why: "You maintain this image.".to_owned(),
        who_can: vec![
            ("Reviewers for Dockerfiles".to_owned(), None),
            ("@rae".to_owned(), Some("/people/rae".to_owned())),
        ],
        signed_in_as: Some("octo".to_owned()),
        next: vec![("Open the proposal".to_owned(), "/proposals/44".to_owned())],
    };
    let html = html(forbidden(page));
    for words in [
        "You maintain this image.",
        "Reviewers for Dockerfiles",
        r#"href="/people/rae""#,
        "You are signed in as @octo.",
        r#"href="/proposals/44""#,
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[test]
fn what_was_typed_is_held_when_the_session_ends() {
    let html = html(signed_out(SignedOutPage {
        what: "Comment on proposal 44".to_owned(),
        action: "/proposals/44/review".to_owned(),
        fields: vec![
            ("act".to_owned(), "comment".to_owned()),
            ("text".to_owned(), format!("First line\nSecond {HOSTILE}")),
            ("empty".to_owned(), String::new()),
        ],
        files: vec![HeldFiles {
            field: "files".to_owned(),
            names: vec!["skiff.tar.gz".to_owned(), HOSTILE.to_owned()],
        }],
    }));
    assert!(html.contains(r#"action="/proposals/44/review""#), "{html}");
    assert_eq!(html.matches(r#"type="hidden""#).count(), 3, "{html}");
    assert!(
        html.contains("name=\"text\" value=\"First line\nSecond "),
        "{html}"
    );
    for words in [
        "These files were not kept. Choose them again:",
        "skiff.tar.gz",
        r#"enctype="multipart/form-data""#,
        r#"type="file""#,
        r#"name="files""#,
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(!html.contains("<script"), "{html}");
    // Whoever signs in in the other tab stays able to come back here.
    assert!(html.contains(r#"target="_blank""#), "{html}");
}

#[test]
fn what_was_typed_is_held_when_it_cannot_be_saved() {
    let html = html(unsaved(UnsavedPage {
        status: 503,
        title: "the database does not answer".to_owned(),
        why: "Wait a minute.".to_owned(),
        request_id: Some("17".to_owned()),
        action: "/drafts/1/project".to_owned(),
        fields: vec![
            ("act".to_owned(), "save".to_owned()),
            ("answers/summary".to_owned(), format!("One\n{HOSTILE}")),
        ],
        files: Vec::new(),
    }));
    for words in [
        "Status 503",
        "the database does not answer",
        "Number of the request: <code>17</code>",
        "Wait a minute.",
        r#"action="/drafts/1/project""#,
        "name=\"answers/summary\" value=\"One\n",
        "Send again",
        "Show what you wrote",
        Field::Summary.form().label,
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert_eq!(html.matches(r#"type="hidden""#).count(), 2, "{html}");
    assert!(
        !html.contains("<dt class=\"mt-3 font-semibold\">act"),
        "{html}"
    );
    assert!(!html.contains("<script"), "{html}");
}

#[test]
fn what_was_refused_is_changed_where_it_is_held_and_what_is_gone_is_copied() {
    let page = |status| UnsavedPage {
        status,
        title: "too long".to_owned(),
        why: "Shorten it.".to_owned(),
        request_id: None,
        action: "/drafts/1/manifest".to_owned(),
        fields: vec![
            ("act".to_owned(), "save".to_owned()),
            ("base:manifest".to_owned(), "an older text".repeat(99)),
            ("show".to_owned(), "warn".to_owned()),
            ("answers/relation".to_owned(), "told".to_owned()),
            ("text".to_owned(), format!("\nOne\n{}", HOSTILE.repeat(9))),
        ],
        files: Vec::new(),
    };
    let refused = html(unsaved(page(422)));
    assert_eq!(refused.matches(r#"type="hidden""#).count(), 4, "{refused}");
    assert_eq!(refused.matches("</textarea>").count(), 1, "{refused}");
    assert!(
        refused.contains(r#"name="text""#) && refused.contains("\n\nOne\n"),
        "{refused}"
    );
    assert!(refused.contains("Send again") && !refused.contains("<script"));
    assert!(refused.contains("The text"), "{refused}");
    let gone = html(unsaved(page(404)));
    assert!(
        !gone.contains("<form") && !gone.contains("Send again"),
        "{gone}"
    );
    assert!(gone.contains("<details open"), "{gone}");
    assert!(!gone.contains("an older text"), "{gone}");
}
