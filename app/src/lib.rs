//! What people see: the document around every page, the pages and the parts they are made of.
//!
//! The server renders everything here to plain HTML. The browser half is built from the same
//! sources for the few parts that must react at once (islands).
#![recursion_limit = "256"]

mod markup;
pub mod pages;
pub mod parts;
pub mod shell;
pub mod view;

/// Starts the browser half: `assets/islands.js` calls this once before it wakes each island.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
