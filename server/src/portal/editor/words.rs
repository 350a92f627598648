//! The sentences about a draft that depend on its reader and on the time.

use time::OffsetDateTime;

use super::DraftContent;
use crate::clock::Timestamp;

/// A moment to the minute.
pub fn exact(at: OffsetDateTime) -> String {
    app::parts::exact_time(at)
}

/// When the draft was saved last and who sees it, as in "Saved 12:04 UTC, visible to you and 2
/// co-authors".
pub fn saved_words(content: &DraftContent) -> String {
    let reader = content.reader.map(|reader| reader.to_string());
    let others: Vec<&str> = content
        .open
        .authors
        .iter()
        .filter(|author| author.accepted_at.is_some())
        .map(|author| author.person.as_str())
        .filter(|person| Some(*person) != reader.as_deref())
        .collect();
    let who = match others.as_slice() {
        [] => "visible to you alone".to_owned(),
        [one] => format!("visible to you and {}", content.person(one)),
        several => format!("visible to you and {} co-authors", several.len()),
    };
    let Some(last) = content.parts.values().map(|row| row.saved_at).max() else {
        return format!("Nothing saved yet, {who}");
    };
    format!(
        "Saved {}, {who}",
        moment(Timestamp(last).into(), content.now)
    )
}

/// The time of the day where that is today, else the whole moment.
pub fn moment(at: OffsetDateTime, now: OffsetDateTime) -> String {
    if at.date() == now.date() {
        format!("{:02}:{:02} UTC", at.hour(), at.minute())
    } else {
        exact(at)
    }
}

/// The words with a capital at their start.
pub fn capital(words: &str) -> String {
    let mut characters = words.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
