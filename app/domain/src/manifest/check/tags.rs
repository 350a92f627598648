//! Which tags are taken, and by which entry.

use std::collections::{HashMap, HashSet};

use super::decode::Places;
use crate::finding::Span;
use crate::manifest::Entry;
use crate::manifest::report::Report;
use crate::manifest::rules::{SHARED_TAG_OWN, SHARED_TAG_TAKEN, TAG_IS_SHARED, TAG_TAKEN, TAG_TWICE};

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
    /// What the latest entry brought to `pairs`.
    fresh: HashSet<String>,
}

impl TagIndex {
    /// Reports the tags of an entry that are taken, in the order of the reference.
    pub(super) fn check(&self, entry: &Entry, places: &Places, entries: &[Entry], report: &mut Report) {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for (tag, &span) in entry.tags.iter().zip(&places.tags) {
            if report.is_over() {
                return;
            }
            let (rule, other, message) = if let Some(owner) = self.own.get(tag) {
                let duplicated = report.quoted_list(&entries[owner.entry].tags);
                (&TAG_TAKEN, owner.span, format!("includes duplicate tag: {} (duplicated in {duplicated})", report.quoted(tag)))
            } else if let Some(owner) = self.shared.get(tag) {
                let shared = report.quoted_list(&entries[owner.entry].tags);
                let tag = report.quoted(tag);
                (&TAG_IS_SHARED, owner.span, format!("includes tag conflicting with a shared tag: {tag} (shared tag in {shared})"))
            } else if let Some(&first) = seen.get(tag.as_str()) {
                (&TAG_TWICE, first, format!("includes duplicate tag: {}", report.quoted(tag)))
            } else {
                seen.insert(tag, span);
                continue;
            };
            let message = format!("Tags {} {message}", report.quoted_list(&entry.tags));
            report.reject(rule, &[span, other], message, HELP);
        }
        for (tag, &span) in entry.shared_tags.iter().zip(&places.shared_tags) {
            if report.is_over() {
                return;
            }
            let (rule, other, message) = if let Some(owner) = self.own.get(tag) {
                let duplicated = report.quoted_list(&entries[owner.entry].tags);
                let tag = report.quoted(tag);
                (&SHARED_TAG_TAKEN, owner.span, format!("includes conflicting shared tag: {tag} (duplicated in {duplicated})"))
            } else if let Some(&first) = seen.get(tag.as_str()) {
                (&SHARED_TAG_OWN, first, format!("includes duplicate tag: {} (in SharedTags)", report.quoted(tag)))
            } else {
                continue;
            };
            let message = format!("Tags {} {message}", report.quoted_list(&entry.tags));
            report.reject(rule, &[span, other], message, HELP);
        }
    }

    /// Notes the tags of an entry that stands, or is put, at `index` among the entries.
    pub(super) fn add(&mut self, entry: &Entry, places: &Places, index: usize) {
        for (tag, &span) in entry.tags.iter().zip(&places.tags) {
            self.own.entry(tag.clone()).or_insert(Owner { entry: index, span });
        }
        self.fresh.clear();
        for (tag, &span) in entry.shared_tags.iter().zip(&places.shared_tags) {
            let owner = self.shared.entry(tag.clone()).or_insert(Owner { entry: index, span });
            if index < owner.entry {
                *owner = Owner { entry: index, span };
            }
            if self.pairs.insert((index, tag.clone())) {
                self.fresh.insert(tag.clone());
            }
        }
    }

    /// Whether the latest entry was the first with this shared tag at its place.
    pub(super) fn shares_first(&self, tag: &str) -> bool {
        self.fresh.contains(tag)
    }
}
