//! The answers of the form.

use super::*;

fn problem_of(field: Field, answer: &str) -> Vec<String> {
    let known = Known::new();
    let mut bundle = complete();
    bundle.answers.set(field, answer);
    let found = check_text(&bundle, &known.facts(), &BundleText::Answer(field));
    found
        .problems
        .into_iter()
        .map(|problem| problem.sentence)
        .collect()
}

#[test]
fn an_answer_that_cannot_be_taken_says_why() {
    let long = "x".repeat(1_001);
    for (field, answer, sentence) in [
        (
            Field::Website,
            "ftp://skiff.example",
            "“Site of the project” is no link: a link starts with https://, http://, mailto: or ircs://.",
        ),
        (
            Field::Website,
            "mailto:a@b.example",
            "“Site of the project” starts with https:// or http://.",
        ),
        (
            Field::Website,
            "https://a.example\nhttps://b.example",
            "“Site of the project” is one line.",
        ),
        (
            Field::Website,
            "javascript:alert(1)",
            "“Site of the project” is no link: a link starts with https://, http://, mailto: or ircs://.",
        ),
        (
            Field::UpstreamRelation,
            "friends",
            "“How you stand to the project” is one of is-upstream, endorsed, contacted, not-in-contact.",
        ),
        (
            Field::Commitment,
            "no",
            "“We keep the image up to date, fix security problems in good time, and answer users” is `yes` or nothing.",
        ),
        (
            Field::Summary,
            &long,
            "“What the software does” has 1001 characters; it may have 1000.",
        ),
        (
            Field::Summary,
            "evil \u{202e}txt",
            "“What the software does” has a character that nobody sees, '\\u{202e}'. Remove it.",
        ),
        (
            Field::Summary,
            "a\0b",
            "“What the software does” has a character that nobody sees, '\\0'. Remove it.",
        ),
        (
            Field::Summary,
            " \r\n ",
            "“What the software does” is not answered.",
        ),
    ] {
        assert_eq!(problem_of(field, answer), [sentence], "{answer:?}");
    }
}

#[test]
fn an_answer_may_be_in_any_script() {
    for answer in [
        "שלום עולם",
        "مرحبا\u{200c}بالعالم",
        "🛶\u{200d}🌊 boats",
        "line\r\nline\ttab",
    ] {
        assert_eq!(problem_of(Field::Summary, answer), [""; 0], "{answer:?}");
    }
}

#[test]
fn line_ends_of_forms_become_those_of_files() {
    let answers = Answers::default().with(Field::Summary, "a\r\nb\rc\n");
    assert_eq!(answers.get(Field::Summary), "a\nb\nc\n");
}

#[test]
fn one_of_popularity_and_use_is_enough() {
    let known = Known::new();
    let mut bundle = complete();
    bundle.answers.set(Field::Popularity, "");
    assert!(check(&bundle, &known.facts()).is_submittable());
    bundle.answers.set(Field::UseCase, "");
    assert_eq!(
        sentences(&check(&bundle, &known.facts())),
        [
            "“Who uses the software” is not answered, nor is “What it solves that others do not”. One of them is needed.",
            "“What it solves that others do not” is not answered, nor is “Who uses the software”. One of them is needed.",
        ]
    );
}

#[test]
fn who_is_not_in_contact_needs_no_evidence() {
    let known = Known::new();
    let mut bundle = complete();
    bundle.answers.set(Field::UpstreamEvidence, "");
    assert_eq!(
        sentences(&check(&bundle, &known.facts())),
        ["“What shows that” is not answered."]
    );
    bundle
        .answers
        .set(Field::UpstreamRelation, "not-in-contact");
    assert_eq!(sentences(&check(&bundle, &known.facts())), [""; 0]);
}

#[test]
fn the_name_is_checked_for_new_images_only() {
    let known = Known::new();
    let mut bundle = complete();
    for (name, rule) in [
        ("debian", "SW-N025"),
        ("sloop", "SW-N025"),
        ("consul", "SW-N025"),
        ("debain", "SW-N026"),
        ("Skiff", "SW-N024"),
    ] {
        bundle.answers.set(Field::Name, name);
        let text = BundleText::Answer(Field::Name);
        let found = check_text(&bundle, &known.facts(), &text);
        let rules: Vec<_> = found
            .findings
            .iter()
            .map(|found| found.finding.rule.as_ref())
            .collect();
        assert_eq!(rules, [rule], "{name}");
        let facts = Facts {
            is_new: false,
            ..known.facts()
        };
        let found = check_text(&bundle, &facts, &text);
        assert_eq!(found.findings.is_empty(), name != "Skiff", "{name}");
    }
}

#[test]
fn choices_are_read() {
    let all = UpstreamRelation::CHOICES.iter().map(|choice| {
        let answers = Answers::default().with(Field::UpstreamRelation, choice.value);
        serde_json::to_value(answers.upstream_relation().unwrap()).unwrap()
    });
    assert!(all.eq(UpstreamRelation::CHOICES.iter().map(|choice| choice.value)));
    let all = CategoryOfUse::CHOICES.iter().map(|choice| {
        let answers = Answers::default().with(Field::CategoryOfUse, choice.value);
        serde_json::to_value(answers.category_of_use().unwrap()).unwrap()
    });
    assert!(all.eq(CategoryOfUse::CHOICES.iter().map(|choice| choice.value)));
}

#[test]
fn one_answer_alone_has_the_same_findings() {
    let known = Known::new();
    for answer in [
        "",
        "postgres",
        "Nothing like it",
        "javascript:alert(1)",
        "MIT AND x",
    ] {
        for field in Field::all() {
            let mut bundle = complete();
            bundle.answers.set(field, answer);
            let text = BundleText::Answer(field);
            assert_eq!(
                check_answer(&bundle, &known.facts(), field),
                check_text(&bundle, &known.facts(), &text),
                "{field}: {answer}"
            );
        }
    }
}
