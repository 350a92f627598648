//! The addresses in a short Markdown text, and those of them that ask for an account first.

use crate::feedback::inline::{Piece, blocks};

/// The addresses that people can follow, each with its first byte in the text. An address written
/// with escapes stands where the search for it begins.
pub(crate) fn links(text: &str) -> Vec<(usize, String)> {
    let mut from = 0;
    let mut found = Vec::new();
    for piece in blocks(text).into_iter().flat_map(|block| block.pieces) {
        let Piece::Link { address, .. } = piece else {
            continue;
        };
        let shown = address.strip_prefix("mailto:").unwrap_or(&address);
        let at = text[from..].find(shown).map_or(from, |at| from + at);
        if text[at..].starts_with(shown) {
            from = at + shown.len();
        }
        found.push((at, address));
    }
    found
}

/// Whether an address is the form for a new report of a tracker: it shows nothing of what others
/// reported and asks for an account.
pub(crate) fn is_new_report_form(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    let path = address.split('#').next().unwrap_or(&address);
    let plain = path.split('?').next().unwrap_or(path);
    [
        "/enter_bug.cgi",
        "/+filebug",
        "/secure/createissue",
        "/servicedesk/",
        "/maniphest/task/edit/form",
    ]
    .iter()
    .any(|part| plain.contains(part))
        || plain.trim_end_matches('/').ends_with("/issues/new")
        || plain.contains("/issues/new/")
}

/// Whether an address is a page that does nothing but ask who one is.
pub(super) fn is_sign_in(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    let plain = address.split(['?', '#']).next().unwrap_or(&address);
    plain.split('/').skip(3).any(|part| {
        let part = part.rsplit_once('.').map_or(part, |(name, _)| name);
        matches!(
            part,
            "login" | "log-in" | "signin" | "sign-in" | "sign_in" | "logon" | "signup" | "sign_up"
        )
    })
}
