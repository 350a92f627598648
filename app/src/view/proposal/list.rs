//! The public list of proposals: what is asked of it and what it shows.

use domain::proposal::{Kind, State};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::PROPOSALS;
use crate::view::address::{QueryProblem, with_query};

/// Which states are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateFilter {
    /// Those that still move.
    #[default]
    Open,
    /// All of them.
    All,
    /// Those in one state.
    One(State),
}

/// The states that a submitted proposal can have, with their slugs.
const STATES: [(State, &str, &str); 7] = [
    (State::Screening, "screening", "In screening"),
    (State::InReview, "in-review", "In review"),
    (State::Ready, "accepted", "Accepted"),
    (State::Parked, "parked", "Parked"),
    (State::Published, "published", "Published"),
    (State::Declined, "declined", "Declined"),
    (State::Withdrawn, "withdrawn", "Withdrawn"),
];

impl StateFilter {
    /// Every choice: slug and words.
    pub fn choices() -> impl Iterator<Item = (&'static str, &'static str)> {
        [("", "Open"), ("all", "All")]
            .into_iter()
            .chain(STATES.map(|(_, slug, words)| (slug, words)))
    }

    /// As it stands in an address; empty for what needs not stand there.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::All => "all",
            Self::One(state) => STATES
                .iter()
                .find(|(known, ..)| *known == state)
                .map_or("", |(_, slug, _)| slug),
        }
    }

    fn from_slug(slug: &str) -> Option<Self> {
        match slug {
            "" | "open" => Some(Self::Open),
            "all" => Some(Self::All),
            _ => STATES
                .iter()
                .find(|(_, known, _)| *known == slug)
                .map(|(state, ..)| Self::One(*state)),
        }
    }
}

/// Which kinds are listed; none for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KindFilter(pub Option<Kind>);

/// The kinds, with their slugs.
const KINDS: [(Kind, &str, &str); 6] = [
    (Kind::New, "new", "New images"),
    (Kind::Update, "update", "Updates"),
    (Kind::Security, "security", "Security updates"),
    (
        Kind::Profile,
        "profile",
        "Documentation, routes, maintainers",
    ),
    (Kind::Lifecycle, "lifecycle", "Changes of lifecycle"),
    (Kind::Transfer, "transfer", "Transfers"),
];

impl KindFilter {
    /// Every choice: slug and words.
    pub fn choices() -> impl Iterator<Item = (&'static str, &'static str)> {
        std::iter::once(("", "Every kind")).chain(KINDS.map(|(_, slug, words)| (slug, words)))
    }

    /// As it stands in an address.
    pub fn slug(self) -> &'static str {
        KINDS
            .iter()
            .find(|(kind, ..)| Some(*kind) == self.0)
            .map_or("", |(_, slug, _)| slug)
    }

    fn from_slug(slug: &str) -> Option<Self> {
        if slug.is_empty() {
            return Some(Self(None));
        }
        KINDS
            .iter()
            .find(|(_, known, _)| *known == slug)
            .map(|(kind, ..)| Self(Some(*kind)))
    }
}

/// What is asked of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProposalsQuery {
    /// `state`.
    pub state: StateFilter,
    /// `kind`.
    pub kind: KindFilter,
    /// `image`: the name of one image.
    pub image: String,
    /// `before`: only numbers below this one.
    pub before: Option<u64>,
}

impl ProposalsQuery {
    /// From the pairs of an address; what nobody reads is left aside.
    ///
    /// # Errors
    /// When a parameter has a value that it does not take.
    pub fn from_pairs(pairs: &[(String, String)]) -> Result<Self, QueryProblem> {
        let mut query = Self::default();
        for (key, value) in pairs {
            let value = value.trim();
            match key.as_str() {
                "state" => {
                    query.state = StateFilter::from_slug(value).ok_or_else(|| {
                        QueryProblem::new("state", value, "open, all, or the name of a state")
                    })?;
                }
                "kind" => {
                    query.kind = KindFilter::from_slug(value).ok_or_else(|| {
                        QueryProblem::new(
                            "kind",
                            value,
                            "new, update, security, profile, lifecycle or transfer",
                        )
                    })?;
                }
                "image" => {
                    if !value.is_empty() && value.parse::<domain::ImageName>().is_err() {
                        return Err(QueryProblem::new("image", value, "the name of an image"));
                    }
                    query.image = value.to_owned();
                }
                "before" if !value.is_empty() => {
                    let number = value.parse().ok().filter(|number| *number > 0);
                    query.before = Some(number.ok_or_else(|| {
                        QueryProblem::new("before", value, "the number of a proposal")
                    })?);
                }
                _ => {}
            }
        }
        Ok(query)
    }

    /// The query behind a path.
    fn pairs_at(&self, path: &str) -> String {
        let before = self.before.map(|number| number.to_string());
        let pairs: Vec<(&str, &str)> = [
            ("state", self.state.slug()),
            ("kind", self.kind.slug()),
            ("image", self.image.as_str()),
            ("before", before.as_deref().unwrap_or_default()),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
        with_query(path, &pairs)
    }

    /// The address of the page.
    pub fn to_href(&self) -> String {
        self.pairs_at(PROPOSALS)
    }

    /// The address of the same list of the API.
    pub fn to_api_href(&self) -> String {
        self.pairs_at("/api/v1/proposals")
    }

    /// Whether the list shows less than it could.
    pub fn is_narrowed(&self) -> bool {
        *self
            != Self {
                before: self.before,
                ..Self::default()
            }
    }

    /// The same list from its beginning, or from below a number on.
    pub fn at(&self, before: Option<u64>) -> Self {
        Self {
            before,
            ..self.clone()
        }
    }
}

/// A proposal in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedProposal {
    /// Its number.
    pub number: u64,
    /// The image.
    pub image: String,
    /// What it asks for.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// The round it is in.
    pub round: u32,
    /// What changes, in one sentence.
    pub summary: String,
    /// Whose turn it is, as in "Reviewers"; empty when nobody has to act.
    pub turn: String,
    /// Why, as a sentence.
    pub reason: String,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
}

/// The page `/proposals`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalsPage {
    /// What was asked.
    pub query: ProposalsQuery,
    /// The proposals that fit, newest first.
    pub rows: Vec<ListedProposal>,
    /// The address of the next page.
    pub next: Option<String>,
    /// Whether the reader can propose an image here.
    pub can_propose: bool,
    /// When the page is seen.
    pub now: OffsetDateTime,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn an_address_comes_back_as_it_was_understood() {
        for address in [
            "/proposals",
            "/proposals?state=all",
            "/proposals?state=in-review&kind=new",
            "/proposals?kind=security&image=redis&before=44",
        ] {
            let list: Vec<(String, String)> = address
                .split_once('?')
                .map_or("", |(_, query)| query)
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect();
            let query = ProposalsQuery::from_pairs(&list).map(|query| query.to_href());
            assert_eq!(query.as_deref(), Ok(address));
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_name() {
        for (key, value) in [
            ("state", "draft"),
            ("kind", "x"),
            ("image", "../x"),
            ("before", "0"),
            ("before", "-3"),
        ] {
            let refused = ProposalsQuery::from_pairs(&pairs(&[(key, value)]));
            assert_eq!(refused.map_err(|problem| problem.parameter), Err(key));
        }
    }
}
