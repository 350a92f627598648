//! Which tags are taken, and by which entry.

use std::collections::{HashMap, HashSet};

use super::decode::Places;
use crate::finding::Span;
use crate::manifest::Entry;
use crate::manifest::report::Report;
use crate::manifest::rules::{
    SHARED_TAG_OWN, SHARED_TAG_TAKEN, TAG_IS_SHARED, TAG_TAKEN, TAG_TWICE,
};

const HELP: &str = "Remove the tag from one of the two places.";

/// A tag's entry and the place where it stands.
#[derive(Debug, Clone, Copy)]
struct Owner {
    entry: usize,
    span: Span,
}

/// The tags and shared tags of the entries so far.
#[derive(Debug, Default)]
pub(super) struct TagIndex {
    own: HashMap<String, Owner>,
    /// For each shared tag the first of its entries.
    shared: HashMap<String, Owner>,
    /// Which entry has which shared tag already.
    pairs: HashSet<(usize, String)>,
}

impl TagIndex {
    /// Reports the tags of an entry that are taken, in the order of the reference.
    pub(super) fn check(
        &self,
        entry: &Entry,
        places: &Places,
        entries: &[Entry],
        report: &mut Report,
    ) {
        let taken = |owner: Owner| &entries[owner.entry].tags;
        let mut seen: HashMap<&str, Span> = HashMap::with_capacity(entry.tags.len());
        for (tag, &span) in entry.tags.iter().zip(&places.tags) {
            if report.is_over() {
                return;
            }
            if let Some(&owner) = self.own.get(tag) {
                report.reject(&TAG_TAKEN, &[span, owner.span], HELP, |report| {
                    let (tag, other) = (report.quoted(tag), report.quoted_list(taken(owner)));
                    let tags = report.quoted_list(&entry.tags);
                    format!("Tags {tags} includes duplicate tag: {tag} (duplicated in {other})")
                });
            } else if let Some(&owner) = self.shared.get(tag) {
                report.reject(&TAG_IS_SHARED, &[span, owner.span], HELP, |report| {
                    let (tag, other) = (report.quoted(tag), report.quoted_list(taken(owner)));
                    let tags = report.quoted_list(&entry.tags);
                    format!("Tags {tags} includes tag conflicting with a shared tag: {tag} (shared tag in {other})")
                });
            } else if let Some(&first) = seen.get(tag.as_str()) {
                report.reject(&TAG_TWICE, &[span, first], HELP, |report| {
                    let (tags, tag) = (report.quoted_list(&entry.tags), report.quoted(tag));
                    format!("Tags {tags} includes duplicate tag: {tag}")
                });
            } else {
                seen.insert(tag, span);
            }
        }
        for (tag, &span) in entry.shared_tags.iter().zip(&places.shared_tags) {
            if report.is_over() {
                return;
            }
            if let Some(&owner) = self.own.get(tag) {
                report.reject(&SHARED_TAG_TAKEN, &[span, owner.span], HELP, |report| {
                    let (tag, other) = (report.quoted(tag), report.quoted_list(taken(owner)));
                    let tags = report.quoted_list(&entry.tags);
                    format!(
                        "Tags {tags} includes conflicting shared tag: {tag} (duplicated in {other})"
                    )
                });
            } else if let Some(&first) = seen.get(tag.as_str()) {
                report.reject(&SHARED_TAG_OWN, &[span, first], HELP, |report| {
                    let (tags, tag) = (report.quoted_list(&entry.tags), report.quoted(tag));
                    format!("Tags {tags} includes duplicate tag: {tag} (in SharedTags)")
                });
            }
        }
    }

    /// Notes the tags of an entry that stands, or is put, at `index` among the entries. Gives the
    /// shared tags that no other paragraph has brought there.
    pub(super) fn add(&mut self, entry: &Entry, places: &Places, index: usize) -> Vec<String> {
        self.own.reserve(entry.tags.len());
        for (tag, &span) in entry.tags.iter().zip(&places.tags) {
            self.own
                .entry(tag.clone())
                .or_insert(Owner { entry: index, span });
        }
        let mut fresh = Vec::new();
        for (tag, &span) in entry.shared_tags.iter().zip(&places.shared_tags) {
            let owner = self
                .shared
                .entry(tag.clone())
                .or_insert(Owner { entry: index, span });
            if index < owner.entry {
                *owner = Owner { entry: index, span };
            }
            if self.pairs.insert((index, tag.clone())) {
                fresh.push(tag.clone());
            }
        }
        fresh
    }
}
