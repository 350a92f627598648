//! Lengths, JSON, Markdown and YAML: what is stopped and what comes close.

use super::*;

#[test]
fn a_short_description_is_counted_in_characters_without_its_line_end() {
    let of = |text: &str| Sample::new().with("README-short.txt", text).found();
    let (exact, long) = ("ä".repeat(100), "ä".repeat(101));
    assert_eq!(of(&exact), []);
    assert_eq!(of(&format!("{exact}\n")), []);
    assert_eq!(
        of(&format!("{long}\n")),
        [("SW-K004".to_owned(), Severity::Error, "ä".to_owned())]
    );
    assert_eq!(of("a\nb\n")[0].0, "SW-K006");
    let messages = Sample::new()
        .with("README-short.txt", "a\nb")
        .messages("SW-K006");
    assert_eq!(
        messages,
        ["Too long (or too many lines): tool/README-short.txt"]
    );
}

#[test]
fn metadata_is_judged_in_the_words_of_the_tools() {
    let text = |list: &str| format!("{{\"hub\": {{\"categories\": {list}}}}}");
    let messages = |list: &str, id: &str| {
        Sample::new()
            .with("metadata.json", &text(list))
            .messages(id)
    };
    assert_eq!(
        messages("[\"database\", \"base\"]", "SW-K008"),
        ["error: tool/metadata.json: unknown categories [\"base\",\"database\"]"]
    );
    assert_eq!(
        messages(
            "[\"security\", \"networking\", \"databases-and-storage\", \"monitoring-and-observability\"]",
            "SW-K007"
        ),
        ["error: tool/metadata.json: too many categories: 4 (max 3)"]
    );
    let invalid = ["error parsing 'tool/metadata.json'; invalid JSON?"];
    for list in ["null", "{}", "\"networking\"", "[1]", "[", "[\"é"] {
        assert_eq!(messages(list, "SW-K011"), invalid, "{list}");
    }
    // A few images fit no category.
    let none = Sample::new().with(
        "metadata.json",
        "{\n  \"hub\": {\n    \"categories\": []\n  }\n}\n",
    );
    assert_eq!(none.found(), Sample::new().found());
    // The same category twice counts once.
    let twice = "[\"networking\", \"networking\", \"networking\", \"networking\"]";
    assert_eq!(messages(twice, "SW-K007"), Vec::<String>::new());
}

#[test]
fn the_fix_of_the_form_is_the_normal_form() {
    let wild =
        "{\"z\": 1, \"hub\": {\n    \"categories\": [\"security\", \"networking\", \"security\"]}}";
    assert_eq!(
        Sample::new()
            .with("metadata.json", METADATA.trim_end())
            .found()
            .len(),
        1
    );
    let sample = Sample::new().with("metadata.json", wild);
    let fix = sample.check().findings[0].finding.fix.clone().unwrap();
    assert_eq!(
        fix.replacement,
        "{\n  \"hub\": {\n    \"categories\": [\n      \"networking\",\n      \"security\"\n    ]\n  },\n  \"z\": 1\n}\n"
    );
    assert_eq!(
        Sample::new()
            .with("metadata.json", &fix.replacement)
            .found(),
        []
    );
}

#[test]
fn markdown_is_stopped_for_the_named_deviations_only() {
    let of = |text: &str| -> Vec<String> {
        let found = Sample::new().with("content.md", text).found_by("SW-K013");
        found.into_iter().map(|(_, place)| place).collect()
    };
    for (text, places) in [
        ("* a\n", vec!["* "]),
        ("+\ta\n", vec!["+\t"]),
        ("-  a\n", vec!["-  "]),
        ("  - a\n", vec!["- "]),
        ("# A\ntext\n", vec![""]),
        ("text\n## A\n", vec![""]),
        ("text\n```\nx\n```\ntext\n", vec!["", ""]),
    ] {
        assert_eq!(of(text), places, "{text:?}");
    }
    for text in [
        "-\ta\n",
        "-\ta\n\n\t-\tb\n",
        "*a* b\n",
        "**a**\n",
        "- - -\n",
        "***\n",
        "-5 degrees\n",
        "```\n- a\n# A\ntext\n```\n",
        "~~~\n* a\n```\n* b\n~~~\n",
        "````\n```\n- a\n````\n",
        "\t- a\n",
        "    * a\n",
        "<!--\n- a\n# A\ntext\n-->\n",
        "#!/bin/sh\ntext\n",
        "-\ta\n\n\t```\n\tx\n\t```\n",
    ] {
        assert_eq!(of(text), Vec::<String>::new(), "{text:?}");
    }
}

#[test]
fn prompts_are_looked_for_in_scripts_only() {
    let of = |text: &str| Sample::new().with("content.md", text).found_by("SW-K032");
    let found = of("```sh\necho\n$ a\n$ b\n```\n\n```bash\n$ a\n```\n");
    let words: Vec<&str> = found.iter().map(|(_, place)| place.as_str()).collect();
    assert_eq!(words, ["sh", "bash"]);
    for text in [
        "```console\n$ a\n```\n",
        "```bash\n$(a)\n```\n\n$ a\n",
        "```bash\necho\n```\n\n```console\n$ a\n```\n",
    ] {
        assert_eq!(of(text), [], "{text:?}");
    }
}

#[test]
fn compose_files_are_indented_by_two() {
    let of = |text: &str| {
        Sample::new()
            .with("compose.yaml", text)
            .messages("SW-K014")
            .len()
    };
    let good = "# A comment\n\nservices:\n\n  tool:\n    image: tool\n    # another\n    command: |\n          any\n      depth\n    ports:\n      - 80:80\n    volumes:\n      - type: bind\n        source: a\n        options:\n          - x\n    text: one\n        and more\n\nvolumes:\n  data:\n";
    assert_eq!(of(good), 0);
    for (bad, count) in [
        ("a:\n   b: 1\n", 1),
        ("a:\n\tb: 1\n", 1),
        ("a:\n- b\n", 1),
        ("a:\n  -  b\n", 1),
        ("a:\n  - b:\n      c: 1\n", 0),
        ("a:\n  - b:\n    c: 1\n", 0),
        ("a:\n  - b:\n        c: 1\n", 1),
        ("a:\n  - |\n     text\n  - b\n", 0),
    ] {
        assert_eq!(of(bad), count, "{bad:?}");
    }
}

#[test]
fn placeholders_that_stay_are_named() {
    let of = |text: &str| -> Vec<String> {
        let found = Sample::new().with("content.md", text).found_by("SW-K036");
        found.into_iter().map(|(_, place)| place).collect()
    };
    assert_eq!(
        of("%%IMAGE%%%%REPO%% %%ISSUES%% 100%% %%a%% %%%%"),
        Vec::<String>::new()
    );
    assert_eq!(
        of("%%ARCHES%% %%IMAGES%% %%CONTENT%%"),
        ["%%ARCHES%%", "%%IMAGES%%", "%%CONTENT%%"]
    );
}

#[test]
fn a_page_is_measured_in_bytes() {
    let mut sample = Sample::new();
    sample.page = "é".repeat(12_500);
    assert_eq!(sample.found(), []);
    sample.page.push('x');
    assert_eq!(
        sample.messages("SW-K029"),
        ["The assembled page has 25001 bytes; Docker Hub shows 25000."]
    );
}

#[test]
fn long_texts_do_not_multiply() {
    for part in [
        "docker build ",
        "docker run -e ",
        "'",
        "'\"",
        "`docker run a/b` ",
        "- ",
        "\\\n",
        "%%",
        "[a](https://a.example) ",
        "(@a)",
    ] {
        let text = part.repeat(400_000 / part.len());
        let fenced = format!("```\n{text}\n");
        Sample::new()
            .with("content.md", &fenced)
            .with("variant.md", &text)
            .with("compose.yaml", &text)
            .with("metadata.json", &text)
            .with("license.md", &text)
            .with("issues.md", &text)
            .check();
    }
}

proptest::proptest! {
    #[test]
    fn no_text_stops_the_rules(text in "(?s).{0,200}", shaped in "[-*#`~ \t\n$%:|>'\"a\\\\é{}\\[\\]]{0,200}") {
        for text in [&text, &shaped] {
            let sample = ["content.md", "compose.yaml", "metadata.json", "issues.md", "license.md",
                "maintainer.md", "github-repo", "README-short.txt"]
                .iter()
                .fold(Sample::new(), |sample, file| sample.with(file, text));
            for FileFinding { file, finding } in sample.check().findings {
                if let Some(text) = sample.files.get(&file) {
                    let place = text.get(finding.span.start..finding.span.end);
                    proptest::prop_assert!(place.is_some(), "{file} {finding:?}");
                }
            }
        }
    }
}
