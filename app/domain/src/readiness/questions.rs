//! What reviewers will ask about a proposal: what the rules could only suspect or not look at, and
//! what no rule can judge (domain.md, sections 5.1 and 12).

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ToExplain;
use crate::bundle::{
    Bundle, BundleFindings, BundleText, CategoryOfUse, Field, Part, UpstreamRelation,
};
use crate::finding::Severity;
use crate::manifest::Manifest;
use crate::rules;

/// Something that reviewers will ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The part in which it can be answered beforehand.
    pub part: Part,
    /// The rule behind it, where there is one.
    pub rule: Option<Cow<'static, str>>,
    /// What they will ask or look at.
    pub question: String,
    /// Why they ask.
    pub reason: String,
    /// Why the portal does not decide it.
    pub why: Why,
}

/// Why the portal leaves a question to people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", content = "words", rename_all = "kebab-case")]
pub enum Why {
    /// A rule stops it; the words are what the authors said, when they did.
    Stopped(Option<String>),
    /// A rule only suspects it; the words are its message.
    Suspected(String),
    /// A rule lacked a fact; the words end "not checked, because …".
    NotChecked(String),
    /// No rule can judge it.
    Judgement,
}

/// A question that no rule can judge.
struct Judgement {
    part: Part,
    question: &'static str,
    reason: &'static str,
    applies: fn(&Bundle, &Manifest) -> bool,
}

/// From how many entries on reviewers ask whether all of them are needed.
const MANY_ENTRIES: usize = 8;

const JUDGEMENTS: [Judgement; 9] = [
    Judgement {
        part: Part::Usefulness,
        question: "Is the image generally useful?",
        reason: "It is the first question, and the one that decides most. Numbers with links answer it faster than praise.",
        applies: |_, _| true,
    },
    Judgement {
        part: Part::Usefulness,
        question: "Does it fit a common category of use?",
        reason: "Services, language stacks and base distributions are what users look for. Other images need a case of their own.",
        applies: |bundle, _| bundle.answers.category_of_use() == Some(CategoryOfUse::Other),
    },
    Judgement {
        part: Part::Project,
        question: "What does the project say to this image?",
        reason: "Projects were blamed for images that they did not make, and some did not want one. Ask them before reviewers do.",
        applies: |bundle, _| {
            matches!(
                bundle.answers.upstream_relation(),
                Some(UpstreamRelation::NotInContact | UpstreamRelation::Contacted)
            )
        },
    },
    Judgement {
        part: Part::Project,
        question: "What connects you with the project?",
        reason: "A page of the project that names you settles it.",
        applies: |bundle, _| {
            let claims = matches!(
                bundle.answers.upstream_relation(),
                Some(UpstreamRelation::IsUpstream | UpstreamRelation::Endorsed)
            );
            claims && bundle.answers.link(Field::UpstreamEvidence).is_none()
        },
    },
    Judgement {
        part: Part::Dockerfiles,
        question: "Could another image of the catalogue be the base?",
        reason: "A base that is maintained here gets its security fixes without your doing.",
        applies: |bundle, _| !bundle.answers.has(Field::BasesConsidered),
    },
    Judgement {
        part: Part::Dockerfiles,
        question: "Can each step be understood from the Dockerfile alone?",
        reason: "Reviewers and users read the Dockerfile, not the scripts it calls. What is hidden there takes another round.",
        applies: |bundle, _| bundle.context.len() > 1,
    },
    Judgement {
        part: Part::Manifest,
        question: "Are all of these versions supported upstream?",
        reason: "A version counts as supported when a severe fault in it would bring a new release of it. Fewer versions are reviewed sooner.",
        applies: |_, manifest| manifest.entries.len() >= MANY_ENTRIES,
    },
    Judgement {
        part: Part::Manifest,
        question: "Who takes over when the only maintainer is away?",
        reason: "About a third of the images name one person. Two are safer.",
        applies: |_, manifest| manifest.global.maintainers.len() == 1,
    },
    Judgement {
        part: Part::Documentation,
        question: "Do the examples work as they stand?",
        reason: "Users copy them. Reviewers try them.",
        applies: |bundle, _| bundle.documentation.contains_key("content.md"),
    },
];

/// What reviewers will ask, the surest first, each question once.
pub(super) fn asks(bundle: &Bundle, found: &BundleFindings, to_explain: &[ToExplain]) -> Vec<Ask> {
    let mut asks = Vec::new();
    for explain in to_explain
        .iter()
        .filter(|explain| explain.severity == Severity::Block)
    {
        asks.push(Ask {
            part: explain
                .places
                .first()
                .map_or(Part::Project, |(text, _)| text.part()),
            rule: Some(explain.rule.clone()),
            question: explain.title.clone(),
            reason: explain.reason.clone(),
            why: Why::Stopped(explain.sentence.clone()),
        });
    }
    let mut suspected = BTreeMap::new();
    for found in &found.findings {
        // Where the rule gives advice anyway it suspects nothing.
        let rule = rules::rule(&found.finding.rule);
        let rule = rule.filter(|rule| rule.severity < Severity::Advice);
        if let (Severity::Advice, Some(rule)) = (found.finding.severity, rule) {
            suspected
                .entry((rule.severity, rule.id))
                .or_insert((rule, found));
        }
    }
    for (rule, found) in suspected.into_values() {
        asks.push(Ask {
            part: found.part,
            rule: Some(Cow::Borrowed(rule.id)),
            question: rule.title.to_owned(),
            reason: rule.reason.to_owned(),
            why: Why::Suspected(found.finding.message.clone()),
        });
    }
    let manifest = Manifest::read(&bundle.manifest).manifest;
    for judgement in &JUDGEMENTS {
        if (judgement.applies)(bundle, &manifest) {
            asks.push(Ask {
                part: judgement.part,
                rule: None,
                question: judgement.question.to_owned(),
                reason: judgement.reason.to_owned(),
                why: Why::Judgement,
            });
        }
    }
    let mut told = std::collections::BTreeSet::new();
    for not_checked in &found.not_checked {
        let Some(rule) = rules::rule(&not_checked.rule) else {
            continue;
        };
        // Advice that could not be given is no question.
        if rule.severity < Severity::Advice && told.insert(rule.id) {
            asks.push(Ask {
                part: not_checked
                    .texts
                    .first()
                    .map_or(not_checked.part, BundleText::part),
                rule: Some(Cow::Borrowed(rule.id)),
                question: rule.title.to_owned(),
                reason: rule.reason.to_owned(),
                why: Why::NotChecked(not_checked.reason.clone()),
            });
        }
    }
    asks
}
