//! The page on which a draft is brought up to date.

use app::parts::DiffRun;
use app::view::difference::runs;
use app::view::draft::{Offer, PartChoice, TakenHow, TakenPart, UpToDateChanges, UpToDatePage};
use app::view::form::FormFindings;
use domain::proposal::State;
use domain::up_to_date::Taken;

use super::{DraftContent, label_of};
use crate::portal::parts::{CONTEXT, DOCUMENTATION};
use crate::portal::proposals::{Chosen, ImageChanges, PartChange};

/// The most characters of a text that is shown of a choice between two wholes.
const SHOWN: usize = 2_000;

/// How many equal lines stand around a change.
const AROUND: usize = 3;

impl DraftContent {
    /// The page, with what somebody chose so far.
    pub fn up_to_date_page(
        &self,
        changes: Option<&ImageChanges>,
        chosen: &Chosen,
        refused: FormFindings,
    ) -> UpToDatePage {
        UpToDatePage {
            head: self.head(),
            image: self.open.row.image.clone(),
            changes: match changes {
                Some(changes) => Ok(listed(changes, chosen)),
                None => Err(self.why_not_outdated()),
            },
            refused,
        }
    }

    /// Why there is nothing to bring up to date.
    fn why_not_outdated(&self) -> String {
        let projection = &self.open.projection;
        if self.open.row.deleted_at.is_some() {
            "The draft was deleted. Bring it back first.".to_owned()
        } else if !projection.kind.has_base() {
            "It proposes a new image, which begins from no version.".to_owned()
        } else if projection.state.is_terminal() || projection.state == State::Parked {
            format!(
                "It is {}: nothing is taken into it now.",
                projection.state.words()
            )
        } else {
            let image = &self.open.row.image;
            format!("It begins from the current version of {image} already.")
        }
    }
}

fn listed(changes: &ImageChanges, chosen: &Chosen) -> UpToDateChanges {
    let (mut taken, mut choices) = (Vec::new(), Vec::new());
    for part in &changes.parts {
        let label = path_or_label(&part.part);
        let how = match &part.taken {
            Taken::Image if part.image.is_none() => Ok(TakenHow::Gone),
            Taken::Image => Ok(TakenHow::AsTheImage),
            Taken::Together { .. } => Ok(TakenHow::Together),
            Taken::Lines { pieces } => Err(Offer::Lines {
                pieces: pieces.clone(),
                mine: text(part.mine.as_deref()).unwrap_or_default().to_owned(),
                image: text(part.image.as_deref()).unwrap_or_default().to_owned(),
            }),
            Taken::Whole => Err(Offer::Whole {
                mine: described(part.mine.as_deref()),
                image: described(part.image.as_deref()),
            }),
        };
        match how {
            Ok(how) => taken.push(TakenPart {
                label,
                how,
                runs: change(part),
            }),
            Err(offer) => choices.push(PartChoice {
                part: part.part.clone(),
                label,
                seen: part.seen,
                offer,
                chosen: changes.sides(part, chosen).to_vec(),
            }),
        }
    }
    UpToDateChanges {
        version: changes.version.0.clone(),
        facts: changes.facts.clone(),
        taken,
        choices,
    }
}

/// What people call a part: files by their folder as well, for there may be two of a name.
pub fn path_or_label(part: &str) -> String {
    if part.starts_with(CONTEXT) || part.starts_with(DOCUMENTATION) {
        part.to_owned()
    } else {
        label_of(part)
    }
}

/// What taking a part changes in the draft; nothing for what is no text.
fn change(part: &PartChange) -> Vec<DiffRun> {
    let becomes = part
        .taken
        .chosen(&[], None, part.image.as_deref())
        .flatten();
    match (text(part.mine.as_deref()), text(becomes.as_deref())) {
        (Some(old), Some(new)) => runs(old, new, AROUND),
        _ => Vec::new(),
    }
}

/// A part as text, empty where it is not there; nothing for what is no text.
fn text(content: Option<&[u8]>) -> Option<&str> {
    let text = std::str::from_utf8(content.unwrap_or_default()).ok();
    text.filter(|text| !text.contains('\0'))
}

/// What a part holds, for people to choose by.
fn described(content: Option<&[u8]>) -> String {
    let Some(content) = content else {
        return "(it is not there)".to_owned();
    };
    let Some(text) = text(Some(content)) else {
        return format!("(a file of {} bytes)", content.len());
    };
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
