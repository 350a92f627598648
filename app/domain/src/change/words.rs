//! How lists stand in a sentence.

/// How many names of a long list are written out.
const NAMED: usize = 3;

/// How many tags of a long list are written out.
const TAGS_NAMED: usize = 8;

/// The items in code style, joined as in "`a`, `b` and `c`".
pub(super) fn list<S: AsRef<str>>(items: &[S]) -> String {
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push_str(if index + 1 == items.len() {
                " and "
            } else {
                ", "
            });
        }
        text.push('`');
        text.push_str(item.as_ref());
        text.push('`');
    }
    text
}

/// As [`list`], with only the first of many named.
pub(super) fn short_list<S: AsRef<str>>(items: &[S]) -> String {
    if items.len() <= NAMED + 1 {
        return list(items);
    }
    let named: Vec<_> = items[..NAMED]
        .iter()
        .map(|item| format!("`{}`", item.as_ref()))
        .collect();
    format!("{} and {} more", named.join(", "), items.len() - NAMED)
}

/// The tags of a long list that are asked for most: `latest` and the shortest, in their order.
pub(super) fn tag_list(tags: &[&str]) -> String {
    if tags.len() <= TAGS_NAMED + 1 {
        return list(tags);
    }
    let mut order: Vec<usize> = (0..tags.len()).collect();
    order.sort_by_key(|&index| (tags[index] != "latest", tags[index].len()));
    order.truncate(TAGS_NAMED);
    order.sort_unstable();
    let named: Vec<_> = order
        .iter()
        .map(|&index| format!("`{}`", tags[index]))
        .collect();
    format!(
        "{} and {} more tags",
        named.join(", "),
        tags.len() - TAGS_NAMED
    )
}

/// The word for one, or for several.
pub(super) fn plural<'w>(count: usize, one: &'w str, several: &'w str) -> &'w str {
    if count == 1 { one } else { several }
}
