//! The best route for what somebody wants to do, the other ones, and what does not belong there.

use serde::Serialize;

use super::routes::is_tracker;
use super::{Audience, Feedback, Intent, Route, RouteKind, RouteSource, Visibility};

/// What the router answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer<'a> {
    /// What was asked.
    pub intent: Intent,
    /// What should be read before anything is written.
    pub read_first: Option<&'static str>,
    /// The route to try first; words without an address when the image gives no more.
    pub primary: Option<&'a Route>,
    /// Other ways, the better ones first.
    pub others: Vec<&'a Route>,
    /// What does not belong there.
    pub not_here: Vec<NotHere>,
}

/// Something that belongs elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NotHere {
    /// What it is, as a sentence.
    pub text: &'static str,
    /// Where it belongs.
    pub instead: Option<Intent>,
}

const SECRETS: NotHere = NotHere {
    text: "Passwords, keys and dumps with data of others: everybody reads what stands there.",
    instead: None,
};
const SECURITY: NotHere = NotHere {
    text: "Security problems: they go to a private contact first.",
    instead: Some(Intent::Security),
};
const QUESTION: NotHere = NotHere {
    text: "Questions on how to use the image: they are answered elsewhere.",
    instead: Some(Intent::Howto),
};
const BUG: NotHere = NotHere {
    text: "Faults of the image: they go to its issue tracker.",
    instead: Some(Intent::Bug),
};
const DOCUMENTATION: NotHere = NotHere {
    text: "Mistakes in the description: they go to the documentation.",
    instead: Some(Intent::Docs),
};
const SUPPORT: NotHere = NotHere {
    text: "Requests for support in the channel of maintainers and contributors.",
    instead: Some(Intent::Howto),
};
/// The same on the page where questions go: there is nowhere else to send them.
const SUPPORT_HERE: NotHere = NotHere {
    instead: None,
    ..SUPPORT
};
const PUBLIC_REPORT: NotHere = NotHere {
    text: "No word of it in a public issue tracker before it is fixed.",
    instead: None,
};
const SCANNER_LIST: NotHere = NotHere {
    text: "The raw list of a scanner: name the one problem that matters and why.",
    instead: None,
};

const SCANNER: &str = "A scanner shows CVEs? Most of them are in packages of the base image. They disappear when the distribution has a fix and the image is rebuilt. Pull the tag again and compare; write when a fixed package stays missing or when the fault is in the image itself.";
const UPDATES: &str = "A new upstream release needs an update by the image's maintainers first. Look whether it is already on its way before you ask for it.";

impl Feedback {
    /// The answer for an intent. There is always a route: where none is made for the intent, the
    /// programme's general channel.
    pub fn answer(&self, intent: Intent) -> Answer<'_> {
        let mut routes: Vec<&Route> = self
            .routes
            .iter()
            .filter(|route| route.intents.contains(&intent))
            // A public place is never shown for a security problem.
            .filter(|route| intent != Intent::Security || route.visibility == Visibility::Private)
            .collect();
        // Where the image says in its own words where issues go, nothing made by a template is better.
        let own_issues = self
            .issues
            .as_ref()
            .is_some_and(|issues| matches!(issues.source, RouteSource::Image(_)));
        routes.sort_by_key(|route| {
            let made = own_issues
                && intent == Intent::Bug
                && !matches!(route.source, RouteSource::Image(_));
            (made, rank(intent, route))
        });
        // Whoever finds nothing else can ask in the general channel, but not about a security problem.
        if !matches!(intent, Intent::Security | Intent::Maintainers) {
            let general = self.routes.iter().rfind(|route| {
                route.source == RouteSource::Programme && route.intents.contains(&Intent::Howto)
            });
            routes.extend(general);
        }
        let mut routes = without_repetition(routes).into_iter();
        let primary = routes.next();
        let secrets = primary
            .is_some_and(|route| route.visibility != Visibility::Private)
            .then_some(SECRETS);
        let not_here: &[NotHere] = match intent {
            Intent::Bug => &[SECURITY, QUESTION],
            Intent::Howto => &[BUG, SUPPORT_HERE],
            Intent::Security => &[PUBLIC_REPORT, SCANNER_LIST],
            Intent::Docs | Intent::Version => &[SECURITY, BUG, QUESTION],
            Intent::Maintainers => &[SECURITY, SUPPORT, DOCUMENTATION],
        };
        Answer {
            intent,
            read_first: match intent {
                Intent::Security => Some(SCANNER),
                Intent::Version => Some(UPDATES),
                _ => None,
            },
            primary,
            others: routes.collect(),
            not_here: secrets
                .into_iter()
                .chain(not_here.iter().copied())
                .collect(),
        }
    }
}

/// The place of a route for an intent, the first lowest; equal ones stay in their order.
fn rank(intent: Intent, route: &Route) -> u8 {
    let own = matches!(route.source, RouteSource::Image(_));
    let programme = route.source == RouteSource::Programme;
    match intent {
        Intent::Bug => match route.kind {
            kind if is_tracker(kind) => 0,
            RouteKind::Email => 1,
            RouteKind::GithubDiscussions | RouteKind::MailingList => 2,
            RouteKind::Forum | RouteKind::QuestionsAndAnswers | RouteKind::Chat => 3,
            RouteKind::Documentation | RouteKind::Page => 4,
            _ => 5,
        },
        Intent::Howto => match (own, route.target.is_some()) {
            _ if route.audience == Audience::Maintainers => 4,
            (true, true) => 0,
            (true, false) => 1,
            (false, true) if !programme => 2,
            _ => 3,
        },
        Intent::Security => match (own, programme) {
            (true, _) => 0,
            (_, true) => 1,
            _ => 2,
        },
        Intent::Docs | Intent::Version => u8::from(!programme),
        Intent::Maintainers => match (programme, route.target.is_some()) {
            (true, _) => 0,
            (_, true) => 1,
            _ => 2,
        },
    }
}

/// Each address once, at its best place. Of the same address in a template's words and in the
/// programme's, the programme's are kept: they say more. Of two places for questions the programme
/// names the general channel last, and that name is kept.
fn without_repetition(routes: Vec<&Route>) -> Vec<&Route> {
    let mut kept: Vec<&Route> = Vec::new();
    for route in routes {
        let same = kept
            .iter_mut()
            .find(|known| route.target.is_some() && known.target == route.target);
        match same {
            Some(known) if route.source == RouteSource::Programme && says_more(route, known) => {
                *known = route;
            }
            Some(_) => {}
            None => kept.push(route),
        }
    }
    kept
}

/// Whether a route of the programme names an address better than the route known so far.
fn says_more(route: &Route, known: &Route) -> bool {
    let for_questions = |route: &Route| route.intents.contains(&Intent::Howto);
    match known.source {
        RouteSource::Template(_) => true,
        RouteSource::Programme => for_questions(route) && for_questions(known),
        RouteSource::Image(_) => false,
    }
}
