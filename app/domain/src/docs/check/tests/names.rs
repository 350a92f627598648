//! Images, repositories, people and licences: what is stopped and what comes close.

use super::*;

fn content(text: &str) -> Sample {
    Sample::new().with("content.md", text)
}

fn places(sample: &Sample, id: &str) -> Vec<String> {
    let found = sample.found_by(id).into_iter();
    found.map(|(_, place)| place).collect()
}

#[test]
fn the_image_is_found_behind_the_options_of_a_command() {
    for command in [
        "docker run tool",
        "$ docker run -d --name tool -p 80:80 tool:1.2",
        "docker run --rm -it -e A='b c' -v \"$PWD\":/x --init tool --flag",
        "sudo docker container run -p80:80 -itu root tool sh -c tool",
        "docker run --name=x \\\n    --env A=tool \\\n    tool",
        "docker run --pull always --rm tool",
        "docker pull -q docker.io/library/tool@sha256:00",
        "docker build -t x . && docker run \"tool:1.2\" | cat",
        "FROM tool:1.2 AS build",
        "FROM --platform=linux/amd64 tool",
        "    image: tool:1.2 # old",
        "  - image: 'tool'",
    ] {
        let sample = content(&format!("```\n{command}\n```\n"));
        assert_eq!(places(&sample, "SW-K016").len(), 1, "{command}");
    }
    let sample = content("Run `docker run tool` and `docker pull tool:1`, not docker run tool.\n");
    assert_eq!(places(&sample, "SW-K016"), ["tool", "tool"]);
}

#[test]
fn near_misses_are_not_the_image() {
    for line in [
        "docker run --name tool %%IMAGE%%",
        "docker run %%IMAGE%%:1 tool --help",
        "docker run -e tool -v tool:/x %%IMAGE%%",
        "docker run my-tool tool",
        "docker run",
        "docker run --rm",
        "docker exec -it tool sh",
        "docker run -it --rm | tool",
        "FROM debian",
        "# image tool",
        "image:tool",
        "docker run --name some-%%REPO%% %%IMAGE%%",
    ] {
        let sample = content(&format!("```\n{line}\n```\n"));
        assert_eq!(sample.found(), [], "{line}");
    }
    assert_eq!(
        content("In prose docker run tool is nothing.\n").found(),
        []
    );
}

#[test]
fn other_images_are_told_from_companions() {
    let of = |line: &str| content(&format!("```\n{line}\n```\n")).found_by("SW-K018");
    for (line, severity) in [
        ("docker run acme/zulu-tool:17", Severity::Block),
        ("image: ghcr.io/acme/tool", Severity::Block),
        ("docker run acme/companion", Severity::Advice),
    ] {
        let found = of(line);
        assert_eq!(found.len(), 1, "{line}");
        assert_eq!(found[0].0, severity, "{line}");
    }
    for line in [
        "docker run nginx",
        "docker run $REGISTRY/tool",
        "docker run <you>/tool",
        "docker build -t acme/tool .\ndocker run acme/tool",
        "docker tag a acme/tool:1\ndocker run acme/tool",
        "docker run ./tool",
    ] {
        assert_eq!(of(line), [], "{line}");
    }
}

#[test]
fn compose_files_hold_images_of_the_catalogue() {
    let of = |value: &str| {
        let text = format!("services:\n  a:\n    image: {value}\n");
        places(&Sample::new().with("compose.yaml", &text), "SW-K015")
    };
    for value in [
        "tool",
        "mariadb:11",
        "'nginx'",
        "docker.io/library/nginx:1",
        "${IMAGE}",
        "",
    ] {
        assert_eq!(of(value), Vec::<String>::new(), "{value}");
    }
    for value in [
        "mysql",
        "ghcr.io/acme/x:1",
        "localhost:5000/tool",
        "bitnami/nginx",
    ] {
        assert_eq!(of(value), [value]);
    }
    let behind = "services:\n  a:\n    command: |\n      x\n    image: acme/x\n";
    let sample = Sample::new().with("compose.yaml", behind);
    assert_eq!(places(&sample, "SW-K015"), ["acme/x"]);
    // An image that is only proposed is not in the catalogue yet.
    let mut proposed = Sample::new().with("compose.yaml", "services:\n  a:\n    image: tool\n");
    proposed.images.clear();
    assert_eq!(proposed.found(), []);
    let in_text = "services:\n  a:\n    command: |\n      image: acme/x\n    # image: acme/x\n";
    assert_eq!(Sample::new().with("compose.yaml", in_text).found(), []);
}

#[test]
fn repositories_are_compared_by_what_they_are() {
    let of = |address: &str, repository: &str| {
        let mut sample = Sample::new().with("github-repo", address);
        sample.library.1 =
            MANIFEST.replace("https://github.com/example/tool-image.git", repository);
        let found = sample.found().into_iter();
        found.map(|(id, ..)| id).collect::<Vec<_>>()
    };
    let address = "https://github.com/example/tool-image";
    assert_eq!(
        of(address, "git://github.com/Example/tool-image"),
        Vec::<String>::new()
    );
    assert_eq!(of(address, "https://github.com/example/tool"), ["SW-K024"]);
    assert_eq!(
        of("https://github.com/example/tool-image/\n", address),
        ["SW-K022"]
    );
    assert_eq!(
        of("https://gitlab.com/a/b", "https://gitlab.com/a/b.git"),
        ["SW-K023"]
    );
}

#[test]
fn a_form_beside_a_list_is_advice() {
    let of = |text: &str| Sample::new().with("issues.md", text).found_by("SW-K025");
    for form in [
        "https://github.com/a/b/issues/new",
        "https://github.com/a/b/issues/new/choose",
        "https://bugs.launchpad.net/a/+filebug",
        "https://jira.example.org/secure/CreateIssue.jspa?pid=1",
    ] {
        assert_eq!(of(form), [(Severity::Block, form.to_owned())]);
        let both = format!("{form} or [GitHub](%%GITHUB-REPO%%/issues)\n");
        assert_eq!(of(&both), [(Severity::Advice, form.to_owned())]);
    }
    assert_eq!(of("https://github.com/a/b/issues?q=new"), []);
    assert_eq!(of("https://jira.example.org/browse/NEW"), []);
}

#[test]
fn who_maintains_is_suspected_from_the_repository() {
    let sample = Sample::new().with("github-repo", "https://github.com/docker-library/tool\n");
    let of = |text: &str, known: Option<MaintainedBy>| {
        let sample = sample.clone().with("maintainer.md", text);
        let checked = check(&DocsFacts {
            maintained_by: known,
            ..DocsFacts::new(Folder::new("tool", &sample.files))
        });
        let found: Vec<Severity> = checked
            .findings
            .iter()
            .filter(|found| found.finding.rule == "SW-K026")
            .map(|found| found.finding.severity)
            .collect();
        found
    };
    assert_eq!(of("[the Tool Project](x)", None), [Severity::Advice]);
    assert_eq!(of("[the Tool Project](x)", Some(MaintainedBy::Others)), []);
    assert_eq!(
        of("[the Tool Project](x)", Some(MaintainedBy::DockerCommunity)),
        [Severity::Block]
    );
    assert_eq!(of("[the Docker Community](x)", None), []);
}

#[test]
fn organisations_are_known_or_suspected_by_their_name() {
    let of = |maintainers: &str, known: Option<&BTreeSet<String>>| {
        let text = MANIFEST.replace("Ada Example (@ada)", maintainers);
        let manifest = Manifest::parse(&text).unwrap();
        let sample = Sample::new();
        let checked = check(&DocsFacts {
            organisations: known,
            manifest: Some(ManifestFacts {
                name: "tool",
                text: &text,
                manifest: &manifest,
            }),
            ..DocsFacts::new(Folder::new("tool", &sample.files))
        });
        let found = checked
            .findings
            .iter()
            .filter(|found| found.finding.rule == "SW-K028");
        found
            .map(|found| {
                let span = found.finding.span;
                assert_eq!(found.file, "library/tool");
                (
                    found.finding.severity,
                    text[span.start..span.end].to_owned(),
                )
            })
            .collect::<Vec<_>>()
    };
    let list = "JRuby Admin <a@example.org> (@jruby), Ada (@ada), Teamer (@t)";
    assert_eq!(of(list, None), [(Severity::Advice, "(@jruby)".to_owned())]);
    let known = names(&["ada"]);
    assert_eq!(
        of(list, Some(&known)),
        [(Severity::Block, "(@ada)".to_owned())]
    );
}

#[test]
fn licences_are_judged_by_their_names() {
    let of = |text: &str| Sample::new().with("license.md", text).found_by("SW-K034");
    for text in [
        "[BSL 1.1](https://example.org)",
        "[SSPLv1](https://example.org)",
        "[BUSL-1.1](https://example.org)",
        "With the [Commons Clause](https://example.org)",
        "[license](https://example.org/ELASTIC-LICENSE-2.0.txt)",
    ] {
        assert_eq!(
            of(text).first().map(|found| found.0),
            Some(Severity::Block),
            "{text}"
        );
    }
    assert_eq!(
        of("[SSPLv1](https://a.example) or [AGPLv3](https://b.example)")[0].0,
        Severity::Advice
    );
    for text in [
        "[Boost, BSL-1.0](https://example.org)",
        "[absl](https://example.org)",
        "[MIT](https://example.org)",
    ] {
        assert_eq!(of(text), [], "{text}");
    }
    let link = |text: &str| {
        Sample::new()
            .with("license.md", text)
            .found_by("SW-K033")
            .len()
    };
    assert_eq!(link("MIT"), 1);
    assert_eq!(link("MIT, ask legal@example.org"), 1);
    assert_eq!(link("https://example.org/license"), 0);
    assert_eq!(link("[it](%%GITHUB-REPO%%/blob/main/LICENSE)"), 0);
}
