//! What is asked of the workspace, read from an address and written into one.

use domain::proposal::Part;
use domain::review::Verdict;
use serde::{Deserialize, Serialize};

use super::{review_path, verdict_slug};
use crate::parts::DiffLayout;
use crate::view::address::{QueryProblem, with_query};

/// The longest path of a file, in bytes.
const PATH_LIMIT: usize = 1024;

/// The longest identifier of a thread or a draft, in bytes.
const ID_LIMIT: usize = 64;

/// With what a revision is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Base {
    /// What the reader last reviewed.
    Reviewed,
    /// The published version.
    Published,
    /// Nothing: every line is new.
    Nothing,
    /// Another revision.
    Revision(u32),
}

impl Base {
    /// As it stands in an address: `reviewed`, `published`, `nothing` or `r2`.
    pub fn slug(self) -> String {
        match self {
            Self::Reviewed => "reviewed".to_owned(),
            Self::Published => "published".to_owned(),
            Self::Nothing => "nothing".to_owned(),
            Self::Revision(number) => format!("r{number}"),
        }
    }

    fn from_slug(text: &str) -> Result<Self, QueryProblem> {
        match text {
            "reviewed" => Ok(Self::Reviewed),
            "published" => Ok(Self::Published),
            "nothing" => Ok(Self::Nothing),
            _ => text
                .strip_prefix('r')
                .and_then(|digits| digits.parse().ok())
                .filter(|number| *number > 0)
                .map(Self::Revision)
                .ok_or_else(|| {
                    QueryProblem::new("base", text, "reviewed, published, nothing or r1, r2 …")
                }),
        }
    }
}

/// One of the two texts of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The base.
    Old,
    /// The revision.
    New,
}

/// On what the reader wants to comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommentTarget {
    /// Lines of the file shown, counted from 1, the last included.
    Lines {
        /// Of which text.
        side: Side,
        /// The first.
        first: usize,
        /// The last.
        last: usize,
    },
    /// The file shown.
    File,
    /// A part of the proposal.
    Part(Part),
    /// The whole proposal.
    Whole,
}

/// What is asked of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReviewQuery {
    /// The base; none for what the reader last reviewed, else the published version, else nothing.
    pub base: Option<Base>,
    /// The revision; none for the newest.
    pub revision: Option<u32>,
    /// How differences are laid out.
    pub layout: DiffLayout,
    /// The path of the file; none for the first that was not viewed.
    pub file: Option<String>,
    /// On what the reader comments.
    pub target: Option<CommentTarget>,
    /// The thread that the reader answers.
    pub thread: Option<String>,
    /// The unpublished comment that the reader edits.
    pub draft: Option<String>,
    /// The verdict that the reader is about to publish.
    pub publish: Option<Verdict>,
}

impl ReviewQuery {
    /// Reads decoded pairs of a query string: `base`, `revision`, `layout`, `file`, `line` with
    /// `until` and `side`, `on` (`file`, `whole` or a part), `thread`, `draft` and `publish`. Empty
    /// values and unknown parameters are passed over.
    ///
    /// # Errors
    /// A value that its parameter does not take.
    pub fn from_pairs(pairs: &[(String, String)]) -> Result<Self, QueryProblem> {
        let mut query = Self::default();
        let (mut line, mut until, mut side) = (None, None, Side::New);
        for (key, value) in pairs {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match key.as_str() {
                "base" => query.base = Some(Base::from_slug(value)?),
                "revision" => {
                    let number = value.strip_prefix('r').unwrap_or(value);
                    query.revision = Some(
                        number
                            .parse()
                            .ok()
                            .filter(|number| *number > 0)
                            .ok_or_else(|| {
                                QueryProblem::new("revision", value, "the number of a revision")
                            })?,
                    );
                }
                "layout" => {
                    query.layout = match value {
                        "unified" => DiffLayout::Unified,
                        "sides" => DiffLayout::SideBySide,
                        _ => {
                            return Err(QueryProblem::new("layout", value, "unified or sides"));
                        }
                    };
                }
                "file" => query.file = Some(bounded("file", value, PATH_LIMIT)?),
                "line" => line = Some(line_number("line", value)?),
                "until" => until = Some(line_number("until", value)?),
                "side" => {
                    side = match value {
                        "old" => Side::Old,
                        "new" => Side::New,
                        _ => return Err(QueryProblem::new("side", value, "old or new")),
                    };
                }
                "on" => query.target = Some(target(value)?),
                "thread" => query.thread = Some(bounded("thread", value, ID_LIMIT)?),
                "draft" => query.draft = Some(bounded("draft", value, ID_LIMIT)?),
                "publish" => {
                    query.publish = Some(
                        Verdict::ALL
                            .into_iter()
                            .find(|verdict| verdict_slug(*verdict) == value)
                            .ok_or_else(|| {
                                QueryProblem::new(
                                    "publish",
                                    value,
                                    Verdict::ALL.map(verdict_slug).join(", "),
                                )
                            })?,
                    );
                }
                _ => {}
            }
        }
        if let Some(line) = line {
            let other = until.unwrap_or(line);
            query.target = Some(CommentTarget::Lines {
                side,
                first: line.min(other),
                last: line.max(other),
            });
        }
        Ok(query)
    }

    /// The address that asks this of the proposal with the number.
    pub fn to_href(&self, number: u64) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if let Some(base) = self.base {
            pairs.push(("base", base.slug()));
        }
        if let Some(revision) = self.revision {
            pairs.push(("revision", revision.to_string()));
        }
        if self.layout == DiffLayout::SideBySide {
            pairs.push(("layout", "sides".to_owned()));
        }
        if let Some(file) = &self.file {
            pairs.push(("file", file.clone()));
        }
        match self.target {
            Some(CommentTarget::Lines { side, first, last }) => {
                if side == Side::Old {
                    pairs.push(("side", "old".to_owned()));
                }
                pairs.push(("line", first.to_string()));
                if last != first {
                    pairs.push(("until", last.to_string()));
                }
            }
            Some(CommentTarget::File) => pairs.push(("on", "file".to_owned())),
            Some(CommentTarget::Part(part)) => pairs.push(("on", part.slug().to_owned())),
            Some(CommentTarget::Whole) => pairs.push(("on", "whole".to_owned())),
            None => {}
        }
        if let Some(thread) = &self.thread {
            pairs.push(("thread", thread.clone()));
        }
        if let Some(draft) = &self.draft {
            pairs.push(("draft", draft.clone()));
        }
        if let Some(verdict) = self.publish {
            pairs.push(("publish", verdict_slug(verdict).to_owned()));
        }
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(key, value)| (*key, value.as_str()))
            .collect();
        with_query(&review_path(number), &pairs)
    }

    /// The same view without anything being written: no comment, no answer, no publication.
    pub fn reading(&self) -> Self {
        Self {
            target: None,
            thread: None,
            draft: None,
            publish: None,
            ..self.clone()
        }
    }

    /// The same view of another file.
    pub fn of_file(&self, path: &str) -> Self {
        Self {
            file: Some(path.to_owned()),
            ..self.reading()
        }
    }

    /// The same view, commenting on something.
    pub fn commenting(&self, target: CommentTarget) -> Self {
        Self {
            target: Some(target),
            ..self.reading()
        }
    }

    /// The same view, about to publish.
    pub fn publishing(&self, verdict: Verdict) -> Self {
        Self {
            publish: Some(verdict),
            ..self.reading()
        }
    }
}

fn bounded(parameter: &'static str, value: &str, limit: usize) -> Result<String, QueryProblem> {
    if value.len() > limit {
        return Err(QueryProblem::new(
            parameter,
            value,
            format!("at most {limit} bytes"),
        ));
    }
    Ok(value.to_owned())
}

fn line_number(parameter: &'static str, value: &str) -> Result<usize, QueryProblem> {
    value
        .parse()
        .ok()
        .filter(|line| *line > 0)
        .ok_or_else(|| QueryProblem::new(parameter, value, "the number of a line"))
}

fn target(value: &str) -> Result<CommentTarget, QueryProblem> {
    match value {
        "file" => Ok(CommentTarget::File),
        "whole" => Ok(CommentTarget::Whole),
        _ => Part::from_slug(value)
            .map(CommentTarget::Part)
            .ok_or_else(|| QueryProblem::new("on", value, "file, whole or a part of the proposal")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<ReviewQuery, QueryProblem> {
        let pairs: Vec<(String, String)> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(key, value)| (key.to_owned(), value.replace("%2F", "/")))
            .collect();
        ReviewQuery::from_pairs(&pairs)
    }

    #[test]
    fn every_query_comes_back_from_its_address() {
        let lines = |side, first, last| CommentTarget::Lines { side, first, last };
        let targets = [
            None,
            Some(lines(Side::New, 3, 3)),
            Some(lines(Side::Old, 3, 7)),
            Some(CommentTarget::File),
            Some(CommentTarget::Part(Part::Documentation)),
            Some(CommentTarget::Whole),
        ];
        let bases = [
            None,
            Some(Base::Reviewed),
            Some(Base::Published),
            Some(Base::Nothing),
            Some(Base::Revision(2)),
        ];
        for target in targets {
            for base in bases {
                for publish in Verdict::ALL.map(Some).into_iter().chain([None]) {
                    let query = ReviewQuery {
                        base,
                        revision: Some(3),
                        layout: DiffLayout::SideBySide,
                        file: Some("2.4/Dockerfile".to_owned()),
                        target,
                        thread: Some("ab12".to_owned()),
                        draft: Some("cd34".to_owned()),
                        publish,
                    };
                    let href = query.to_href(44);
                    let (path, rest) = href.split_once('?').unwrap();
                    assert_eq!(path, "/proposals/44/review");
                    assert_eq!(read(rest), Ok(query));
                }
            }
        }
        assert_eq!(ReviewQuery::default().to_href(44), "/proposals/44/review");
    }

    #[test]
    fn what_cannot_be_understood_is_refused() {
        for (query, parameter) in [
            ("base=r0", "base"),
            ("base=latest", "base"),
            ("revision=x", "revision"),
            ("layout=wide", "layout"),
            ("line=0", "line"),
            ("line=3&until=-1", "until"),
            ("line=3&side=left", "side"),
            ("on=nothing", "on"),
            ("publish=yes", "publish"),
        ] {
            assert_eq!(
                read(query).map_err(|problem| problem.parameter),
                Err(parameter),
                "{query}"
            );
        }
        let long = format!("file={}", "x".repeat(PATH_LIMIT + 1));
        assert!(read(&long).is_err());
    }

    #[test]
    fn lines_given_backwards_are_turned() {
        assert_eq!(
            read("line=7&until=3").unwrap().target,
            Some(CommentTarget::Lines {
                side: Side::New,
                first: 3,
                last: 7
            })
        );
    }
}
