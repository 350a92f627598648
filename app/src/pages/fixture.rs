//! Images for the tests of pages, and what must hold for every page.

use domain::feedback::{
    Account, Audience, Direction, Feedback, Intent, Route, RouteKind, RouteSource, Visibility,
};
use domain::{Architecture, Classification, Lifecycle, Link};
use leptos::prelude::*;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::view::catalogue::MaintainedBy;
use crate::view::image::{
    HistoryItem, ImagePage, ImageView, MaintainedByView, MaintainerView, TagEntry, tag_group,
};

/// The moment at which all pages of the tests are seen.
pub const NOW: OffsetDateTime = datetime!(2026-08-23 15:00 UTC);

/// Words that would break out of the page were they not escaped.
pub const HOSTILE: &str = r#"</title><script>alert(1)</script><img src=x onerror="alert(2)">'"&"#;

/// Renders a page and asserts what must hold for all of them.
pub fn html(page: impl IntoView) -> String {
    let html = page.into_view().to_html();
    for tag in tags(&html) {
        let (name, attributes) = tag;
        assert!(
            !matches!(name, "script" | "style" | "iframe" | "object" | "base"),
            "<{name}> in {html}"
        );
        for (attribute, value) in attributes {
            assert!(
                !attribute.starts_with("on") && attribute != "style",
                "{attribute}={value} in <{name}>"
            );
            let address = value.trim_start().to_lowercase();
            assert!(
                !address.starts_with("javascript:") && !address.starts_with("data:"),
                "{attribute}={value}"
            );
        }
    }
    assert_eq!(html.matches("<h1").count(), 1, "one h1: {html}");
    let mut ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice: {html}");
    html
}

/// The start tags of a text, each with its attributes, as a browser would find them.
fn tags(html: &str) -> Vec<(&str, Vec<(&str, &str)>)> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = rest.find([' ', '>', '/']).unwrap_or(rest.len());
        let name = &rest[..end];
        rest = &rest[end..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start_matches([' ', '/', '\n']);
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let end = rest.find(['=', ' ', '>']).unwrap_or(rest.len());
            let attribute = &rest[..end];
            rest = &rest[end..];
            let mut value = "";
            if let Some(quoted) = rest.strip_prefix("=\"") {
                let end = quoted.find('"').unwrap_or(quoted.len());
                value = &quoted[..end];
                rest = quoted.get(end + 1..).unwrap_or_default();
            }
            attributes.push((attribute, value));
        }
        found.push((name, attributes));
    }
    found
}

/// A link that is one.
pub fn link(text: &str) -> Link {
    text.parse().unwrap()
}

/// A route for some intents.
pub fn route(
    kind: RouteKind,
    label: &str,
    target: Option<&str>,
    intents: &[Intent],
    source: RouteSource,
) -> Route {
    let private = kind == RouteKind::Email;
    Route {
        kind,
        audience: Audience::Users,
        intents: intents.to_vec(),
        label: label.to_owned(),
        target: target.map(link),
        note: None,
        visibility: if private {
            Visibility::Private
        } else {
            Visibility::Public
        },
        account: if private {
            Account::NotNeeded
        } else {
            Account::Needed("GitHub".to_owned())
        },
        source,
    }
}

/// Feedback as the programme's template gives it: a tracker on GitHub, a chat, a private contact.
pub fn feedback() -> Feedback {
    let template = || RouteSource::Template("issues.md".to_owned());
    let mut maintainers = route(
        RouteKind::Chat,
        "#workshop on the chat",
        Some("https://chat.example/workshop"),
        &[Intent::Maintainers],
        RouteSource::Programme,
    );
    maintainers.audience = Audience::Maintainers;
    Feedback {
        issues: Some(Direction {
            markdown: "[issues](https://github.com/acme/anvil/issues)".to_owned(),
            source: template(),
        }),
        help: Some(Direction {
            markdown: "the chat".to_owned(),
            source: template(),
        }),
        maintained_by: Some(Direction {
            markdown: "[Acme](https://github.com/acme/anvil)".to_owned(),
            source: RouteSource::Image("maintainer.md".to_owned()),
        }),
        routes: vec![
            route(
                RouteKind::GithubIssues,
                "Issues of acme/anvil",
                Some("https://github.com/acme/anvil/issues"),
                &[Intent::Bug, Intent::Version],
                template(),
            ),
            route(
                RouteKind::Chat,
                "#general",
                Some("https://chat.example/general"),
                &[Intent::Howto],
                RouteSource::Programme,
            ),
            route(
                RouteKind::GithubIssues,
                "Issues of the documentation",
                Some("https://github.com/acme/docs/issues"),
                &[Intent::Docs],
                RouteSource::Programme,
            ),
            route(
                RouteKind::Email,
                "security@acme.example",
                Some("mailto:security@acme.example"),
                &[Intent::Security],
                RouteSource::Programme,
            ),
            maintainers,
        ],
    }
}

/// A lifecycle without notice.
pub fn lifecycle(lifecycle: Lifecycle) -> Classification {
    Classification {
        lifecycle,
        reason: "The reason.".to_owned(),
        notice: None,
        successors: Vec::new(),
        elsewhere: Vec::new(),
    }
}

/// An entry in a folder.
pub fn entry(directory: &str, tags: &[&str]) -> TagEntry {
    let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
    TagEntry {
        group: tag_group(directory, &tags),
        tags,
        shared_tags: Vec::new(),
        architectures: vec![Architecture::Amd64, Architecture::Arm64v8],
        dockerfile: Some(link(&format!(
            "https://github.com/acme/anvil/blob/0123abc/{directory}/Dockerfile"
        ))),
        dockerfile_label: directory.to_owned(),
        commit_short: "0123abc".to_owned(),
    }
}

/// An active image with two entries.
pub fn image() -> ImageView {
    ImageView {
        name: "anvil".parse().unwrap(),
        short_description: "A block to work on.".to_owned(),
        lifecycle: lifecycle(Lifecycle::Active),
        categories: vec![("developer-tools".to_owned(), "Developer tools".to_owned())],
        maintained_by: Some(MaintainedByView {
            html: r#"<a href="https://github.com/acme/anvil">Acme</a>"#.to_owned(),
            kind: MaintainedBy::Others,
        }),
        maintainers: vec![MaintainerView {
            name: "Wile".to_owned(),
            handle: "wile".to_owned(),
            link: Some(link("https://github.com/wile")),
        }],
        source_repository: Some(link("https://github.com/acme/anvil.git")),
        github_repo: Some(link("https://github.com/acme/anvil")),
        entries: vec![
            entry("2/trixie", &["2.0", "2", "latest"]),
            entry("1/trixie", &["1.9", "1"]),
        ],
        documentation_html: "<h2 id=\"what\">What is it</h2><p>A block.</p>".to_owned(),
        outline: Vec::new(),
        has_logo: false,
        notice_html: None,
        updated_at: datetime!(2026-08-21 14:02 UTC),
        pull: "docker pull anvil".to_owned(),
        history: vec![HistoryItem {
            number: 1,
            at: datetime!(2026-08-21 14:02 UTC),
            source: "Imported".to_owned(),
            sentence: "First version.".to_owned(),
            origin: None,
        }],
        feedback: feedback(),
    }
}

/// The page of an image.
pub fn image_page(image: ImageView) -> ImagePage {
    ImagePage {
        open: Vec::new(),
        takes_proposals: false,
        image,
        tag_filter: String::new(),
        base_url: "https://images.example".to_owned(),
        programme: "Workshop Images".to_owned(),
        now: NOW,
    }
}

#[test]
fn the_check_of_all_pages_sees_what_it_looks_for() {
    assert_eq!(
        tags(r#"a < b <a href="x" hidden onclick="y">&lt;p style="z"</a><br/>"#),
        [
            ("a", vec![("href", "x"), ("hidden", ""), ("onclick", "y")]),
            ("br", vec![])
        ]
    );
}
