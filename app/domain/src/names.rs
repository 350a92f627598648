//! How people are named in sentences.

use crate::event::By;
use crate::person::{Handle, PersonId};

/// The handles of people, as the caller knows them.
#[derive(Clone, Copy)]
pub struct Names<'a>(pub &'a dyn Fn(PersonId) -> Option<Handle>);

impl Names<'_> {
    /// A person, as in "@sample-author".
    pub fn of(&self, person: PersonId) -> String {
        (self.0)(person).map_or_else(
            || "somebody who left".to_owned(),
            |handle| format!("@{handle}"),
        )
    }

    /// Who did something.
    pub(crate) fn by(&self, by: By) -> String {
        by.person()
            .map_or_else(|| "The portal".to_owned(), |person| self.of(person))
    }

    /// Several people, as in "@a, @b and @c".
    pub(crate) fn all(&self, people: &[PersonId]) -> String {
        let names: Vec<String> = people.iter().map(|person| self.of(*person)).collect();
        join(&names)
    }
}

/// Words in a row, as in "a, b and c".
pub(crate) fn join(words: &[impl AsRef<str>]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// A number with its noun, as in "1 must" and "2 musts".
pub(crate) fn counted(number: u32, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}
