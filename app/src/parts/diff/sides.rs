//! Old text on the left, new text on the right. On a narrow screen the style puts the two below each
//! other and leaves out the old side of equal lines, so that it reads as the unified form does.

use leptos::prelude::*;

use super::{DiffLine, DiffPlace, DiffWord, Margin, signed, spelled};

/// One side of a row: the number of its line and the line in pieces.
pub(super) type Side = Option<(usize, Vec<DiffWord>)>;

/// Puts each removed line beside the added one that replaces it.
pub(super) fn pairs(lines: Vec<DiffLine>) -> Vec<(Side, Side, bool)> {
    let mut rows: Vec<(Side, Side, bool)> = Vec::new();
    // The first row since the last equal line whose right side is still free.
    let mut free = 0;
    for line in lines {
        match line {
            DiffLine::Same { old, new, text } => {
                let words = vec![DiffWord {
                    text,
                    changed: false,
                }];
                rows.push((Some((old, words.clone())), Some((new, words)), false));
                free = rows.len();
            }
            DiffLine::Removed { old, words } => rows.push((Some((old, words)), None, true)),
            DiffLine::Added { new, words } => {
                match rows.get_mut(free) {
                    Some(row) => row.1 = Some((new, words)),
                    None => rows.push((None, Some((new, words)), true)),
                }
                free += 1;
            }
        }
    }
    rows
}

pub(super) fn side_by_side(
    (old, new, changed): (Side, Side, bool),
    margin: &mut Margin,
) -> impl IntoView + use<> {
    let places = [
        old.as_ref().map(|(number, _)| DiffPlace::Old(*number)),
        new.as_ref().map(|(number, _)| DiffPlace::New(*number)),
    ];
    let side = |side: Side,
                place: Option<DiffPlace>,
                class: &'static str,
                sign: (&'static str, &'static str)| match side.zip(place) {
        Some(((_, words), place)) => {
            let class = if changed { class } else { "" };
            view! {
                <td class=format!("diff-number {class}")>{margin.number(place)}</td>
                <td class=format!("diff-text {class}")>{changed.then(|| signed(sign))}{spelled(words)}</td>
            }
            .into_any()
        }
        None => view! {
            <td class="diff-number diff-nothing"></td>
            <td class="diff-text diff-nothing"></td>
        }
        .into_any(),
    };
    let left = side(old, places[0], "diff-removed", ("−", "removed"));
    let right = side(new, places[1], "diff-added", ("+", "added"));
    view! {
        <tr class=(!changed).then_some("diff-same") id=margin.id(places[1].or(places[0]))>{left}{right}</tr>
        {margin.below(places, 4)}
    }
}
