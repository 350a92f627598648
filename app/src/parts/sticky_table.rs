//! A table whose head stays in sight.

use leptos::prelude::*;

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What it holds.
    pub label: String,
    /// Whether it holds numbers, which stand to the right.
    pub numeric: bool,
    /// Whether a small screen leaves it out. Its cells carry the class `column-wide`.
    pub wide_only: bool,
}

impl Column {
    /// A column of words.
    pub fn text(label: &str) -> Self {
        Self {
            label: label.to_owned(),
            numeric: false,
            wide_only: false,
        }
    }

    /// A column of numbers; its cells carry the class `text-right`.
    pub fn number(label: &str) -> Self {
        Self {
            numeric: true,
            ..Self::text(label)
        }
    }

    /// The same column, left out on a small screen.
    pub fn on_wide_screens(self) -> Self {
        Self {
            wide_only: true,
            ..self
        }
    }
}

/// A table with its rows in `children`. `caption` is read aloud and says what the rows are. On a
/// small screen the table scrolls inside its frame, by keyboard too.
#[component]
pub fn StickyTable(
    #[prop(into)] caption: String,
    columns: Vec<Column>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-frame" role="region" tabindex="0" aria-label=caption>
            <table>
                <caption class="visually-hidden">{caption.clone()}</caption>
                <thead>
                    <tr>
                        {columns
                            .into_iter()
                            .map(|column| {
                                let class = match (column.numeric, column.wide_only) {
                                    (false, false) => "",
                                    (true, false) => "text-right",
                                    (false, true) => "column-wide",
                                    (true, true) => "column-wide text-right",
                                };
                                view! {
                                    <th scope="col" class=class>
                                        {column.label}
                                    </th>
                                }
                            })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
