//! Where feedback about an image goes: routes, derived from the documentation folder and the
//! programme's channels.

mod answer;
pub mod check;
mod derive;
pub(crate) mod inline;
mod kind;
mod links;
mod prefill;
mod routes;

use serde::{Deserialize, Serialize};

use crate::docs::{Folder, Templates};
use crate::image::{ImageName, Link};

pub use answer::{Answer, NotHere};
pub use check::check;
pub use derive::derive;
pub use links::{is_report_list, list_url, new_report_url};
pub use prefill::{Prefill, prefill_text};

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Intent {
    /// Report a fault of the image itself.
    Bug,
    /// Ask how to use it.
    Howto,
    /// Report a security problem.
    Security,
    /// Correct the documentation.
    Docs,
    /// A version or tag is missing.
    Version,
    /// Talk with the maintainers.
    Maintainers,
}

impl Intent {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Bug,
        Self::Howto,
        Self::Security,
        Self::Docs,
        Self::Version,
        Self::Maintainers,
    ];

    /// As it stands in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bug => "bug",
            Self::Howto => "howto",
            Self::Security => "security",
            Self::Docs => "docs",
            Self::Version => "version",
            Self::Maintainers => "maintainers",
        }
    }
}

impl std::str::FromStr for Intent {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|intent| intent.as_str() == text)
            .ok_or_else(|| {
                format!("`{text}` is none of bug, howto, security, docs, version, maintainers")
            })
    }
}

/// For whom a route is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Everybody who uses the image.
    Users,
    /// Those who maintain an image or contribute to the programme; not for support.
    Maintainers,
}

/// What stands behind a route's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RouteKind {
    /// The issues of a repository on GitHub.
    GithubIssues,
    /// The discussions of a repository on GitHub.
    GithubDiscussions,
    /// The issues of a project on a GitLab server.
    GitlabIssues,
    /// A project on a Jira server.
    Jira,
    /// A Bugzilla server.
    Bugzilla,
    /// A project's bugs on Launchpad.
    Launchpad,
    /// A Phabricator server.
    Phabricator,
    /// Another issue tracker.
    Tracker,
    /// A mailing list or its archive.
    MailingList,
    /// A forum.
    Forum,
    /// A site for questions and answers.
    QuestionsAndAnswers,
    /// A chat room or workspace.
    Chat,
    /// One e-mail address.
    Email,
    /// A page that explains: documentation, a wiki, an article.
    Documentation,
    /// Another page, mostly a community's.
    Page,
    /// Words without any link.
    Text,
}

/// Whether everybody reads what is written there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Everybody can read it.
    Public,
    /// Only those who receive it.
    Private,
    /// Nothing says so.
    Unknown,
}

/// What one needs to write there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "account", content = "at")]
pub enum Account {
    /// Nothing.
    NotNeeded,
    /// An account, as in "GitHub".
    Needed(String),
    /// Nothing says so.
    Unknown,
}

/// Where a route comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "source", content = "file")]
pub enum RouteSource {
    /// The image's own words, in this file of its documentation folder.
    Image(String),
    /// Made from the image's repository address by the programme's template.
    Template(String),
    /// The same for every image of the programme.
    Programme,
}

/// What the feedback routes of an image are derived from.
#[derive(Debug, Clone, Copy)]
pub struct FeedbackFacts<'a> {
    /// The image.
    pub image: &'a ImageName,
    /// Its documentation folder.
    pub folder: Folder<'a>,
    /// The shared templates.
    pub templates: Templates<'a>,
    /// The repository that its manifest builds from (`GitRepo`).
    pub manifest_repo: Option<&'a str>,
}

/// One way for feedback.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Route {
    /// What stands behind the address.
    pub kind: RouteKind,
    /// For whom it is.
    pub audience: Audience,
    /// What it is good for.
    pub intents: Vec<Intent>,
    /// What it is called, in the image's own words where there are any.
    pub label: String,
    /// The address; none for words without a link.
    pub target: Option<Link>,
    /// What the text around the link asks for, as in "include the `docker` tag".
    pub note: Option<String>,
    /// Who reads what is written there.
    pub visibility: Visibility,
    /// What one needs to write there.
    pub account: Account,
    /// Where the route comes from.
    pub source: RouteSource,
}

/// What the documentation folder says on one matter, whole: nothing of an override is lost, even
/// where no link was found in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Direction {
    /// The Markdown with its placeholders replaced, as the image's `README.md` carries it.
    pub markdown: String,
    /// Where it comes from.
    pub source: RouteSource,
}

/// Everything on feedback about one image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// "Where to file issues"; none for `scratch`.
    pub issues: Option<Direction>,
    /// "Where to get help"; none for `scratch`.
    pub help: Option<Direction>,
    /// "Maintained by"; none for `scratch`.
    pub maintained_by: Option<Direction>,
    /// The routes, in the order in which they should be tried.
    pub routes: Vec<Route>,
}

#[cfg(test)]
mod tests;
