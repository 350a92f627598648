//! What a deprecation notice says: whether it is about the image as a whole, and what it names.

use crate::feedback::inline::{Piece, blocks};
use crate::image::{ImageName, Link};

use super::Elsewhere;

/// What a notice names.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub images: Vec<ImageName>,
    pub elsewhere: Vec<Elsewhere>,
}

/// Words that say the end of what stands before them.
const ENDED: [&str; 6] = [
    "deprecated",
    "archived",
    "unmaintained",
    "discontinued",
    "retired",
    "abandoned",
];

/// Words between "is" and "deprecated" that change nothing.
const STRENGTHENING: [&str; 8] = [
    "officially",
    "formally",
    "now",
    "hereby",
    "permanently",
    "fully",
    "effectively",
    "therefore",
];

/// What may stand between "this" and "image" while all of it is still meant.
const WHOLE: [&str; 3] = ["official", "docker", "container"];

/// The sentence of the first paragraph that deprecates the image as a whole, as plain text. Words
/// on some tags, versions or platforms do not count; neither does an announcement for later.
pub(super) fn whole_image(notice: &str, image: &str) -> Option<String> {
    let first = blocks(notice)
        .into_iter()
        .find(|block| !block.heading && block.has_words())?;
    let text = first.plain();
    sentences(&text)
        .into_iter()
        .find(|sentence| ends_the_image(sentence, image))
        .map(str::to_owned)
}

fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while let Some(end) = rest.find(". ") {
        found.push(&rest[..=end]);
        rest = rest[end + 1..].trim_start();
    }
    if !rest.is_empty() {
        found.push(rest);
    }
    found
}

fn ends_the_image(sentence: &str, image: &str) -> bool {
    let lower = sentence.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    words.iter().enumerate().any(|(at, word)| {
        if !matches!(*word, "is" | "are" | "was" | "were" | "been") {
            return false;
        }
        let subject_end = if *word == "been" {
            at.saturating_sub(1)
        } else {
            at
        };
        if *word == "been"
            && !words
                .get(subject_end)
                .is_some_and(|have| matches!(*have, "has" | "have"))
        {
            return false;
        }
        let mut after = words[at + 1..]
            .iter()
            .map(|word| plain(word))
            .skip_while(|word| STRENGTHENING.contains(&word.as_str()));
        let ended = match after.next().as_deref() {
            Some("no") => {
                after.next().as_deref() == Some("longer")
                    && after.next().is_some_and(|verb| {
                        matches!(
                            verb.as_str(),
                            "maintained" | "supported" | "updated" | "published"
                        )
                    })
            }
            Some(word) => ENDED.contains(&word),
            None => false,
        };
        // "Deprecated on Windows", "deprecated for arm32v7": perhaps a part only.
        let limited = after
            .next()
            .is_some_and(|word| matches!(word.as_str(), "on" | "for" | "except" | "when" | "if"));
        // What is spoken of starts behind the last comma: "As of October 2025, …".
        let subject_start = words[..subject_end]
            .iter()
            .rposition(|word| word.ends_with([',', ';', ':']))
            .map_or(0, |comma| comma + 1);
        let subject: Vec<&str> = words[subject_start..subject_end].to_vec();
        ended && !limited && names_the_image(&subject, image)
    })
}

/// Whether the words mean the image as a whole: "this image", "the `unit` images", "NGINX Unit".
fn names_the_image(subject: &[&str], image: &str) -> bool {
    let bare: Vec<&str> = subject.iter().map(|word| word.trim_matches('`')).collect();
    let Some((last, before)) = bare.split_last() else {
        return false;
    };
    let is_thing = |word: &str| {
        word.split('/')
            .all(|part| matches!(part, "image" | "images" | "repository" | "project"))
    };
    if is_thing(last) {
        return before.split_first().is_some_and(|(first, middle)| {
            matches!(*first, "this" | "the" | "these" | "our")
                && middle
                    .iter()
                    .all(|word| WHOLE.contains(word) || *word == image)
        });
    }
    // A name alone, perhaps with that of its maker before it.
    *last == image
        && before.len() <= 1
        && before
            .iter()
            .all(|word| word.chars().all(char::is_alphanumeric) && *word != "in")
}

/// The images and repositories that a notice names by link or in back-ticks, each once, in order.
pub(super) fn named_images(notice: &str, image: &str, known: &dyn Fn(&str) -> bool) -> Named {
    let mut named = Named::default();
    for piece in blocks(notice).into_iter().flat_map(|block| block.pieces) {
        match piece {
            Piece::Link { text, address, .. } => {
                if let Some(name) = hub_name(&address) {
                    named.add(name, image, known, true);
                }
                for code in code_spans(&text) {
                    named.add(code, image, known, false);
                }
            }
            Piece::Text(text) => {
                for code in code_spans(&text) {
                    named.add(code, image, known, false);
                }
            }
        }
    }
    named
}

impl Named {
    fn add(&mut self, name: &str, own: &str, known: &dyn Fn(&str) -> bool, linked: bool) {
        if name == own {
            return;
        }
        match name.split_once('/') {
            None if known(name) => {
                if let Ok(name) = name.parse::<ImageName>()
                    && !self.images.contains(&name)
                {
                    self.images.push(name);
                }
            }
            None if linked => self.add_elsewhere(name, &format!("https://hub.docker.com/_/{name}")),
            // Without a link `a/b` may be a path; it is a repository when it carries the name.
            Some(_) if linked || name.contains(own) => {
                self.add_elsewhere(name, &format!("https://hub.docker.com/r/{name}"));
            }
            _ => {}
        }
    }

    fn add_elsewhere(&mut self, name: &str, address: &str) {
        let valid = name.split('/').count() <= 2
            && name
                .split('/')
                .all(|part| part.parse::<ImageName>().is_ok());
        if let (true, Ok(link)) = (
            valid && self.elsewhere.iter().all(|known| known.name != name),
            address.parse::<Link>(),
        ) {
            self.elsewhere.push(Elsewhere {
                name: name.to_owned(),
                link,
            });
        }
    }
}

/// The name of a repository from the address of its page on Docker Hub.
fn hub_name(address: &str) -> Option<&str> {
    let path = address
        .strip_prefix("https://")
        .or(address.strip_prefix("http://"))?;
    let path = path
        .strip_prefix("hub.docker.com/")
        .or(path.strip_prefix("registry.hub.docker.com/"))?;
    let name = path.strip_prefix("_/").or(path.strip_prefix("r/"))?;
    let name = name.split(['?', '#']).next()?.trim_end_matches('/');
    Some(name.strip_prefix("library/").unwrap_or(name))
}

/// What stands between single back-ticks.
fn code_spans(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}
