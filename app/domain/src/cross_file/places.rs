//! Where the fields stand from which an entry takes its values.

use crate::finding::Span;
use crate::manifest::{FieldPlace, ParagraphPlace, Reading};

/// The places of a manifest's entries.
pub(crate) struct Places<'a> {
    global: Option<&'a ParagraphPlace>,
    /// The first paragraph of each entry.
    entries: Vec<Option<&'a ParagraphPlace>>,
}

impl<'a> Places<'a> {
    /// The places of what was read.
    pub(crate) fn of(reading: &'a Reading) -> Self {
        let mut entries = vec![None; reading.manifest.entries.len()];
        for paragraph in &reading.paragraphs {
            let entry = paragraph.entry.and_then(|index| entries.get_mut(index));
            if let Some(entry) = entry {
                entry.get_or_insert(paragraph);
            }
        }
        let global = reading
            .paragraphs
            .iter()
            .find(|paragraph| paragraph.entry.is_none());
        Self { global, entries }
    }

    /// Where an entry stands: its tags.
    pub(crate) fn entry(&self, index: usize) -> Span {
        let paragraph = self.entries.get(index).copied().flatten();
        paragraph
            .and_then(|paragraph| {
                field(paragraph, "Tags")
                    .map(|tags| tags.value_span)
                    .or_else(|| paragraph.fields.first().map(|first| first.key_span))
            })
            .unwrap_or_default()
    }

    /// Where the value of a field stands for an entry: in the entry or in the first paragraph,
    /// otherwise the place of the entry.
    pub(crate) fn value(&self, index: usize, key: &str) -> Span {
        let own = self.entries.get(index).copied().flatten();
        own.and_then(|paragraph| field(paragraph, key))
            .or_else(|| self.global.and_then(|paragraph| field(paragraph, key)))
            .map_or_else(|| self.entry(index), |field| field.value_span)
    }
}

fn field<'p>(paragraph: &'p ParagraphPlace, key: &str) -> Option<&'p FieldPlace> {
    paragraph.fields.iter().find(|field| field.key == key)
}
