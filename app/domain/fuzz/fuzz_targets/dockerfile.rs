//! Looks for a text that breaks what has to hold for every Dockerfile.

#![no_main]

#[path = "../properties.rs"]
#[allow(dead_code, reason = "each target uses one of the functions")]
mod properties;

libfuzzer_sys::fuzz_target!(|text: &str| properties::dockerfile(text));
