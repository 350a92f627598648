//! The feedback router as data: what somebody wants to do, and the one best way to do it.

use domain::feedback::{
    Direction, Prefill, is_report_list, list_url, new_report_url, prefill_text,
};
use domain::{
    Account, Architecture, Audience, Classification, Feedback, ImageName, Intent, Link, Programme,
    Route, RouteKind, RouteSource, Visibility,
};
use serde::{Deserialize, Serialize};

use super::address::with_query;
use super::image::ImageView;

mod query;
mod words;

pub use query::{RouterQuery, Step, TAG_LIMIT};
pub use words::{account_words, example, kind_words, title, title_for, visibility_words};

/// What the router needs to know of an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouterFacts {
    /// The name.
    pub name: ImageName,
    /// Where it stands in its life, and why.
    pub lifecycle: Classification,
    /// Its tags, to choose from.
    pub tags: Vec<String>,
    /// What it is built for.
    pub architectures: Vec<Architecture>,
    /// Where feedback about it goes.
    pub feedback: Feedback,
    /// "Where to file issues" as safe HTML.
    pub issues_html: Option<String>,
    /// "Where to get help" as safe HTML.
    pub help_html: Option<String>,
    /// "Maintained by" as safe HTML.
    pub maintained_by_html: Option<String>,
}

impl RouterFacts {
    /// The facts from the view of an image and the two directions that the view has no HTML of.
    pub fn new(image: &ImageView, issues_html: Option<String>, help_html: Option<String>) -> Self {
        Self {
            name: image.name.clone(),
            lifecycle: image.lifecycle.clone(),
            tags: image.all_tags(),
            architectures: image.all_architectures(),
            feedback: image.feedback.clone(),
            issues_html,
            help_html,
            maintained_by_html: image.maintained_by.as_ref().map(|words| words.html.clone()),
        }
    }
}

/// A page of the router.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouterView {
    /// The image.
    pub image: ImageName,
    /// Where it stands in its life, and why.
    pub lifecycle: Classification,
    /// Its tags, to choose from.
    pub tags: Vec<String>,
    /// What it is built for, to choose from.
    pub architectures: Vec<Architecture>,
    /// What is asked for beside the intent.
    pub query: RouterQuery,
    /// The six things that one may want to do, with where each leads.
    pub choices: Vec<Choice>,
    /// Before the intent is chosen: what the image says itself, in short.
    pub in_short: Vec<InShort>,
    /// The answer, once the intent is chosen.
    pub answer: Option<AnswerView>,
}

/// One of the lines that stand above the documentation of an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InShort {
    /// What it is about, as in "Where to file issues".
    pub matter: String,
    /// The words as safe HTML.
    pub html: String,
}

/// One thing that somebody may want to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What.
    pub intent: Intent,
    /// Where it leads: place, public or private, account.
    pub leads_to: String,
    /// The page with the answer.
    pub href: String,
}

/// The best way for one intent, and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerView {
    /// What somebody wants to do.
    pub intent: Intent,
    /// What should be read before anything is written.
    pub read_first: Option<String>,
    /// The way to try first.
    pub primary: Option<RouteView>,
    /// The others, in the order in which they should be tried.
    pub others: Vec<RouteView>,
    /// What the image itself says on the matter, where it says anything of its own.
    pub own_words: Option<OwnWords>,
    /// The text to copy into what one writes.
    pub prefill: String,
    /// What does not belong there: a sentence, and the intent that it belongs to.
    pub not_here: Vec<NotHereView>,
}

/// One way for feedback, with its links made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteView {
    /// What stands behind it.
    pub kind: RouteKind,
    /// For whom it is.
    pub audience: Audience,
    /// What it is called.
    pub label: String,
    /// The address that is opened first: for a tracker, its list of reports.
    pub open: Option<Link>,
    /// Whether that address is a list of reports, to be searched at once.
    pub is_list: bool,
    /// For words that point to a section of the image's documentation: the page that shows it.
    pub page: Option<String>,
    /// Where a new report is written, filled in as far as the tracker allows.
    pub write: Option<Link>,
    /// What the text around the link asks for.
    pub note: Option<String>,
    /// Who reads what is written there.
    pub visibility: Visibility,
    /// What one needs to write there.
    pub account: Account,
    /// Where the route comes from.
    pub source: RouteSource,
}

/// What an image says on one matter, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnWords {
    /// What it is about, as in "Where to file issues".
    pub matter: String,
    /// What is to be read before them.
    pub caution: Option<String>,
    /// The words as safe HTML.
    pub html: String,
    /// The file that holds them, as in `issues.md`.
    pub file: String,
}

/// Something that does not belong to a way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotHereView {
    /// What, and why.
    pub sentence: String,
    /// Where it belongs: words and address.
    pub instead: Option<(String, String)>,
}

impl RouterView {
    /// Puts a page of the router together: the choice of an intent, or the answer to one.
    pub fn new(
        facts: &RouterFacts,
        programme: &Programme,
        intent: Option<Intent>,
        query: RouterQuery,
    ) -> Self {
        let choices = choices(&facts.name, &facts.feedback, &query);
        let answer = intent.map(|intent| AnswerView::new(facts, programme, intent, &query));
        let in_short = match intent {
            Some(_) => Vec::new(),
            None => in_short(facts),
        };
        Self {
            image: facts.name.clone(),
            lifecycle: facts.lifecycle.clone(),
            tags: facts.tags.clone(),
            architectures: facts.architectures.clone(),
            query,
            choices,
            in_short,
            answer,
        }
    }

    /// The address of another page of this router that keeps the tag, digest and architecture.
    pub fn href(&self, intent: Option<Intent>, step: Option<Step>) -> String {
        router_href(
            &self.image,
            intent,
            &RouterQuery {
                step,
                ..self.query.clone()
            },
        )
    }
}

/// The address of a page of the router.
pub fn router_href(image: &ImageName, intent: Option<Intent>, query: &RouterQuery) -> String {
    let path = match intent {
        Some(intent) => format!("/r/{image}/{}", intent.as_str()),
        None => format!("/r/{image}"),
    };
    with_query(&path, &query.pairs())
}

/// The six things that one may want to do about an image, each with where it leads.
pub fn choices(image: &ImageName, feedback: &Feedback, query: &RouterQuery) -> Vec<Choice> {
    let query = RouterQuery {
        step: None,
        ..query.clone()
    };
    Intent::ALL
        .into_iter()
        .map(|intent| {
            let answer = feedback.answer(intent);
            let leads_to = answer.primary.map_or_else(
                || "The image names no way of its own; see what its maintainers say".to_owned(),
                words::leads_to,
            );
            Choice {
                intent,
                leads_to,
                href: router_href(image, Some(intent), &query),
            }
        })
        .collect()
}

impl AnswerView {
    fn new(
        facts: &RouterFacts,
        programme: &Programme,
        intent: Intent,
        query: &RouterQuery,
    ) -> Self {
        let answer = facts.feedback.answer(intent);
        let prefill = Prefill {
            namespace: programme.namespace.clone(),
            tag: query.tag.clone(),
            digest: query.digest.clone(),
            architecture: query.architecture,
            ..Prefill::new(intent, facts.name.clone())
        };
        let own_words =
            own_words(facts, intent).filter(|_| !is_whole_text(facts, intent, answer.primary));
        let shown = |route: &Route| {
            let mut way = RouteView::new(route, &prefill);
            let whole_below = own_words
                .as_ref()
                .is_some_and(|words| route.source == RouteSource::Image(words.file.clone()));
            if whole_below {
                way.note = way.note.filter(|note| !note.ends_with('…'));
            }
            way
        };
        Self {
            intent,
            read_first: answer.read_first.map(str::to_owned),
            primary: answer.primary.map(shown),
            others: answer.others.iter().copied().map(shown).collect(),
            own_words,
            prefill: prefill_text(&prefill),
            not_here: answer
                .not_here
                .iter()
                .map(|other| NotHereView {
                    sentence: other.text.to_owned(),
                    instead: other.instead.map(|intent| {
                        let kept = RouterQuery {
                            step: None,
                            ..query.clone()
                        };
                        (
                            title(intent).to_owned(),
                            router_href(&facts.name, Some(intent), &kept),
                        )
                    }),
                })
                .collect(),
        }
    }
}

impl RouteView {
    fn new(route: &Route, prefill: &Prefill) -> Self {
        Self {
            kind: route.kind,
            audience: route.audience,
            label: route.label.clone(),
            open: list_url(route),
            is_list: is_report_list(route),
            page: points_to_page(route).then(|| format!("/images/{}#documentation", prefill.image)),
            write: new_report_url(route, prefill),
            note: route.note.clone(),
            visibility: route.visibility,
            account: route.account.clone(),
            source: route.source.clone(),
        }
    }

    /// The host that its address leads to; the domain of an e-mail address.
    pub fn host(&self) -> Option<String> {
        let link = self.open.as_ref()?;
        link.host()
            .or_else(|| link.as_str().split(['@', '?']).nth(1).map(str::to_owned))
    }
}

/// Whether words without a link send the reader to a section of the image's own documentation.
fn points_to_page(route: &Route) -> bool {
    let of_page = matches!(&route.source, RouteSource::Image(file) if matches!(file.as_str(), "get-help.md" | "issues.md"));
    let mut words = route.label.split(|c: char| !c.is_alphanumeric());
    route.kind == RouteKind::Text
        && of_page
        && words.any(|word| {
            matches!(
                word.to_lowercase().as_str(),
                "below" | "section" | "sections"
            )
        })
}

/// Whether the card of a route shows all that the image says on the matter.
fn is_whole_text(facts: &RouterFacts, intent: Intent, route: Option<&Route>) -> bool {
    let (Some(route), Some((direction, ..))) = (route, direction_for(facts, intent)) else {
        return false;
    };
    route.kind == RouteKind::Text
        && route.source == direction.source
        && direction
            .markdown
            .split_whitespace()
            .eq(route.label.split_whitespace())
}

/// The lines that stand above the documentation of an image.
fn in_short(facts: &RouterFacts) -> Vec<InShort> {
    [Intent::Bug, Intent::Howto, Intent::Maintainers]
        .into_iter()
        .filter_map(|intent| {
            let (_, html, matter) = direction_for(facts, intent)?;
            Some(InShort {
                matter: matter.to_owned(),
                html: html?.clone(),
            })
        })
        .collect()
}

/// What the documentation folder says on the matter of an intent: its text, the same as HTML, and
/// what it is about.
fn direction_for(
    facts: &RouterFacts,
    intent: Intent,
) -> Option<(&Direction, Option<&String>, &'static str)> {
    let feedback = &facts.feedback;
    let (direction, html, matter) = match intent {
        Intent::Bug | Intent::Version | Intent::Security => {
            (&feedback.issues, &facts.issues_html, "Where to file issues")
        }
        Intent::Howto => (&feedback.help, &facts.help_html, "Where to get help"),
        Intent::Maintainers => (
            &feedback.maintained_by,
            &facts.maintained_by_html,
            "Maintained by",
        ),
        Intent::Docs => return None,
    };
    Some((direction.as_ref()?, html.as_ref(), matter))
}

/// What the image says of its own on the matter of an intent; nothing where the programme's template
/// speaks. On security it is what stands about it in the words on issues, if anything does.
fn own_words(facts: &RouterFacts, intent: Intent) -> Option<OwnWords> {
    let (direction, html, matter) = direction_for(facts, intent)?;
    let RouteSource::Image(file) = &direction.source else {
        return None;
    };
    let caution = (intent == Intent::Security)
        .then(|| "Do not use a public link below for a secret.".to_owned());
    let words = direction.markdown.to_lowercase();
    if caution.is_some() && !words.contains("security") && !words.contains("vulnerabilit") {
        return None;
    }
    Some(OwnWords {
        matter: matter.to_owned(),
        caution,
        html: html?.clone(),
        file: file.clone(),
    })
}
