//! The document: what it carries, and what it must not.

use domain::programme::Channel;

use super::*;
use crate::parts::{CodeEditor, EditedText, Notice, Tone};

fn channel(label: &str, target: &str) -> Channel {
    Channel {
        label: label.to_owned(),
        target: target.to_owned(),
        note: Some("Not for support.".to_owned()),
        account: None,
    }
}

fn programme() -> Programme {
    Programme {
        name: "Sample Images".to_owned(),
        summary: "Images for tests.".to_owned(),
        namespace: String::new(),
        general: channel("#general", "https://chat.example/general"),
        maintainers: channel("#maintainers", "an IRC channel"),
        help: Vec::new(),
        security: channel("security", "https://example.org/security"),
        documentation: channel("docs", "https://example.org/docs"),
        updates: channel("updates", "https://example.org/updates/{image}"),
        categories: Vec::new(),
        retired: Vec::new(),
    }
}

fn frame(programme: &Programme) -> Frame<'_> {
    Frame {
        title: "postgres".to_owned(),
        description: Some("A \"database\" & more".to_owned()),
        canonical: Some("https://portal.example/images/postgres".to_owned()),
        theme: Theme::System,
        for_development: false,
        reader: Reader::Catalogue,
        programme,
        section: Some(Section::Catalogue),
        search: "post\"gres".to_owned(),
        path: "/images/postgres?tag=18".to_owned(),
        assets: Assets {
            style: "/assets/portal-1.css".to_owned(),
            script: "/assets/portal-2.js".to_owned(),
            islands: Some(Islands {
                script: "/assets/islands-3.js".to_owned(),
                module: "/assets/browser-4.js".to_owned(),
                wasm: "/assets/browser-5.wasm".to_owned(),
            }),
            reload: None,
        },
        base_url: "https://portal.example".to_owned(),
        json_ld: None,
        open_graph: true,
        robots_noindex: false,
        scripts: Vec::new(),
    }
}

fn plain_page() -> impl IntoView {
    view! { <h1>"postgres"</h1><Notice tone=Tone::Note title="A notice"><p>"Text"</p></Notice> }
}

#[test]
fn a_plain_page_has_no_script_but_the_portal_s() {
    let programme = programme();
    let html = document(&frame(&programme), plain_page());
    assert!(
        html.starts_with("<!DOCTYPE html><html lang=\"en\">"),
        "{html}"
    );
    assert_eq!(html.matches("<script").count(), 1, "{html}");
    assert!(
        html.contains(r#"<script src="/assets/portal-2.js" defer></script>"#),
        "{html}"
    );
    for absent in [
        "leptos-island",
        ".wasm",
        "__RESOLVED",
        "style=\"",
        "<style",
        "onclick",
    ] {
        assert!(!html.contains(absent), "{absent} in {html}");
    }
}

#[test]
fn a_page_with_an_island_marks_it_and_loads_the_browser_half() {
    let programme = programme();
    let html = island_document(&frame(&programme), || {
        let edited = EditedText {
            name: "text".to_owned(),
            label: "Manifest".to_owned(),
            kind: domain::text::TextKind::Manifest,
            kinds: Vec::new(),
            image: String::new(),
            asks_image: false,
            value: "</textarea><b>".to_owned(),
            hidden: Vec::new(),
            button: String::new(),
        };
        view! { <CodeEditor edited/> }
    });
    assert!(
        html.contains("<leptos-island data-component=\"CodeEditor_"),
        "{html}"
    );
    assert!(
        html.contains("data-browser-half=\"/assets/browser-4.js\""),
        "{html}"
    );
    assert!(
        html.contains("data-wasm=\"/assets/browser-5.wasm\""),
        "{html}"
    );
    assert_eq!(html.matches("<script").count(), 2, "{html}");
    assert!(
        html.contains("&lt;/textarea&gt;&lt;b&gt;</textarea>"),
        "{html}"
    );
}

#[test]
fn without_the_browser_half_an_island_is_a_plain_form() {
    let programme = programme();
    let mut frame = frame(&programme);
    frame.assets.islands = None;
    let html = island_document(&frame, plain_page);
    assert_eq!(html.matches("<script").count(), 1, "{html}");
}

#[test]
fn a_page_of_a_developer_s_portal_says_who_made_it() {
    let programme = programme();
    let mut frame = frame(&programme);
    frame.assets.reload = Some(Reload {
        script: "/assets/reload-6.js".to_owned(),
        process: "7".to_owned(),
    });
    let html = document(&frame, plain_page());
    assert!(
        html.contains(r#"<script src="/assets/reload-6.js" data-process="7" defer></script>"#),
        "{html}"
    );
}

#[test]
fn what_was_typed_is_escaped() {
    let programme = programme();
    let html = document(&frame(&programme), plain_page());
    assert!(html.contains(r#"value="post&quot;gres""#), "{html}");
    assert!(html.contains("A &quot;database&quot; &amp; more"), "{html}");
}

#[test]
fn structured_data_cannot_end_its_element() {
    let programme = programme();
    let mut frame = frame(&programme);
    frame.json_ld = Some(r#"{"name":"</script><script>alert(1)</script>"}"#.to_owned());
    let html = document(&frame, plain_page());
    assert_eq!(html.matches("</script>").count(), 2, "{html}");
    assert!(
        html.contains(r#"{"name":"\u003c/script>\u003cscript>alert(1)\u003c/script>"}"#),
        "{html}"
    );
}

#[test]
fn the_skip_link_comes_first_and_leads_to_the_page() {
    let programme = programme();
    let html = document(&frame(&programme), plain_page());
    let body = html.split_once("<body").expect("there is a body").1;
    let first = body.find("<a ").expect("there is a link");
    assert!(
        body[first..].starts_with(r##"<a href="#content" class="skip""##)
            || body[first..].starts_with(r##"<a class="skip" href="#content""##),
        "{body}"
    );
    assert_eq!(html.matches(r#"id="content""#).count(), 1);
}

#[test]
fn the_theme_is_forced_by_an_attribute_and_pressed_in_the_switch() {
    let programme = programme();
    let mut frame = frame(&programme);
    for (theme, attribute) in [
        (Theme::Light, "data-theme=\"light\""),
        (Theme::Dark, "data-theme=\"dark\""),
    ] {
        frame.theme = theme;
        let html = document(&frame, plain_page());
        assert!(html.contains(attribute), "{html}");
        assert!(
            html.contains(&format!(
                r#"value="{}" aria-pressed="true""#,
                theme.as_str()
            )),
            "{html}"
        );
        assert!(
            html.contains(r#"name="from" value="/images/postgres?tag=18""#),
            "{html}"
        );
    }
    frame.theme = Theme::System;
    assert!(!document(&frame, plain_page()).contains("data-theme"));
    assert_eq!(
        Theme::ALL.map(|theme| Theme::from_text(theme.as_str())),
        Theme::ALL
    );
    assert_eq!(Theme::from_text("<script>"), Theme::System);
}

#[test]
fn the_footer_names_the_channels_and_whom_they_are_for() {
    let programme = programme();
    let html = document(&frame(&programme), plain_page());
    let footer = html.split_once("<footer").expect("there is a footer").1;
    assert!(footer.contains("https://chat.example/general"), "{footer}");
    // A target that is no web address is text, never a link.
    assert!(footer.contains("#maintainers: an IRC channel"), "{footer}");
    assert!(footer.contains("Not for support."), "{footer}");
}

#[test]
fn the_head_answers_search_engines_and_previews() {
    let programme = programme();
    let mut frame = frame(&programme);
    let html = document(&frame, plain_page());
    for present in [
        "<title>postgres · Slipway</title>",
        r#"<link rel="canonical" href="https://portal.example/images/postgres""#,
        r#"<meta property="og:url" content="https://portal.example/images/postgres""#,
        r#"aria-current="page""#,
    ] {
        assert!(html.contains(present), "{present} in {html}");
    }
    assert!(!html.contains("noindex"), "{html}");
    frame.robots_noindex = true;
    frame.open_graph = false;
    let html = document(&frame, plain_page());
    assert!(
        html.contains(r#"<meta name="robots" content="noindex""#),
        "{html}"
    );
    assert!(!html.contains("og:"), "{html}");
}

fn bar(reader: Reader) -> String {
    let programme = programme();
    let mut frame = frame(&programme);
    frame.reader = reader;
    let html = document(&frame, plain_page());
    let bar = html.split_once("<header").expect("there is a bar").1;
    bar.split_once("</header>")
        .expect("the bar ends")
        .0
        .to_owned()
}

/// The addresses behind the entries of the bar, in their order.
fn sections(bar: &str) -> Vec<&str> {
    let list = bar.split_once("aria-label=\"Main\"").expect("a nav").1;
    let list = list.split_once("</nav>").expect("it ends").0;
    list.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn a_catalogue_alone_leads_to_no_work() {
    let bar = bar(Reader::Catalogue);
    assert_eq!(
        sections(&bar),
        ["/images", "/check", "/programme", "/api"],
        "{bar}"
    );
    assert!(!bar.contains("Sign in"), "{bar}");
}

#[test]
fn who_is_not_signed_in_finds_the_way() {
    let bar = bar(Reader::Anonymous {
        sign_in: "/sign-in?return_to=%2Fimages".to_owned(),
    });
    assert_eq!(
        sections(&bar),
        ["/images", "/proposals", "/propose", "/check", "/programme"],
        "{bar}"
    );
    // Once in the bar, once in the menu of a phone.
    assert_eq!(
        bar.matches(r#"href="/sign-in?return_to=%2Fimages""#)
            .count(),
        2,
        "{bar}"
    );
}

#[test]
fn what_waits_is_counted_once_for_each_reader() {
    let person = SignedIn {
        handle: "rae".to_owned(),
        name: "Rae <Reviewer>".to_owned(),
        turns: 3,
        unread: 2,
        has_proposals: true,
        is_reviewer: true,
        is_administrator: false,
    };
    let reviewer = bar(Reader::SignedIn(person.clone()));
    assert_eq!(
        sections(&reviewer),
        ["/images", "/proposals", "/queue", "/mine", "/propose"],
        "{reviewer}"
    );
    for present in [
        "waiting for you",
        "Inbox: 2 not read",
        r#"href="/people/rae""#,
        r#"action="/sign-out""#,
        "Rae &lt;Reviewer&gt;",
    ] {
        assert!(reviewer.contains(present), "{present} in {reviewer}");
    }
    assert!(!reviewer.contains("Administration"), "{reviewer}");

    let visitor = bar(Reader::SignedIn(SignedIn {
        has_proposals: false,
        ..person.clone()
    }));
    assert_eq!(
        sections(&visitor),
        ["/images", "/check", "/programme", "/api"],
        "{visitor}"
    );
    assert!(!visitor.contains("/inbox"), "{visitor}");

    let author = bar(Reader::SignedIn(SignedIn {
        turns: 0,
        is_reviewer: false,
        is_administrator: true,
        ..person
    }));
    assert_eq!(
        sections(&author),
        ["/images", "/proposals", "/mine", "/propose"],
        "{author}"
    );
    assert!(!author.contains("waiting for you"), "{author}");
    assert!(author.contains(r#"href="/admin/people""#), "{author}");
}
