//! Lists of reports and filled-in forms, on the addresses of real images.

use super::super::kind::classify;
use super::*;

fn route(address: &str) -> Route {
    let target = link(address);
    let classified = classify(&target, "");
    Route {
        kind: classified.kind,
        audience: Audience::Users,
        intents: vec![Intent::Bug],
        label: "tracker".to_owned(),
        target: Some(target),
        note: None,
        visibility: classified.visibility,
        account: classified.account,
        source: RouteSource::Image("issues.md".to_owned()),
    }
}

fn prefill(intent: Intent) -> Prefill {
    Prefill {
        tag: Some("18-alpine".to_owned()),
        architecture: Some(crate::Architecture::Arm64v8),
        ..Prefill::new(intent, "postgres".parse().unwrap())
    }
}

#[test]
fn the_list_of_reports_is_found_from_every_address() {
    let same = "";
    let table = [
        (
            "https://github.com/docker-library/golang/issues?q=is:issue+is:pr",
            same,
        ),
        ("https://github.com/alt-cloud/docker-brew-alt/issues", same),
        (
            "https://github.com/adoptium/adoptium-support/issues/new/choose",
            "https://github.com/adoptium/adoptium-support/issues",
        ),
        ("https://github.com/emqx/emqx/discussions", same),
        (
            "https://github.com/emqx/emqx/discussions/new?category=q-a",
            "https://github.com/emqx/emqx/discussions",
        ),
        (
            "https://gitlab.archlinux.org/archlinux/archlinux-docker/issues",
            same,
        ),
        (
            "https://gitlab.com/gitlab-org/gitlab/-/issues/new",
            "https://gitlab.com/gitlab-org/gitlab/-/issues",
        ),
        (
            "https://issues.apache.org/jira/browse/FLINK",
            "https://issues.apache.org/jira/issues/?jql=project%20%3D%20FLINK",
        ),
        (
            "https://issues.apache.org/jira/browse/STORM",
            "https://issues.apache.org/jira/issues/?jql=project%20%3D%20STORM",
        ),
        (
            "https://jira.xwiki.org/browse/XDOCKER",
            "https://jira.xwiki.org/issues/?jql=project%20%3D%20XDOCKER",
        ),
        (
            "https://issues.jenkins.io/secure/CreateIssueDetails!init.jspa?pid=10172&issuetype=1",
            "https://issues.jenkins.io/issues/?jql=project%20%3D%2010172",
        ),
        ("https://jira.mariadb.org/", same),
        ("https://jira.percona.com/issues/?jql=project+%3D+PS", same),
        (
            "https://bonita.atlassian.net/jira/software/c/projects/BBPMC/issues",
            same,
        ),
        (
            "https://bugzilla.altlinux.org/enter_bug.cgi?product=Docker",
            "https://bugzilla.altlinux.org/buglist.cgi?product=Docker",
        ),
        (
            "https://bugzilla.redhat.com/enter_bug.cgi?product=Fedora%20Container%20Images",
            "https://bugzilla.redhat.com/buglist.cgi?product=Fedora%20Container%20Images",
        ),
        (
            "https://bugs.eclipse.org/bugs/enter_bug.cgi",
            "https://bugs.eclipse.org/bugs/query.cgi",
        ),
        (
            "https://bugzilla.altlinux.org/buglist.cgi?product=Sisyphus&component=docker-ce",
            same,
        ),
        ("https://bugs.launchpad.net/cloud-images", same),
        (
            "https://bugs.launchpad.net/cloud-images/+filebug",
            "https://bugs.launchpad.net/cloud-images",
        ),
        ("https://phabricator.wikimedia.org/project/view/3094/", same),
        ("https://bugs.rockylinux.org", same),
        ("https://bugs.swift.org", same),
        ("mailto:a@b.example", same),
    ];
    for (address, list) in table {
        let expected = if list.is_empty() { address } else { list };
        assert_eq!(list_url(&route(address)).unwrap().as_str(), expected);
    }
    assert_eq!(
        list_url(&Route {
            target: None,
            ..route("https://a.example")
        }),
        None
    );
}

#[test]
fn a_form_is_filled_in_where_the_tracker_takes_it() {
    let table = [
        (
            "https://github.com/docker-library/postgres/issues?q=is:issue+is:pr",
            "https://github.com/docker-library/postgres/issues/new?title=postgres%3A18-alpine%3A%20&body=Image%3A%20postgres%3A18-alpine%20%28linux%2Farm64%2Fv8%29%0A",
        ),
        (
            "https://gitlab.archlinux.org/archlinux/archlinux-docker/issues",
            "https://gitlab.archlinux.org/archlinux/archlinux-docker/-/issues/new?issue%5Btitle%5D=postgres%3A18-alpine%3A%20&issue%5Bdescription%5D=Image",
        ),
        (
            "https://bugzilla.redhat.com/enter_bug.cgi?product=Fedora%20Container%20Images",
            "https://bugzilla.redhat.com/enter_bug.cgi?product=Fedora%20Container%20Images&short_desc=postgres%3A18-alpine%3A%20&comment=Image",
        ),
        (
            "https://bugs.launchpad.net/cloud-images",
            "https://bugs.launchpad.net/cloud-images/+filebug?field.title=postgres%3A18-alpine%3A%20&field.comment=Image",
        ),
        // None of the catalogue's Jira trackers names a project's number and a kind of report, which
        // a form needs; this one does.
        (
            "https://issues.jenkins.io/secure/CreateIssueDetails!init.jspa?pid=10172&issuetype=1",
            "https://issues.jenkins.io/secure/CreateIssueDetails!init.jspa?pid=10172&issuetype=1&summary=postgres%3A18-alpine%3A%20&description=Image",
        ),
    ];
    for (address, start) in table {
        let form = new_report_url(&route(address), &prefill(Intent::Bug)).unwrap();
        assert!(form.as_str().starts_with(start), "{form}");
    }
    let without = [
        "https://issues.apache.org/jira/browse/FLINK",
        "https://jira.mariadb.org/",
        "https://bonita.atlassian.net/jira/software/c/projects/BBPMC/issues",
        "https://bugzilla.altlinux.org/buglist.cgi?product=Sisyphus&component=docker-ce",
        "https://bugzilla.mozilla.org/enter_bug.cgi",
        "https://phabricator.wikimedia.org/project/view/3094/",
        "https://bugs.rockylinux.org",
        "https://bugs.swift.org",
        "https://github.com/emqx/emqx/discussions",
        "https://solr.apache.org/community.html#mailing-lists-chat",
        "mailto:a@b.example",
    ];
    for address in without {
        assert_eq!(
            new_report_url(&route(address), &prefill(Intent::Bug)),
            None,
            "{address}"
        );
    }
}

#[test]
fn nothing_public_is_filled_in_for_a_security_problem() {
    let tracker = route("https://github.com/docker-library/postgres/issues");
    assert!(new_report_url(&tracker, &prefill(Intent::Version)).is_some());
    assert_eq!(new_report_url(&tracker, &prefill(Intent::Security)), None);
    let private = Route {
        intents: vec![Intent::Security],
        ..tracker
    };
    assert_eq!(new_report_url(&private, &prefill(Intent::Bug)), None);
}

#[test]
fn what_is_typed_cannot_leave_its_field_and_long_texts_are_cut() {
    let tracker = route("https://github.com/docker-library/postgres/issues");
    let odd = Prefill {
        digest: Some("sha256:&labels=x#y z\"<ü>".to_owned()),
        ..prefill(Intent::Bug)
    };
    let form = new_report_url(&tracker, &odd).unwrap();
    assert!(
        form.as_str()
            .contains("Digest%3A%20sha256%3A%26labels%3Dx%23y%20z%22%3C%C3%BC%3E%0A"),
        "{form}"
    );

    let long = Prefill {
        digest: Some("ü".repeat(3000)),
        ..prefill(Intent::Bug)
    };
    let form = new_report_url(&tracker, &long).unwrap();
    assert!(
        form.as_str().len() <= 2000 && form.as_str().len() > 1900,
        "{}",
        form.as_str().len()
    );
    assert!(
        form.as_str()
            .ends_with("%28Cut%3A%20the%20rest%20did%20not%20fit%20into%20an%20address.%29"),
        "{form}"
    );
    assert!(
        form.as_str().contains("%C3%BC%0A%28Cut"),
        "a character is never cut in half"
    );

    let long_tag = Prefill {
        tag: Some("t".repeat(3000)),
        ..prefill(Intent::Bug)
    };
    assert_eq!(new_report_url(&tracker, &long_tag), None);
}

#[test]
fn the_text_to_copy_names_what_is_known() {
    let text = prefill_text(&Prefill {
        digest: Some("sha256:12".to_owned()),
        ..prefill(Intent::Bug)
    });
    assert_eq!(
        text,
        "Image: postgres:18-alpine (linux/arm64/v8)\nDigest: sha256:12\nWhat I did:\nWhat I expected:\nWhat happened:\nOutput of docker version:\n"
    );
    let bare = Prefill {
        namespace: "acme".to_owned(),
        ..Prefill::new(Intent::Version, "tool".parse().unwrap())
    };
    assert!(prefill_text(&bare).starts_with("Image: acme/tool\nVersion or tag"));
}

#[test]
fn the_words_at_the_front_page_of_a_jira_server_name_the_project() {
    let found = "https://jira.mariadb.org/issues/?jql=project%20%3D%20MDEV";
    let docker = format!("{found}%20AND%20component%20%3D%20Docker");
    let parts = format!("{found}%20AND%20component%20%3D%20%22My%20Part%22");
    let front = "https://jira.mariadb.org/";
    let table = [
        (
            "file … under the \"MDEV\" Project and \"Docker\" Component",
            docker.as_str(),
            true,
        ),
        ("the \"MDEV\" project (\"My Part\" component)", &parts, true),
        ("under the \"MDEV\" project", found, true),
        ("under the \"Docker\" Component", front, false),
        ("under the \"lower\" Project", front, false),
        ("under the MDEV Project", front, false),
    ];
    for (note, list, is_list) in table {
        let route = Route {
            note: Some(note.to_owned()),
            ..route(front)
        };
        assert_eq!(list_url(&route).unwrap().as_str(), list, "{note}");
        assert_eq!(is_report_list(&route), is_list, "{note}");
    }
}

#[test]
fn the_front_page_of_a_tracker_is_no_list() {
    let table = [
        ("https://bugs.swift.org", false),
        ("https://jira.mariadb.org/", false),
        ("https://bugzilla.redhat.com/", false),
        (
            "https://bugzilla.altlinux.org/enter_bug.cgi?product=Docker",
            true,
        ),
        ("https://issues.apache.org/jira/browse/FLINK", true),
        (
            "https://bonita.atlassian.net/jira/software/c/projects/BBPMC/issues",
            true,
        ),
        ("https://bugs.launchpad.net/cloud-images", true),
        ("https://phabricator.wikimedia.org/project/view/3094/", true),
        ("https://github.com/rocker-org/rocker/issues", true),
        ("https://adoptium.net/support", false),
    ];
    for (address, is_list) in table {
        assert_eq!(is_report_list(&route(address)), is_list, "{address}");
    }
}
