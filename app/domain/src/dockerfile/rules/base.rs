//! Rules about what an image is built on, and with what.

use crate::finding::{Rule, Severity};

/// The base is a tag that is listed today.
pub const BASE_NOT_LISTED: Rule = Rule {
    id: "SW-D037",
    severity: Severity::Block,
    title: "The base is a tag that is listed today",
    reason: "A base whose tags were dropped gets no security fixes. Images on it are removed in the next sweep.",
    good: "FROM alpine:3.22\nCMD [\"bash\"]\n",
    bad: "FROM alpine:3.18\nCMD [\"bash\"]\n",
    source: "official-images PR 6168, 17335, 21630",
    since: "0.1.0",
}
.told();

/// The base names a series and a suite.
pub const BASE_LATEST: Rule = Rule {
    id: "SW-D038",
    severity: Severity::Warn,
    title: "The base names a series and a suite",
    reason: "`latest` is another release tomorrow, and so is the image. Users and reviewers cannot tell what it is built on.",
    good: "FROM python:3.14-slim-trixie\nCMD [\"bash\"]\n",
    bad: "FROM python:latest\nCMD [\"bash\"]\n",
    source: "docker-library/official-images, README.md: Repeatability",
    since: "0.1.0",
}
.told();

/// Stages are used sparingly.
pub const MANY_STAGES: Rule = Rule {
    id: "SW-D039",
    severity: Severity::Warn,
    title: "Stages are used sparingly",
    reason: "What earlier stages cached is lost on the machines that build. Each stage is also one more thing to review.",
    good: "FROM debian:trixie-slim\nCMD [\"bash\"]\n",
    bad: "FROM debian:trixie-slim AS a\nFROM debian:trixie-slim AS b\nCOPY --from=a /x /\nFROM debian:trixie-slim AS c\nCOPY --from=b /x /\nFROM debian:trixie-slim\nCOPY --from=c /x /\n",
    source: "docker-library/faq, README.md: multi-stage builds",
    since: "0.1.0",
}
.told();

/// No syntax directive.
pub const SYNTAX_DIRECTIVE: Rule = Rule {
    id: "SW-D040",
    severity: Severity::Warn,
    title: "No syntax directive",
    reason: "The tools of the programme choose the syntax themselves. They do not understand what another one allows.",
    good: "FROM debian:trixie-slim\nCMD [\"bash\"]\n",
    bad: "# syntax=docker/dockerfile:1\nFROM debian:trixie-slim\nCMD [\"bash\"]\n",
    source: "bashbrew, cmd/bashbrew/docker.go; pkg/dockerfile/parse.go",
    since: "0.1.0",
}
.told();

/// BuildKit is asked for where it is needed.
pub const BUILDKIT_NEEDED: Rule = Rule {
    id: "SW-D041",
    severity: Severity::Error,
    title: "BuildKit is asked for where it is needed",
    reason: "The programme builds with the classic builder unless the entry says `Builder: buildkit`. That one knows neither here-documents nor mounts.",
    good: "FROM debian:trixie-slim\nRUN true\n",
    bad: "FROM debian:trixie-slim\nRUN --mount=type=cache,target=/c true\n",
    source: "bashbrew, cmd/bashbrew/docker.go; cmd-build.go",
    since: "0.1.0",
}
.told();

/// The file can be read as a Dockerfile.
pub const UNREADABLE: Rule = Rule {
    id: "SW-D046",
    severity: Severity::Error,
    title: "The file can be read as a Dockerfile",
    reason: "Docker stops at the first instruction that it does not know. Nothing behind it has been looked at here.",
    good: "FROM debian:trixie-slim\nCMD [\"bash\"]\n",
    bad: "FROM debian:trixie-slim\nINSTALL bash\n",
    source: "Docker, Dockerfile reference",
    since: "0.1.0",
}
.told();

/// FROM has no variable.
pub const FROM_ARGUMENT: Rule = Rule {
    id: "SW-N012",
    severity: Severity::Error,
    title: "FROM has no variable",
    reason: "The tools of the programme fill in no ARG: they look for an image with that very name. Write the tag out; a script may generate the file.",
    good: "FROM debian:trixie-slim\nCMD [\"bash\"]\n",
    bad: "ARG V=trixie-slim\nFROM debian:$V\n",
    source: "bashbrew, pkg/dockerfile/parse.go",
    since: "0.1.0",
}
.told();

/// FROM has no --platform.
pub const FROM_PLATFORM: Rule = Rule {
    id: "SW-N013",
    severity: Severity::Error,
    title: "FROM has no --platform",
    reason: "The tools of the programme take the word behind FROM as the image. Each architecture is built on a machine of its own.",
    good: "FROM debian:trixie-slim\nCMD [\"bash\"]\n",
    bad: "FROM --platform=linux/amd64 debian:trixie-slim\n",
    source: "bashbrew, pkg/dockerfile/parse.go",
    since: "0.1.0",
}
.told();

/// The name of a stage is written the same everywhere.
pub const STAGE_NAME_CASE: Rule = Rule {
    id: "SW-N014",
    severity: Severity::Error,
    title: "The name of a stage is written the same everywhere",
    reason: "Docker ignores its case, the tools of the programme do not: they look for an image of that name.",
    good: "FROM debian:trixie-slim AS build\nFROM build\n",
    bad: "FROM debian:trixie-slim AS BUILD\nFROM build\n",
    source: "bashbrew, pkg/dockerfile/parse.go",
    since: "0.1.0",
}
.told();

/// Everybody sees the same base.
pub const FROM_DIFFERS: Rule = Rule {
    id: "SW-D047",
    severity: Severity::Error,
    title: "Everybody sees the same base",
    reason: "The tools of the programme read the text in a simpler way than Docker. Where they see another base, images are built in the wrong order or not at all.",
    good: "FROM debian:trixie-slim\nCMD [\"bash\"]\n",
    bad: "FROM debian:trixie-slim\nCOPY <<E /f\nFROM debian:sid\nE\n",
    source: "bashbrew, pkg/dockerfile/parse.go",
    since: "0.1.0",
}
.told();
