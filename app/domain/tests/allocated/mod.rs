//! How much memory the rules take.

use std::hint::black_box;

use domain::text::{TextKind, check};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The most bytes that were allocated while a manifest was checked, beyond those before. Nothing
/// else may run meanwhile.
pub fn most(manifest: &str) -> usize {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    black_box(check(
        TextKind::Manifest,
        Some("anvil"),
        black_box(manifest),
    ));
    MEMORY.peak_usage().saturating_sub(before)
}
