//! What a Dockerfile is built from: as the programme's tools read it, and as Docker does.

use std::collections::HashMap;

use super::report::Report;
use super::rules::{FROM_ARGUMENT, FROM_DIFFERS, FROM_PLATFORM, STAGE_NAME_CASE};
use super::stages::{Act, Base, Dockerfile, Stage};

/// How long a line may be for the reference; it gives up at a longer one.
const LINE_LIMIT: usize = 64 * 1024;

/// The images that the programme's tools see: one for each `FROM`, `COPY --from=` and
/// `RUN --mount=type=bind,from=`, stages resolved. It knows no `ARG`, no `--platform`, no
/// here-document and no other escape character than the backslash.
///
/// Source: bashbrew, pkg/dockerfile/parse.go.
pub fn froms_as_reference(text: &str) -> Vec<String> {
    let mut seen = Seen::default();
    let mut lines = text
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line));
    while let Some(line) = lines.next() {
        if line.len() >= LINE_LIMIT {
            break;
        }
        let mut line = line.trim().to_owned();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        while line.ends_with('\\') {
            let Some(next) = lines.next() else {
                line.pop();
                break;
            };
            let next = next.trim_end();
            if !next.is_empty() && !next.trim_start().starts_with('#') {
                line.pop();
                line.push_str(next);
            }
        }
        seen.instruction(&line);
    }
    seen.froms
}

#[derive(Default)]
struct Seen {
    froms: Vec<String>,
    stages: Vec<String>,
    names: HashMap<String, String>,
}

impl Seen {
    fn instruction(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some((keyword, rest)) = words.split_first() else {
            return;
        };
        match (keyword.to_uppercase().as_str(), rest) {
            ("FROM", [image, more @ ..]) => {
                let image = self
                    .names
                    .get(*image)
                    .cloned()
                    .unwrap_or_else(|| with_tag(image));
                self.stages.push(image.clone());
                self.froms.push(image.clone());
                if let [keyword, name] = more
                    && keyword.eq_ignore_ascii_case("as")
                {
                    self.names.insert((*name).to_owned(), image);
                }
            }
            ("COPY", options) => {
                for option in options.iter().take_while(|word| word.starts_with("--")) {
                    if let Some(from) = option.strip_prefix("--from=") {
                        self.source(from);
                    }
                }
            }
            ("RUN", options) => {
                for option in options.iter().take_while(|word| word.starts_with("--")) {
                    let Some(mount) = option.strip_prefix("--mount=") else {
                        continue;
                    };
                    // The last of several counts.
                    let field = |name: &str| {
                        mount
                            .split(',')
                            .rev()
                            .find_map(|field| field.strip_prefix(name))
                    };
                    if let (Some("bind"), Some(from)) = (field("type="), field("from="))
                        && !from.is_empty()
                    {
                        self.source(from);
                    }
                }
            }
            _ => {}
        }
    }

    fn source(&mut self, from: &str) {
        let counted = || {
            from.parse::<usize>()
                .ok()
                .and_then(|number| self.stages.get(number))
        };
        let image = self
            .names
            .get(from)
            .or_else(counted)
            .cloned()
            .unwrap_or_else(|| from.to_owned());
        self.froms.push(with_tag(&image));
    }
}

fn with_tag(image: &str) -> String {
    if image == "scratch" || image.contains(':') {
        image.to_owned()
    } else {
        format!("{image}:latest")
    }
}

/// The images that Docker really takes, in the order of the text: defaults of `ARG` filled in,
/// stages by name in any case. A name with a variable that has no default stays as written.
pub fn froms(text: &str) -> Vec<String> {
    really(&super::stages::read(text).0)
}

fn really(dockerfile: &Dockerfile) -> Vec<String> {
    let mut images = Vec::new();
    for (index, stage) in dockerfile.stages.iter().enumerate() {
        images.push(root(&dockerfile.stages, index));
        for step in &stage.steps {
            let mut source = |from: &str| {
                let below = super::stages::stage_called(&dockerfile.stages[..index], from);
                images.push(
                    below.map_or_else(|| with_tag(from), |below| root(&dockerfile.stages, below)),
                );
            };
            match &step.act {
                Act::Copy(copy) if !copy.is_add => {
                    if let Some((from, _)) = &copy.from {
                        source(from);
                    }
                }
                Act::Run(run) => {
                    for (_, mount) in &run.mounts {
                        let field = |name: &str| {
                            mount
                                .split(',')
                                .rev()
                                .find_map(|field| field.strip_prefix(name))
                        };
                        // A mount without a type is a bind mount.
                        if let (None | Some("bind"), Some(from)) = (field("type="), field("from="))
                        {
                            source(from);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    images
}

/// The image below a stage.
fn root(stages: &[Stage], mut index: usize) -> String {
    loop {
        match &stages[index].base {
            Base::Scratch => return "scratch".to_owned(),
            Base::Image(image) | Base::Unknown(image) => return with_tag(image),
            Base::Stage(below) => index = *below,
        }
    }
}

/// Says where the two readings differ, and why.
pub(super) fn check(text: &str, dockerfile: &Dockerfile, report: &mut Report) {
    let mut explained = false;
    for (index, stage) in dockerfile.stages.iter().enumerate() {
        if let Some(platform) = &stage.platform {
            explained = true;
            let written = text.get(platform.clone()).unwrap_or_default();
            report.note_with_fix(
                &FROM_PLATFORM,
                platform,
                format!("the tools of the programme read `{written}` as the name of the image"),
                "Leave --platform out; each architecture is built on a machine of its own.",
                &(platform.start..stage.place.start),
                "",
            );
        } else if stage.image.contains('$') {
            explained = true;
            let instead = match &stage.base {
                Base::Image(image) => {
                    format!("Write `{image}` out; a script of yours may generate the file.")
                }
                _ => "Write the image and its tag out; a script of yours may generate the file."
                    .to_owned(),
            };
            let message = format!(
                "the tools of the programme look for an image that is called `{}`",
                stage.image
            );
            report.note(&FROM_ARGUMENT, &stage.place, message, instead);
        }
        let mut called = |name: &str, place: &std::ops::Range<usize>| {
            let known = dockerfile.stages[..index]
                .iter()
                .rev()
                .filter_map(|stage| stage.name.as_deref());
            let mut similar = known.filter(|known| known.eq_ignore_ascii_case(name));
            if let Some(known) = similar.next().filter(|known| *known != name) {
                explained = true;
                let message = format!(
                    "the stage is called `{known}`; the tools look for an image `{}`",
                    with_tag(name)
                );
                let help = format!("Write the name as the stage does: `{known}`.");
                report.note_with_fix(&STAGE_NAME_CASE, place, message, help, place, known);
            }
        };
        called(&stage.image, &stage.place);
        for step in &stage.steps {
            if let Act::Copy(copy) = &step.act
                && let Some((from, place)) = &copy.from
            {
                called(from, place);
            }
        }
    }
    let (theirs, ours) = (froms_as_reference(text), really(dockerfile));
    if !explained && theirs != ours {
        let place = dockerfile
            .stages
            .first()
            .map_or(0..0, |stage| stage.place.clone());
        let message = format!(
            "the tools of the programme see {}, Docker takes {}",
            listed(&theirs),
            listed(&ours)
        );
        let help = "Write `FROM image:tag` and `FROM image:tag AS name` on lines of their own, outside here-documents, \
                    and join lines with a backslash.";
        report.note(&FROM_DIFFERS, &place, message, help);
    }
}

fn listed(images: &[String]) -> String {
    if images.is_empty() {
        return "no image".to_owned();
    }
    images
        .iter()
        .take(12)
        .map(|image| format!("`{image}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::{froms, froms_as_reference};

    #[track_caller]
    fn both(text: &str, reference: &[&str], right: &[&str]) {
        assert_eq!(
            froms_as_reference(text),
            reference,
            "as the reference does it: {text}"
        );
        assert_eq!(froms(text), right, "as Docker does it: {text}");
    }

    #[test]
    fn they_agree_on_plain_files() {
        both("FROM debian\n", &["debian:latest"], &["debian:latest"]);
        both("from scratch\nCOPY a /\n", &["scratch"], &["scratch"]);
        both(
            "FROM golang:1 AS build\nFROM build AS more\nFROM alpine:3\nCOPY --link --from=build /a /\nCOPY --from=1 /b /\nCOPY --from=tool:2 /c /\n",
            &[
                "golang:1", "golang:1", "alpine:3", "golang:1", "golang:1", "tool:2",
            ],
            &[
                "golang:1", "golang:1", "alpine:3", "golang:1", "golang:1", "tool:2",
            ],
        );
        both(
            "FROM a:1\nRUN --mount=type=bind,from=b,source=/x true\nRUN --mount=type=cache,from=c true\n",
            &["a:1", "b:latest"],
            &["a:1", "b:latest"],
        );
        both(
            "FROM \\\n# between\n\n  a:1 \\  \nAS b\n",
            &["a:1"],
            &["a:1"],
        );
    }

    #[test]
    fn an_argument_is_not_filled_in() {
        both("ARG V=1\nFROM foo:$V\n", &["foo:$V"], &["foo:1"]);
        both("ARG V\nFROM foo:${V:-2}\n", &["foo:${V:-2}"], &["foo:2"]);
        both("ARG V\nFROM foo:$V\n", &["foo:$V"], &["foo:$V"]);
    }

    #[test]
    fn a_platform_becomes_the_image() {
        both(
            "FROM --platform=$BUILDPLATFORM golang:1\n",
            &["--platform=$BUILDPLATFORM:latest"],
            &["golang:1"],
        );
    }

    #[test]
    fn names_of_stages_differ_in_case() {
        both(
            "FROM golang:1 AS BUILD\nFROM build\n",
            &["golang:1", "build:latest"],
            &["golang:1", "golang:1"],
        );
    }

    #[test]
    fn a_name_counts_only_in_the_form_of_four_words() {
        both("FROM a:1 AS b c\nFROM b\n", &["a:1", "b:latest"], &[]);
    }

    #[test]
    fn what_a_document_says_is_taken_for_instructions() {
        both(
            "FROM a:1\nRUN cat <<E > /f\nFROM b:2\nE\n",
            &["a:1", "b:2"],
            &["a:1"],
        );
    }

    #[test]
    fn the_other_escape_character_is_unknown() {
        both(
            "# escape=`\nFROM a:1\nRUN b `\n  FROM c\n",
            &["a:1", "c:latest"],
            &["a:1"],
        );
        both(
            "# escape=`\nFROM a:1\nCOPY --from=d `\n /x /\n",
            &["a:1", "d:latest"],
            &["a:1", "d:latest"],
        );
        both(
            "# escape=`\nFROM a:1\nWORKDIR C:\\\nFROM b:1\n",
            &["a:1"],
            &["a:1", "b:1"],
        );
    }

    #[test]
    fn nothing_is_no_image() {
        both("", &[], &[]);
        both("FROM\n", &[], &[]);
        both("\\", &[], &[]);
        both("\\\n\\\nFROM a", &["a:latest"], &["a:latest"]);
    }
}
