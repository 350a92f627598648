//! `POST /api/v1/check`: the rules for programs, without an account.

use axum::Json;
use axum::extract::State;
use domain::finding::{Finding, NotChecked, Severity, Span};
use domain::text::{self, CheckedText, TEXT_LIMIT, TextKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sent::Sent;
use crate::http::Shared;
use crate::http::pages::check::at_leisure;
use crate::http::problem::{Problem, ProblemDocument};

/// A text to be checked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckRequest {
    /// What it is: `manifest`, `dockerfile`, `entrypoint`, or the name of a file of the
    /// documentation folder, as in `content.md`.
    kind: String,
    /// The name of the image, which some rules compare with.
    #[serde(default)]
    image: Option<String>,
    /// The text, at most 1 MB of UTF-8.
    text: String,
}

/// What the rules say about a text.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckDocument {
    /// How many findings weigh how much.
    counts: CountsDocument,
    /// The findings, in the order of the text.
    findings: Vec<FindingDocument>,
    /// The rules that lacked a fact.
    not_checked: Vec<NotCheckedDocument>,
    /// How many findings there were beyond those that are given.
    omitted: usize,
}

/// How many findings weigh how much.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountsDocument {
    /// The build system rejects it.
    error: usize,
    /// Reviewers stop it.
    block: usize,
    /// Somebody should look at it.
    warn: usize,
    /// It may be ignored.
    advice: usize,
}

/// What a rule says about a place.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingDocument {
    /// The identifier of the rule, as in `SW-M001`; `/rules/{id}` explains it.
    rule: String,
    /// `error`, `block`, `warn` or `advice`.
    #[schema(value_type = String)]
    severity: Severity,
    /// Where it is.
    span: SpanDocument,
    /// Further places that belong to it.
    related: Vec<SpanDocument>,
    /// What is wrong, in the words of the build system where it has any.
    message: String,
    /// What to write instead; may be empty.
    help: String,
    /// A change that would remove it, where there is only one sensible.
    fix: Option<FixDocument>,
}

/// A stretch of the text.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpanDocument {
    /// The first byte, counted from 0.
    start: usize,
    /// The byte behind the last one.
    end: usize,
    /// The line of the first byte, counted from 1.
    line: u32,
}

/// A change.
#[derive(Debug, Serialize, ToSchema)]
pub struct FixDocument {
    /// What is replaced.
    span: SpanDocument,
    /// What stands there afterwards.
    replacement: String,
}

/// A rule that could not look.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotCheckedDocument {
    /// The identifier of the rule.
    rule: String,
    /// What was missing, as the end of "not checked, because …".
    reason: String,
}

/// Checks a text by every rule that needs nothing else; nothing is stored.
///
/// The same findings as on the check page and by `slipway check`.
#[utoipa::path(
    post,
    path = "/api/v1/check",
    request_body = CheckRequest,
    responses(
        (status = 200, description = "What the rules say; also when they find errors", body = CheckDocument),
        (status = 413, description = "The text is longer than 1 MB", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "The request is no JSON, or has a kind that does not exist", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "Too many texts are being checked; try again in a moment", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn check(
    State(web): Shared,
    Sent(asked): Sent<CheckRequest>,
) -> Result<Json<CheckDocument>, Problem> {
    let kind: TextKind = asked
        .kind
        .parse()
        .map_err(|problem: String| Problem::Unprocessable(format!("`kind`: {problem}.")))?;
    if asked.text.len() > TEXT_LIMIT {
        return Err(Problem::TooLarge(TEXT_LIMIT));
    }
    let checked = at_leisure(web, move |_| {
        let image = asked.image.as_deref().filter(|image| !image.is_empty());
        text::check(kind, image, &asked.text)
    })
    .await?;
    Ok(Json(checked.into()))
}

impl From<CheckedText> for CheckDocument {
    fn from(checked: CheckedText) -> Self {
        Self {
            counts: CountsDocument {
                error: checked.count(Severity::Error),
                block: checked.count(Severity::Block),
                warn: checked.count(Severity::Warn),
                advice: checked.count(Severity::Advice),
            },
            findings: checked.findings.into_iter().map(Into::into).collect(),
            not_checked: checked.not_checked.into_iter().map(Into::into).collect(),
            omitted: checked.omitted,
        }
    }
}

impl From<Finding> for FindingDocument {
    fn from(finding: Finding) -> Self {
        Self {
            rule: finding.rule.into_owned(),
            severity: finding.severity,
            span: finding.span.into(),
            related: finding.related.into_iter().map(Into::into).collect(),
            message: finding.message,
            help: finding.help,
            fix: finding.fix.map(|fix| FixDocument {
                span: fix.span.into(),
                replacement: fix.replacement,
            }),
        }
    }
}

impl From<Span> for SpanDocument {
    fn from(span: Span) -> Self {
        Self {
            start: span.start,
            end: span.end,
            line: span.line,
        }
    }
}

impl From<NotChecked> for NotCheckedDocument {
    fn from(lacking: NotChecked) -> Self {
        Self {
            rule: lacking.rule.into_owned(),
            reason: lacking.reason,
        }
    }
}
