//! The memory that the rules take grows with the text, not faster. The only test here: another one
//! beside it would be measured too.

mod allocated;
#[path = "../benches/made_up/mod.rs"]
mod made_up;

#[test]
fn memory_grows_with_the_text() {
    let made = |times: usize| {
        let good = made_up::manifest(made_up::LARGEST * times);
        // Every line a finding.
        let bad = "Tags: a b\nGitCommit: x\nArchitectures: vax\n\n".repeat(200 * times);
        let odd = "x: y\nx\n x\n\n".repeat(2_000 * times);
        let long = format!("Tags: {}\n", "a, ".repeat(10_000 * times));
        [good, bad, odd, long]
    };
    for (small, large) in made(1).iter().zip(&made(8)) {
        let (little, much) = (allocated::most(small), allocated::most(large));
        let grown = large.len() as f64 / small.len() as f64;
        assert!(
            (much as f64) < little as f64 * grown * 1.3 + 65_536.0,
            "{} bytes take {little}, {} bytes take {much}: {}",
            small.len(),
            large.len(),
            &small[..60]
        );
    }
}
