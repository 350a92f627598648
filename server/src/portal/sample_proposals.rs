//! Proposals of the sample people, one for each place where a proposal can stand: so that every page
//! has something to show while developing.

use std::collections::BTreeSet;

use domain::bundle::{Bundle, Field, FileContent, RouteRow};
use domain::decide::{Act, NewReview};
use domain::decision::DeclineCode;
use domain::permission::{Action, Actor, Person, Scope};
use domain::proposal::{Kind, RevisionNumber};
use domain::review::{Anchor, Answer, NewThread, ReviewId, Severity, ThreadId, Verdict};
use domain::{Intent, PersonId};
use uuid::Uuid;

use super::caller::{Caller, SignedIn, Way};
use super::drafts::{OpenProposal, PartSave, ProposalError};
use super::sample_people::SAMPLE_PEOPLE;
use super::{Portal, parts};
use crate::store::ProposalFilter;

const MANIFEST: &str = "Maintainers: Sample Author <sample-author@example.org> (@sample-author)
GitRepo: https://github.com/example/NAME-docker.git
GitFetch: refs/heads/main
GitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c
Architectures: amd64, arm64v8

Tags: 1.2.3, 1.2, 1, latest
Directory: 1.2
";

const DOCKERFILE: &str = "FROM ubuntu:24.04

RUN groupadd --system NAME && useradd --system --gid NAME NAME

ENV VERSION 1.2.3
ENV SHA256 0f2d77c80f2d77c80f2d77c80f2d77c80f2d77c80f2d77c80f2d77c80f2d77c8

RUN set -eux; \\
	apt-get update; \\
	apt-get install -y --no-install-recommends ca-certificates gosu wget; \\
	rm -rf /var/lib/apt/lists/*; \\
	wget -O NAME.tgz \"https://downloads.example.org/NAME-$VERSION.tgz\"; \\
	echo \"$SHA256 *NAME.tgz\" | sha256sum --strict --check -; \\
	tar -xzf NAME.tgz -C /usr/local/bin; \\
	rm NAME.tgz

COPY docker-entrypoint.sh /usr/local/bin/
ENTRYPOINT [\"docker-entrypoint.sh\"]
EXPOSE 7070
CMD [\"NAME\"]
";

/// The path of the Dockerfile as it is stored.
const DOCKERFILE_PART: &str = "context/1.2/Dockerfile";

const ENTRYPOINT: &str = "#!/bin/sh
set -e
if [ \"$1\" = NAME ] && [ \"$(id -u)\" = 0 ]; then
	exec gosu NAME \"$@\"
fi
exec \"$@\"
";

/// The files of the documentation folder.
const DOCUMENTATION: [(&str, &str); 6] = [
    (
        "README-short.txt",
        "NAME keeps small key-value stores in step between machines.\n",
    ),
    (
        "content.md",
        "# What is NAME?\n\nA store for machines that are seldom online.\n\n# How to use this image\n\n```console\n$ docker run -d -p 7070:7070 %%IMAGE%%:1\n```\n",
    ),
    (
        "license.md",
        "View [license information](https://github.com/example/NAME/blob/main/LICENSE) for the software contained in this image.\n",
    ),
    ("maintainer.md", "[the Docker Community](%%GITHUB-REPO%%)\n"),
    ("github-repo", "https://github.com/example/NAME-docker\n"),
    (
        "metadata.json",
        "{\n  \"hub\": {\n    \"categories\": [\n      \"networking\"\n    ]\n  }\n}\n",
    ),
];

/// A whole proposal for an image of a name.
fn bundle(name: &str) -> Bundle {
    let named = |text: &str| text.replace("NAME", name);
    let text = |text: &str| FileContent::Text(named(text));
    let mut bundle = Bundle {
        manifest: named(MANIFEST),
        ..Bundle::default()
    };
    for field in Field::all().filter(|field| *field != Field::ScratchStatement) {
        let example = field.form().example;
        let answer = example.replace("Skiff", name).replace("skiff", name);
        bundle.answers.set(field, &answer);
    }
    let files = [
        ("1.2/Dockerfile", DOCKERFILE),
        ("1.2/docker-entrypoint.sh", ENTRYPOINT),
    ];
    for (path, content) in files {
        if let Ok(path) = path.parse() {
            bundle.context.insert(path, text(content));
        }
    }
    for (path, content) in DOCUMENTATION {
        if let Ok(path) = path.parse() {
            bundle.documentation.insert(path, text(content));
        }
    }
    bundle.routes = [
        (
            Intent::Bug,
            "Issues of the packaging",
            "https://github.com/example/NAME-docker/issues",
        ),
        (
            Intent::Security,
            "The security team",
            "mailto:security@example.org",
        ),
        (Intent::Howto, "Forum", "https://forum.example.org/c/NAME"),
    ]
    .map(|(intent, label, target)| RouteRow {
        intent,
        label: label.to_owned(),
        target: named(target),
        note: String::new(),
    })
    .to_vec();
    // What the rules of the programme ask about this text has its sentence.
    for rule in domain::rules::all() {
        let known = matches!(rule.id, "SW-N008" | "SW-D001");
        if known {
            let sentence = "It is as it should be; the tests show it.";
            let _ = bundle.explain(rule.id, sentence);
        }
    }
    bundle
}

/// A thread on a line of the Dockerfile.
fn asked(severity: Severity, line: u32, body: &str, suggestion: Option<&str>) -> NewThread {
    NewThread {
        id: ThreadId::from_bytes(*Uuid::new_v4().as_bytes()),
        anchor: Anchor::Lines {
            path: DOCKERFILE_PART.to_owned(),
            first: line,
            last: line,
        },
        severity,
        needs_answer: matches!(severity, Severity::Must | Severity::Question),
        body: body.to_owned(),
        suggestion: suggestion.map(str::to_owned),
        rule: None,
    }
}

fn review(
    revision: u32,
    verdict: Verdict,
    scopes: &[Scope],
    summary: &str,
    threads: Vec<NewThread>,
) -> Act {
    Act::PublishReview(Box::new(NewReview {
        id: ReviewId::from_bytes(*Uuid::new_v4().as_bytes()),
        revision: RevisionNumber(revision),
        scopes: scopes.iter().copied().collect::<BTreeSet<_>>(),
        verdict,
        summary: summary.to_owned(),
        threads,
        outdated_is_known: false,
    }))
}

/// The sample people who take part.
struct Cast {
    author: Caller,
    one: Caller,
    two: Caller,
    coordinator: Caller,
}

impl Portal {
    /// Adds proposals of the sample people to a portal that has none; says how many.
    ///
    /// # Errors
    /// When the store fails, or the rules refuse what is proposed.
    pub async fn add_sample_proposals(&self) -> Result<usize, ProposalError> {
        let some = self.store().proposals(ProposalFilter::default(), 1).await?;
        let cast = self.cast().await?;
        let (true, Some(cast)) = (some.is_empty(), cast) else {
            return Ok(0);
        };
        let names = [
            "tidewater",
            "capstan",
            "gangway",
            "flotsam",
            "jetsam",
            "slack-tide",
        ];
        let mut open = Vec::new();
        for name in names {
            open.push(self.sample_submitted(&cast.author, name).await?);
        }
        let pass = || Act::PassScreening {
            reason: "Packaged in several distributions and asked for often.".to_owned(),
        };
        let [first, second, _, fourth, fifth, sixth] =
            open.try_into().map_err(|_| ProposalError::Unknown)?;

        // Two rounds: one reviewer is content, the other looks at what was answered.
        let mut open = self.act(&cast.coordinator, first, pass()).await?;
        open = self.act(&cast.one, open, Act::Claim).await?;
        open = self.act(&cast.two, open, Act::Claim).await?;
        let port = asked(
            Severity::Must,
            19,
            "The documentation names a **second port**, 7071. Expose it, or say there why it is internal.",
            Some("EXPOSE 7070 7071"),
        );
        let answered = port.id;
        let act = review(
            1,
            Verdict::AskForChanges,
            &[Scope::Dockerfile, Scope::Docs],
            "Close. One thing has to change.",
            vec![port],
        );
        open = self.act(&cast.one, open, act).await?;
        open = self
            .sample_edit(&cast.author, open, "EXPOSE 7070\n", "EXPOSE 7070 7071\n")
            .await?;
        let answer = Answer::Fixed {
            note: "Both ports are exposed.".to_owned(),
        };
        open = self
            .act(
                &cast.author,
                open,
                Act::Answer {
                    thread: answered,
                    answer,
                },
            )
            .await?;
        open = self
            .submit(&cast.author, open, "Expose the second port.")
            .await?;
        open = self
            .act(&cast.one, open, Act::Resolve { thread: answered })
            .await?;
        let act = review(
            2,
            Verdict::Approve,
            &[Scope::Dockerfile, Scope::Docs],
            "Good.",
            Vec::new(),
        );
        self.act(&cast.one, open, act).await?;

        // The author's turn, with something of everything on the answer sheet.
        let open = self.act(&cast.coordinator, second, pass()).await?;
        let open = self.act(&cast.two, open, Act::Claim).await?;
        let threads = vec![
            asked(
                Severity::Must,
                1,
                "Name the date of the base image: `24.04` moves.",
                Some("FROM ubuntu:noble-20260810"),
            ),
            asked(Severity::Must, 5, "What updates this version?", None),
            asked(
                Severity::Should,
                19,
                "Say what listens here.",
                Some("# the API\nEXPOSE 7070"),
            ),
            asked(
                Severity::Question,
                8,
                "Does the program run without `gosu`?",
                None,
            ),
            asked(
                Severity::Praise,
                13,
                "A checksum beside the version: good.",
                None,
            ),
        ];
        let act = review(
            1,
            Verdict::AskForChanges,
            &[Scope::Dockerfile],
            "Read in full.\n\n- The build is clear.\n- The base and the version need a word.",
            threads,
        );
        self.act(&cast.two, open, act).await?;

        // The third one waits for screening. The others ended, or rest.
        let decline = Act::Decline {
            code: DeclineCode::TooYoung,
            text: "The project is three months old and has had one release.".to_owned(),
            would_change: "Releases over a year, and users besides its authors.".to_owned(),
            not_before: None,
        };
        self.act(&cast.coordinator, fourth, decline).await?;
        let withdraw = Act::Withdraw {
            reason: "Upstream takes it over.".to_owned(),
        };
        self.act(&cast.author, fifth, withdraw).await?;
        let wake = domain::Moment(self.clock().timestamp().0).plus_days(30);
        let park = Act::Park {
            reason: "Upstream releases 2.0 next month.".to_owned(),
            wake,
        };
        self.act(&cast.author, sixth, park).await?;

        let draft = parts::parts(&bundle("neap"))
            .into_iter()
            .collect::<Vec<_>>();
        self.start_draft(&cast.author, Kind::New, None, &draft)
            .await?;
        Ok(names.len())
    }

    async fn sample_submitted(
        &self,
        author: &Caller,
        name: &str,
    ) -> Result<OpenProposal, ProposalError> {
        let draft: Vec<_> = parts::parts(&bundle(name)).into_iter().collect();
        let id = self.start_draft(author, Kind::New, None, &draft).await?;
        let open = self
            .open_proposal(author, &id.to_string(), Action::Submit)
            .await?;
        self.submit(author, open, "The first version.").await
    }

    async fn sample_edit(
        &self,
        author: &Caller,
        open: OpenProposal,
        old: &str,
        new: &str,
    ) -> Result<OpenProposal, ProposalError> {
        let part = self
            .store()
            .draft_part(&open.row.id, DOCKERFILE_PART)
            .await?;
        if let Some(part) = part {
            let text = String::from_utf8_lossy(&part.content).replace(old, new);
            let save = PartSave {
                part: DOCKERFILE_PART,
                content: text.as_bytes(),
                seen: part.lock_version,
                removed: false,
            };
            self.save_part(author, &open.row.id, save).await?;
        }
        Ok(open)
    }

    /// The sample people as callers; nothing where one of them is missing.
    async fn cast(&self) -> Result<Option<Cast>, ProposalError> {
        let mut callers = Vec::new();
        for handle in [
            "sample-author",
            "sample-reviewer-1",
            "sample-reviewer-2",
            "sample-coordinator",
        ] {
            let Some(caller) = self.sample_caller(handle).await? else {
                return Ok(None);
            };
            callers.push(caller);
        }
        let cast: Result<[Caller; 4], _> = callers.try_into();
        Ok(cast.ok().map(|[author, one, two, coordinator]| Cast {
            author,
            one,
            two,
            coordinator,
        }))
    }

    async fn sample_caller(&self, handle: &str) -> Result<Option<Caller>, ProposalError> {
        let known = SAMPLE_PEOPLE.iter().any(|person| person.handle == handle);
        let row = self
            .store()
            .person_by_handle(handle)
            .await?
            .filter(|_| known);
        let Some(row) = row else {
            return Ok(None);
        };
        let Ok(id) = row.id.parse::<PersonId>() else {
            return Ok(None);
        };
        let mut person = Person::new(id);
        for role in self.store().roles(Some(&row.id)).await? {
            if let Ok(role) = role.role.parse() {
                person.roles.insert(role);
            }
            let scopes = role.scopes.split(' ');
            person
                .scopes
                .extend(scopes.filter_map(|scope| scope.parse::<Scope>().ok()));
        }
        Ok(Some(Caller {
            actor: Actor::Person(person),
            person: Some(SignedIn {
                id,
                handle: row.handle,
                display_name: row.display_name,
                theme: row.theme,
                turns: 0,
                unread: 0,
            }),
            way: Way::Anonymously,
            address: String::new(),
        }))
    }
}
