//! Addresses at a tracker: the list of its reports, and the form for a new one with what is known
//! filled in.

use crate::image::Link;

use super::prefill::{Prefill, prefill_text, prefill_title};
use super::{Intent, Route, RouteKind};

/// The longest address that is filled in, in characters. Servers and mail programs cut longer ones.
pub const PREFILLED_LIMIT: usize = 2000;

/// What stands at the end of a text that was cut to fit.
const CUT: &str = "\n(Cut: the rest did not fit into an address.)";

/// Where one looks whether a report exists already: for a tracker its list of reports, also where
/// the image names the form for a new one; otherwise the address itself.
pub fn list_url(route: &Route) -> Option<Link> {
    let target = route.target.as_ref()?;
    let better = match route.kind {
        RouteKind::GithubIssues => github_repository(target).and_then(|repository| {
            let is_form = target.path().contains("/issues/");
            is_form.then(|| format!("https://github.com/{repository}/issues"))
        }),
        RouteKind::GithubDiscussions => target
            .path()
            .split_once("/discussions/new")
            .map(|(before, _)| format!("https://github.com{before}/discussions")),
        RouteKind::GitlabIssues => {
            before_last(target, "/issues/").map(|base| format!("{base}/issues"))
        }
        RouteKind::Jira => jira_list(target, route.note.as_deref()),
        RouteKind::Bugzilla => bugzilla_list(target),
        RouteKind::Launchpad => before_last(target, "/+filebug"),
        _ => None,
    };
    better
        .and_then(|address| address.parse().ok())
        .or_else(|| Some(target.clone()))
}

/// Whether [`list_url`] is a list of reports, to be searched at once; not so for the front page of a
/// tracker that keeps reports of many projects.
pub fn is_report_list(route: &Route) -> bool {
    let Some(list) = list_url(route) else {
        return false;
    };
    let path = list.path();
    let is_front = path.trim_end_matches('/').is_empty();
    match route.kind {
        RouteKind::GithubIssues | RouteKind::GitlabIssues => true,
        RouteKind::Jira => path.contains("jql=") || path.contains("/issues"),
        RouteKind::Bugzilla => path.contains("buglist.cgi") || path.contains("query.cgi"),
        RouteKind::Launchpad | RouteKind::Phabricator | RouteKind::Tracker => !is_front,
        _ => false,
    }
}

/// The form for a new report with title and text filled in, for trackers that take them in the
/// address; none for others, and none for a security problem: such a form is public.
pub fn new_report_url(route: &Route, prefill: &Prefill) -> Option<Link> {
    if prefill.intent == Intent::Security || route.intents.contains(&Intent::Security) {
        return None;
    }
    let target = route.target.as_ref()?;
    let (title, text) = (prefill_title(prefill), prefill_text(prefill));
    let form = match route.kind {
        RouteKind::GithubIssues => Form {
            address: format!(
                "https://github.com/{}/issues/new?",
                github_repository(target)?
            ),
            title: "title",
            text: "body",
        },
        RouteKind::GitlabIssues => Form {
            address: format!("{}/-/issues/new?", gitlab_project(target)?),
            title: "issue[title]",
            text: "issue[description]",
        },
        RouteKind::Jira => Form {
            address: jira_form(target)?,
            title: "summary",
            text: "description",
        },
        RouteKind::Bugzilla => Form {
            address: bugzilla_form(target)?,
            title: "short_desc",
            text: "comment",
        },
        RouteKind::Launchpad => Form {
            address: launchpad_form(target)?,
            title: "field.title",
            text: "field.comment",
        },
        _ => return None,
    };
    form.filled(&title, &text)
}

struct Form {
    /// Up to and with the `?` or `&` behind which the fields follow.
    address: String,
    title: &'static str,
    text: &'static str,
}

impl Form {
    fn filled(&self, title: &str, text: &str) -> Option<Link> {
        let mut address = format!("{}{}={}", self.address, percent(self.title), percent(title));
        let start = format!("{address}&{}=", percent(self.text));
        let room = PREFILLED_LIMIT.saturating_sub(start.chars().count());
        // Where not even the remark on the cut fits, the title alone is filled in.
        if let Some(text) = fitting(text, room) {
            address = start + &text;
        }
        (address.chars().count() <= PREFILLED_LIMIT)
            .then(|| address.parse().ok())
            .flatten()
    }
}

/// The text percent-encoded in at most `room` characters, cut with a remark where it is longer.
fn fitting(text: &str, room: usize) -> Option<String> {
    let whole = percent(text);
    if whole.len() <= room {
        return Some(whole);
    }
    let remark = percent(CUT);
    let room = room.checked_sub(remark.len())?;
    let mut done = String::new();
    for c in text.chars() {
        let encoded = percent(c.encode_utf8(&mut [0; 4]));
        if done.len() + encoded.len() > room {
            break;
        }
        done.push_str(&encoded);
    }
    Some(done + &remark)
}

/// Percent-encoding of everything but the unreserved characters of RFC 3986, section 2.3.
fn percent(text: &str) -> String {
    let mut done = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            done.push(char::from(byte));
        } else {
            done.push('%');
            for half in [byte >> 4, byte & 15] {
                done.extend(
                    char::from_digit(u32::from(half), 16).map(|digit| digit.to_ascii_uppercase()),
                );
            }
        }
    }
    done
}

/// `owner/name` of an address on GitHub.
pub(super) fn github_repository(link: &Link) -> Option<String> {
    if link.host()? != "github.com" {
        return None;
    }
    let path = link.path().split(['?', '#']).next()?;
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let (owner, name) = (parts.next()?, parts.next()?);
    let name = name.strip_suffix(".git").unwrap_or(name);
    (owner != "orgs" && !name.is_empty()).then(|| format!("{owner}/{name}"))
}

/// The issues of a repository on GitHub or on a GitLab server.
pub(super) fn repository_issues(repository: &str) -> Option<Link> {
    let link: Link = repository.parse().ok()?;
    if let Some(name) = github_repository(&link) {
        return format!("https://github.com/{name}/issues").parse().ok();
    }
    let host = link.host()?;
    let is_gitlab = host == "gitlab.com" || host.starts_with("gitlab.");
    is_gitlab
        .then(|| format!("{repository}/-/issues").parse().ok())
        .flatten()
}

/// Scheme and authority, as in `https://example.org`.
fn origin(link: &Link) -> &str {
    let whole = link.as_str();
    &whole[..whole.len() - link.path().len()]
}

/// The address up to the last `part` of its path.
fn before_last(link: &Link, part: &str) -> Option<String> {
    let path = link.path().split(['?', '#']).next()?;
    path.rfind(part)
        .map(|at| format!("{}{}", origin(link), &path[..at]))
}

/// The project of an issue list on a GitLab server.
fn gitlab_project(link: &Link) -> Option<String> {
    let path = link.path().split(['?', '#']).next()?;
    let at = path.find("/-/issues").or_else(|| path.find("/issues"))?;
    (at > 0).then(|| format!("{}{}", origin(link), &path[..at]))
}

/// The value of a field in the query of an address, as it is written there.
fn field<'a>(link: &'a Link, name: &str) -> Option<&'a str> {
    let (_, query) = link.path().split_once('?')?;
    let query = query.split('#').next()?;
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(field, _)| *field == name)
        .map(|(_, value)| value)
}

/// The key of the project in an address of a Jira server, as in `/browse/KEY` or `/projects/KEY`.
pub(super) fn jira_key(link: &Link) -> Option<&str> {
    let path = link.path().split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let at = parts
        .iter()
        .position(|part| matches!(*part, "browse" | "projects"))?;
    let key = parts.get(at + 1)?;
    is_jira_key(key).then_some(*key)
}

fn is_jira_key(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_uppercase())
        && key
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// Where the pages of a Jira server start: some stand below `/jira`.
fn jira_base(link: &Link) -> String {
    let path = link.path();
    let below = ["/browse/", "/projects/", "/secure/"]
        .iter()
        .filter_map(|part| path.find(part))
        .min()
        .unwrap_or(0);
    format!("{}{}", origin(link), &path[..below])
}

/// The list of a project's reports on a Jira server; where the address names no project, that of the
/// words around it, as in `under the "KEY" Project and "Part" Component`.
fn jira_list(link: &Link, note: Option<&str>) -> Option<String> {
    // An address that is a list already, as in `/jira/software/c/projects/KEY/issues`.
    if link
        .path()
        .split(['?', '#'])
        .next()?
        .trim_end_matches('/')
        .ends_with("/issues")
    {
        return None;
    }
    // The form for a new report names the project by its number, which a search takes too.
    let number = field(link, "pid").filter(|id| id.bytes().all(|b| b.is_ascii_digit()));
    let search = match (jira_key(link).or(number), note) {
        (Some(project), _) => format!("project = {project}"),
        (None, Some(note)) if link.path().trim_end_matches('/').is_empty() => {
            let key = quoted_before(note, "project").filter(|key| is_jira_key(key))?;
            let component = quoted_before(note, "component")
                .map(|component| format!(" AND component = {}", jql_value(component)))
                .unwrap_or_default();
            format!("project = {key}{component}")
        }
        (None, _) => return None,
    };
    Some(format!(
        "{}/issues/?jql={}",
        jira_base(link),
        percent(&search)
    ))
}

/// What stands between quotation marks right before a word.
fn quoted_before<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let parts: Vec<&str> = text.split('"').collect();
    parts.windows(2).skip(1).step_by(2).find_map(|pair| {
        let next = pair[1].split_whitespace().next()?;
        let next = next.trim_matches(|c: char| !c.is_alphanumeric());
        (next.eq_ignore_ascii_case(word) && !pair[0].is_empty()).then_some(pair[0])
    })
}

/// A value as a search on a Jira server takes it: with quotation marks unless it is one plain word.
fn jql_value(value: &str) -> String {
    if value.bytes().all(|b| b.is_ascii_alphanumeric()) {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('\\', "\\\\"))
    }
}

/// A Jira server takes a filled-in form only with the numbers of project and kind of report, and
/// these are not to be had from the key.
fn jira_form(link: &Link) -> Option<String> {
    let (project, kind) = (field(link, "pid")?, field(link, "issuetype")?);
    Some(format!(
        "{}/secure/CreateIssueDetails!init.jspa?pid={project}&issuetype={kind}&",
        jira_base(link)
    ))
}

/// Where the pages of a Bugzilla server start.
fn bugzilla_base(link: &Link) -> String {
    let path = link.path().split(['?', '#']).next().unwrap_or_default();
    let folder = path.rfind('/').map_or("", |at| &path[..at]);
    format!("{}{folder}", origin(link))
}

fn bugzilla_list(link: &Link) -> Option<String> {
    if !link.path().contains("enter_bug.cgi") {
        return None;
    }
    let base = bugzilla_base(link);
    match (field(link, "product"), field(link, "component")) {
        (Some(product), Some(component)) => Some(format!(
            "{base}/buglist.cgi?product={product}&component={component}"
        )),
        (Some(product), None) => Some(format!("{base}/buglist.cgi?product={product}")),
        (None, _) => Some(format!("{base}/query.cgi")),
    }
}

fn bugzilla_form(link: &Link) -> Option<String> {
    if !link.path().contains("enter_bug.cgi") {
        return None;
    }
    let product = field(link, "product")?;
    let component = field(link, "component")
        .map(|component| format!("component={component}&"))
        .unwrap_or_default();
    Some(format!(
        "{}/enter_bug.cgi?product={product}&{component}",
        bugzilla_base(link)
    ))
}

fn launchpad_form(link: &Link) -> Option<String> {
    let path = link.path().split(['?', '#']).next()?;
    let project = path.split("/+").next()?.trim_end_matches('/');
    (!project.is_empty()).then(|| format!("https://bugs.launchpad.net{project}/+filebug?"))
}
