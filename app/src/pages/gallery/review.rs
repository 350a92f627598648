//! Parts of a proposal on its way.

use leptos::prelude::*;
use time::{Duration, OffsetDateTime};

use super::Specimen;
use crate::parts::{
    Button, ButtonKind, Clock, Diff, DiffLayout, DiffLine, DiffRun, DiffWord, FindingItem,
    FindingLevel, FindingList, Happening, Remark, RequirementItem, RequirementList,
    RequirementState, Thread, Timeline, Tone, TurnSentence,
};

/// What review is made of.
#[component]
pub(super) fn ReviewParts(now: OffsetDateTime) -> impl IntoView {
    let happening = move |hours: i64, what: &str, detail: Option<&str>, current| Happening {
        at: now - Duration::hours(hours),
        what: what.to_owned(),
        detail: detail.map(str::to_owned),
        current,
    };
    let requirement = |state, what: &str, reason: &str| RequirementItem {
        state,
        what: what.to_owned(),
        reason: reason.to_owned(),
    };
    let remark = move |hours: i64, by: &str, html: &str| Remark {
        by: by.to_owned(),
        at: now - Duration::hours(hours),
        html: html.to_owned(),
    };
    view! {
        <Specimen name="turn sentence">
            <TurnSentence yours=true sentence="Your turn: answer 2 threads" reason="sample-reviewer-1 returned revision 3 two days ago.">
                <Button kind=ButtonKind::Primary>"Answer"</Button>
                <Button>"Withdraw"</Button>
            </TurnSentence>
            <TurnSentence sentence="A reviewer acts next" reason="Submitted 3 hours ago. Reviews of an update take 2 days in the middle.">
                ""
            </TurnSentence>
        </Specimen>
        <Specimen name="clock">
            <Clock
                label="19 days since submission"
                shares=vec![
                    ("with the author".to_owned(), Tone::Turn, 300),
                    ("with reviewers".to_owned(), Tone::Sea, 130),
                    ("parked".to_owned(), Tone::Mute, 26),
                ]
            />
        </Specimen>
        <Specimen name="finding list">
            <FindingList findings=findings()/>
        </Specimen>
        <Specimen name="requirement list">
            <RequirementList requirements=vec![
                requirement(RequirementState::Holds, "The licence is open source", "PostgreSQL, on the list of the Open Source Initiative."),
                requirement(RequirementState::Fails, "Every tag is built for amd64", "18.1-windows is not."),
                requirement(RequirementState::Waits, "Two reviewers approve the Dockerfile", "One has; the base image changed."),
                requirement(RequirementState::NotChecked, "The commit is on a branch", "Not checked, because the repository could not be reached."),
            ]/>
        </Specimen>
        <Specimen name="diff">
            <Diff file="18/trixie/Dockerfile" runs=runs()/>
            <Diff file="library/postgres" runs=runs() layout=DiffLayout::SideBySide/>
        </Specimen>
        <Specimen name="thread">
            <Thread
                title="Dockerfile, line 12: must be answered"
                tone=Tone::Bad
                now
                remarks=vec![
                    remark(50, "sample-reviewer-1", "<p>Why does this download over <code>http</code>?</p>"),
                    remark(2, "sample-author", "<p>The mirror had no certificate. It has one now.</p>"),
                ]
            >
                <Button>"Answer"</Button>
            </Thread>
        </Specimen>
        <Specimen name="timeline">
            <Timeline
                now
                happenings=vec![
                    happening(70, "sample-author submitted revision 1", None, false),
                    happening(50, "sample-reviewer-1 returned it", Some("2 threads must be answered."), false),
                    happening(2, "sample-author submitted revision 2", None, true),
                ]
            />
        </Specimen>
    }
}

fn findings() -> Vec<FindingItem> {
    let finding = |rule: &str, level, line, message: &str, help: Option<&str>| FindingItem {
        rule: rule.to_owned(),
        level,
        line,
        message: message.to_owned(),
        help: help.map(str::to_owned),
    };
    vec![
        finding(
            "SW-M21",
            FindingLevel::Error,
            Some(5),
            "\"arm64\" is no architecture of the programme.",
            Some("Write \"arm64v8\"."),
        ),
        finding(
            "SW-D004",
            FindingLevel::Block,
            Some(12),
            "The download is not verified.",
            Some("Check a signature or a digest after it."),
        ),
        finding(
            "SW-T003",
            FindingLevel::Warn,
            None,
            "No tag names the major version alone.",
            None,
        ),
        finding(
            "SW-K002",
            FindingLevel::Advice,
            Some(1),
            "The text may be shorter.",
            Some("Four sentences are enough."),
        ),
    ]
}

fn runs() -> Vec<DiffRun> {
    let words = |pieces: &[(&str, bool)]| {
        pieces
            .iter()
            .map(|(text, changed)| DiffWord {
                text: (*text).to_owned(),
                changed: *changed,
            })
            .collect::<Vec<_>>()
    };
    let same = |at: usize, text: &str| DiffLine::Same {
        old: at,
        new: at,
        text: text.to_owned(),
    };
    vec![
        DiffRun::Shown(vec![
            DiffLine::Removed {
                old: 1,
                words: words(&[
                    ("FROM debian:", false),
                    ("bookworm", true),
                    ("-slim", false),
                ]),
            },
            DiffLine::Added {
                new: 1,
                words: words(&[("FROM debian:", false), ("trixie", true), ("-slim", false)]),
            },
            same(2, ""),
            same(3, "RUN set -eux; \\"),
        ]),
        DiffRun::Folded(
            (4..10)
                .map(|at| same(at, "\tgroupadd -r postgres --gid=999; \\"))
                .collect(),
        ),
        DiffRun::Shown(vec![
            same(10, "\tapt-get update; \\"),
            DiffLine::Added {
                new: 11,
                words: words(&[(
                    "\tapt-get install -y --no-install-recommends gnupg less locales xz-utils zstd; \\",
                    false,
                )]),
            },
            DiffLine::Same {
                old: 11,
                new: 12,
                text: "\trm -rf /var/lib/apt/lists/*".to_owned(),
            },
        ]),
    ]
}
