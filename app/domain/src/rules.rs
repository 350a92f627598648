//! Every rule of every family, by its identifier.

use crate::finding::Rule;
use crate::{cross_file, dockerfile, docs, feedback, license, manifest};

/// All rules, family by family.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let families = [
        manifest::rules::RULES,
        cross_file::rules::RULES,
        dockerfile::rules::RULES,
        docs::check::rules::RULES,
        feedback::check::rules::RULES,
        license::rules::RULES,
    ];
    families.into_iter().flatten().copied()
}

/// The rule with an identifier.
pub fn rule(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn an_identifier_names_one_rule() {
        let mut seen = BTreeSet::new();
        for rule in all() {
            assert!(seen.insert(rule.id), "{} is given twice", rule.id);
            let number = rule.id.strip_prefix("SW-").map(|rest| &rest[1..]);
            assert!(
                number.is_some_and(
                    |digits| digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit())
                ),
                "{}",
                rule.id
            );
            for words in [rule.title, rule.reason, rule.source, rule.since] {
                assert!(!words.is_empty(), "{}", rule.id);
            }
        }
        assert!(rule("SW-M001").is_some() && rule("SW-M999").is_none());
    }
}
