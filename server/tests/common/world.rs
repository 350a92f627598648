//! People and a proposal on its way, for the tests of what happens to it.

use app::view::update::UpdateForm;
use domain::decide::{Act, NewReview};
use domain::permission::{Action, GrantedRole, Scope};
use domain::proposal::{Kind, RevisionNumber};
use domain::requirement::Requirement;
use domain::review::{Anchor, NewThread, ReviewId, Severity, ThreadId, Verdict};
use server::portal::Caller;
use server::portal::drafts::{OpenProposal, PartSave, ProposalError};
use server::portal::proposals::{BroughtUpToDate, Chosen};
use server::store::{NewVersion, VersionSource};

use super::{Database, TestPortal, fixture, skiff};

/// A portal with an author, two reviewers and a coordinator.
pub struct World {
    pub portal: TestPortal,
    pub author: Caller,
    pub one: Caller,
    pub two: Caller,
    pub coordinator: Caller,
}

impl World {
    /// Makes a version with another short description the image's current one, as an import does that
    /// finds it in the checkout.
    pub async fn import_another_version(&self) -> String {
        let portal = &self.portal.web.portal;
        let now = portal.clock().timestamp();
        let id = uuid::Uuid::new_v4().to_string();
        let image = portal.store().image("skiff").await.unwrap();
        let files = match image.and_then(|image| image.current_version) {
            Some(current) => portal.store().version_files(&current).await.unwrap(),
            None => Vec::new(),
        };
        let mut tx = portal.store().begin().await.unwrap();
        tx.image_for_update("skiff", "unused", now).await.unwrap();
        tx.add_version(&NewVersion {
            id: &id,
            image: "skiff",
            source: VersionSource::Import,
            summary: "Imported.",
            created_at: now,
        })
        .await
        .unwrap();
        for mut file in files {
            if file.path.ends_with("/README-short.txt") {
                let words = format!("A boat, as of {id}.\n");
                file.sha256 = server::programme::digest(words.as_bytes());
                tx.put_blob(&file.sha256, words.as_bytes()).await.unwrap();
            }
            tx.add_version_file(&id, &file).await.unwrap();
        }
        tx.set_current_version("skiff", &id).await.unwrap();
        tx.touch_catalogue(now).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub async fn new(kind: Database) -> Option<Self> {
        let portal = TestPortal::over(kind, &fixture("small")).await?;
        let author = caller(&portal, "author", &[]).await;
        let reviewer: &[(GrantedRole, &[Scope])] = &[(GrantedRole::Reviewer, &Scope::ALL)];
        let one = caller(&portal, "reviewer-1", reviewer).await;
        let two = caller(&portal, "reviewer-2", reviewer).await;
        let coordinator = caller(&portal, "coordinator", &[(GrantedRole::Coordinator, &[])]).await;
        Some(Self {
            portal,
            author,
            one,
            two,
            coordinator,
        })
    }

    /// The draft of a new image.
    pub async fn draft(&self) -> OpenProposal {
        self.draft_with(&skiff::draft()).await
    }

    /// The draft of a new image with these parts.
    pub async fn draft_with(&self, parts: &[(String, Vec<u8>)]) -> OpenProposal {
        let id = self
            .portal
            .web
            .portal
            .start_draft(&self.author, Kind::New, None, parts)
            .await
            .unwrap();
        self.open(&self.author, &id.to_string()).await
    }

    pub async fn open(&self, caller: &Caller, id: &str) -> OpenProposal {
        self.portal
            .web
            .portal
            .open_proposal(caller, id, Action::ReadProposal)
            .await
            .unwrap()
    }

    pub async fn submitted(&self) -> OpenProposal {
        let draft = self.draft().await;
        self.submit(&self.author, draft).await
    }

    pub async fn submit(&self, caller: &Caller, draft: OpenProposal) -> OpenProposal {
        self.portal
            .web
            .portal
            .submit(caller, draft, "First.")
            .await
            .unwrap()
    }

    pub async fn act(
        &self,
        caller: &Caller,
        open: &OpenProposal,
        act: Act,
    ) -> Result<OpenProposal, ProposalError> {
        self.portal.wait(60);
        self.portal.web.portal.act(caller, open.clone(), act).await
    }

    pub async fn in_review(&self) -> OpenProposal {
        let open = self.submitted().await;
        self.screened(&open).await
    }

    /// What was submitted, past screening.
    pub async fn screened(&self, open: &OpenProposal) -> OpenProposal {
        let act = Act::PassScreening {
            reason: "Many people run it.".to_owned(),
        };
        self.act(&self.coordinator, open, act).await.unwrap()
    }

    /// Everything that is needed to accept it is there.
    pub async fn acceptable(&self) -> OpenProposal {
        let open = self.in_review().await;
        self.approved(open).await
    }

    /// A new image in review with everything that is needed to accept it.
    pub async fn approved(&self, open: OpenProposal) -> OpenProposal {
        let mut open = open;
        for reviewer in [&self.one, &self.two] {
            open = self.act(reviewer, &open, approve(1)).await.unwrap();
        }
        for requirement in [Requirement::Upstream, Requirement::Base] {
            open = self.act(&self.two, &open, tick(requirement)).await.unwrap();
        }
        open
    }

    /// The image is in the catalogue; its proposal is number 1.
    pub async fn published(&self) -> OpenProposal {
        let open = self.acceptable().await;
        let act = Act::Accept { publish_at: None };
        self.act(&self.coordinator, &open, act).await.unwrap()
    }

    /// The draft of an update of it that begins by another tag than `1.2.3`.
    pub async fn update(&self, caller: &Caller, tag: &str) -> OpenProposal {
        let manifest = skiff::bundle().manifest;
        let form = UpdateForm {
            kind: "update".to_owned(),
            manifest: manifest.replace("1.2.3, 1.2", &format!("{tag}, 1.2")),
        };
        let portal = &self.portal.web.portal;
        let begun = portal.begin_update(caller, &skiff::name(), &form).await;
        let id = begun.unwrap().unwrap();
        self.open(caller, &id.to_string()).await
    }

    /// Takes into a draft of the author what the image changed, where nothing has to be chosen.
    pub async fn brought_up_to_date(&self, open: OpenProposal) -> OpenProposal {
        let portal = &self.portal.web.portal;
        let chosen = Chosen::default();
        let done = portal.bring_up_to_date(&self.author, open, &chosen).await;
        match done.unwrap() {
            BroughtUpToDate::Done(open) => *open,
            BroughtUpToDate::Choose(changes) => panic!("{changes:?}"),
        }
    }

    pub async fn save(&self, open: &OpenProposal, part: &str, content: &str) {
        let rows = self.portal.web.portal.draft_parts(open).await.unwrap();
        let seen = rows
            .iter()
            .find(|row| row.part == part)
            .map_or(0, |row| row.lock_version);
        let save = PartSave {
            part,
            content: content.as_bytes(),
            seen,
            removed: false,
        };
        let portal = &self.portal.web.portal;
        portal
            .save_part(&self.author, &open.row.id, save)
            .await
            .unwrap();
    }
}

pub async fn caller(
    portal: &TestPortal,
    handle: &str,
    roles: &[(GrantedRole, &[Scope])],
) -> Caller {
    let id = portal.person(handle, roles).await;
    let cookie = portal.session(id).await;
    portal.caller(&cookie).await
}

fn random() -> [u8; 16] {
    *uuid::Uuid::new_v4().as_bytes()
}

pub fn review(revision: u32, verdict: Verdict, threads: Vec<NewThread>) -> Act {
    Act::PublishReview(Box::new(NewReview {
        id: ReviewId::from_bytes(random()),
        revision: RevisionNumber(revision),
        scopes: [Scope::Dockerfile, Scope::Docs].into(),
        verdict,
        summary: "Read.".to_owned(),
        threads,
        outdated_is_known: false,
    }))
}

pub fn must() -> NewThread {
    NewThread {
        id: ThreadId::from_bytes(random()),
        anchor: Anchor::Lines {
            path: "context/1.2/Dockerfile".to_owned(),
            first: 17,
            last: 17,
        },
        severity: Severity::Must,
        needs_answer: true,
        body: "Name the port in the documentation.".to_owned(),
        suggestion: None,
        rule: None,
    }
}

pub fn approve(revision: u32) -> Act {
    review(revision, Verdict::Approve, Vec::new())
}

pub fn tick(requirement: Requirement) -> Act {
    Act::Tick {
        requirement,
        note: "Seen.".to_owned(),
    }
}
