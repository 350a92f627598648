//! What the router's addresses carry beside image and intent: tag, digest, architecture and step.

use domain::Architecture;
use serde::{Deserialize, Serialize};

use crate::view::address::QueryProblem;

/// The longest tag that a registry takes, in characters.
pub const TAG_LIMIT: usize = 128;

/// What was answered to "What is it?" under the intent `security`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// A scanner lists known vulnerabilities.
    Scanner,
    /// The private contact.
    Contact,
}

impl Step {
    /// As it stands in an address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Scanner => "scanner",
            Self::Contact => "contact",
        }
    }
}

/// What is asked for beside the intent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RouterQuery {
    /// Which question is answered already.
    pub step: Option<Step>,
    /// The tag that it is about; any that a registry takes, for one may report that it is missing.
    pub tag: Option<String>,
    /// The digest of what was pulled, as in `sha256:` and 64 digits.
    pub digest: Option<String>,
    /// The architecture that it is about.
    pub architecture: Option<Architecture>,
}

impl RouterQuery {
    /// Reads decoded pairs of a query string. Empty values and unknown parameters are passed over.
    ///
    /// # Errors
    /// A tag that no registry takes, no digest, an architecture or a step that does not exist.
    pub fn from_pairs(pairs: &[(String, String)]) -> Result<Self, QueryProblem> {
        let mut query = Self::default();
        for (key, value) in pairs {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match key.as_str() {
                "tag" => query.tag = Some(tag(value)?),
                "digest" => query.digest = Some(digest(value)?),
                "arch" => query.architecture = Some(architecture(value)?),
                "step" => query.step = Some(step(value)?),
                _ => {}
            }
        }
        Ok(query)
    }

    /// The pairs of the address, in their one order.
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        let step = self.step.map(|step| ("step", step.slug()));
        let tag = self.tag.as_deref().map(|tag| ("tag", tag));
        let digest = self.digest.as_deref().map(|digest| ("digest", digest));
        let architecture = self
            .architecture
            .map(|architecture| ("arch", architecture.as_str()));
        [step, tag, digest, architecture]
            .into_iter()
            .flatten()
            .collect()
    }
}

fn tag(value: &str) -> Result<String, QueryProblem> {
    let fits = value.len() <= TAG_LIMIT
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
        && !value.starts_with(['.', '-']);
    if fits {
        Ok(value.to_owned())
    } else {
        Err(QueryProblem::new(
            "tag",
            value,
            "up to 128 letters, digits, `_`, `.` and `-`, the first a letter, a digit or `_`, as in 18-alpine",
        ))
    }
}

fn digest(value: &str) -> Result<String, QueryProblem> {
    let fits = value.strip_prefix("sha256:").is_some_and(|digits| {
        digits.len() == 64
            && digits
                .bytes()
                .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    });
    if fits {
        Ok(value.to_owned())
    } else {
        Err(QueryProblem::new(
            "digest",
            value,
            "sha256: and 64 digits and letters a to f, as docker images --digests prints it",
        ))
    }
}

/// An architecture by the programme's name or by its platform.
fn architecture(value: &str) -> Result<Architecture, QueryProblem> {
    Architecture::ALL
        .into_iter()
        .find(|known| known.as_str() == value || known.platform() == value)
        .ok_or_else(|| {
            let known = Architecture::ALL.map(Architecture::as_str);
            QueryProblem::new("arch", value, format!("one of {}", known.join(", ")))
        })
}

fn step(value: &str) -> Result<Step, QueryProblem> {
    [Step::Scanner, Step::Contact]
        .into_iter()
        .find(|step| step.slug() == value)
        .ok_or_else(|| QueryProblem::new("step", value, "scanner or contact"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<RouterQuery, QueryProblem> {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        RouterQuery::from_pairs(&pairs)
    }

    #[test]
    fn the_address_reads_back_as_it_was_written() {
        let digest = format!("sha256:{}", "0a".repeat(32));
        let query = read(&[
            ("arch", "linux/arm64/v8"),
            ("digest", &digest),
            ("tag", " 18-alpine "),
            ("step", "scanner"),
            ("x", "y"),
        ])
        .unwrap();
        assert_eq!(
            query.pairs(),
            [
                ("step", "scanner"),
                ("tag", "18-alpine"),
                ("digest", &digest),
                ("arch", "arm64v8")
            ]
        );
        assert_eq!(read(&query.pairs()), Ok(query));
    }

    #[test]
    fn an_empty_form_asks_for_nothing() {
        assert_eq!(
            read(&[("tag", ""), ("arch", ""), ("step", " ")]),
            Ok(RouterQuery::default())
        );
    }

    #[test]
    fn what_no_registry_takes_is_refused() {
        let long = "x".repeat(TAG_LIMIT + 1);
        for (key, value) in [
            ("tag", "a b"),
            ("tag", "a/b"),
            ("tag", "\"><script>"),
            ("tag", "-a"),
            ("tag", long.as_str()),
            ("tag", "é"),
            ("digest", "sha256:12"),
            ("digest", long.as_str()),
            ("arch", "arm64"),
            ("step", "x"),
        ] {
            assert_eq!(
                read(&[(key, value)]).map_err(|problem| problem.parameter),
                Err(key),
                "{value}"
            );
        }
        assert!(read(&[("tag", &"x".repeat(TAG_LIMIT))]).is_ok());
    }
}
