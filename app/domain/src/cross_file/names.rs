//! Whether a new name is free, and whether users could take it for another.

use super::rules::{NAME_CLOSE, NAME_TAKEN};
use super::{NameFacts, finding};
use crate::finding::{Checked, NotChecked, Severity, Span};

/// From how many letters on one slip of the finger no longer makes another plausible word.
const SHORTEST_FOR_SLIPS: usize = 5;

/// From how many letters on two slips are looked for.
const SHORTEST_FOR_TWO_SLIPS: usize = 9;

/// Applies the rules N25 and N26 to the name of a new image. The findings have no place: they
/// concern the name alone.
pub fn check_new_name(name: &str, names: Option<&NameFacts>) -> Checked {
    let mut checked = Checked::default();
    let Some(names) = names else {
        let reason = "the names of the catalogue are not there";
        checked.not_checked = [&NAME_TAKEN, &NAME_CLOSE]
            .map(|rule| NotChecked::new(rule, reason))
            .to_vec();
        return checked;
    };
    let span = Span::default();
    if names.known.contains(name) {
        let message = format!("`{name}` is an image of the catalogue already");
        let help = "Choose another name, or propose an update of that image.".to_owned();
        checked
            .findings
            .push(finding(&NAME_TAKEN, span, message, help));
        return checked;
    }
    if names.retired.contains(name) {
        let message = format!("`{name}` was an image once, and its tags can still be pulled");
        let help = "Choose another name: who uses the old image must not get another.".to_owned();
        checked
            .findings
            .push(finding(&NAME_TAKEN, span, message, help));
        return checked;
    }
    let all = names.known.iter().chain(&names.retired);
    let mut close: Vec<_> = all
        .filter_map(|other| closeness(name, other).map(|closeness| (closeness, other)))
        .collect();
    close.sort();
    if let Some((closeness, other)) = close.first() {
        let (reason, sure) = match closeness {
            Closeness::LooksAlike => (
                "reads the same when separators, `0` and `o`, `1`, `i` and `l`, `5` and `s` are taken for each other",
                true,
            ),
            Closeness::Swapped => ("has the same parts in another order", false),
            Closeness::Slip => ("is a slip of the finger away", false),
        };
        let suspicion = if sure { "" } else { "; this is only suspected" };
        let message = format!("`{name}` is close to `{other}`: it {reason}{suspicion}");
        let help = "Choose a name that nobody types for the other, or say why it has to be this.";
        let mut found = finding(&NAME_CLOSE, span, message, help.to_owned());
        if !sure {
            found.severity = Severity::Advice;
        }
        checked.findings.push(found);
    }
    checked
}

/// How two different names are close, the closest first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    LooksAlike,
    Swapped,
    Slip,
}

fn closeness(name: &str, other: &str) -> Option<Closeness> {
    let (shape, other_shape) = (shape(name), shape(other));
    if shape == other_shape {
        return Some(Closeness::LooksAlike);
    }
    let (parts, other_parts) = (parts(name), parts(other));
    if parts.len() > 1 && parts == other_parts {
        return Some(Closeness::Swapped);
    }
    let length = shape.chars().count().min(other_shape.chars().count());
    let slips = match length {
        ..SHORTEST_FOR_SLIPS => 0,
        SHORTEST_FOR_SLIPS..SHORTEST_FOR_TWO_SLIPS => 1,
        _ => 2,
    };
    // Names that differ by their numbers only are a series: `php7`, `php8`.
    let letters = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
    if letters(name) == letters(other) {
        return None;
    }
    (strsim::osa_distance(&shape, &other_shape) <= slips).then_some(Closeness::Slip)
}

/// The name without what readers overlook.
fn shape(name: &str) -> String {
    let plain: String = name
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | '.'))
        .map(|c| match c.to_ascii_lowercase() {
            '0' => 'o',
            '1' | 'i' => 'l',
            '5' => 's',
            other => other,
        })
        .collect();
    plain.replace("rn", "m").replace("vv", "w")
}

fn parts(name: &str) -> Vec<&str> {
    let mut parts: Vec<_> = name.split(['-', '_', '.']).collect();
    parts.sort_unstable();
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str) -> Vec<(String, Severity)> {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let names = NameFacts {
            known: set(&[
                "postgres",
                "r-base",
                "nginx",
                "solr",
                "redis",
                "php7",
                "mongo-express",
                "nim",
            ]),
            retired: set(&["consul", "vault"]),
        };
        let checked = check_new_name(name, Some(&names));
        assert_eq!(checked.not_checked, []);
        let findings = checked.findings.into_iter();
        findings
            .map(|finding| (finding.rule.into_owned(), finding.severity))
            .collect()
    }

    #[test]
    fn a_taken_or_retired_name_is_refused() {
        for name in ["postgres", "consul"] {
            assert_eq!(
                said(name),
                [("SW-N025".to_owned(), Severity::Error)],
                "{name}"
            );
        }
    }

    #[test]
    fn what_looks_the_same_is_warned_about() {
        for name in ["post-gres", "p0stgres", "ng1nx", "s0lr", "rbase", "5olr"] {
            assert_eq!(
                said(name),
                [("SW-N026".to_owned(), Severity::Warn)],
                "{name}"
            );
        }
    }

    #[test]
    fn what_may_be_a_slip_is_only_suspected() {
        for name in [
            "postgress",
            "ngnix",
            "reddis",
            "express-mongo",
            "mongo-expres",
            "vaultt",
        ] {
            assert_eq!(
                said(name),
                [("SW-N026".to_owned(), Severity::Advice)],
                "{name}"
            );
        }
    }

    #[test]
    fn other_names_pass() {
        for name in ["slurm", "php8", "nit", "mongo", "postgrest-api", "rust"] {
            assert_eq!(said(name), [], "{name}");
        }
    }

    #[test]
    fn without_the_names_nothing_passes() {
        let checked = check_new_name("slurm", None);
        let ids: Vec<_> = checked
            .not_checked
            .iter()
            .map(|n| n.rule.as_ref())
            .collect();
        assert_eq!(
            (checked.findings.len(), ids),
            (0, vec!["SW-N025", "SW-N026"])
        );
    }
}
