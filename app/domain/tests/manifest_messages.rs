//! Each error of the reference parser, word for word, and the order in which they come.

use domain::manifest::{Manifest, parity, parity_bytes};

const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

/// A first paragraph and the entries behind it.
fn manifest(entries: &str) -> String {
    let entries = entries.replace("$A", A).replace("$B", B);
    format!("Maintainers: Ada (@ada)\nGitRepo: https://example.org/r\n\n{entries}")
}

fn error(text: &str) -> String {
    parity(text.as_bytes()).expect_err(text)
}

#[test]
fn the_first_paragraph() {
    let format = r#"(expected format "Full Name <contact-email-or-url> (@github-handle) OR Full Name (@github-handle)")"#;
    assert_eq!(error(""), "EOF");
    assert_eq!(error("# x\n\n \t#y"), "EOF");
    assert_eq!(error(" lost\n\n"), "EOF");
    assert_eq!(error("GitRepo: x"), "missing Maintainers");
    assert_eq!(error(":"), "missing Maintainers");
    assert_eq!(
        error("Maintainers:"),
        format!(r#"invalid Maintainers: "" {format}"#)
    );
    assert_eq!(
        error("Maintainers: Ada (@ada), x\" é\u{a0}y, z"),
        format!(r#"invalid Maintainers: "x\" é\u00a0y" {format}"#)
    );
    assert_eq!(
        error("Maintainers: Ada (@ada)\nTags: x"),
        "global Tags not permitted"
    );
    assert_eq!(
        error("Maintainers: Ada (@ada)\nArchitectures: x, amd64, b, x"),
        r#"invalid global Architectures: "b, x""#
    );
    assert_eq!(
        error("Maintainers: Ada (@ada)\nArchitectures:"),
        r#"invalid global Architectures: """#
    );
    assert_eq!(
        error("\u{feff}Maintainers: Ada (@ada)"),
        "missing Maintainers"
    );
}

#[test]
fn an_address_alone_is_no_maintainer() {
    let text = "Maintainers: azul_openjdk@example.org\nGitRepo: https://example.org/r\n";
    assert_eq!(
        error(text),
        r#"invalid Maintainers: "azul_openjdk@example.org" (expected format "Full Name <contact-email-or-url> (@github-handle) OR Full Name (@github-handle)")"#
    );
}

#[test]
fn lines_and_keys() {
    assert_eq!(error("a b\r\n"), "Bad line: 'a b\r\n' has no ':'");
    assert_eq!(error("a b"), "Bad line: 'a b\n' has no ':'");
    assert_eq!(
        error("Maintainers: x\n\u{a0}\n"),
        "Bad line: '\u{a0}\n' has no ':'"
    );
    assert_eq!(
        error("Maintainers: x\nValues:\n"),
        "Unknown type of field: map[string]string"
    );
    assert_eq!(
        error("Paragraph: x\nMaintainers: x"),
        "Type 'Paragraph' does not implement control.Unmarshallable"
    );
    assert!(error("ArchValues: x\nMaintainers: x").starts_with("invalid Maintainers"));
    assert_eq!(
        error("Maintainers: Ada (@ada)\nTags: x\nArchValues: x"),
        "Unknown type of field: map[string]string"
    );
    assert!(parity(b"Maintainers: Ada (@ada)\nOrder: x y\nvalues: x\n").is_ok());
}

#[test]
fn the_values_of_an_entry() {
    let fetch = r#"(must be "refs/heads/..." or "refs/tags/...")"#;
    let commit = "(must be a commit, not a tag or ref)";
    for (entry, message) in [
        (
            "Tags: a, b\nGitCommit: $A\nGitFetch: main",
            format!(r#"Tags "a, b" has invalid GitFetch {fetch}: "main""#),
        ),
        (
            "Tags: a\nGitFetch:",
            format!(r#"Tags "a" has invalid GitFetch {fetch}: """#),
        ),
        (
            "Tags: a\nGitFetch: refs/heads/",
            format!(r#"Tags "a" has invalid GitFetch {fetch}: "refs/heads/""#),
        ),
        (
            "Tags: a\nGitFetch: refs/heads/*",
            format!(r#"Tags "a" has invalid GitFetch {fetch}: "refs/heads/*""#),
        ),
        (
            "File: x",
            format!(r#"Tags "" has invalid GitCommit {commit}: """#),
        ),
        (
            "Tags: a\nGitCommit: $Aa",
            format!(r#"Tags "a" has invalid GitCommit {commit}: "{A}a""#),
        ),
        (
            "Tags: a\nGitCommit:\n $A",
            format!(r#"Tags "a" has invalid GitCommit {commit}: "{A}\n""#),
        ),
        (
            "Tags: a\nGitCommit: ABCDEF$A",
            format!(r#"Tags "a" has invalid GitCommit {commit}: "ABCDEF{A}""#),
        ),
        ("GitCommit: $A", "missing Tags".to_owned()),
        (
            "Tags: a\nGitCommit: $A\nGitRepo:",
            r#"Tags "a" missing one of GitRepo, GitFetch, or GitCommit"#.to_owned(),
        ),
        (
            "Tags: a, .b, c\nSharedTags: d e, -, -, f\nGitCommit: $A\nArchitectures: x",
            r#"Tags "a, .b, c" has invalid (Shared)Tags: ".b, d e, -""#.to_owned(),
        ),
        (
            "Tags:\nGitCommit: $A",
            r#"Tags "" has invalid (Shared)Tags: """#.to_owned(),
        ),
        (
            "Tags: a,\nGitCommit: $A",
            r#"Tags "a, " has invalid (Shared)Tags: """#.to_owned(),
        ),
        (
            "Tags: a\n b\nGitCommit: $A",
            r#"Tags "a\nb" has invalid (Shared)Tags: "a\nb""#.to_owned(),
        ),
        (
            "Tags: a\nSharedTags:\nGitCommit: $A",
            r#"Tags "a" has invalid (Shared)Tags: """#.to_owned(),
        ),
        (
            "Tags: a, a\nGitCommit: $A\nArchitectures: z, amd64, arm64, z",
            r#"Tags "a, a" has invalid Architectures: "arm64, z""#.to_owned(),
        ),
    ] {
        assert_eq!(error(&manifest(entry)), message, "{entry}");
    }
    let longest = "t".repeat(128);
    assert!(
        parity(
            manifest(&format!(
                "Tags: {longest}\nGitCommit: $A\nGitFetch: refs/tags/v 1"
            ))
            .as_bytes()
        )
        .is_ok()
    );
    assert!(parity(manifest(&format!("Tags: {longest}t\nGitCommit: $A")).as_bytes()).is_err());
    assert!(
        parity(manifest(&format!("Tags: a\nGitCommit: {}", "0f".repeat(32))).as_bytes()).is_ok()
    );
}

#[test]
fn tags_that_are_taken() {
    for (entries, message) in [
        (
            "Tags: a, b\nGitCommit: $A\n\nTags: c, b\nGitCommit: $B",
            r#"Tags "c, b" includes duplicate tag: "b" (duplicated in "a, b")"#,
        ),
        (
            "Tags: a\nSharedTags: s\nGitCommit: $A\n\nTags: b, s\nGitCommit: $B",
            r#"Tags "b, s" includes tag conflicting with a shared tag: "s" (shared tag in "a")"#,
        ),
        (
            "Tags: a, a\nGitCommit: $A",
            r#"Tags "a, a" includes duplicate tag: "a""#,
        ),
        (
            "Tags: a\nGitCommit: $A\n\nTags: b\nSharedTags: a\nGitCommit: $B",
            r#"Tags "b" includes conflicting shared tag: "a" (duplicated in "a")"#,
        ),
        (
            "Tags: a\nSharedTags: b, a\nGitCommit: $A",
            r#"Tags "a" includes duplicate tag: "a" (in SharedTags)"#,
        ),
        // The tags of an entry that was put together are all named.
        (
            "Tags: a\nGitCommit: $A\n\nTags: b\nGitCommit: $A\n\nTags: b\nGitCommit: $B",
            r#"Tags "b" includes duplicate tag: "b" (duplicated in "a, b")"#,
        ),
        // A shared tag that comes late to an early entry is that entry's.
        (
            "Tags: a\nGitCommit: $A\n\nTags: b\nSharedTags: s\nGitCommit: $B\n\nTags: c\nSharedTags: s\nGitCommit: $A\n\n\
             Tags: s\nGitCommit: $A\nFile: x",
            r#"Tags "s" includes tag conflicting with a shared tag: "s" (shared tag in "a, c")"#,
        ),
    ] {
        assert_eq!(error(&manifest(entries)), message, "{entries}");
    }
    assert!(
        parity(
            manifest(
                "Tags: a\nSharedTags: s\nGitCommit: $A\n\nTags: b\nSharedTags: s\nGitCommit: $B"
            )
            .as_bytes()
        )
        .is_ok()
    );
}

#[test]
fn paragraphs_are_judged_one_at_a_time() {
    assert!(error(&manifest("Tags: a\nbad line\n")).starts_with("Bad line: 'bad line\n'"));
    assert!(error(&manifest("Tags: a\n\nbad line\n")).contains("invalid GitCommit"));
    assert_eq!(error("GitRepo: x\n\nbad line"), "missing Maintainers");
}

#[test]
fn the_normal_form() {
    let text = "# comment\r\nMaintainers: Ada <a@example.org> (@ada),\r\n  Bob (@bob)\r\nArchitectures: arm64v8, amd64, amd64\r\n\
        GitRepo: https://example.org/r\r\nSharedTags: s, s\r\nDirectory: ./x/\r\narm64v8-Directory: y/../z\r\n\r\n\r\n\
        Constraints:\tone\r\nTags: a,b\r\nGitCommit: $A\r\nUnknown: x\r\n\r\n\
        Tags: c\r\nGitCommit: $A\r\nFile: Dockerfile\r\nBuilder: buildkit\r\nMaintainers: Eve (@eve)\r\nDirectory:\r\n";
    let expected = "Maintainers: Ada <a@example.org> (@ada), Bob (@bob)\nSharedTags: s, s\nArchitectures: amd64, arm64v8\n\
        GitRepo: https://example.org/r\nDirectory: ./x/\narm64v8-Directory: y/../z\n\n\
        Tags: a, b\nSharedTags: s\nGitCommit: $A\nDirectory: x\narm64v8-Directory: z\nConstraints: one\n\n\
        Maintainers: Ada <a@example.org> (@ada), Bob (@bob), Eve (@eve)\nTags: c\nSharedTags: s\nGitCommit: $A\nDirectory: .\n\
        Builder: buildkit\narm64v8-Directory: z";
    assert_eq!(
        parity(text.replace("$A", A).as_bytes()),
        Ok(expected.replace("$A", A))
    );
}

#[test]
fn what_builds_the_same_is_one_entry() {
    let text = manifest(
        "Tags: a\nSharedTags: s\nGitCommit: $A\n\nTags: x\nGitCommit: $B\n\n\
         Tags: b\nSharedTags: t, s\nGitCommit: $A\nDirectory: ./\namd64-File:\nConstraints:",
    );
    let manifest = Manifest::parse(&text).unwrap();
    assert_eq!(manifest.entries.len(), 2);
    assert_eq!(manifest.entries[0].tags, ["a", "b"]);
    assert_eq!(manifest.entries[0].shared_tags, ["s", "t"]);
    assert_eq!(manifest.all_tags(), ["a", "b", "x", "s", "t"]);
}

#[test]
fn bytes_that_are_no_utf8() {
    assert_eq!(
        parity_bytes(b"a\xff\n"),
        Err(b"Bad line: 'a\xff\n' has no ':'".to_vec())
    );
    assert_eq!(
        parity(b"a\xff\n"),
        Err("Bad line: 'a\u{fffd}\n' has no ':'".to_owned())
    );
    assert!(
        error_of(b"Maintainers: a\xffb\xc3").starts_with(r#"invalid Maintainers: "a\xffb\xc3" "#)
    );
    let text = b"Maintainers: A\xe9a (@a\xff)\nGitRepo: \xc2\xa0x\xa0\n";
    assert_eq!(
        parity_bytes(text),
        Ok(b"Maintainers: A\xe9a (@a\xff)\nGitRepo: x\xa0".to_vec())
    );
}

fn error_of(bytes: &[u8]) -> String {
    parity(bytes).expect_err("a maintainer is wrong")
}

#[test]
fn signed_manifests() {
    let signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n$TEXT\n-----BEGIN PGP SIGNATURE-----\n\nabcd\n=abcd\n\
        -----END PGP SIGNATURE-----\n";
    let text = signed.replace("$TEXT", "Maintainers: Ada (@ada)\n\nTags: a");
    assert!(error(&text).contains("invalid GitCommit"));
    assert_eq!(
        error(&signed.replace("$TEXT", "- -x y")),
        "Bad line: '-x y\n' has no ':'"
    );
    assert_eq!(
        error(&signed.replace("$TEXT", "x y\n")),
        "Bad line: 'x y\r\n' has no ':'"
    );
    assert_eq!(
        error("-----BEGIN PGP SIGNATURE-----\n"),
        "Invalid clearsigned input"
    );
    let reading = Manifest::read(&signed.replace("$TEXT", "Maintainers: Ada (@ada)"));
    assert_eq!(reading.rejected, None);
    assert!(reading.has_errors());
}

#[test]
fn the_first_error_is_told_however_many_findings_come_before() {
    let text = format!(
        "Maintainers: Ada (@ada)\n{}no colon\n",
        "Other: x\n".repeat(3000)
    );
    let reading = Manifest::read(&text);
    assert!(reading.omitted > 3000);
    assert!(
        reading
            .problems
            .iter()
            .any(|problem| Some(&problem.message) == reading.rejected.as_ref())
    );
}
