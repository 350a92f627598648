//! What search engines and link previews are told about an image: one sentence, and schema.org data.

use std::fmt::Write as _;

use time::format_description::well_known::Rfc3339;

use crate::view::image::ImagePage;

/// One sentence on the image and what the page holds.
pub fn description(page: &ImagePage) -> String {
    let image = &page.image;
    if image.short_description.is_empty() {
        format!(
            "{}: supported tags, documentation and where feedback goes.",
            image.name
        )
    } else {
        format!(
            "{} Supported tags, documentation and where feedback goes.",
            ended(&image.short_description)
        )
    }
}

/// The schema.org description as JSON that may stand in a `script` element: `<`, `>` and `&` are escaped.
pub fn json_ld(page: &ImagePage) -> String {
    let image = &page.image;
    let mut json =
        String::from(r#"{"@context":"https://schema.org","@type":"SoftwareApplication""#);
    let mut field = |key: &str, value: &str| {
        let _ = write!(json, ",\"{key}\":");
        write_text(&mut json, value);
    };
    field("name", image.name.as_str());
    if !image.short_description.is_empty() {
        field("description", &image.short_description);
    }
    field("url", &format!("{}{}", page.base_url, image.path()));
    field(
        "applicationCategory",
        image
            .categories
            .first()
            .map_or("Container image", |(_, label)| label),
    );
    let systems: Vec<&str> = image
        .all_architectures()
        .into_iter()
        .map(domain::Architecture::platform)
        .collect();
    if !systems.is_empty() {
        field("operatingSystem", &systems.join(", "));
    }
    if let Ok(at) = image.updated_at.format(&Rfc3339) {
        field("dateModified", &at);
    }
    if let Some(source) = image
        .source_repository
        .as_ref()
        .or(image.github_repo.as_ref())
    {
        field("sameAs", source.as_str());
    }
    let _ = write!(json, ",\"provider\":{{\"@type\":\"Organization\",\"name\":");
    write_text(&mut json, &page.programme);
    json.push_str("}}");
    json
}

/// A text as a JSON string.
fn write_text(json: &mut String, text: &str) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                let _ = write!(json, "\\u{:04x}", u32::from(c));
            }
            _ => json.push(c),
        }
    }
    json.push('"');
}

/// The sentence with a full stop at its end.
fn ended(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '?', '!']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
