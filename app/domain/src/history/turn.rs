//! Whose turn it is, in a sentence.

use crate::moment::Moment;
use crate::names::{Names, counted, join};
use crate::projection::Projection;
use crate::proposal::State;
use crate::requirement::Requirement;
use crate::turn::{Group, Reason, Turn};

/// The sentence at the head of a page, as in "Waiting for reviewers for 3 days: round 2 was
/// submitted. Two people can act."
pub fn turn_sentence(projection: &Projection, now: Moment, names: Names<'_>) -> String {
    let turn = &projection.turn;
    let why = reason(&turn.reason, names);
    match projection.state {
        State::Published | State::Declined | State::Withdrawn => {
            let day = turn.since.date();
            return format!("It was {} on {day}.", projection.state.words());
        }
        State::Parked => {
            let until = turn
                .wake
                .map_or_else(String::new, |wake| format!(" until {}", wake.date()));
            return format!("It rests{until}. Nobody has to act.");
        }
        _ => {}
    }
    if let (Group::None | Group::External, Some(wake)) = (turn.group, turn.wake) {
        return format!(
            "It is accepted and published on {}. Nobody has to act.",
            wake.date()
        );
    }
    format!(
        "Waiting for {}{}: {why}. {}",
        turn.group.words(),
        lasted(turn.since, now),
        able(turn.people.len())
    )
}

/// How long a turn has lasted, in its largest unit, as in "3 days".
pub fn waiting(since: Moment, now: Moment) -> Option<String> {
    const MINUTE: i64 = 60_000_000;
    let minutes = now.0.saturating_sub(since.0) / MINUTE;
    let (number, unit) = match minutes {
        i64::MIN..1 => return None,
        1..60 => (minutes, "minute"),
        60..2_880 => (minutes / 60, "hour"),
        _ => (minutes / 1_440, "day"),
    };
    Some(counted(u32::try_from(number).unwrap_or(u32::MAX), unit))
}

fn lasted(since: Moment, now: Moment) -> String {
    waiting(since, now).map_or_else(String::new, |time| format!(" for {time}"))
}

fn able(people: usize) -> String {
    const WORDS: [&str; 10] = [
        "Nobody", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine",
    ];
    match people {
        0 => "Nobody can act: the programme needs another coordinator.".to_owned(),
        1 => "One person can act.".to_owned(),
        2..=9 => format!("{} people can act.", WORDS[people]),
        _ => format!("{people} people can act."),
    }
}

/// Why it is whose turn it is, as it follows a colon.
pub fn reason(reason: &Reason, names: Names<'_>) -> String {
    match reason {
        Reason::Drafting => "it is being written".to_owned(),
        Reason::Submitted => "it was submitted and is not screened yet".to_owned(),
        Reason::ScreeningReturned { by } => {
            format!("{} gave it back from screening", names.of(*by))
        }
        Reason::ScreeningPassed => "it passed screening".to_owned(),
        Reason::RoundSubmitted { round } => format!("round {round} was submitted"),
        Reason::ChangesAsked {
            by,
            musts,
            questions,
        } => {
            let mut open = Vec::new();
            if *musts > 0 {
                open.push(counted(*musts, "must"));
            }
            if *questions > 0 {
                open.push(counted(*questions, "question"));
            }
            format!("{} asked {}", names.all(by), join(&open))
        }
        Reason::Answered => "all is answered and the next round is not submitted".to_owned(),
        Reason::ReviewMissing { requirements } => {
            format!("{} still open", are(&titles(requirements)))
        }
        Reason::AuthorMissing { requirements } => {
            format!(
                "only the author can complete {}",
                join(&titles(requirements))
            )
        }
        Reason::CheckFailed => "a check failed".to_owned(),
        Reason::MaintainerMissing => "a maintainer of the image has to check it".to_owned(),
        Reason::Outdated => "the image changed since it was begun".to_owned(),
        Reason::NameTaken => "the programme has an image of this name by now".to_owned(),
        Reason::AllHold => "everything holds".to_owned(),
        Reason::NobodyEligible { requirements } => {
            format!("nobody eligible can give {}", join(&titles(requirements)))
        }
        Reason::Accepted => "it is accepted and has to be published".to_owned(),
        Reason::Planned => "it is accepted and its publication is planned".to_owned(),
        Reason::Parked => "it rests".to_owned(),
        Reason::Appealed => "the author appealed, and another coordinator decides".to_owned(),
        Reason::Corrected { by, sentence } => format!(
            "{} said: “{}”",
            names.of(*by),
            sentence.trim().trim_end_matches('.')
        ),
        Reason::Ended { state } => format!("it is {}", state.words()),
    }
}

/// What whoever has the turn does next, as it follows "Your turn:".
pub fn to_do(turn: &Turn) -> String {
    match &turn.reason {
        Reason::ChangesAsked {
            musts, questions, ..
        } => {
            let mut open = Vec::new();
            if *musts > 0 {
                open.push(counted(*musts, "must"));
            }
            if *questions > 0 {
                open.push(counted(*questions, "question"));
            }
            format!("answer {}", join(&open))
        }
        Reason::Drafting => "write and submit it".to_owned(),
        Reason::Submitted => "screen it".to_owned(),
        Reason::ScreeningReturned { .. } => "complete it and submit again".to_owned(),
        Reason::ScreeningPassed => "review it".to_owned(),
        Reason::RoundSubmitted { round } => format!("review round {round}"),
        Reason::Answered => "submit the next round".to_owned(),
        Reason::ReviewMissing { .. } => "review what is open".to_owned(),
        Reason::AuthorMissing { .. } => "complete what only you can".to_owned(),
        Reason::CheckFailed => "mend what the check found".to_owned(),
        Reason::MaintainerMissing => {
            "check it as a maintainer, or decide without as a coordinator".to_owned()
        }
        Reason::Outdated => "bring it up to date with the image".to_owned(),
        Reason::NameTaken => "withdraw it and propose an update of that image".to_owned(),
        Reason::AllHold => "accept it".to_owned(),
        Reason::NobodyEligible { .. } => "find a reviewer, or decide".to_owned(),
        Reason::Accepted => "publish it".to_owned(),
        Reason::Appealed => "decide the appeal".to_owned(),
        Reason::Corrected { .. } => "somebody says it is yours".to_owned(),
        Reason::Planned | Reason::Parked | Reason::Ended { .. } => "nothing".to_owned(),
    }
}

/// The turn that passed, as it stands in the history.
pub(super) fn passed(turn: &Turn, names: Names<'_>) -> String {
    match turn.group {
        Group::None | Group::External => {
            format!("Nobody has to act: {}.", reason(&turn.reason, names))
        }
        group => format!(
            "Turn of {}: {}.",
            group.words(),
            reason(&turn.reason, names)
        ),
    }
}

fn titles(requirements: &[Requirement]) -> Vec<String> {
    requirements
        .iter()
        .map(|requirement| format!("“{}”", requirement.title()))
        .collect()
}

fn are(titles: &[String]) -> String {
    if titles.len() == 1 {
        format!("{} is", join(titles))
    } else {
        format!("{} are", join(titles))
    }
}
