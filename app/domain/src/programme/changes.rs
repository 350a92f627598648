//! What differs between two settings of a programme, in words: a proposal is judged by those of its
//! first round and says what changed since.

use std::collections::BTreeSet;

use super::{Category, Channel, Programme};

/// The most names of one kind that a sentence lists.
const NAMED: usize = 5;

/// The clauses that differ, one sentence for each, in the order of `programme.toml`. A clause is one
/// of its keys. The order of retired names means nothing.
pub fn changed_clauses(before: &Programme, after: &Programme) -> Vec<String> {
    let Programme {
        name,
        summary,
        namespace,
        general,
        maintainers,
        help,
        security,
        documentation,
        updates,
        categories,
        retired,
    } = after;
    let clauses = [
        ("Name", text(&before.name, name)),
        ("Summary", text(&before.summary, summary)),
        ("Namespace", text(&before.namespace, namespace)),
        ("General questions", channel(&before.general, general)),
        (
            "Where maintainers meet",
            channel(&before.maintainers, maintainers),
        ),
        ("Places for help", places(&before.help, help)),
        ("Security problems", channel(&before.security, security)),
        (
            "Errors in the documentation",
            channel(&before.documentation, documentation),
        ),
        ("Updates on their way", channel(&before.updates, updates)),
        ("Categories", filed(&before.categories, categories)),
        ("Retired names", names(&before.retired, retired)),
    ];
    clauses
        .into_iter()
        .filter(|(_, changes)| !changes.is_empty())
        .map(|(clause, changes)| format!("{clause}: {}.", changes.join("; ")))
        .collect()
}

fn text(before: &str, after: &str) -> Vec<String> {
    if before == after {
        return Vec::new();
    }
    vec![became(before, after)]
}

fn became(before: &str, after: &str) -> String {
    format!("{}, before {}", quoted(after), quoted(before))
}

fn quoted(text: &str) -> String {
    if text.is_empty() {
        "none".to_owned()
    } else {
        format!("“{text}”")
    }
}

fn channel(before: &Channel, after: &Channel) -> Vec<String> {
    let Channel {
        label,
        target,
        note,
        account,
    } = after;
    let mut changes = text(&before.label, label);
    if before.target != *target {
        changes.push(format!("at {target}, before at {}", before.target));
    }
    if before.account != *account {
        changes.push(match account {
            Some(account) => format!("needs an account of {account}"),
            None => "needs no account".to_owned(),
        });
    }
    if before.note != *note {
        changes.push("another note".to_owned());
    }
    changes
}

/// Places are known by their labels; the best one stands first.
fn places(before: &[Channel], after: &[Channel]) -> Vec<String> {
    if before == after {
        return Vec::new();
    }
    let find = |places: &[Channel], label: &str| {
        let mut places = places.iter();
        places.find(|place| place.label == label).cloned()
    };
    let new = after
        .iter()
        .filter(|place| find(before, &place.label).is_none());
    let gone = before
        .iter()
        .filter(|place| find(after, &place.label).is_none());
    let mut changes = added_and_gone(
        new.map(|place| place.label.as_str()),
        gone.map(|place| place.label.as_str()),
    );
    for place in after {
        if let Some(old) = find(before, &place.label) {
            let differs = channel(&old, place);
            if !differs.is_empty() {
                changes.push(format!("{} {}", quoted(&place.label), differs.join(", ")));
            }
        }
    }
    or_order(changes)
}

/// Categories are known by their slugs.
fn filed(before: &[Category], after: &[Category]) -> Vec<String> {
    if before == after {
        return Vec::new();
    }
    let find = |categories: &[Category], slug: &str| {
        let mut categories = categories.iter();
        categories.find(|category| category.slug == slug).cloned()
    };
    let new = after
        .iter()
        .filter(|category| find(before, &category.slug).is_none());
    let gone = before
        .iter()
        .filter(|category| find(after, &category.slug).is_none());
    let mut changes = added_and_gone(
        new.map(|category| category.label.as_str()),
        gone.map(|category| category.label.as_str()),
    );
    for category in after {
        if let Some(old) = find(before, &category.slug)
            && old.label != category.label
        {
            changes.push(format!("now {}", became(&old.label, &category.label)));
        }
    }
    or_order(changes)
}

fn names(before: &[String], after: &[String]) -> Vec<String> {
    let set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
    let (before, after) = (set(before), set(after));
    added_and_gone(
        after.difference(&before).map(String::as_str),
        before.difference(&after).map(String::as_str),
    )
}

fn added_and_gone<'a>(
    added: impl Iterator<Item = &'a str>,
    gone: impl Iterator<Item = &'a str>,
) -> Vec<String> {
    let (added, gone): (Vec<_>, Vec<_>) = (added.collect(), gone.collect());
    [("new", added), ("gone", gone)]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(word, names)| format!("{word} {}", listed(&names)))
        .collect()
}

/// Two lists that differ and hold the same differ in their order.
fn or_order(mut changes: Vec<String>) -> Vec<String> {
    if changes.is_empty() {
        changes.push("another order".to_owned());
    }
    changes
}

fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(NAMED).map(|name| quoted(name)).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(label: &str) -> Channel {
        Channel {
            label: label.to_owned(),
            target: format!("https://{}.example", label.to_lowercase()),
            note: None,
            account: None,
        }
    }

    fn category(slug: &str, label: &str) -> Category {
        Category {
            slug: slug.to_owned(),
            label: label.to_owned(),
        }
    }

    fn programme() -> Programme {
        Programme {
            name: "Forge Images".to_owned(),
            summary: "Images of Forge.".to_owned(),
            namespace: String::new(),
            general: place("Chat"),
            maintainers: place("Smiths"),
            help: vec![place("Forum"), place("Board")],
            security: place("Guard"),
            documentation: place("Docs"),
            updates: place("Pulls"),
            categories: vec![category("tools", "Tools"), category("net", "Networking")],
            retired: vec!["tongs".to_owned()],
        }
    }

    #[test]
    fn every_clause_says_what_changed() {
        type Change = fn(&mut Programme);
        let table: &[(Change, &[&str])] = &[
            (|_| {}, &[]),
            (
                |p| p.name = "Smithy".to_owned(),
                &["Name: “Smithy”, before “Forge Images”."],
            ),
            (
                |p| p.summary = String::new(),
                &["Summary: none, before “Images of Forge.”."],
            ),
            (
                |p| p.namespace = "forge".to_owned(),
                &["Namespace: “forge”, before none."],
            ),
            (
                |p| p.general.label = "Hall".to_owned(),
                &["General questions: “Hall”, before “Chat”."],
            ),
            (
                |p| p.maintainers.account = Some("Forge".to_owned()),
                &["Where maintainers meet: needs an account of Forge."],
            ),
            (
                |p| p.security.target = "mailto:guard@example".to_owned(),
                &["Security problems: at mailto:guard@example, before at https://guard.example."],
            ),
            (
                |p| p.documentation.note = Some("Slow.".to_owned()),
                &["Errors in the documentation: another note."],
            ),
            (
                |p| {
                    p.updates.label = "Changes".to_owned();
                    p.updates.note = Some("Look first.".to_owned());
                },
                &["Updates on their way: “Changes”, before “Pulls”; another note."],
            ),
            (|p| p.help.reverse(), &["Places for help: another order."]),
            (
                |p| {
                    p.help.remove(0);
                    p.help.push(place("List"));
                    p.help[0].account = Some("Board".to_owned());
                },
                &["Places for help: new “List”; gone “Forum”; “Board” needs an account of Board."],
            ),
            (
                |p| p.help[1] = p.help[0].clone(),
                &["Places for help: gone “Board”."],
            ),
            (
                |p| p.help.push(p.help[0].clone()),
                &["Places for help: another order."],
            ),
            (
                |p| {
                    p.categories[0].label = "Developer tools".to_owned();
                    p.categories[1] = category("data", "Data");
                },
                &[
                    "Categories: new “Data”; gone “Networking”; now “Developer tools”, before “Tools”.",
                ],
            ),
            (|p| p.categories.reverse(), &["Categories: another order."]),
            (
                |p| {
                    p.retired = ["a", "b", "c", "d", "e", "f", "g"]
                        .map(str::to_owned)
                        .to_vec()
                },
                &["Retired names: new “a”, “b”, “c”, “d”, “e” and 2 more; gone “tongs”."],
            ),
            (|p| p.retired.push("tongs".to_owned()), &[]),
            (
                |p| {
                    p.name = "Smithy".to_owned();
                    p.retired.clear();
                },
                &[
                    "Name: “Smithy”, before “Forge Images”.",
                    "Retired names: gone “tongs”.",
                ],
            ),
        ];
        for (change, said) in table {
            let mut after = programme();
            change(&mut after);
            assert_eq!(changed_clauses(&programme(), &after), *said);
        }
    }
}
