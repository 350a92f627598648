use domain::{Architecture, Lifecycle};

use super::*;
use crate::pages::fixture::{
    HOSTILE, entry, feedback, html, image as anvil, image_page, lifecycle, link,
};

#[test]
fn feedback_comes_first_and_every_intent_leads_to_its_answer() {
    let html = html(image(image_page(anvil())));
    let place = |what: &str| {
        html.find(what)
            .unwrap_or_else(|| panic!("{what} is missing in {html}"))
    };
    assert!(place("User Feedback") < place("Supported tags"));
    assert!(place("Supported tags") < place("For your README"));
    for intent in domain::Intent::ALL {
        place(&format!(r#"<a href="/r/anvil/{}""#, intent.as_str()));
    }
    place("Issues on GitHub · public · account needed");
    place("#workshop on the chat · for maintainers and contributors");
    place("security@acme.example · private · no account");
}

#[test]
fn the_page_says_what_the_image_is_and_how_to_get_it() {
    let html = html(image(image_page(anvil())));
    for part in [
        "A block to work on.",
        "2 days ago",
        "21 Aug 2026, 14:02 UTC",
        r#"id="pull""#,
        "docker pull anvil",
        r#"data-copy="pull""#,
        r#"href="https://github.com/acme/anvil.git""#,
        ">acme/anvil</a>",
        r#"href="https://github.com/wile""#,
        r#"href="/images?category=developer-tools""#,
        "[![User Feedback](https://images.example/images/anvil/feedback.svg)](https://images.example/r/anvil)",
        "First version.",
    ] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
    assert!(!html.contains("/images/anvil/logo"), "{html}");
}

#[test]
fn two_repositories_are_both_shown_when_they_differ() {
    let mut other = anvil();
    other.github_repo = Some(link("https://git.example/acme/forge/"));
    let html = html(image(image_page(other)));
    assert!(html.contains("git.example/acme/forge<"), "{html}");
    assert!(html.contains("Named in the documentation"), "{html}");
}

#[test]
fn hostile_words_stay_words() {
    let mut hostile = anvil();
    hostile.short_description = HOSTILE.to_owned();
    hostile.maintainers[0].name = HOSTILE.to_owned();
    hostile.maintainers[0].handle = HOSTILE.to_owned();
    hostile.categories[0].1 = HOSTILE.to_owned();
    hostile.lifecycle.lifecycle = Lifecycle::ActiveWithNotice;
    hostile.lifecycle.reason = HOSTILE.to_owned();
    hostile.entries[0].tags.push(HOSTILE.to_owned());
    hostile.entries[0].dockerfile_label = HOSTILE.to_owned();
    hostile.history[0].sentence = HOSTILE.to_owned();
    hostile.feedback.routes[1].label = HOSTILE.to_owned();
    let mut page = image_page(hostile);
    page.tag_filter = HOSTILE.to_owned();
    let shown = html(image(page.clone()));
    assert!(shown.contains("&lt;script&gt;alert(1)"), "{shown}");
    let data = json_ld(&page);
    assert!(!data.contains('<') && !data.contains('>'), "{data}");
    assert!(
        data.contains("\\u003cscript\\u003e") && data.contains("\\\"alert(2)\\\""),
        "{data}"
    );
}

#[test]
fn an_image_without_tags_says_so_and_has_no_empty_table() {
    let mut old = anvil();
    old.entries.clear();
    old.lifecycle = lifecycle(Lifecycle::NoSupportedTags);
    let html = html(image(image_page(old)));
    assert!(
        html.contains("Nothing is built for this image now."),
        "{html}"
    );
    assert!(
        !html.contains("<table") && !html.contains("data-filter"),
        "{html}"
    );
    assert!(html.contains("The reason."), "{html}");
}

#[test]
fn a_deprecated_image_names_what_replaces_it_before_the_feedback() {
    let mut old = anvil();
    old.lifecycle = lifecycle(Lifecycle::Deprecated);
    old.lifecycle.successors = vec!["tongs".parse().unwrap()];
    old.notice_html = Some(format!("<p>{}</p>", "Long. ".repeat(100)));
    let html = html(image(image_page(old)));
    let place = |what: &str| {
        html.find(what)
            .unwrap_or_else(|| panic!("{what} is missing in {html}"))
    };
    assert!(place(r#"<a href="/images/tongs">tongs</a>"#) < place("feedback-title"));
    assert!(
        place("Read the notice") < place("Long. Long."),
        "a long notice opens on demand"
    );
    assert!(
        place("The reason.") < place("Read the notice"),
        "a short reason is shown"
    );
}

#[test]
fn a_long_reason_opens_with_a_long_notice_and_is_shown_without_one() {
    let mut old = anvil();
    old.lifecycle = lifecycle(Lifecycle::Deprecated);
    old.lifecycle.reason = format!("Its notice says: {}", "much. ".repeat(30));
    let alone = html(image(image_page(old.clone())));
    assert!(
        alone.contains("<p>Its notice says:") && !alone.contains("Read the notice"),
        "{alone}"
    );
    old.notice_html = Some(format!("<p>{}</p>", "Long. ".repeat(100)));
    let folded = html(image(image_page(old)));
    let place = |what: &str| {
        folded
            .find(what)
            .unwrap_or_else(|| panic!("{what} is missing in {folded}"))
    };
    assert!(place("Read the notice") < place("Its notice says:"));
}

#[test]
fn an_active_image_has_no_banner() {
    let html = html(image(image_page(anvil())));
    assert!(!html.contains("The reason."), "{html}");
}

#[test]
fn the_pseudo_image_without_anything_of_its_own_still_answers() {
    let mut scratch = anvil();
    scratch.name = "scratch".parse().unwrap();
    scratch.lifecycle = lifecycle(Lifecycle::NoSupportedTags);
    scratch.maintained_by = None;
    scratch.maintainers.clear();
    scratch.categories.clear();
    scratch.source_repository = None;
    scratch.github_repo = None;
    scratch.entries.clear();
    scratch.documentation_html.clear();
    scratch.pull.clear();
    scratch.history.clear();
    let mut feedback = feedback();
    feedback.issues = None;
    feedback.help = None;
    feedback.maintained_by = None;
    feedback
        .routes
        .retain(|route| route.source == domain::RouteSource::Programme);
    scratch.feedback = feedback;
    let html = html(image(image_page(scratch)));
    assert_eq!(html.matches(r#"<a href="/r/scratch/"#).count(), 6, "{html}");
    assert!(
        !html.contains("docker pull") && !html.contains("Maintained by"),
        "{html}"
    );
    assert!(html.contains("no documentation yet"), "{html}");
}

fn many() -> ImageView {
    let mut many = anvil();
    many.entries = (0..148)
        .map(|at| {
            let version = 8 + at / 40;
            let tag = format!("{version}.{at}-jdk-variant");
            let mut entry = entry(&format!("{version}/jdk/variant-{at}"), &[&tag]);
            entry.shared_tags = vec![format!("{version}-shared")];
            if at == 147 {
                entry.architectures = vec![Architecture::WindowsAmd64];
                entry.shared_tags.push("latest".to_owned());
            }
            entry
        })
        .collect();
    many
}

#[test]
fn a_hundred_and_forty_eight_entries_stay_usable() {
    let html = html(image(image_page(many())));
    assert_eq!(html.matches("data-entry").count(), 148);
    assert_eq!(html.matches("data-group").count(), 4);
    assert_eq!(
        html.matches("<details open").count(),
        0,
        "versions come first, not entries"
    );
    let latest = html.matches(r#"<span class="chip">latest</span>"#).count();
    assert_eq!(latest, 2, "at its entry and at the version that holds it");
    assert!(html.contains("148 entries, 3 architectures"), "{html}");
    assert!(html.contains(r##"action="/images/anvil#tags""##), "{html}");
    assert!(html.contains("shared:"), "{html}");
}

#[test]
fn the_tag_filter_works_without_a_script() {
    let mut page = image_page(many());
    page.tag_filter = " 11 WINDOWS ".to_owned();
    let shown = html(image(page.clone()));
    assert_eq!(shown.matches("data-entry").count(), 1, "{shown}");
    assert!(
        shown.contains("1 of 148 entries for “11 WINDOWS”."),
        "{shown}"
    );
    assert!(shown.contains(r#"data-all="148""#), "{shown}");
    assert!(
        shown.contains(r##"<a href="/images/anvil#tags">Show all</a>"##),
        "{shown}"
    );
    page.tag_filter = "nothing-like-it".to_owned();
    let empty = html(image(page));
    assert!(empty.contains("0 of 148 entries"), "{empty}");
    assert!(!empty.contains("<table"), "{empty}");
}

#[test]
fn an_entry_without_a_page_for_its_dockerfile_has_no_link() {
    let mut other = anvil();
    other.entries.truncate(1);
    other.entries[0].dockerfile = None;
    let html = html(image(image_page(other)));
    assert!(
        html.contains("2/trixie") && !html.contains("blob/0123abc"),
        "{html}"
    );
}

#[test]
fn the_data_for_search_engines_is_json() {
    let page = image_page(anvil());
    assert_eq!(
        json_ld(&page),
        "{\"@context\":\"https://schema.org\",\"@type\":\"SoftwareApplication\",\"name\":\"anvil\",\
         \"description\":\"A block to work on.\",\"url\":\"https://images.example/images/anvil\",\
         \"applicationCategory\":\"Developer tools\",\"operatingSystem\":\"linux/amd64, linux/arm64/v8\",\
         \"dateModified\":\"2026-08-21T14:02:00Z\",\"sameAs\":\"https://github.com/acme/anvil.git\",\
         \"provider\":{\"@type\":\"Organization\",\"name\":\"Workshop Images\"}}"
    );
    assert_eq!(
        description(&page),
        "A block to work on. Supported tags, documentation and where feedback goes."
    );
}

#[test]
fn a_name_of_full_length_breaks_instead_of_widening_the_page() {
    let mut long = anvil();
    long.name = "x".repeat(128).parse().unwrap();
    let html = html(image(image_page(long)));
    assert!(
        html.contains(&format!(r#"min-w-0">{}</h1>"#, "x".repeat(128))),
        "{html}"
    );
}

#[test]
fn what_is_proposed_and_where_a_version_came_from_are_linked() {
    let mut page = image_page(anvil());
    assert!(!html(image(page.clone())).contains("Propose an update"));
    page.takes_proposals = true;
    let none = html(image(page.clone()));
    assert!(none.contains("Nothing is proposed for it"), "{none}");
    assert!(none.contains("/update\""), "{none}");
    page.open = vec![crate::view::image::OpenChange {
        proposal: 44,
        kind: "update".to_owned(),
        summary: HOSTILE.to_owned(),
        state: "in review".to_owned(),
        turn: "Reviewers".to_owned(),
    }];
    page.image.history[0].origin = Some(crate::view::image::VersionOrigin {
        proposal: 12,
        revision: 3,
        record: 2,
    });
    let html = html(image(page));
    for said in [
        r#"href="/proposals/44""#,
        "waiting for: reviewers",
        "Proposal #12, r3",
        r#"href="/proposals/12/record/2""#,
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
}
