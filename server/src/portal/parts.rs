//! The parts of a draft and the files of a revision by their stored names, and the bundle that they
//! add up to. Each answer and each explanation is a part of its own, so that two authors who fill
//! in different fields never stand in each other's way.

use std::borrow::Cow;
use std::collections::BTreeMap;

use domain::bundle::{Bundle, BundleText, Field, FileContent, FilePath, RouteRow};
use domain::content::{ContentHash, ContentHashes};
use sha2::{Digest, Sha256};

/// The manifest.
pub const MANIFEST: &str = "manifest";
/// The feedback routes, as a JSON list of rows.
pub const ROUTES: &str = "routes";
/// What is said to reviewers with the next revision. It is kept with the draft and frozen as the
/// note of the revision, not as one of its files.
pub const NOTE: &str = "note";
/// Before the name of a field.
pub const ANSWERS: &str = "answers/";
/// Before the identifier of a rule.
pub const EXPLANATIONS: &str = "explanations/";
/// Before the path of a file of the build context.
pub const CONTEXT: &str = "context/";
/// Before the path of a file of the documentation folder.
pub const DOCUMENTATION: &str = "docs/";

/// What a stored name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartName {
    /// An answer of the form.
    Answer(Field),
    /// The manifest.
    Manifest,
    /// The feedback routes.
    Routes,
    /// The note to reviewers.
    Note,
    /// The sentence that explains the findings of a rule.
    Explanation(String),
    /// A file of the build context.
    Context(FilePath),
    /// A file of the documentation folder.
    Documentation(FilePath),
}

impl PartName {
    /// Reads a stored name; nothing for what is none. Files have safe relative paths.
    pub fn read(name: &str) -> Option<Self> {
        match name {
            MANIFEST => return Some(Self::Manifest),
            ROUTES => return Some(Self::Routes),
            NOTE => return Some(Self::Note),
            _ => {}
        }
        if let Some(field) = name.strip_prefix(ANSWERS) {
            field.parse().ok().map(Self::Answer)
        } else if let Some(rule) = name.strip_prefix(EXPLANATIONS) {
            domain::rules::rule(rule).map(|rule| Self::Explanation(rule.id.to_owned()))
        } else if let Some(path) = name.strip_prefix(CONTEXT) {
            path.parse().ok().map(Self::Context)
        } else {
            let path = name.strip_prefix(DOCUMENTATION)?;
            path.parse().ok().map(Self::Documentation)
        }
    }

    /// Whether it holds a logo, which may be larger than a text.
    pub fn is_logo(&self) -> bool {
        matches!(self, Self::Documentation(path) if super::checkout::is_logo(path.as_str()))
    }
}

/// The stored name of what a finding or a thread is about. A single row of the routes is stored
/// with all of them.
pub fn stored_name(text: &BundleText) -> String {
    match text {
        BundleText::Answer(field) => format!("{ANSWERS}{}", field.form().name),
        BundleText::Manifest => MANIFEST.to_owned(),
        BundleText::Context(path) => format!("{CONTEXT}{path}"),
        BundleText::Documentation(path) => format!("{DOCUMENTATION}{path}"),
        BundleText::Route(_) | BundleText::Routes => ROUTES.to_owned(),
    }
}

/// What bytes are to people: text where they are UTF-8 without NUL, else what they are known by.
pub fn file_content(bytes: &[u8]) -> FileContent {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => FileContent::Text(text.to_owned()),
        _ => FileContent::Binary {
            size: bytes.len() as u64,
            sha256: ContentHash(Sha256::digest(bytes).into()),
        },
    }
}

/// The bundle that stored parts add up to. What cannot be read counts as what it looks like: bytes
/// in an answer as text with replacement characters, routes that are no list as none.
pub fn bundle<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Bundle {
    let mut bundle = Bundle::default();
    for (name, content) in parts {
        let text = || String::from_utf8_lossy(content);
        match PartName::read(name) {
            Some(PartName::Answer(field)) => bundle.answers.set(field, &text()),
            Some(PartName::Manifest) => bundle.manifest = text().into_owned(),
            Some(PartName::Routes) => bundle.routes = routes(content),
            // Said about the bundle, not a part of it.
            Some(PartName::Note) => {}
            Some(PartName::Explanation(rule)) => {
                let sentence = text().trim().to_owned();
                if !sentence.is_empty() {
                    bundle.explanations.insert(rule, sentence);
                }
            }
            Some(PartName::Context(path)) => {
                bundle.context.insert(path, file_content(content));
            }
            Some(PartName::Documentation(path)) => {
                bundle.documentation.insert(path, file_content(content));
            }
            None => tracing::warn!(part = name, "a stored part has a name of no kind"),
        }
    }
    bundle
}

/// The rows that the stored routes hold.
pub fn routes(content: &[u8]) -> Vec<RouteRow> {
    serde_json::from_slice(content).unwrap_or_default()
}

/// What is stored as it is compared line by line: of the routes, each row is a line.
pub fn lines<'a>(part: &str, content: &'a [u8]) -> Cow<'a, [u8]> {
    if part != ROUTES {
        return Cow::Borrowed(content);
    }
    let rows = routes(content);
    let lines: String = rows
        .iter()
        .filter_map(|row| serde_json::to_string(row).ok())
        .map(|row| row + "\n")
        .collect();
    Cow::Owned(lines.into_bytes())
}

/// What is stored of these lines.
pub fn whole<'a>(part: &str, lines: &'a [u8]) -> Cow<'a, [u8]> {
    if part != ROUTES {
        return Cow::Borrowed(lines);
    }
    let rows: Vec<&[u8]> = lines
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .collect();
    Cow::Owned([b"[", rows.join(&b","[..]).as_slice(), b"]"].concat())
}

/// The stored parts of a bundle. Files that are no text are left out: a bundle does not hold their
/// bytes.
pub fn parts(bundle: &Bundle) -> BTreeMap<String, Vec<u8>> {
    let mut parts = BTreeMap::new();
    for (field, answer) in bundle.answers.iter() {
        parts.insert(
            format!("{ANSWERS}{}", field.form().name),
            answer.as_bytes().to_vec(),
        );
    }
    if !bundle.manifest.is_empty() {
        parts.insert(MANIFEST.to_owned(), bundle.manifest.clone().into_bytes());
    }
    if !bundle.routes.is_empty() {
        let rows = serde_json::to_vec(&bundle.routes).unwrap_or_default();
        parts.insert(ROUTES.to_owned(), rows);
    }
    for (rule, sentence) in &bundle.explanations {
        parts.insert(
            format!("{EXPLANATIONS}{rule}"),
            sentence.as_bytes().to_vec(),
        );
    }
    for (folder, files) in [
        (CONTEXT, &bundle.context),
        (DOCUMENTATION, &bundle.documentation),
    ] {
        for (path, file) in files {
            if let Some(text) = file.text() {
                parts.insert(format!("{folder}{path}"), text.as_bytes().to_vec());
            }
        }
    }
    parts
}

/// The digests of a bundle's content by class.
pub fn hashes(bundle: &Bundle) -> ContentHashes {
    let classes = domain::bundle::classes(bundle).into_iter();
    ContentHashes(
        classes
            .map(|(class, bytes)| (class, ContentHash(Sha256::digest(bytes).into())))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use domain::Intent;
    use domain::merge::{Merged, merge};

    use super::*;

    #[test]
    fn a_bundle_comes_back_from_its_parts() {
        let mut bundle = Bundle::default();
        bundle.answers.set(Field::Name, "skiff");
        bundle
            .answers
            .set(Field::UseCase, "Small boats.\nAnd rafts.");
        bundle.manifest = "Maintainers: A (@a)\n".to_owned();
        bundle.context.insert(
            "1.2/Dockerfile".parse().unwrap(),
            FileContent::Text("FROM debian\n".to_owned()),
        );
        bundle.documentation.insert(
            "content.md".parse().unwrap(),
            FileContent::Text("# Skiff\n".to_owned()),
        );
        bundle.explain("SW-D001", "It is as it is.").unwrap();
        bundle.routes.push(RouteRow {
            intent: Intent::Bug,
            label: "Tracker".to_owned(),
            target: "https://bugs.example".to_owned(),
            note: String::new(),
        });
        let parts = parts(&bundle);
        let names: Vec<&str> = parts.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "answers/name",
                "answers/use-case",
                "context/1.2/Dockerfile",
                "docs/content.md",
                "explanations/SW-D001",
                "manifest",
                "routes"
            ]
        );
        let again = super::bundle(
            parts
                .iter()
                .map(|(name, content)| (name.as_str(), content.as_slice())),
        );
        assert_eq!(again, bundle);
    }

    #[test]
    fn what_makes_no_sense_is_kept_as_far_as_it_goes() {
        let read = super::bundle([
            ("routes", b"no list".as_slice()),
            ("answers/name", b"sk\xffff"),
            ("docs/logo.png", b"\x89PNG\0"),
            ("answers/manager", b"x"),
            ("../etc/passwd", b"x"),
        ]);
        assert_eq!(read.routes, []);
        assert_eq!(read.name(), "sk\u{fffd}ff");
        assert_eq!(read.documentation.len(), 1);
        assert!(matches!(
            read.logo(),
            Some((_, FileContent::Binary { size: 5, .. }))
        ));
    }

    #[test]
    fn routes_are_put_together_row_by_row() {
        let row = |label: &str| {
            format!(
                r#"{{"intent":"bug","label":"{label}","target":"https://a.example","note":""}}"#
            )
        };
        let (a, b, c) = (row("a"), row("b"), row("c"));
        let base = format!("[{a}]");
        let (mine, theirs) = (format!("[{a},{b}]"), format!("[{c},{a}]"));
        let [base, mine, theirs] = [base, mine, theirs].map(|text| {
            let lines = lines(ROUTES, text.as_bytes()).into_owned();
            String::from_utf8(lines).unwrap()
        });
        let Merged::Clean { text } = merge(&base, &mine, &theirs) else {
            panic!("the rows do not touch");
        };
        let stored = format!("[{c},{a},{b}]");
        assert_eq!(*whole(ROUTES, text.as_bytes()), *stored.as_bytes());
        assert_eq!(*lines("manifest", b"a\n"), *b"a\n");
        assert_eq!(*whole("manifest", b"a\n"), *b"a\n");
        assert_eq!(*whole(ROUTES, b""), *b"[]");
    }

    #[test]
    fn only_names_of_parts_are_read() {
        for (name, is) in [
            ("manifest", true),
            ("answers/name", true),
            ("answers/nothing", false),
            ("explanations/SW-D001", true),
            ("explanations/SW-Z999", false),
            ("context/a/Dockerfile", true),
            ("context/../a", false),
            ("docs//a", false),
            ("docs/a\\b", false),
            ("answers", false),
            ("", false),
        ] {
            assert_eq!(PartName::read(name).is_some(), is, "{name}");
        }
        assert!(PartName::read("docs/logo.svg").is_some_and(|part| part.is_logo()));
        assert!(!PartName::read("docs/content.md").is_some_and(|part| part.is_logo()));
    }

    #[test]
    fn equal_classes_have_equal_digests() {
        let mut one = Bundle {
            manifest: "Maintainers: A (@a)\n".to_owned(),
            ..Bundle::default()
        };
        let before = hashes(&one);
        one.answers.set(Field::Name, "skiff");
        assert!(!before.changed(&hashes(&one)).is_empty());
        assert!(hashes(&one).changed(&hashes(&one.clone())).is_empty());
    }
}
