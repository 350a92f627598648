//! Markdown of other people made into HTML that is safe to show.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::{LazyLock, Mutex};

use ammonia::{Builder, UrlRelative};
use comrak::adapters::{HeadingAdapter, HeadingMeta};
use comrak::nodes::{NodeValue, Sourcepos};
use comrak::{Arena, Options, format_html_with_plugins, options::Plugins, parse_document};

/// A rendered text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// HTML without anything that runs, loads or styles.
    pub html: String,
    /// The headings of the two upper levels: identifier and words.
    pub outline: Vec<(String, String)>,
    /// The words alone, for the search index.
    pub text: String,
}

/// What stands before every identifier in rendered text, so that none collides with the page's own.
const ID_PREFIX: &str = "doc-";

/// Renders Markdown with tables, bare links and strikethrough, as the registry shows it. Headings
/// move one level down, below the page's own, and get links to themselves. Pictures from other
/// hosts become links: showing them would tell that host who reads the page.
pub fn markdown(text: &str) -> Rendered {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    // Raw HTML goes through; what follows takes out whatever could do harm.
    options.render.r#unsafe = true;

    let arena = Arena::new();
    let root = parse_document(&arena, text, &options);
    let mut words = String::new();
    let mut levels = Levels::default();
    for node in root.descendants() {
        let mut data = node.data.borrow_mut();
        match &mut data.value {
            NodeValue::Text(text) => {
                words.push_str(text);
                words.push(' ');
            }
            NodeValue::Code(code) => {
                words.push_str(&code.literal);
                words.push(' ');
            }
            NodeValue::CodeBlock(block) => {
                words.push_str(&block.literal);
                words.push(' ');
            }
            NodeValue::Heading(heading) => heading.level = levels.shown(heading.level),
            // A picture's words are its children, so nothing but the address changes.
            NodeValue::Image(picture) if !is_own_picture(&picture.url) => {
                let link = picture.clone();
                data.value = NodeValue::Link(link);
            }
            _ => {}
        }
    }

    let headings = Headings::default();
    let mut plugins = Plugins::default();
    plugins.render.heading_adapter = Some(&headings);
    let mut raw = String::with_capacity(text.len() * 2);
    // Writing to a string does not fail.
    let _ = format_html_with_plugins(root, &options, &mut raw, &plugins);
    let html = SANITIZER.clean(&raw).to_string();
    let outline = headings
        .0
        .into_inner()
        .map(|state| state.outline)
        .unwrap_or_default();
    Rendered {
        html,
        outline,
        text: words,
    }
}

/// The headings above the one that comes next: their levels as written and as shown. Texts leave
/// levels out for the look of it, and who hears a page loses their way then.
#[derive(Default)]
struct Levels(Vec<(u8, u8)>);

impl Levels {
    /// The level at which a heading is shown: at most one below the heading that it belongs to. The
    /// page's own stands above all of them.
    fn shown(&mut self, written: u8) -> u8 {
        while self.0.last().is_some_and(|(above, _)| *above >= written) {
            self.0.pop();
        }
        let above = self.0.last().map_or(1, |(_, shown)| *shown);
        let shown = written.min(above + 1);
        self.0.push((written, shown));
        shown
    }
}

/// Whether a picture is served by this portal.
fn is_own_picture(address: &str) -> bool {
    address.starts_with("/images/")
}

static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .rm_tags(["style"])
        .url_schemes(["http", "https", "mailto"].into())
        .add_generic_attributes(["id"])
        .rm_tag_attributes("img", ["width", "height"])
        .add_tag_attributes("td", ["align"])
        .add_tag_attributes("th", ["align"])
        .add_tag_attributes("code", ["class"])
        // They scroll sideways on a phone: the keyboard has to reach them.
        .set_tag_attribute_value("pre", "tabindex", "0")
        .set_tag_attribute_value("table", "tabindex", "0")
        .link_rel(Some("noopener noreferrer nofollow"))
        .url_relative(UrlRelative::PassThrough)
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            // Identifiers are ours, or none.
            (_, "id") => value.starts_with(ID_PREFIX).then(|| value.into()),
            ("a", "href") => link_target(value),
            ("img", "src") => is_own_picture(value).then(|| value.into()),
            ("code", "class") => value
                .strip_prefix("language-")
                .is_some_and(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
                .then(|| value.into()),
            _ => Some(value.into()),
        });
    builder
});

/// Where a link in a text leads: to another host, to a heading of the same text, or nowhere.
fn link_target(value: &str) -> Option<std::borrow::Cow<'_, str>> {
    if let Some(heading) = value.strip_prefix('#') {
        let heading = heading.strip_prefix(ID_PREFIX).unwrap_or(heading);
        return Some(format!("#{ID_PREFIX}{heading}").into());
    }
    value.parse::<domain::Link>().is_ok().then(|| value.into())
}

/// Gives headings their level, identifier and link, and remembers the upper ones.
#[derive(Default)]
struct Headings(Mutex<HeadingState>);

#[derive(Default)]
struct HeadingState {
    seen: HashMap<String, u32>,
    outline: Vec<(String, String)>,
}

impl HeadingAdapter for Headings {
    fn enter(
        &self,
        output: &mut dyn std::fmt::Write,
        heading: &HeadingMeta,
        _position: Option<Sourcepos>,
    ) -> std::fmt::Result {
        let level = (heading.level + 1).min(6);
        let id = self.0.lock().map_or_else(
            |_| String::new(),
            |mut state| {
                let slug = slug(&heading.content);
                let count = state.seen.entry(slug.clone()).or_default();
                let id = if *count == 0 {
                    format!("{ID_PREFIX}{slug}")
                } else {
                    format!("{ID_PREFIX}{slug}-{count}")
                };
                *count += 1;
                if heading.level <= 2 {
                    state.outline.push((id.clone(), heading.content.clone()));
                }
                id
            },
        );
        write!(output, "<h{level} id=\"{id}\">")
    }

    fn exit(&self, output: &mut dyn std::fmt::Write, heading: &HeadingMeta) -> std::fmt::Result {
        let level = (heading.level + 1).min(6);
        writeln!(output, "</h{level}>")
    }
}

/// A heading's identifier as readers know it from the registry and from Git hosts: lower case,
/// spaces become dashes, punctuation goes.
fn slug(heading: &str) -> String {
    let mut slug = String::with_capacity(heading.len());
    for c in heading.trim().chars() {
        if c.is_alphanumeric() || c == '-' || c == '_' {
            slug.extend(c.to_lowercase());
        } else if c.is_whitespace() {
            slug.push('-');
        }
    }
    slug
}

/// A line of Markdown (a list of links, a maintainer's name) as HTML for inside a paragraph.
pub fn inline_markdown(text: &str) -> String {
    let html = markdown(text).html;
    let trimmed = html.trim();
    match trimmed
        .strip_prefix("<p>")
        .and_then(|rest| rest.strip_suffix("</p>"))
    {
        Some(inner) if !inner.contains("<p>") => inner.to_owned(),
        _ => trimmed.to_owned(),
    }
}

/// Text as it stands in HTML, for the few places that build it by hand (badges, feeds).
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if c.is_control() && c != '\n' && c != '\t' => {
                let _ = write!(escaped, "\u{fffd}");
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// Parsed category lists and the like: a file of `metadata.json`.
///
/// # Errors
/// The line and what is wrong there, when it is no JSON of the known shape.
pub fn categories(metadata: &[u8]) -> Result<Vec<String>, (u32, String)> {
    #[derive(serde::Deserialize)]
    struct Metadata {
        hub: Hub,
    }
    #[derive(serde::Deserialize)]
    struct Hub {
        categories: Vec<String>,
        #[serde(flatten)]
        _more: BTreeMap<String, serde_json::Value>,
    }
    serde_json::from_slice::<Metadata>(metadata)
        .map(|metadata| metadata.hub.categories)
        .map_err(|error| {
            (
                u32::try_from(error.line()).unwrap_or(u32::MAX),
                error.to_string(),
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_runs() {
        for hostile in [
            "[x](javascript:alert(1))",
            "[x](JAVASCRIPT:alert(1))",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\" &#106;avascript:alert(1)\">x</a>",
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg><script>alert(1)</script></svg>",
            "<svg onload=alert(1)>",
            "<iframe src=\"https://evil.example\"></iframe>",
            "<style>body{display:none}</style>",
            "<p style=\"position:fixed\">x</p>",
            "<form action=\"https://evil.example\"><input name=password></form>",
            "[x](data:text/html,<script>alert(1)</script>)",
            "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
            "<div onclick=\"alert(1)\">x</div>",
            "<base href=\"https://evil.example\">",
            "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
            "<https://a.example/\"onmouseover=alert(1)>",
        ] {
            let html = markdown(hostile).html.to_lowercase();
            for forbidden in [
                "javascript:",
                "<script",
                "onerror=alert(1)>",
                " onload",
                " onclick",
                "<iframe",
                "<style",
                " style=",
                "<form",
                "<input",
                "data:",
                "<base",
                "<meta",
                "<svg",
                "\" onmouseover",
            ] {
                assert!(!html.contains(forbidden), "{hostile} gave {html}");
            }
        }
    }

    #[test]
    fn no_level_of_headings_is_left_out() {
        let text = "### A\n\n# B\n\n## C\n\n#### D\n\n#### E\n\n##### F\n\n## G\n\n# H\n";
        let html = markdown(text).html;
        let shown: String = html
            .split("<h")
            .skip(1)
            .filter_map(|heading| heading.chars().next())
            .collect();
        assert_eq!(shown, "32344532", "{html}");
    }

    #[test]
    fn headings_move_down_and_are_linked_to() {
        let page =
            markdown("# What is X?\n\n## Use it\n\n## Use it\n\n### Deep\n\nSee [below](#use-it).");
        assert_eq!(
            page.outline,
            [
                ("doc-what-is-x".to_owned(), "What is X?".to_owned()),
                ("doc-use-it".to_owned(), "Use it".to_owned()),
                ("doc-use-it-1".to_owned(), "Use it".to_owned()),
            ]
        );
        assert!(
            page.html.contains("<h2 id=\"doc-what-is-x\">"),
            "{}",
            page.html
        );
        assert!(page.html.contains("href=\"#doc-use-it\""), "{}", page.html);
        assert!(!page.html.contains("<h1"), "{}", page.html);
    }

    #[test]
    fn pictures_of_other_hosts_become_links() {
        let html = markdown("![a chart](https://cdn.example/x.png) ![logo](/images/x/logo)").html;
        assert!(
            html.contains("<a href=\"https://cdn.example/x.png\""),
            "{html}"
        );
        assert!(html.contains("a chart</a>"), "{html}");
        assert!(
            html.contains("<img src=\"/images/x/logo\" alt=\"logo\""),
            "{html}"
        );
        assert!(!html.contains("src=\"https"), "{html}");
    }

    #[test]
    fn raw_identifiers_do_not_collide_with_the_page() {
        let html = markdown("<h2 id=\"main\">x</h2> <a name=\"top\" id=\"doc-kept\">y</a>").html;
        assert!(!html.contains("id=\"main\""), "{html}");
    }

    #[test]
    fn tables_code_and_bare_links_are_shown() {
        let html = markdown("| a | b |\n|---|---|\n| 1 | 2 |\n\n```console\n$ docker run x\n```\n\nhttps://a.example/b").html;
        assert!(
            html.contains("<table tabindex=\"0\">") && html.contains("<td>1</td>"),
            "{html}"
        );
        assert!(html.contains("<code class=\"language-console\">"), "{html}");
        assert!(html.contains("<a href=\"https://a.example/b\""), "{html}");
    }

    #[test]
    fn one_line_has_no_paragraph() {
        assert_eq!(inline_markdown("the *Team*"), "the <em>Team</em>");
        assert!(inline_markdown("a\n\nb").contains("<p>"));
    }

    #[test]
    fn metadata_says_where_it_is_broken() {
        assert_eq!(
            categories(b"{\"hub\":{\"categories\":[\"a\"]}}"),
            Ok(vec!["a".to_owned()])
        );
        assert_eq!(categories(b"{\n\n oops").map_err(|(line, _)| line), Err(3));
        assert!(categories(b"{}").is_err());
    }
}
