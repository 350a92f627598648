//! The feedback routes of an image, by domain.md 10.2: what its documentation folder says, the
//! templates where it says nothing, and the programme's channels for every image.

use crate::docs::{Placeholder, Placeholders};
use crate::image::Link;
use crate::programme::{Channel, Programme};

use super::kind::classify;
use super::links::{github_repository, repository_issues};
use super::routes::{Matter, name_of, routes};
use super::{
    Account, Audience, Direction, Feedback, FeedbackFacts, Intent, Route, RouteKind, RouteSource,
    Visibility, list_url,
};

/// Derives everything on feedback about an image. An image without `content.md` (`scratch`) has no
/// directions and the programme's routes only.
pub fn derive(facts: &FeedbackFacts<'_>, programme: &Programme) -> Feedback {
    let mut feedback = Feedback {
        issues: None,
        help: None,
        maintained_by: None,
        routes: Vec::new(),
    };
    if facts.folder.content().is_some() {
        let values = placeholders(facts, programme);
        feedback.issues = issues(facts, &values);
        feedback.help = help(facts, &values);
        feedback.maintained_by = maintained_by(facts, &values);

        let directions = [
            (&feedback.issues, Matter::Issues),
            (&feedback.help, Matter::Help),
            (&feedback.maintained_by, Matter::MaintainedBy),
        ];
        let mut report = None;
        for (direction, matter) in directions {
            if let Some(direction) = direction {
                feedback
                    .routes
                    .extend(routes(&direction.markdown, matter, &direction.source));
            }
            if matter == Matter::Issues {
                // Only trackers that the text itself names count, not the repository of the build.
                report = private_report(facts, &feedback.routes);
                let further = build_repository(facts, &feedback.routes);
                feedback.routes.extend(further);
            }
        }
        feedback.routes.extend(report);
    }
    add_programme(facts, programme, &mut feedback.routes);
    feedback
}

fn placeholders(facts: &FeedbackFacts<'_>, programme: &Programme) -> Placeholders {
    let pull_name = match programme.namespace.as_str() {
        "" => facts.image.to_string(),
        namespace => format!("{namespace}/{}", facts.image),
    };
    let values = Placeholders::of(&facts.folder, &facts.templates, &pull_name);
    if facts
        .folder
        .file("get-help.md")
        .or(facts.templates.get_help())
        .is_some()
    {
        return values;
    }
    let channels: Vec<String> = programme
        .help
        .iter()
        .map(|channel| format!("[{}]({})", channel.label, channel.target))
        .collect();
    values.with(Placeholder::GetHelp, channels.join(", "))
}

/// The text of a matter with the placeholders replaced that stand behind its own.
fn expanded(text: &str, placeholder: Placeholder, values: &Placeholders) -> String {
    let next = Placeholder::ALL
        .into_iter()
        .find(|other| *other > placeholder)
        .unwrap_or(placeholder);
    values.expand_from(next, text)
}

fn issues(facts: &FeedbackFacts<'_>, values: &Placeholders) -> Option<Direction> {
    const FILE: &str = "issues.md";
    match facts.folder.file(FILE) {
        Some(own) => Some(Direction {
            markdown: expanded(own, Placeholder::Issues, values),
            source: RouteSource::Image(FILE.to_owned()),
        }),
        // Without an address the template says nothing.
        None => facts.folder.github_repo().map(|_| Direction {
            markdown: expanded(facts.templates.issues(), Placeholder::Issues, values),
            source: RouteSource::Template(FILE.to_owned()),
        }),
    }
}

fn help(facts: &FeedbackFacts<'_>, values: &Placeholders) -> Option<Direction> {
    const FILE: &str = "get-help.md";
    let source = match facts.folder.file(FILE) {
        Some(_) => RouteSource::Image(FILE.to_owned()),
        None => RouteSource::Template(FILE.to_owned()),
    };
    let markdown = values.expand_from(Placeholder::GetHelp, Placeholder::GetHelp.marker());
    Some(Direction { markdown, source })
}

fn maintained_by(facts: &FeedbackFacts<'_>, values: &Placeholders) -> Option<Direction> {
    let own = facts.folder.maintainer()?;
    Some(Direction {
        markdown: expanded(own, Placeholder::Maintainer, values),
        source: RouteSource::Image("maintainer.md".to_owned()),
    })
}

/// The tracker of the repository that the manifest builds from, when it is another one than the
/// documentation names and not among the routes already.
fn build_repository(facts: &FeedbackFacts<'_>, known: &[Route]) -> Option<Route> {
    let repository = without_suffix(facts.manifest_repo?);
    let named = facts.folder.github_repo().map(without_suffix);
    if named
        .as_ref()
        .is_some_and(|named| named.eq_ignore_ascii_case(&repository))
    {
        return None;
    }
    let target = repository_issues(&repository)?;
    let same = |route: &Route| {
        list_url(route).is_some_and(|link| without_query(&link) == without_query(&target))
    };
    if known.iter().any(same) {
        return None;
    }
    let classified = classify(&target, "");
    let label = name_of(&target, classified.kind);
    let note = match named {
        Some(named) => {
            format!(
                "The image is built from this repository. Its documentation names {named}, so try what it says first."
            )
        }
        None => "The image is built from this repository; its documentation names none.".to_owned(),
    };
    Some(Route {
        kind: classified.kind,
        audience: Audience::Users,
        intents: vec![Intent::Bug, Intent::Version],
        label,
        target: Some(target),
        note: Some(note),
        visibility: classified.visibility,
        account: classified.account,
        source: RouteSource::Template("issues.md".to_owned()),
    })
}

/// A repository's address as a browser takes it.
fn without_suffix(address: &str) -> String {
    let address = address
        .trim()
        .replace("git://", "https://")
        .replace("http://", "https://");
    let address = address.trim_end_matches('/');
    address.strip_suffix(".git").unwrap_or(address).to_owned()
}

fn without_query(link: &Link) -> String {
    let address = link.as_str().split(['?', '#']).next().unwrap_or_default();
    address
        .trim_end_matches('/')
        .to_ascii_lowercase()
        .replace("/-/issues", "/issues")
}

/// The page of a GitHub repository on which security problems are reported without everybody
/// reading them; none where bugs are not reported on GitHub, for nobody may be looking there. Whether
/// it takes reports, only the page itself tells.
fn private_report(facts: &FeedbackFacts<'_>, known: &[Route]) -> Option<Route> {
    let of_image = facts
        .folder
        .github_repo()
        .and_then(|address| address.parse::<Link>().ok());
    let trackers: Vec<String> = known
        .iter()
        .filter(|route| {
            route.kind == RouteKind::GithubIssues && route.intents.contains(&Intent::Bug)
        })
        .filter_map(|route| route.target.as_ref().and_then(github_repository))
        .collect();
    let repository = of_image
        .as_ref()
        .and_then(github_repository)
        .and_then(|own| {
            trackers
                .iter()
                .find(|tracker| tracker.eq_ignore_ascii_case(&own))
        })
        .or_else(|| trackers.first())?;
    let target = format!("https://github.com/{repository}/security")
        .parse()
        .ok()?;
    Some(Route {
        kind: RouteKind::Page,
        audience: Audience::Users,
        intents: vec![Intent::Security],
        label: format!("Security page of {repository} on GitHub"),
        target: Some(target),
        note: Some(format!(
            "Where {repository} takes private reports, this page has a button for one; where it does not, write to the other contact."
        )),
        visibility: Visibility::Private,
        account: Account::Needed("GitHub".to_owned()),
        source: RouteSource::Template("github-repo".to_owned()),
    })
}

/// The routes that every image has.
fn add_programme(facts: &FeedbackFacts<'_>, programme: &Programme, routes: &mut Vec<Route>) {
    let image = facts.image.as_str();
    let own_help = routes.iter().any(|route| {
        route.intents.contains(&Intent::Howto)
            && route.target.is_some()
            && matches!(route.source, RouteSource::Image(_))
    });
    if !own_help {
        let channels = programme
            .help
            .iter()
            .map(|channel| channel_route(channel, image, &[Intent::Howto]));
        let missing: Vec<Route> = channels
            .filter(|route| routes.iter().all(|known| known.target != route.target))
            .collect();
        routes.extend(missing);
    }
    routes.push(channel_route(&programme.general, image, &[Intent::Howto]));
    routes.push(Route {
        audience: Audience::Maintainers,
        note: Some(
            programme
                .maintainers
                .note
                .clone()
                .unwrap_or_else(|| "For maintainers and contributors, not for support.".to_owned()),
        ),
        ..channel_route(&programme.maintainers, image, &[Intent::Maintainers])
    });
    routes.push(channel_route(
        &programme.documentation,
        image,
        &[Intent::Docs],
    ));
    routes.push(channel_route(&programme.updates, image, &[Intent::Version]));
    routes.push(Route {
        visibility: Visibility::Private,
        ..channel_route(&programme.security, image, &[Intent::Security])
    });
}

fn channel_route(channel: &Channel, image: &str, intents: &[Intent]) -> Route {
    let target = channel.link(image);
    let classified = target
        .as_ref()
        .map(|target| classify(target, &channel.label));
    let (kind, visibility) = match &classified {
        Some(classified) => (classified.kind, classified.visibility),
        None => (RouteKind::Text, Visibility::Unknown),
    };
    Route {
        kind,
        audience: Audience::Users,
        intents: intents.to_vec(),
        label: channel.label.clone(),
        target,
        note: channel.note.clone(),
        visibility,
        account: match &channel.account {
            Some(account) => Account::Needed(account.clone()),
            None => Account::NotNeeded,
        },
        source: RouteSource::Programme,
    }
}
