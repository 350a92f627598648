//! The decisions with their words, and what is typed into their forms.

use app::view::decide::{ActForm, ActTyped};
use app::view::form::{FormChoice, FormFindings};
use domain::Moment;
use domain::decide::Act;
use domain::refusal::Refusal;
use time::format_description::well_known::Iso8601;
use time::{Date, Time};

use crate::clock::Timestamp;

/// One line for each decision: its slug, its verb, what it leads to, and what is said once it is
/// done.
macro_rules! decisions {
    ($($(#[$doc:meta])* $name:ident = $slug:literal, $verb:literal, $about:literal, $done:literal;)*) => {
        /// Something that is decided about a proposal.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Decision {
            $($(#[$doc])* $name,)*
        }

        impl Decision {
            /// Every decision, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// As it stands in an address.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug,)* }
            }

            /// The verb.
            pub const fn verb(self) -> &'static str {
                match self { $(Self::$name => $verb,)* }
            }

            /// What it leads to.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)* }
            }

            /// What is said when it is done.
            pub const fn done(self) -> &'static str {
                match self { $(Self::$name => $done,)* }
            }
        }
    };
}

decisions! {
    /// It is suitable.
    Pass = "pass", "Pass", "It is generally useful. The review begins, and with it you approve the suitability.", "It passed screening. Reviewers have the turn.";
    /// It cannot be judged as it is.
    Return = "return", "Return to the authors", "They complete it and submit it again; it keeps its place.", "Returned to the authors.";
    /// It is accepted.
    Accept = "accept", "Accept", "It becomes the image’s current version, at once or at a moment.", "Accepted.";
    /// What was accepted is published now.
    Publish = "publish", "Publish now", "It becomes the image’s current version at once.", "Published.";
    /// It is reviewed again.
    Reopen = "reopen", "Review it again", "It was accepted and is not published yet; the review opens again.", "The review is open again.";
    /// A requirement holds.
    Tick = "tick", "Tick a requirement", "You looked at it, and it holds.", "Ticked.";
    /// A tick is taken back.
    Untick = "untick", "Take a tick back", "The requirement does not hold any more.", "The tick is taken back.";
    /// A rule need not hold.
    Waive = "waive", "Waive a rule", "Its findings do not stop this proposal, as long as what it judges stays the same.", "The rule is waived.";
    /// A requirement need not hold.
    Override = "override", "Override a requirement", "It need not hold here, as long as what it covers stays the same.", "The requirement is overridden.";
    /// A block goes to another reviewer.
    TakeOver = "take-over", "Take a block over", "Its owner is away: what they asked for is yours to settle.", "You took it over.";
    /// A block ends.
    Lift = "lift", "Lift a block", "Somebody’s “ask for changes” ends, and what they asked for is settled.", "The block is lifted.";
    /// An own verdict ends.
    Withdraw = "withdraw-verdict", "Withdraw your verdict", "Your approvals and your “ask for changes” end.", "Your verdict is withdrawn.";
    /// Somebody may act in spite of a conflict.
    WaiveConflict = "waive-conflict", "Waive a conflict of interest", "Somebody reviews in spite of it; everybody reads both names and the reason.", "The conflict is waived.";
    /// A claim ends.
    Release = "release", "Release a claim", "It is free for others. What was written and not published stays.", "The claim is released.";
    /// The turn goes to somebody.
    Turn = "turn", "Correct the turn", "Say whose turn it really is.", "The turn is corrected.";
    /// It rests.
    Park = "park", "Park", "It rests until a day. Nobody has to act until then.", "Parked.";
    /// The rest ends.
    Wake = "wake", "Wake", "It goes on where it stood.", "It goes on.";
    /// It is declined.
    Decline = "decline", "Decline", "It ends, with a reason that everybody reads. Its authors can appeal once.", "Declined.";
}

impl Decision {
    /// Those of the page of decisions; screening has a page of its own.
    pub const ON_PROPOSALS: &'static [Self] = &[
        Self::Accept,
        Self::Publish,
        Self::Reopen,
        Self::Tick,
        Self::Untick,
        Self::Waive,
        Self::Override,
        Self::TakeOver,
        Self::Lift,
        Self::Withdraw,
        Self::WaiveConflict,
        Self::Release,
        Self::Turn,
        Self::Park,
        Self::Wake,
        Self::Decline,
    ];

    /// Those of screening.
    pub const IN_SCREENING: &'static [Self] =
        &[Self::Pass, Self::Return, Self::Park, Self::Decline];

    /// From an address.
    pub fn from_slug(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|decision| decision.slug() == text)
    }

    /// The question with choices before the reason.
    const fn question(self) -> Option<&'static str> {
        match self {
            Self::Tick | Self::Untick | Self::Override => Some("Requirement"),
            Self::Waive => Some("Rule"),
            Self::TakeOver | Self::Lift => Some("Whose “ask for changes”"),
            Self::WaiveConflict => Some("Whose conflict of interest"),
            Self::Release => Some("Whose claim"),
            Self::Turn => Some("Whose turn it is"),
            Self::Decline => Some("Why"),
            _ => None,
        }
    }

    /// The field of the reason: label and hint.
    const fn reason(self) -> Option<(&'static str, &'static str)> {
        const PUBLIC: &str = "Everybody reads it.";
        match self {
            Self::Accept | Self::Publish | Self::Wake | Self::Release | Self::Untick => None,
            Self::Pass => Some(("Why it is useful", PUBLIC)),
            Self::Return => Some((
                "What is missing",
                "The authors act on it; everybody reads it.",
            )),
            Self::Tick => Some(("What you looked at", PUBLIC)),
            Self::Park => Some(("Why it rests", PUBLIC)),
            Self::Decline => Some(("The reason in words", PUBLIC)),
            Self::Turn => Some(("Why it is theirs", PUBLIC)),
            _ => Some(("Why", PUBLIC)),
        }
    }

    /// The field of a day: label, hint, and whether it has to be given.
    const fn date(self) -> Option<(&'static str, &'static str, bool)> {
        match self {
            Self::Accept => Some(("Publish on", "Left empty, it is published at once.", false)),
            Self::Park => Some(("Wakes on", "At midnight UTC it goes on by itself.", true)),
            Self::Decline => Some((
                "Not before",
                "Before this day it is not worth proposing again.",
                false,
            )),
            _ => None,
        }
    }

    /// The field of a time on that day: label and hint.
    const fn time(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Accept => Some((
                "Time in UTC",
                "As in 14:30. Left empty, the day begins: 00:00 UTC.",
            )),
            _ => None,
        }
    }

    /// The form, about an image and with these choices.
    pub(super) fn form(
        self,
        image: &str,
        leads_to: Vec<String>,
        choices: Vec<FormChoice>,
    ) -> ActForm {
        let title = match self {
            Self::Accept | Self::Publish | Self::Decline | Self::Park | Self::Wake | Self::Pass => {
                format!("{} {image}", self.verb().trim_end_matches(" now"))
            }
            Self::Return => format!("Return {image} to its authors"),
            _ => self.verb().to_owned(),
        };
        ActForm {
            slug: self.slug().to_owned(),
            title,
            leads_to,
            subject: self.question().map(|label| (label.to_owned(), choices)),
            reason: self
                .reason()
                .map(|(label, hint)| (label.to_owned(), hint.to_owned())),
            reason_required: true,
            would_change: self == Self::Decline,
            date: self
                .date()
                .map(|(label, hint, _)| (label.to_owned(), hint.to_owned())),
            date_required: self.date().is_some_and(|(_, _, required)| required),
            time: self
                .time()
                .map(|(label, hint)| (label.to_owned(), hint.to_owned())),
            button: self.verb().to_owned(),
        }
    }
}

/// What somebody says with a decision, typed into its form or sent by a program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// What or whom it is about, as the choices of the form have it.
    pub subject: String,
    /// The reason in words.
    pub reason: String,
    /// What would change the programme's mind.
    pub would_change: String,
    /// The moment that it names.
    pub at: Option<Moment>,
}

impl Said {
    /// From a form.
    pub(super) fn typed(decision: Decision, typed: &ActTyped) -> Result<Self, FormFindings> {
        let time = match decision.time() {
            Some(_) => typed.time.as_str(),
            None => "",
        };
        Ok(Self {
            subject: typed.subject.clone(),
            reason: typed.reason.clone(),
            would_change: typed.would_change.clone(),
            at: moment(&typed.date, time)?,
        })
    }
}

/// An act with what was said in place of its sample texts.
pub(super) fn filled(act: Act, said: &Said) -> Result<Act, FormFindings> {
    let words = said.reason.trim().to_owned();
    let at = said.at;
    Ok(match act {
        Act::PassScreening { .. } => Act::PassScreening { reason: words },
        Act::ReturnFromScreening { .. } => Act::ReturnFromScreening { reason: words },
        Act::Accept { .. } => Act::Accept { publish_at: at },
        Act::Reopen { .. } => Act::Reopen { reason: words },
        Act::Tick { requirement, .. } => Act::Tick {
            requirement,
            note: words,
        },
        Act::WaiveRule { rule, .. } => Act::WaiveRule {
            rule,
            reason: words,
        },
        Act::Override { requirement, .. } => Act::Override {
            requirement,
            reason: words,
        },
        Act::TakeOverBlock { of, .. } => Act::TakeOverBlock { of, reason: words },
        Act::LiftBlock { of, .. } => Act::LiftBlock { of, reason: words },
        Act::WithdrawVerdict { .. } => Act::WithdrawVerdict { reason: words },
        Act::WaiveConflict { person, .. } => Act::WaiveConflict {
            person,
            reason: words,
        },
        Act::CorrectTurn { to, .. } => Act::CorrectTurn {
            to,
            sentence: words,
        },
        Act::Park { .. } => Act::Park {
            reason: words,
            wake: at.ok_or_else(|| {
                FormFindings::new([("date", "Choose the day on which it wakes.")])
            })?,
        },
        Act::Decline { code, .. } => Act::Decline {
            code,
            text: words,
            would_change: said.would_change.trim().to_owned(),
            not_before: at,
        },
        other => other,
    })
}

/// A day, and a time on it, as a moment; a day alone is the moment at which it begins.
fn moment(day: &str, time: &str) -> Result<Option<Moment>, FormFindings> {
    let (day, time) = (day.trim(), time.trim());
    if day.is_empty() {
        return if time.is_empty() {
            Ok(None)
        } else {
            Err(FormFindings::new([(
                "date",
                "Choose the day too, or leave the time empty.",
            )]))
        };
    }
    let day = Date::parse(day, &Iso8601::DATE).map_err(|_| {
        FormFindings::new([("date", "Write the day as year, month, day: 2026-03-01.")])
    })?;
    let time = if time.is_empty() {
        Time::MIDNIGHT
    } else {
        clock(time).ok_or_else(|| {
            FormFindings::new([("time", "Write the time as hours and minutes: 14:30.")])
        })?
    };
    let at = day.with_time(time).assume_utc();
    Ok(Some(Moment(Timestamp::from(at).0)))
}

/// Hours and minutes; some browsers send seconds too.
fn clock(text: &str) -> Option<Time> {
    let mut numbers = text.splitn(3, ':').map(|part| {
        let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<u8>().ok()).flatten()
    });
    let (hour, minute) = (numbers.next()??, numbers.next()??);
    let second = match numbers.next() {
        Some(second) => second?,
        None => 0,
    };
    Time::from_hms(hour, minute, second).ok()
}

/// The field to which a refusal leads.
pub(super) fn field_of(refusal: &Refusal, decision: Decision) -> &'static str {
    match refusal {
        Refusal::EmptyText { what } if what.contains("would change") => "would_change",
        Refusal::EmptyText { .. } | Refusal::TooLong { .. } if decision.reason().is_some() => {
            "reason"
        }
        Refusal::Moment { .. } if decision.date().is_some() => "date",
        Refusal::TurnTarget { .. } | Refusal::TurnTwice { .. } | Refusal::OwnerPresent { .. } => {
            "subject"
        }
        _ => "act",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decision_comes_back_from_its_address() {
        for decision in Decision::ALL {
            assert_eq!(Decision::from_slug(decision.slug()), Some(*decision));
        }
        assert_eq!(Decision::from_slug("approve"), None);
    }

    #[test]
    fn a_day_begins_at_midnight_and_nothing_else_is_a_day() {
        assert_eq!(moment("", "").ok(), Some(None));
        let at = moment("2026-03-01", "").ok().flatten();
        assert_eq!(at.map(Moment::date), Some("2026-03-01".to_owned()));
        for wrong in ["tomorrow", "2026-02-30", "01.03.2026"] {
            let findings = moment(wrong, "").err();
            assert!(
                findings.is_some_and(|f| !f.of("date").is_empty()),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_time_is_one_of_a_day_in_utc() {
        let begins = moment("2026-03-01", "").ok().flatten().map(|at| at.0);
        let later = |time| moment("2026-03-01", time).ok().flatten().map(|at| at.0);
        for (time, seconds) in [("00:00", 0), ("14:30", 52_200), ("14:30:05", 52_205)] {
            let expected = begins.map(|at| at + seconds * 1_000_000);
            assert_eq!(later(time), expected, "{time}");
        }
        for wrong in ["24:00", "2pm", "14", "14.30", "1:2", "14:30:00:00", "+1:00"] {
            let findings = moment("2026-03-01", wrong).err();
            assert!(
                findings.is_some_and(|f| !f.of("time").is_empty()),
                "{wrong}"
            );
        }
        let alone = moment("", "14:30").err();
        assert!(alone.is_some_and(|f| !f.of("date").is_empty()));
    }

    #[test]
    fn parking_without_a_day_is_asked_for_one() {
        let park = Act::Park {
            reason: String::new(),
            wake: Moment(0),
        };
        let said = Said {
            reason: "Upstream releases in May.".to_owned(),
            ..Said::default()
        };
        let findings = filled(park, &said).err();
        assert!(findings.is_some_and(|findings| !findings.of("date").is_empty()));
    }
}
