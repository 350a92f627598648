//! What a document says about itself before its first visible line.

use leptos::attr::custom::CustomAttribute;
use leptos::html::meta;
use leptos::prelude::*;

use super::{Frame, Islands, PRODUCT, Theme, island_scripts};

/// The head of the document; the script for islands only where the page holds one.
pub(super) fn head(frame: &Frame<'_>, islands: Option<&Islands>) -> impl IntoView + use<> {
    let title = if frame.title.is_empty() {
        PRODUCT.to_owned()
    } else {
        format!("{} · {PRODUCT}", frame.title)
    };
    let scheme = match frame.theme {
        Theme::System => "light dark",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let json_ld = frame.json_ld.as_deref().map(|json| {
        // `</script>` inside a text would end the element; in JSON the escaped form means the same.
        view! { <script type="application/ld+json" inner_html=json.replace('<', "\\u003c")></script> }
    });
    view! {
        <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content=scheme/>
            <title>{title}</title>
            {frame.description.clone().map(|text| view! { <meta name="description" content=text/> })}
            {frame.robots_noindex.then(|| view! { <meta name="robots" content="noindex"/> })}
            {frame.canonical.clone().map(|href| view! { <link rel="canonical" href=href/> })}
            {frame.open_graph.then(|| preview(frame))}
            <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
            <link rel="stylesheet" href=frame.assets.style.clone()/>
            <script src=frame.assets.script.clone() defer></script>
            {frame.scripts.iter().cloned().map(|src| view! { <script src=src defer></script> }).collect_view()}
            {islands.map(island_scripts)}
            {frame.assets.reload.clone().map(|reload| view! { <script src=reload.script data-process=reload.process defer></script> })}
            {json_ld}
        </head>
    }
}

/// What a chat or a feed shows when somebody passes the address on (https://ogp.me).
fn preview(frame: &Frame<'_>) -> impl IntoView + use<> {
    let address = frame
        .canonical
        .clone()
        .unwrap_or_else(|| format!("{}{}", frame.base_url, frame.path));
    let facts = [
        ("og:type", Some("website".to_owned())),
        (
            "og:site_name",
            Some(format!("{PRODUCT} · {}", frame.programme.name)),
        ),
        ("og:title", Some(frame.title.clone())),
        ("og:url", Some(address)),
        ("og:description", frame.description.clone()),
    ];
    facts
        .into_iter()
        .filter_map(|(name, fact)| Some(meta().attr("property", name).content(fact?)))
        .collect_view()
}
