//! What an image is built on, and with what.

use crate::dockerfile::Context;
use crate::dockerfile::report::Report;
use crate::dockerfile::rules::{
    BASE_LATEST, BASE_NOT_LISTED, BUILDKIT_NEEDED, MANY_STAGES, SYNTAX_DIRECTIVE,
};
use crate::dockerfile::stages::{Act, Base, Dockerfile};

/// From how many stages on a reviewer asks why.
const STAGE_LIMIT: usize = 4;

pub(super) fn check(dockerfile: &Dockerfile, context: &Context, report: &mut Report) {
    let mut unlisted = false;
    for stage in dockerfile.used() {
        let Base::Image(image) = &stage.base else {
            continue;
        };
        let name = image.split('@').next().unwrap_or(image);
        let (repository, tag) = name
            .split_once(':')
            .map_or((name, None), |(repository, tag)| (repository, Some(tag)));
        let is_official = !repository.contains('/');
        let has_digest = image.contains('@');
        if is_official && !has_digest && matches!(tag, None | Some("latest")) {
            let message = match tag {
                None => format!("`{image}` has no tag, which means `latest`"),
                Some(_) => format!("`{image}` is another release tomorrow"),
            };
            let help = format!("Name a series and a suite, as in `{repository}:1.2-trixie`.");
            report.note(&BASE_LATEST, &stage.place, message, help);
        }
        if is_official && !has_digest {
            let wanted = format!("{repository}:{}", tag.unwrap_or("latest"));
            match &context.listed {
                None => unlisted = true,
                Some(listed) if !listed.contains(&wanted) => {
                    let message = format!("`{wanted}` is not listed today");
                    report.note(
                        &BASE_NOT_LISTED,
                        &stage.place,
                        message,
                        format!("Choose a tag that stands in library/{repository}."),
                    );
                }
                Some(_) => {}
            }
        }
    }
    if unlisted {
        report.not_checked(
            &BASE_NOT_LISTED,
            "the tags that are listed today are not known",
        );
    }
    let used = dockerfile.used().count();
    if let (true, Some(last)) = (used >= STAGE_LIMIT, dockerfile.last()) {
        let message = format!("the image takes {used} stages");
        report.note(
            &MANY_STAGES,
            &last.place,
            message,
            "Build in one RUN and remove there what only the build needs.",
        );
    }
    if let Some(place) = &dockerfile.syntax {
        report.note_with_fix(
            &SYNTAX_DIRECTIVE,
            place,
            "the line asks for a syntax of its own",
            "Leave the line out.",
            place,
            "",
        );
    }
    builder(dockerfile, context, report);
}

fn builder(dockerfile: &Dockerfile, context: &Context, report: &mut Report) {
    let mut needs: Vec<(std::ops::Range<usize>, String)> = dockerfile
        .here_documents
        .iter()
        .map(|place| (place.clone(), "a here-document".to_owned()))
        .collect();
    for step in dockerfile.stages.iter().flat_map(|stage| &stage.steps) {
        match &step.act {
            Act::Run(run) => needs.extend(
                run.mounts
                    .iter()
                    .map(|(place, _)| (place.clone(), "`RUN --mount`".to_owned())),
            ),
            Act::Copy(copy) => needs.extend(
                copy.modern
                    .iter()
                    .map(|(place, option)| (place.clone(), format!("`--{option}`"))),
            ),
            _ => {}
        }
    }
    if needs.is_empty() {
        return;
    }
    match context.builder.as_deref() {
        Some("buildkit") => {}
        Some(_) => {
            for (place, what) in needs {
                let message = format!("{what} needs BuildKit, and the entry does not ask for it");
                report.note(
                    &BUILDKIT_NEEDED,
                    &place,
                    message,
                    "Write `Builder: buildkit` into the entry, or do without.",
                );
            }
        }
        None => report.not_checked(
            &BUILDKIT_NEEDED,
            format!(
                "the builder of the entry is not known and {} needs BuildKit",
                needs[0].1
            ),
        ),
    }
}
