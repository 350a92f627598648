//! Ways for feedback that changed, and the notice above the documentation.

use std::collections::BTreeSet;

use super::{Difference, Place, Side, SourceFile, Subject, Surroundings};
use crate::docs::Folder;
use crate::feedback::{FeedbackFacts, Intent, Route, RouteSource, derive};
use crate::finding::Span;

/// The file with the notice.
const NOTICE: &str = "deprecated.md";

/// The facts about the documentation.
pub(super) fn compare(
    old: &Side<'_>,
    new: &Side<'_>,
    surroundings: &Surroundings<'_>,
    difference: &mut Difference,
) {
    let (before, after) = (routes(old, surroundings), routes(new, surroundings));
    let key = |route: &Route| (first_intent(route), address(route));
    let had: BTreeSet<_> = before.iter().map(key).collect();
    let has: BTreeSet<_> = after.iter().map(key).collect();
    for intent in Intent::ALL {
        let of = |routes: &'_ [Route], other: &BTreeSet<(Intent, String)>| -> Vec<Route> {
            let mut told = BTreeSet::new();
            let routes = routes.iter().filter(|route| {
                let key = key(route);
                key.0 == intent && !other.contains(&key) && told.insert(key.1)
            });
            routes.cloned().collect()
        };
        let (gone, come) = (of(&before, &has), of(&after, &had));
        if let ([was], [is]) = (&gone[..], &come[..]) {
            let (was_to, is_to) = (address(was), address(is));
            let sentence = format!("{} go to `{is_to}` instead of `{was_to}`", what(intent));
            difference.add(Subject::Route, sentence, place(old, was), place(new, is));
            continue;
        }
        for is in &come {
            let sentence = format!("{} may also go to `{}`", what(intent), address(is));
            difference.add(Subject::Route, sentence, Vec::new(), place(new, is));
        }
        for was in &gone {
            let sentence = format!("{} no longer go to `{}`", what(intent), address(was));
            difference.add(Subject::Route, sentence, place(old, was), Vec::new());
        }
    }
    for is in &after {
        let was = before
            .iter()
            .find(|was| key(was) == key(is) && was.source == is.source);
        if let Some(was) = was.filter(|was| was.note != is.note) {
            let sentence = match &is.note {
                Some(note) => format!("the note at `{}` now says: {note}", address(is)),
                None => format!("the note at `{}` is gone", address(is)),
            };
            difference.add(Subject::Route, sentence, place(old, was), place(new, is));
        }
    }
    notice(old, new, difference);
}

fn routes(side: &Side<'_>, surroundings: &Surroundings<'_>) -> Vec<Route> {
    let entries = &side.reading.manifest.entries;
    let repository = entries
        .first()
        .map_or(&side.reading.manifest.global.git_repo, |entry| {
            &entry.git_repo
        });
    let facts = FeedbackFacts {
        image: surroundings.image,
        folder: Folder::new(surroundings.image.as_str(), side.bundle.documentation),
        templates: surroundings.templates,
        manifest_repo: Some(repository.as_str()).filter(|repository| !repository.is_empty()),
    };
    derive(&facts, surroundings.programme).routes
}

fn first_intent(route: &Route) -> Intent {
    route
        .intents
        .first()
        .copied()
        .unwrap_or(Intent::Maintainers)
}

fn address(route: &Route) -> String {
    let target = route.target.as_ref().map(|link| {
        let address = link.as_str();
        address
            .strip_prefix("mailto:")
            .unwrap_or(address)
            .to_owned()
    });
    target.unwrap_or_else(|| route.label.clone())
}

const fn what(intent: Intent) -> &'static str {
    match intent {
        Intent::Bug => "bug reports",
        Intent::Howto => "questions on use",
        Intent::Security => "security reports",
        Intent::Docs => "errors in the documentation",
        Intent::Version => "requests for versions",
        Intent::Maintainers => "messages to the maintainers",
    }
}

/// Where a route stands: the address in the file that it was derived from, or that file.
fn place(side: &Side<'_>, route: &Route) -> Vec<Place> {
    let file = match &route.source {
        RouteSource::Image(file) => file.as_str(),
        RouteSource::Template(_) => "github-repo",
        RouteSource::Programme => return Vec::new(),
    };
    let Some(text) = side.bundle.documentation.get(file) else {
        return Vec::new();
    };
    let address = address(route);
    let start = text.find(&address);
    let range = match start {
        Some(start) => start..start + address.len(),
        None => 0..text.trim_end().len(),
    };
    vec![in_file(file, text, range)]
}

fn in_file(file: &str, text: &str, range: std::ops::Range<usize>) -> Place {
    let line = 1 + text[..range.start].matches('\n').count();
    Place {
        file: SourceFile::Documentation(file.to_owned()),
        span: Span {
            start: range.start,
            end: range.end,
            line: u32::try_from(line).unwrap_or(u32::MAX),
        },
    }
}

fn notice(old: &Side<'_>, new: &Side<'_>, difference: &mut Difference) {
    let text = |side: &Side<'_>| {
        let text = side.bundle.documentation.get(NOTICE);
        text.filter(|text| !text.trim().is_empty()).cloned()
    };
    let (was, is) = (text(old), text(new));
    let words = |text: &Option<String>| -> Option<Vec<String>> {
        let words = text.as_ref()?.split_whitespace();
        Some(words.map(str::to_owned).collect())
    };
    if words(&was) == words(&is) {
        return;
    }
    let sentence = match (&was, &is) {
        (None, _) => "notice added above the documentation",
        (_, None) => "notice above the documentation removed",
        _ => "notice above the documentation changed",
    };
    let whole = |text: Option<String>| -> Vec<Place> {
        let text = text.into_iter();
        text.map(|text| in_file(NOTICE, &text, 0..text.len()))
            .collect()
    };
    difference.add(Subject::Notice, sentence.to_owned(), whole(was), whole(is));
}
