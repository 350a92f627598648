//! Pairs of Dockerfiles.

use super::*;

#[test]
fn of_one_build() {
    let base = |base: &str| dockerfile(&format!("FROM {base}\n"));
    let with = |line: &str| dockerfile(&format!("FROM debian:trixie\n{line}\n"));
    let fetch = |text: &str| with(&format!("RUN {text}"));
    let checked = "wget https://example.org/x && echo \"$S *x\" | sha256sum -c -";
    check(&[
        (
            base("debian:bookworm"),
            base("debian:trixie"),
            &["base `debian:bookworm` → `debian:trixie`"],
        ),
        (
            base("debian:trixie"),
            base("alpine:3.22"),
            &["base `debian:trixie` → `alpine:3.22`"],
        ),
        (
            dockerfile("ARG V=3.21\nFROM alpine:$V\n"),
            dockerfile("ARG V=3.22\nFROM alpine:$V\n"),
            &["base `alpine:3.21` → `alpine:3.22`"],
        ),
        (
            base("debian:trixie"),
            dockerfile("FROM golang:1.27 AS build\nFROM debian:trixie\n"),
            &["base `golang:1.27` added"],
        ),
        (
            dockerfile("FROM golang:1.26 AS build\nFROM alpine:3.21\n"),
            dockerfile("FROM alpine:3.22\nFROM golang:1.27 AS build\n"),
            &[
                "base `golang:1.26` → `golang:1.27`",
                "base `alpine:3.21` → `alpine:3.22`",
            ],
        ),
        (
            with("COPY --from=composer:2.7 /usr/bin/composer /usr/bin/"),
            with("COPY --from=composer:2.8 /usr/bin/composer /usr/bin/"),
            &["copies from `composer:2.7` → `composer:2.8`"],
        ),
        (
            fetch(checked),
            fetch(&checked.replace("example.org", "example.net")),
            &[
                "new download host `example.net`",
                "download host `example.org` no longer used",
            ],
        ),
        (
            with(""),
            fetch("curl -fL https://example.org/x | tar x"),
            &["new download host `example.org`, no checksum"],
        ),
        (
            fetch(checked),
            fetch("wget https://example.org/x"),
            &["checksum of the download from `example.org` gone"],
        ),
        (
            fetch("wget https://example.org/x"),
            fetch(checked),
            &["checksum of the download from `example.org` added"],
        ),
        (
            fetch("wget https://example.org/x; gpg --batch --verify x.asc x"),
            fetch(checked),
            &[
                "checksum of the download from `example.org` added",
                "signature check of the download from `example.org` gone",
            ],
        ),
        (
            fetch("wget https://a.example.org/x https://b.example.org/y"),
            fetch("wget https://a.example.org/x https://b.example.org/y; sha256sum -c x"),
            &[],
        ),
        (
            with("CMD [\"ada\"]"),
            with("CMD []"),
            &["command `[\"ada\"]` → `[]`"],
        ),
        (
            with("USER app"),
            with("USER root"),
            &["user `app` → `root`"],
        ),
        (with("USER app"), with(""), &["user `app` removed"]),
        (with(""), with("USER app"), &["user `app` added"]),
        (
            with("EXPOSE 80"),
            with("EXPOSE 8080"),
            &["port `80` → `8080`"],
        ),
        (
            with("EXPOSE 80"),
            with("EXPOSE 80 443 8443/udp"),
            &["port `443` added", "port `8443/udp` added"],
        ),
        (with("VOLUME /data"), with(""), &["volume `/data` removed"]),
        (
            with(""),
            with("VOLUME [\"/data\"]"),
            &["volume `/data` added"],
        ),
        (
            with("ENTRYPOINT [\"docker-entrypoint.sh\"]"),
            with("ENTRYPOINT [\"ada\"]"),
            &["entrypoint `[\"docker-entrypoint.sh\"]` → `[\"ada\"]`"],
        ),
        (
            with("CMD [\"ada\"]"),
            with("CMD ada --listen"),
            &["command `[\"ada\"]` → `ada --listen`"],
        ),
        (
            with("ENTRYPOINT [\"ada\"]"),
            with("CMD [\"ada\"]"),
            &[
                "entrypoint `[\"ada\"]` removed",
                "command `[\"ada\"]` added",
            ],
        ),
    ]);
}

#[test]
fn of_several_builds() {
    let on = |base: &str, count: usize| {
        let text = format!("FROM {base}\n");
        let names: Vec<_> = (1..=count).map(|n| format!("{n}/Dockerfile")).collect();
        let files: Vec<_> = names
            .iter()
            .map(|name| (name.as_str(), text.as_str()))
            .collect();
        dockerfiles(&files)
    };
    let mut one_other = on("debian:bookworm", 3);
    let text = "FROM debian:trixie\n".to_owned();
    one_other
        .dockerfiles
        .insert("2/Dockerfile".to_owned(), text);
    let in_folders = |version: &str, folders: &[&str]| Version {
        dockerfiles: folders
            .iter()
            .map(|folder| {
                let text = format!("FROM tomcat:{version}-{folder}\n");
                (format!("{folder}/Dockerfile"), text)
            })
            .collect(),
        ..plain()
    };
    let in_folder = |folder: &str, base: &str| Version {
        dockerfiles: owned(&[(&format!("{folder}/Dockerfile"), &format!("FROM {base}\n"))]),
        ..entries(&format!("Tags: {folder}, latest\nDirectory: {folder}\n"))
    };
    check(&[
        (
            on("debian:bookworm", 11),
            on("debian:trixie", 11),
            &["base `debian:bookworm` → `debian:trixie` (the same change in 11 files)"],
        ),
        (
            on("debian:bookworm", 3),
            one_other.clone(),
            &["base `debian:bookworm` → `debian:trixie` in `2/Dockerfile`"],
        ),
        (
            in_folders("10.1.3", &["jre17", "jre21"]),
            in_folders("10.1.5", &["jre17", "jre21"]),
            &["base `tomcat:10.1.3…` → `tomcat:10.1.5…` (the same change in 2 files)"],
        ),
        (
            on("debian:trixie", 1),
            on("debian:trixie", 7),
            &["6 new Dockerfiles: `2/Dockerfile`, `3/Dockerfile`, `4/Dockerfile` and 3 more"],
        ),
        (
            on("debian:trixie", 5),
            on("debian:trixie", 1),
            &[
                "4 Dockerfiles removed: `2/Dockerfile`, `3/Dockerfile`, `4/Dockerfile` and `5/Dockerfile`",
            ],
        ),
        (
            on("debian:trixie", 1),
            on("debian:trixie", 2),
            &["new Dockerfile `2/Dockerfile`, base `debian:trixie`"],
        ),
        (
            on("debian:trixie", 2),
            on("debian:trixie", 1),
            &["Dockerfile `2/Dockerfile` removed"],
        ),
        (
            in_folder("1.2", "debian:bookworm"),
            in_folder("1.3", "debian:trixie"),
            &[
                "tag `1.3` added",
                "tag `1.2` removed",
                "`latest` moves from 1.2 to 1.3",
                "base `debian:bookworm` → `debian:trixie`",
            ],
        ),
    ]);
}
