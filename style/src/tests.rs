//! The sheet of the real sources, and what it refuses.

use super::*;

fn portal() -> Vec<(String, String)> {
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src"))
}

fn unknown(source: &str) -> Vec<String> {
    sheet(&[("page.rs", source)])
        .unknown
        .into_iter()
        .map(|unknown| unknown.class)
        .collect()
}

#[test]
fn every_class_of_the_portal_has_a_rule() {
    let sources = portal();
    assert!(
        sources.len() > 30,
        "the sources of the portal were not found"
    );
    let sheet = sheet(&sources);
    assert!(
        sheet.unknown.is_empty(),
        "classes without a rule: {:#?}",
        sheet.unknown
    );
}

#[test]
fn the_sheet_of_the_portal_is_small() {
    let css = sheet(&portal()).css;
    assert!(css.len() < 30_000, "{} bytes", css.len());
    assert!(
        !css.contains("dark\\:"),
        "a class for the dark theme: colours are tokens"
    );
    assert!(!css.contains("oklch("), "a colour that is no token");
    assert_eq!(css.matches('{').count(), css.matches('}').count());
}

#[test]
fn a_typing_error_is_reported_with_its_source() {
    let sheet = sheet(&[
        ("right.rs", r#"<p class="flex"/>"#),
        ("wrong.rs", r#"<p class="flex itms-center"/>"#),
    ]);
    assert_eq!(
        sheet.unknown,
        [Unknown {
            source: "wrong.rs".to_owned(),
            class: "itms-center".to_owned()
        }]
    );
    assert!(sheet.css.contains(".flex{display:flex}"), "{}", sheet.css);
}

#[test]
fn a_list_of_classes_is_known_wherever_it_stands() {
    assert_eq!(
        unknown(r#"match x { A => "bg-good-wash tekst-good", _ => "" }"#),
        ["tekst-good"]
    );
    assert_eq!(
        unknown(r#"class=format!("ml-2 {tone} nonsens")"#),
        ["nonsens"]
    );
    assert_eq!(unknown("<p class:hiden=x/>"), ["hiden"]);
}

#[test]
fn sentences_are_no_classes() {
    assert_eq!(
        unknown(
            r#""Nothing is hidden in this table" "what the flex" "width=device-width, initial-scale=1""#
        ),
        Vec::<String>::new()
    );
}

#[test]
fn what_the_project_does_not_use_is_reported() {
    for class in [
        "rotate-90",
        "-rotate-45",
        "md:rotate-180",
        "dark:text-ink",
        "md:dark:flex",
        "text-xs",
        "bg-blue-500",
        "text-sm/6",
        "size-5",
    ] {
        assert_eq!(unknown(&format!("<p class=\"{class}\"/>")), [class]);
    }
    assert_eq!(
        unknown(r#"<p class="rotate-z-90 text-sm bg-sea group md:hidden"/>"#),
        Vec::<String>::new()
    );
}

#[test]
fn utilities_win_over_the_base() {
    let css = sheet(&[("page.rs", r#"<p class="mt-2"/>"#)]).css;
    let (base, utilities) = css
        .split_once("@view-transition")
        .expect("the base ends with the view transition");
    assert!(base.starts_with("@layer base{"));
    assert!(utilities.contains(".mt-2{"), "{utilities}");
    assert!(!utilities.contains("@layer"), "{utilities}");
}

/// The two values of a token of `base.css`.
fn token(name: &str) -> [[f64; 3]; 2] {
    let (_, rest) = BASE
        .split_once(&format!("--{name}: light-dark("))
        .unwrap_or_else(|| panic!("no token {name}"));
    let (values, _) = rest.split_once(')').expect("the value ends");
    let mut colours = values.split(',').map(|value| {
        let hex = value.trim().trim_start_matches('#');
        [0, 2, 4].map(|at| {
            f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("a colour")) / 255.0
        })
    });
    [
        colours.next().expect("light"),
        colours.next().expect("dark"),
    ]
}

/// The contrast of two colours (WCAG 2.2, "contrast ratio").
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let luminance = |colour: [f64; 3]| {
        let [red, green, blue] = colour.map(|part| {
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn colours_can_be_told_apart() {
    let mut pairs: Vec<(String, String, f64)> = Vec::new();
    for ground in ["paper", "sheet"] {
        pairs.push(("ink".into(), ground.into(), 13.0));
        pairs.push(("muted".into(), ground.into(), 5.5));
        // The border of a control (WCAG 2.2, 1.4.11).
        pairs.push(("edge".into(), ground.into(), 3.0));
        for tone in ["sea", "turn", "good", "bad", "note"] {
            pairs.push((tone.into(), ground.into(), 4.5));
        }
    }
    for tone in ["sea", "turn", "good", "bad", "note"] {
        let wash = format!("{tone}-wash");
        pairs.push((tone.into(), wash.clone(), 4.5));
        pairs.push(("ink".into(), wash.clone(), 7.0));
        pairs.push(("muted".into(), wash, 4.5));
    }
    pairs.push(("paper".into(), "sea".into(), 4.5));
    pairs.push(("paper".into(), "turn".into(), 4.5));
    pairs.push(("ink".into(), "add-word".into(), 7.0));
    pairs.push(("ink".into(), "remove-word".into(), 7.0));
    for (text, ground, least) in pairs {
        for (theme, (text_colour, ground_colour)) in ["light", "dark"]
            .into_iter()
            .zip(token(&text).into_iter().zip(token(&ground)))
        {
            let found = contrast(text_colour, ground_colour);
            assert!(
                found >= least,
                "{text} on {ground}, {theme}: {found:.2}, at least {least}"
            );
        }
    }
}
