//! What looks like a fault and is none, and what looks like none and is.

use super::{check, check_documentation, check_entrypoint, context, ids};

const SHA: &str = "1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a7988";

/// What the lines find behind `FROM debian:trixie-slim`.
fn found(lines: &str) -> Vec<String> {
    let text = format!("FROM debian:trixie-slim\n{}\n", lines.replace("SHA", SHA));
    let checked = check(&text, &context());
    ids(&checked).into_iter().map(str::to_owned).collect()
}

#[track_caller]
fn passes(lines: &str) {
    assert_eq!(found(lines), [] as [&str; 0], "{lines}");
}

#[track_caller]
fn stops(lines: &str, id: &str) {
    assert_eq!(found(lines), [id], "{lines}");
}

#[test]
fn what_is_not_run_is_no_fault() {
    passes("# RUN curl https://example.org/x | tar x");
    passes("RUN true; \\\n# curl https://example.org/x | tar x\n\ttrue");
    passes("RUN echo 'curl https://example.org/x | tar x'");
    passes("RUN echo \"apt-key add x; sudo y\"");
    passes("ENV HINT=\"apt-get upgrade\"");
}

#[test]
fn what_a_document_says_is_no_fault() {
    let text =
        "FROM debian:trixie-slim\nRUN cat <<E > /readme\ncurl https://example.org/x | tar x\nE\n";
    let checked = check(
        text,
        &super::Context {
            builder: Some("buildkit".to_owned()),
            ..context()
        },
    );
    assert_eq!(checked.findings, []);
    let text = "FROM debian:trixie-slim\nRUN <<E\ncurl https://example.org/x | tar x\nE\nRUN bash <<E\napt-key add x\nE\n";
    let checked = check(
        text,
        &super::Context {
            builder: Some("buildkit".to_owned()),
            ..context()
        },
    );
    assert_eq!(ids(&checked), ["SW-D001", "SW-D010"]);
    assert_eq!(checked.findings[0].span.line, 3);
    assert_eq!(checked.findings[1].span.line, 6);
}

#[test]
fn a_stage_that_nobody_uses_is_no_fault() {
    passes("RUN true");
    let unused = "FROM debian:trixie-slim AS unused\nRUN curl https://example.org/x | tar x\nHEALTHCHECK CMD x\nFROM debian:trixie-slim\n";
    assert_eq!(check(unused, &context()).findings, []);
    let used = "FROM debian:trixie-slim AS used\nRUN curl https://example.org/x | tar x\nHEALTHCHECK CMD x\nFROM debian:trixie-slim\nCOPY --from=USED /x /\n";
    assert_eq!(ids(&check(used, &context())), ["SW-D001", "SW-N014"]);
}

#[test]
fn downloads() {
    passes("RUN curl -fsSL -o x https://example.org/x; echo \"SHA *x\" | sha256sum -c -");
    passes("RUN wget -O x https://example.org/x; [ \"$(sha256sum x | cut -c1-64)\" = SHA ]");
    passes(
        "RUN wget -O x https://example.org/x; wget -O x.asc https://example.org/x.asc; gpg --batch --verify x.asc x",
    );
    passes("RUN curl -fI https://example.org/x; wget --spider https://example.org/y");
    passes("RUN curl -fsS http://localhost:8080/x | sh");
    passes("RUN curl -fsSL https://example.org/versions | grep 1.2");
    stops("RUN wget -qO- https://example.org/x | sh", "SW-D001");
    stops(
        "RUN wget https://example.org/x.tgz && tar -xf x.tgz",
        "SW-D001",
    );
    stops("RUN sh -c 'curl https://example.org/x | bash'", "SW-D001");
    stops(
        "RUN [\"sh\", \"-c\", \"curl https://example.org/x | bash\"]",
        "SW-D001",
    );
    stops("RUN curl https://example.org/x > x.tgz", "SW-D001");
}

#[test]
fn checksums_and_sources() {
    passes(
        "RUN curl -fLO https://example.org/x; curl -fLO https://example.org/x.sha256; curl -fLO https://example.org/x.asc; gpg --batch --verify x.asc x; sha256sum -c x.sha256",
    );
    passes("RUN sha1sum file");
    passes(
        "RUN git clone https://example.org/x.git; cd x; git checkout 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c",
    );
    passes("ENV V=v1.2\nRUN git clone -b \"$V\" https://example.org/x.git");
    passes(
        "RUN curl -fL -o x https://example.org/latest-news/1.2/x; echo \"SHA *x\" | sha256sum -c",
    );
    stops(
        "ENV V=main\nRUN git clone -b \"$V\" https://example.org/x.git",
        "SW-D013",
    );
    stops(
        "RUN curl -fsSL https://example.org/releases/latest | grep tag",
        "SW-D013",
    );
    let text = "FROM debian:trixie-slim\nADD --checksum=sha256:1f2e https://example.org/x /\n";
    let facts = super::Context {
        builder: Some("buildkit".to_owned()),
        ..context()
    };
    assert_eq!(check(text, &facts).findings, []);
    passes("ADD rootfs.tar.xz /");
}

#[test]
fn keys() {
    let full = "B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8";
    passes(&format!(
        "RUN key='{full}'; gpg --batch --keyserver hkps://keys.openpgp.org --recv-keys \"$key\""
    ));
    passes(&format!(
        "ENV GPG_KEY {full}\nRUN gpg --batch --keyserver keyserver.ubuntu.com --recv-keys \"0x$GPG_KEY\""
    ));
    passes("RUN gpg --batch --keyserver keyserver.ubuntu.com --recv-keys \"$UNKNOWN\"");
    passes("RUN apt-key list");
    passes("COPY --from=debian:trixie-slim /usr/share/keyrings/x.gpg /");
    stops(
        "ENV GPG_KEY 7FCC7D46ACCC4CF8\nRUN gpg --batch --keyserver keyserver.ubuntu.com --recv-keys \"$GPG_KEY\"",
        "SW-D005",
    );
    stops(
        &format!(
            "RUN for key in {full} ACCC4CF8; do gpg --batch --keyserver keyserver.ubuntu.com --recv-keys \"$key\"; done"
        ),
        "SW-D005",
    );
}

#[test]
fn packages() {
    passes(
        "RUN apt-get update; apt-get install -y --no-install-recommends sample-doc libsample; rm -rf /var/lib/apt/lists/*",
    );
    passes(
        "RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && apt-get dist-clean",
    );
    passes("RUN apk add --no-cache --virtual .build-deps gcc; apk upgrade --help-me not");
    passes(
        "RUN npm install; pip install --no-cache-dir -r requirements.txt \"foo==$V\" \"$PACKAGES\" ./local",
    );
    passes(
        "RUN npm install -g @scope/tool@1.2.3; gem install x -v 1.2; go install example.org/x@v1.2.3",
    );
    stops("RUN npm install -g tool@latest", "SW-D012");
    stops("RUN python3 -m pip install --upgrade foo", "SW-D012");
    stops("RUN apk add sample2", "SW-D016");
    stops("RUN apk add --no-cache sample", "SW-D011");
    passes("RUN apk add --no-cache sample=1.2");
}

#[test]
fn layers() {
    passes("COPY --from=debian:trixie-slim . /");
    passes("COPY ./app.conf .dockerfile /etc/");
    passes("COPY install.sh /\nRUN chmod +x /install.sh");
    passes("RUN /usr/bin/install.sh");
    stops(
        "WORKDIR /src\nCOPY install.sh ./\nRUN sh ./install.sh",
        "SW-D020",
    );
    passes("RUN useradd -p '!' app; useradd --password '*' more; passwd -l root");
    passes("RUN echo 'chpasswd root:x'");
    stops("RUN useradd -p '$6$abc$def' app", "SW-D031");
    stops("RUN passwd -d root", "SW-D031");
    passes("ENV TZ=Etc/UTC\nARG TZ=Europe/Berlin");
    stops(
        "RUN ln -sf /usr/share/zoneinfo/Europe/Berlin /etc/localtime",
        "SW-D032",
    );
    passes("RUN uname -r; echo '$TARGETARCH' uname -m");
    stops("ARG TARGETARCH\nRUN echo \"x-${TARGETARCH}\"", "SW-D035");
}

#[test]
fn starting() {
    passes(
        "COPY entrypoint.sh /usr/local/bin/\nENTRYPOINT [\"tini\", \"--\", \"entrypoint.sh\"]\nCMD [\"app\"]",
    );
    passes("ENTRYPOINT []\nCMD [\"app\"]");
    passes("ENTRYPOINT [\"/usr/bin/tini\", \"--\"]\nCMD [\"node\", \"x.js\"]");
    passes("CMD exec app --x");
    passes("USER app\nRUN true\nUSER root");
    passes("RUN echo HEALTHCHECK CMD x");
    stops("ENTRYPOINT [\"tini\", \"--\", \"app\"]", "SW-D023");
    stops("ENTRYPOINT exec app", "SW-D023");
    stops(
        "CMD [\"tini\", \"--\", \"/usr/bin/supervisord\"]",
        "SW-D026",
    );
    passes("CMD [\"app\", \"supervisord\"]");
}

#[test]
fn a_program_may_be_the_entrypoint_where_nothing_else_can_run() {
    let text = "FROM scratch\nCOPY app /\nENTRYPOINT [\"/app\"]\n";
    assert_eq!(check(text, &context()).findings, []);
    let text = text.replace("scratch", "debian:trixie-slim");
    assert_eq!(ids(&check(&text, &context())), ["SW-D023"]);
}

#[test]
fn a_base_without_a_tag_is_read_as_latest_and_advised_against() {
    let text = "FROM debian\nCMD [\"bash\"]\n";
    assert_eq!(super::super::froms_as_reference(text), ["debian:latest"]);
    assert_eq!(ids(&check(text, &context())), ["SW-D038"]);
}

#[test]
fn entrypoints() {
    let passes = |text: &str| assert_eq!(check_entrypoint(text).findings, [], "{text}");
    let stops = |text: &str, id: &str| assert_eq!(ids(&check_entrypoint(text)), [id], "{text}");
    passes("#!/usr/bin/env bash\nset -- app \"$@\"\nexec gosu app \"$@\"\n");
    passes("#!/bin/sh\n# sudo is not needed\ncat <<E\nsu - x\nE\nexec su-exec app \"$@\"\n");
    passes(
        "#!/bin/bash\n_main() {\n\tif [ \"$1\" = app ]; then\n\t\tchown app /x\n\tfi\n\texec \"$@\"\n}\n_main \"$@\"\n",
    );
    passes("#!/bin/sh\ncase \"$1\" in app) mkdir /x ;; esac\nexec \"${@}\"\n");
    stops("#!/bin/sh\n\"$@\"\n", "SW-D021");
    stops("#!/bin/sh\n# exec \"$@\"\necho 'exec \"$@\"'\n", "SW-D021");
    stops("#!/bin/sh\nexec supervisord \"$@\"\n", "SW-D026");
    let suspected = check_entrypoint("#!/bin/sh\n. /usr/lib/start\n");
    assert_eq!(
        suspected.findings[0].severity,
        crate::finding::Severity::Advice
    );
}

#[test]
fn documentation() {
    let passes = |text: &str| assert_eq!(check_documentation(text).findings, [], "{text}");
    passes("Never use `docker run --privileged x`.\n");
    passes("```console\n$ docker run x --cap-add y # not --privileged\n$ echo --privileged\n```\n");
    let bad = "Text\n\n```console\n$ docker run \\\n\t--privileged \\\n\tx\n```\n";
    let finding = &check_documentation(bad).findings[0];
    assert_eq!(
        (
            finding.span.line,
            &bad[finding.span.start..finding.span.end]
        ),
        (5, "--privileged")
    );
}
