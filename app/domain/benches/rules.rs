//! How long the rules of a manifest take. `cargo xtask bench` runs this and writes the figures down.

mod made_up;
mod manifests;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use domain::dockerfile::EntryFacts;
use domain::manifest::Manifest;
use domain::text::{TextKind, check};
use manifests::{Manifests, Surroundings, every_rule, without_dockerfiles};

fn rules(criterion: &mut Criterion) {
    let catalogue = Manifests::find();
    let (name, text) = catalogue.largest();
    let around = Surroundings::of(&Manifest::read(text).manifest, &catalogue);
    let (_, not_checked) = every_rule(name, text, &around);
    assert_eq!(not_checked, 0, "every rule has its facts");

    criterion.bench_function("largest-every-rule", |bencher| {
        bencher.iter(|| every_rule(black_box(name), black_box(text), &around));
    });
    // What the page does at each key stroke.
    criterion.bench_function("largest-as-typed", |bencher| {
        bencher.iter(|| check(TextKind::Manifest, Some(name), black_box(text)));
    });
    criterion.bench_function("all-without-dockerfiles", |bencher| {
        bencher.iter(|| {
            let texts = black_box(&catalogue.texts).iter();
            let found = texts.map(|(name, text)| {
                let reading = Manifest::read(text);
                without_dockerfiles(name, text, &reading, &EntryFacts::default()).len()
            });
            found.sum::<usize>()
        });
    });
}

criterion_group!(benches, rules);
criterion_main!(benches);
