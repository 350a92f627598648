//! Two people changed the same lines: both texts are shown, and one chooses piece by piece.

use domain::merge::{Merged, Piece, Side};
use leptos::prelude::*;

use super::head_of;
use crate::parts::{Notice, Tone};
use crate::view::draft::{Conflict, ConflictPage};

/// The page on which one chooses.
pub fn conflicts(page: ConflictPage) -> impl IntoView {
    let ConflictPage {
        head,
        back,
        conflicts,
        saved,
    } = page;
    let title = match conflicts.len() {
        1 => "Somebody else changed the same text".to_owned(),
        count => format!("Somebody else changed {count} of the same texts"),
    };
    let rest = match saved {
        0 => String::new(),
        1 => " One other part of the form was saved.".to_owned(),
        count => format!(" {count} other parts of the form were saved."),
    };
    let pieces = conflicts.into_iter().map(fields).collect_view();
    view! {
        {head_of(&head, false)}
        <Notice tone=Tone::Turn title>
            <p>{format!("Both texts are kept. Choose what stands, piece by piece.{rest}")}</p>
        </Notice>
        <form method="post" enctype="multipart/form-data" action=back.clone() class="mt-4">
            {pieces}
            <div class="draft-buttons">
                <button type="submit" class="button button-primary" name="act" value="resolve">
                    "Save what I chose"
                </button>
                <a class="button" href=back.clone()>
                    "Drop mine and see what stands"
                </a>
            </div>
        </form>
    }
}

/// The same for one part, inside of the editor.
pub fn conflict_panel(conflict: Conflict, action: String) -> impl IntoView {
    let by = conflict.by.clone();
    let part = conflict.part.clone();
    let title = format!("{} was changed by {by} meanwhile", conflict.label);
    view! {
        <Notice tone=Tone::Turn title>
            <p>"Both texts are kept. Choose what stands, piece by piece."</p>
            <form method="post" enctype="multipart/form-data" action=action class="mt-2" data-conflict=part>
                {fields(conflict)}
                <button type="submit" class="button button-primary" name="act" value="resolve">
                    "Save what I chose"
                </button>
            </form>
        </Notice>
    }
}

/// What is sent of one conflict.
fn fields(conflict: Conflict) -> impl IntoView {
    let Conflict {
        part,
        label,
        base,
        mine,
        theirs,
        seen,
        removed,
        by,
        at,
        merged,
    } = conflict;
    let said = if removed {
        format!("Removed {at} by {by}.")
    } else {
        format!("Saved {at} by {by}.")
    };
    let pieces = match merged {
        Merged::Clean { .. } => Vec::new(),
        Merged::Conflicted { pieces } => pieces,
    };
    let mut number = 0;
    let pieces = pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Agreed { text } => agreed(&text).into_any(),
            Piece::Conflict { mine, theirs, .. } => {
                let sides = Sides {
                    theirs: format!("As {by} saved it"),
                    both: true,
                    chosen: None,
                };
                let choice = choice(&part, number, (mine, theirs), sides).into_any();
                number += 1;
                choice
            }
        })
        .collect_view();
    view! {
        <section class="mb-6" aria-label=label.clone()>
            <h2 class="break-words">{label.clone()}</h2>
            <p class="text-sm text-muted">{said}</p>
            <input type="hidden" name=format!("seen:{part}") value=seen.to_string()/>
            <input type="hidden" name=format!("base:{part}") value=base/>
            <input type="hidden" name=part.clone() value=mine.clone() data-mine/>
            {pieces}
            <details class="mt-2">
                <summary class="target">"Both texts whole"</summary>
                <h3>"Yours"</h3>
                <pre class="excerpt">{mine}</pre>
                <h3>{format!("As {by} saved it")}</h3>
                <pre class="excerpt">{theirs}</pre>
            </details>
        </section>
    }
}

/// Lines on which both agree: the first and the last of them.
pub(super) fn agreed(text: &str) -> impl IntoView + use<> {
    let lines: Vec<&str> = text.lines().collect();
    let shown = if lines.len() <= 4 {
        lines.join("\n")
    } else {
        let (first, last) = (&lines[..2], &lines[lines.len() - 2..]);
        format!(
            "{}\n… {} lines the same …\n{}",
            first.join("\n"),
            lines.len() - 4,
            last.join("\n")
        )
    };
    (!shown.trim().is_empty()).then(|| view! { <pre class="excerpt my-2 text-muted">{shown}</pre> })
}

/// How a choice between two texts is worded, and what was chosen already.
pub(super) struct Sides {
    /// What the other text is called.
    pub(super) theirs: String,
    /// Whether both can stand, one behind the other.
    pub(super) both: bool,
    /// What was chosen.
    pub(super) chosen: Option<Side>,
}

/// A piece that both changed: the reader's text and the other one.
pub(super) fn choice(
    part: &str,
    number: usize,
    (mine, theirs): (String, String),
    sides: Sides,
) -> impl IntoView + use<> {
    let name = format!("side:{part}:{number}");
    let option = |side: Side, words: String, text: Option<String>| {
        let value = match side {
            Side::Mine => "mine",
            Side::Theirs => "theirs",
            Side::Both => "both",
        };
        let checked = sides.chosen == Some(side);
        let name = name.clone();
        let text = text.map(|text| {
            let text = if text.is_empty() {
                "(nothing)".to_owned()
            } else {
                text
            };
            view! { <pre class="excerpt mt-1">{text}</pre> }
        });
        view! {
            <label class="radio-card mb-2 flex gap-3 px-4 py-2">
                <input type="radio" class="mt-1" name=name value=value checked=checked required/>
                <span class="min-w-0 grow">
                    <span class="font-semibold">{words}</span>
                    {text}
                </span>
            </label>
        }
    };
    let both = sides
        .both
        .then(|| option(Side::Both, "Both, yours first".to_owned(), None));
    view! {
        <fieldset class="my-3">
            <legend class="font-semibold">{format!("Piece {}", number + 1)}</legend>
            {option(Side::Mine, "Yours".to_owned(), Some(mine))}
            {option(Side::Theirs, sides.theirs.clone(), Some(theirs))}
            {both}
        </fieldset>
    }
}
