//! What is asked of the queue, read from an address and written into one.

use serde::{Deserialize, Serialize};

use super::QUEUE;
use crate::view::address::{QueryProblem, with_query};

/// The longest page key, in bytes.
const KEY_LIMIT: usize = 256;

/// A closed list of choices of one parameter, with their slugs and words.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident, $parameter:literal { $($(#[$choice_doc:meta])* $choice:ident = $slug:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$choice_doc])* $choice,)+ }

        impl $name {
            /// All, in the order in which they are offered.
            pub const ALL: [Self; [$($slug),+].len()] = [$(Self::$choice),+];

            /// As it stands in an address.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$choice => $slug,)+ }
            }

            /// As people read it.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$choice => $label,)+ }
            }

            fn from_slug(text: &str) -> Result<Self, QueryProblem> {
                match text {
                    $($slug => Ok(Self::$choice),)+
                    _ => Err(QueryProblem::new($parameter, text, [$($slug),+].join(", "))),
                }
            }
        }
    };
}

choices! {
    /// The parts of the queue.
    QueueTab, "tab" {
        /// Images that are not in the catalogue yet.
        New = "new", "New images";
        /// Changes of images in the catalogue.
        Updates = "updates", "Updates";
        /// Paused until a moment.
        Parked = "parked", "Parked";
    }
}

choices! {
    /// Who carries a proposal.
    ClaimFilter, "claimed" {
        /// Nobody.
        Nobody = "nobody", "Claimed by nobody";
        /// The reader.
        You = "you", "Claimed by you";
        /// Others only.
        Others = "others", "Claimed by others";
    }
}

choices! {
    /// Whose turn it is.
    TurnFilter, "turn" {
        /// The reader's, alone or among others.
        You = "you", "Your turn";
        /// A reviewer's.
        Reviewers = "reviewers", "Turn of reviewers";
        /// An author's.
        Author = "author", "Turn of the author";
        /// A coordinator's.
        Coordinators = "coordinators", "Turn of coordinators";
    }
}

choices! {
    /// The order of the rows.
    QueueOrder, "sort" {
        /// Longest in its present turn first.
        Waiting = "waiting", "Waiting longest";
        /// First submitted first.
        Oldest = "oldest", "Oldest";
        /// Latest act first.
        Changed = "changed", "Last changed";
    }
}

/// What is asked of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueQuery {
    /// Which part.
    pub tab: QueueTab,
    /// Only those carried by these; none for all.
    pub claimed: Option<ClaimFilter>,
    /// Only those whose turn it is; none for all.
    pub turn: Option<TurnFilter>,
    /// The order.
    pub order: QueueOrder,
    /// The key of the row before the page; none for the first page.
    pub after: Option<String>,
}

impl Default for QueueQuery {
    fn default() -> Self {
        Self {
            tab: QueueTab::New,
            claimed: None,
            turn: None,
            order: QueueOrder::Waiting,
            after: None,
        }
    }
}

impl QueueQuery {
    /// Reads decoded pairs of a query string. Empty values and unknown parameters are passed over.
    ///
    /// # Errors
    /// A value that its parameter does not take.
    pub fn from_pairs(pairs: &[(String, String)]) -> Result<Self, QueryProblem> {
        let mut query = Self::default();
        for (key, value) in pairs {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match key.as_str() {
                "tab" => query.tab = QueueTab::from_slug(value)?,
                "claimed" => query.claimed = Some(ClaimFilter::from_slug(value)?),
                "turn" => query.turn = Some(TurnFilter::from_slug(value)?),
                "sort" => query.order = QueueOrder::from_slug(value)?,
                "after" if value.len() <= KEY_LIMIT => query.after = Some(value.to_owned()),
                "after" => {
                    return Err(QueryProblem::new("after", value, "the key of a page"));
                }
                _ => {}
            }
        }
        Ok(query)
    }

    /// The address that asks this.
    pub fn to_href(&self) -> String {
        let usual = Self::default();
        let pairs: Vec<(&str, &str)> = [
            ("tab", (self.tab != usual.tab).then(|| self.tab.slug())),
            ("claimed", self.claimed.map(ClaimFilter::slug)),
            ("turn", self.turn.map(TurnFilter::slug)),
            (
                "sort",
                (self.order != usual.order).then(|| self.order.slug()),
            ),
            ("after", self.after.as_deref()),
        ]
        .into_iter()
        .filter_map(|(key, value)| value.map(|value| (key, value)))
        .collect();
        with_query(QUEUE, &pairs)
    }

    /// The same of another part, from its first page on.
    pub fn of_tab(&self, tab: QueueTab) -> Self {
        Self {
            tab,
            after: None,
            ..self.clone()
        }
    }

    /// The same without filters, from the first page on.
    pub fn widened(&self) -> Self {
        Self {
            claimed: None,
            turn: None,
            after: None,
            ..self.clone()
        }
    }

    /// Whether a filter leaves something out.
    pub const fn is_narrowed(&self) -> bool {
        self.claimed.is_some() || self.turn.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn every_query_comes_back_from_its_address() {
        for tab in QueueTab::ALL {
            for claimed in ClaimFilter::ALL.map(Some).into_iter().chain([None]) {
                for turn in TurnFilter::ALL.map(Some).into_iter().chain([None]) {
                    for order in QueueOrder::ALL {
                        let query = QueueQuery {
                            tab,
                            claimed,
                            turn,
                            order,
                            after: Some("7 x".to_owned()),
                        };
                        let href = query.to_href().replace("7+x", "7 x");
                        let given: Vec<(String, String)> = href
                            .split_once('?')
                            .map(|(_, rest)| rest)
                            .unwrap_or_default()
                            .split('&')
                            .filter_map(|pair| pair.split_once('='))
                            .map(|(key, value)| (key.to_owned(), value.to_owned()))
                            .collect();
                        assert_eq!(QueueQuery::from_pairs(&given), Ok(query));
                    }
                }
            }
        }
    }

    #[test]
    fn a_choice_that_does_not_exist_is_refused_with_those_that_do() {
        let problem = QueueQuery::from_pairs(&pairs(&[("tab", "security")])).unwrap_err();
        assert_eq!(problem.takes, "new, updates, parked");
        assert_eq!(
            QueueQuery::from_pairs(&pairs(&[("tab", ""), ("utm", "x")])),
            Ok(QueueQuery::default())
        );
        assert_eq!(QueueQuery::default().to_href(), "/queue");
    }
}
