//! How much memory the rules take for manifests of one, two and four times the size of the largest
//! one, as lines of `ENTRIES BYTES MEMORY`.
#![allow(clippy::print_stdout, reason = "what `cargo xtask bench` reads")]

#[path = "../tests/allocated/mod.rs"]
mod allocated;
mod made_up;

fn main() {
    for times in [1, 2, 4] {
        let entries = made_up::LARGEST * times;
        let text = made_up::manifest(entries);
        println!("{entries} {} {}", text.len(), allocated::most(&text));
    }
}
