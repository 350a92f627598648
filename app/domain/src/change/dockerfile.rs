//! What a Dockerfile says about the image that comes out of it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use parse_dockerfile::{Command, Flag, Instruction, JsonOrStringArray, parse};

use super::downloads::{Download, of_add, of_run};
use crate::finding::Span;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// The value, in one spelling whatever was written.
    pub(super) value: String,
    /// The place.
    pub(super) span: Span,
}

/// The facts of a Dockerfile.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// The images that the stages build upon, each once.
    pub(super) bases: Vec<Item>,
    /// The images from which files are copied, each once.
    pub(super) copied_from: Vec<Item>,
    /// What is downloaded.
    pub(super) downloads: Vec<Download>,
    /// The last stage, which is the image.
    pub(super) image: Stage,
}

/// What a stage sets for those who run it or build upon it.
#[derive(Debug, Clone, Default)]
pub(super) struct Stage {
    /// The user.
    pub(super) user: Option<Item>,
    /// The ports, as in `80` or `53/udp`.
    pub(super) ports: Vec<Item>,
    /// The volumes.
    pub(super) volumes: Vec<Item>,
    /// The entrypoint.
    pub(super) entrypoint: Option<Item>,
    /// The command.
    pub(super) command: Option<Item>,
    variables: Variables,
}

/// The values of `ARG` and `ENV`, as far as the Dockerfile gives them.
pub(super) type Variables = BTreeMap<String, String>;

/// Reads a Dockerfile; the error says what the reader did not understand.
pub(super) fn read(text: &str) -> Result<Facts, String> {
    // The reader counts behind a byte order mark.
    let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
    let readable = with_marks(plain);
    let parsed = parse(&readable).map_err(|error| error.to_string())?;
    if parsed.stages().len() > STAGE_LIMIT {
        return Err(format!("it has more than {STAGE_LIMIT} stages"));
    }
    let places = Places::of(text, text.len() - plain.len());
    let mut global = Variables::new();
    for arg in parsed.global_args() {
        assign(&arg.arguments.value, &mut global);
    }
    let mut facts = Facts::default();
    let mut names: Vec<Option<String>> = Vec::new();
    let mut stages: Vec<Stage> = Vec::new();
    for stage in parsed.stages() {
        let base = expand(&stage.from.image.value, &global);
        let parent = names
            .iter()
            .position(|name| name.as_deref() == Some(&*base.to_lowercase()));
        let mut current = match parent {
            Some(index) => stages[index].clone(),
            None => {
                let span = places.span(&stage.from.image.span);
                push_new(&mut facts.bases, base, span);
                Stage::default()
            }
        };
        for instruction in stage.instructions {
            current.apply(instruction, &global, &names, &places, plain, &mut facts);
        }
        let name = stage
            .from
            .as_
            .as_ref()
            .map(|(_, name)| name.value.to_lowercase());
        names.push(name);
        stages.push(current);
    }
    facts.image = stages.pop().unwrap_or_default();
    Ok(facts)
}

impl Stage {
    fn apply(
        &mut self,
        instruction: &Instruction<'_>,
        global: &Variables,
        names: &[Option<String>],
        places: &Places,
        text: &str,
        facts: &mut Facts,
    ) {
        match instruction {
            Instruction::Arg(arg) => {
                let declared = arg.arguments.value.trim();
                // `ARG NAME` alone takes the value from before the first stage.
                match global.get(declared) {
                    Some(value) => {
                        self.variables.insert(declared.to_owned(), value.clone());
                    }
                    None => assign(declared, &mut self.variables),
                }
            }
            Instruction::Env(env) => assign(&env.arguments.value, &mut self.variables),
            Instruction::User(user) => {
                let value = expand(user.arguments.value.trim(), &self.variables);
                let span = places.span(&user.arguments.span);
                self.user = Some(Item { value, span });
            }
            Instruction::Expose(expose) => {
                for port in &expose.arguments {
                    let value = expand(&port.value, &self.variables).to_lowercase();
                    let value = value.strip_suffix("/tcp").unwrap_or(&value).to_owned();
                    push_new(&mut self.ports, value, places.span(&port.span));
                }
            }
            Instruction::Volume(volume) => {
                let paths = match &volume.arguments {
                    JsonOrStringArray::Json(paths) => &paths.value,
                    JsonOrStringArray::String(paths) => paths,
                };
                for path in paths {
                    let value = expand(&path.value, &self.variables);
                    let value = match value.trim_end_matches('/') {
                        "" => value,
                        path => path.to_owned(),
                    };
                    push_new(&mut self.volumes, value, places.span(&path.span));
                }
            }
            Instruction::Entrypoint(entrypoint) => {
                self.entrypoint = command(&entrypoint.arguments, places);
            }
            Instruction::Cmd(cmd) => self.command = command(&cmd.arguments, places),
            Instruction::Copy(copy) => {
                let from = flag(&copy.options, "from")
                    .map(|(value, span)| (expand(value, global), places.span(span)));
                if let Some((from, span)) = from {
                    let is_stage = from.parse::<usize>().is_ok()
                        || names
                            .iter()
                            .flatten()
                            .any(|name| *name == from.to_lowercase());
                    if !is_stage {
                        push_new(&mut facts.copied_from, from, span);
                    }
                }
            }
            Instruction::Add(add) => {
                let checked = flag(&add.options, "checksum").is_some();
                for source in &add.src {
                    if let parse_dockerfile::Source::Path(path) = source {
                        let found = of_add(&path.value, &self.variables, checked);
                        let span = places.span(&path.span);
                        facts.downloads.extend(found.map(|found| found.at(span)));
                    }
                }
            }
            Instruction::Run(run) => {
                let range = match &run.arguments {
                    Command::Exec(exec) => exec.span.clone(),
                    Command::Shell(shell) => shell.span.clone(),
                    _ => return,
                };
                let end = run.here_docs.iter().map(|doc| doc.span.end).max();
                let range = range.start..range.end.max(end.unwrap_or(0));
                let script = text.get(range.clone()).unwrap_or_default();
                for (place, found) in of_run(script, &self.variables) {
                    let span = range.start + place.start..range.start + place.end;
                    facts.downloads.push(found.at(places.span(&span)));
                }
            }
            _ => {}
        }
    }
}

/// The value of an option and its place.
fn flag<'f>(flags: &'f [Flag<'_>], name: &str) -> Option<(&'f str, &'f std::ops::Range<usize>)> {
    let flag = flags
        .iter()
        .find(|flag| flag.name.value.eq_ignore_ascii_case(name))?;
    let value = flag.value.as_ref()?;
    Some((&value.value, &value.span))
}

/// What stands for a bracket of an empty list while a Dockerfile is read.
const MARK: char = '\u{1}';

/// The text with `ENTRYPOINT []` and `CMD []`, which the reader refuses although Docker takes them
/// as "none", in a form that it reads. No place moves.
fn with_marks(text: &str) -> Cow<'_, str> {
    let is_empty_list = |line: &str| {
        let (keyword, list) = line.trim().split_once(char::is_whitespace)?;
        let known = ["ENTRYPOINT", "CMD"]
            .iter()
            .any(|known| keyword.eq_ignore_ascii_case(known));
        let inner = list.trim_start().strip_prefix('[')?.strip_suffix(']')?;
        (known && inner.trim().is_empty()).then_some(())
    };
    if text.lines().all(|line| is_empty_list(line).is_none()) {
        return Cow::Borrowed(text);
    }
    let lines = text
        .split_inclusive('\n')
        .map(|line| match is_empty_list(line) {
            Some(()) => Cow::Owned(line.replace(['[', ']'], &MARK.to_string())),
            None => Cow::Borrowed(line),
        });
    Cow::Owned(lines.collect())
}

/// A command in one spelling, `[]` for none; nothing for a form that is not known.
fn command(command: &Command<'_>, places: &Places) -> Option<Item> {
    let (value, span) = match command {
        Command::Exec(exec) => {
            let words: Vec<_> = exec
                .value
                .iter()
                .map(|word| format!("{:?}", word.value))
                .collect();
            (format!("[{}]", words.join(", ")), &exec.span)
        }
        Command::Shell(shell) if shell.value.starts_with(MARK) => ("[]".to_owned(), &shell.span),
        Command::Shell(shell) => {
            let plain = shell.value.replace("\\\n", " ").replace("\\\r\n", " ");
            (
                plain.split_whitespace().collect::<Vec<_>>().join(" "),
                &shell.span,
            )
        }
        _ => return None,
    };
    let span = places.span(span);
    Some(Item { value, span })
}

/// How many values of a kind are compared; no image has that many ports.
const ITEM_LIMIT: usize = 500;

/// How many stages a Dockerfile may have; each carries what the one before it says.
const STAGE_LIMIT: usize = 100;

fn push_new(items: &mut Vec<Item>, value: String, span: Span) {
    if items.len() < ITEM_LIMIT && items.iter().all(|item| item.value != value) {
        items.push(Item { value, span });
    }
}

/// Takes up `NAME=value …`, or the older `NAME value`.
fn assign(text: &str, variables: &mut Variables) {
    let words = split_words(text);
    let Some(first) = words.first() else { return };
    if !first.contains('=') {
        if let Some((name, value)) = text.trim().split_once(char::is_whitespace) {
            let value = expand(value.trim(), variables);
            variables.insert(name.to_owned(), value);
        }
        return;
    }
    for word in words {
        if let Some((name, value)) = word.split_once('=') {
            let value = expand(value, variables);
            variables.insert(name.to_owned(), value);
        }
    }
}

/// The words of an `ENV` or `ARG`, without their quotes.
fn split_words(text: &str) -> Vec<String> {
    let (mut words, mut word) = (Vec::new(), String::new());
    let (mut quote, mut open) = (None, false);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match (c, quote) {
            ('\\', None | Some('"')) => word.extend(characters.next()),
            ('"' | '\'', None) => (quote, open) = (Some(c), true),
            (c, Some(end)) if c == end => quote = None,
            (c, None) if c.is_whitespace() => {
                if open || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                    open = false;
                }
            }
            (c, _) => word.push(c),
        }
    }
    if open || !word.is_empty() {
        words.push(word);
    }
    words
}

/// From how many bytes on the value of a variable is not put in, and a text not expanded further:
/// variables that repeat each other double in length with every line.
pub(super) const EXPANDED_LIMIT: usize = 1024;

/// The text with `$NAME`, `${NAME}` and `${NAME:-default}` replaced as far as values are known.
pub(super) fn expand(text: &str, variables: &Variables) -> String {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$').filter(|_| done.len() < EXPANDED_LIMIT) {
        done.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        let (written, value) = match behind.strip_prefix('{') {
            Some(inner) => match inner.find('}') {
                Some(end) => {
                    let (name, default) =
                        inner[..end].split_once(":-").unwrap_or((&inner[..end], ""));
                    let value = variables.get(name).map(String::as_str);
                    let default = Some(default).filter(|default| !default.is_empty());
                    (end + 3, value.or(default))
                }
                None => (1, None),
            },
            None => {
                let end = behind
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .unwrap_or(behind.len());
                (end + 1, variables.get(&behind[..end]).map(String::as_str))
            }
        };
        let value = value.filter(|value| value.len() <= EXPANDED_LIMIT);
        done.push_str(value.unwrap_or(&rest[at..at + written]));
        rest = &rest[at + written..];
    }
    done.push_str(rest);
    done
}

/// Turns places of the reader into spans with lines.
struct Places {
    offset: usize,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl Places {
    fn of(text: &str, offset: usize) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(ends.map(|(at, _)| at + 1));
        Self {
            offset,
            lines: lines.collect(),
        }
    }

    fn span(&self, range: &std::ops::Range<usize>) -> Span {
        let start = range.start + self.offset;
        let line = self.lines.partition_point(|begin| *begin <= start);
        Span {
            start,
            end: range.end + self.offset,
            line: u32::try_from(line).unwrap_or(u32::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_put_in() {
        let mut variables = Variables::new();
        assign("A=1 B=\"x y\" C=$A.2", &mut variables);
        assign("OLD value of it", &mut variables);
        let expanded = |text: &str| expand(text, &variables);
        assert_eq!(expanded("$A-${B}-${C}"), "1-x y-1.2");
        assert_eq!(expanded("${NONE:-d}${NONE}$NONE$"), "d${NONE}$NONE$");
        assert_eq!(expanded("$OLD"), "value of it");
        assert_eq!(expanded("${A"), "${A");
    }

    #[test]
    fn variables_that_repeat_each_other_stay_short() {
        let mut variables = Variables::from([("A".to_owned(), "x".repeat(100))]);
        for _ in 0..60 {
            assign("A=$A$A$A", &mut variables);
        }
        assert!(variables["A"].len() < 4 * EXPANDED_LIMIT);
    }

    #[test]
    fn the_last_stage_takes_over_what_it_is_built_upon() {
        let text = "ARG V=3\nFROM a:$V AS Base\nUSER x\nEXPOSE 80/tcp 53/UDP\nFROM b AS other\nUSER y\nFROM base\nVOLUME /d/\nCMD [ \"a\",\"b\" ]\nCOPY --from=other /x /\nCOPY --from=c:1 /x /\n";
        let facts = read(text).expect("a Dockerfile");
        let values = |items: &[Item]| items.iter().map(|i| i.value.clone()).collect::<Vec<_>>();
        assert_eq!(values(&facts.bases), ["a:3", "b"]);
        assert_eq!(values(&facts.copied_from), ["c:1"]);
        assert_eq!(values(&facts.image.ports), ["80", "53/udp"]);
        assert_eq!(values(&facts.image.volumes), ["/d"]);
        let user = facts.image.user.expect("a user");
        assert_eq!((user.value.as_str(), user.span.line), ("x", 3));
        assert_eq!(&text[user.span.start..user.span.end], "x");
        assert_eq!(
            facts.image.command.expect("a command").value,
            "[\"a\", \"b\"]"
        );
    }

    #[test]
    fn an_empty_list_is_none() {
        let text = "FROM a:1\nENTRYPOINT []\r\ncmd [ ]\nUSER x\n";
        let image = read(text).expect("a Dockerfile").image;
        assert_eq!(image.entrypoint.expect("an entrypoint").value, "[]");
        assert_eq!(image.command.expect("a command").value, "[]");
        let user = image.user.expect("a user").span;
        assert_eq!(&text[user.start..user.end], "x");
    }

    #[test]
    fn a_byte_order_mark_moves_no_place() {
        let text = "\u{feff}FROM a:1\n";
        let span = read(text).expect("a Dockerfile").bases[0].span;
        assert_eq!(&text[span.start..span.end], "a:1");
    }
}
