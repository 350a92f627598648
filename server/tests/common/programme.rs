//! A programme with people who write, review and coordinate, over the layout `small`.

use domain::permission::{Action, GrantedRole, Scope};
use domain::proposal::Kind;
use server::portal::Caller;
use server::portal::drafts::{OpenProposal, PartSave};

use super::{Answer, Database, TestPortal, fixture, skiff};

/// Somebody with a session.
pub struct Somebody {
    /// The value of the `cookie` header.
    pub cookie: String,
    /// Who asks with it.
    pub caller: Caller,
}

/// The programme.
pub struct Programme {
    pub portal: TestPortal,
    pub author: Somebody,
    pub one: Somebody,
    pub two: Somebody,
    pub three: Somebody,
    pub coordinator: Somebody,
    pub stranger: Somebody,
}

impl Programme {
    pub async fn new(kind: Database) -> Option<Self> {
        let portal = TestPortal::over(kind, &fixture("small")).await?;
        let reviewer: &[(GrantedRole, &[Scope])] = &[(GrantedRole::Reviewer, &Scope::ALL)];
        Some(Self {
            author: somebody(&portal, "author", &[]).await,
            one: somebody(&portal, "reviewer-1", reviewer).await,
            two: somebody(&portal, "reviewer-2", reviewer).await,
            three: somebody(&portal, "reviewer-3", reviewer).await,
            coordinator: somebody(&portal, "coordinator", &[(GrantedRole::Coordinator, &[])]).await,
            stranger: somebody(&portal, "stranger", &[]).await,
            portal,
        })
    }

    /// The author's draft of a new image with this content.
    pub async fn draft(&self, content: &[(String, Vec<u8>)]) -> OpenProposal {
        let portal = &self.portal.web.portal;
        let author = &self.author.caller;
        let id = portal
            .start_draft(author, Kind::New, None, content)
            .await
            .unwrap();
        portal
            .open_proposal(author, &id.to_string(), Action::EditDraft)
            .await
            .unwrap()
    }

    /// A new image that waits for screening; it is number 1.
    pub async fn submitted(&self) -> OpenProposal {
        let portal = &self.portal.web.portal;
        let author = &self.author.caller;
        let open = self.draft(&skiff::draft()).await;
        portal.submit(author, open, "First.").await.unwrap()
    }

    /// The same, in review.
    pub async fn in_review(&self) -> OpenProposal {
        self.submitted().await;
        let form = [("act", "pass"), ("reason", "Many people run it.")];
        let answer = self
            .post(&self.coordinator, "/proposals/1/screening?act=pass", &form)
            .await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        self.now(1).await
    }

    /// A proposal as it stands.
    pub async fn now(&self, number: i64) -> OpenProposal {
        self.portal
            .web
            .portal
            .numbered_proposal(&self.author.caller, number, Action::ReadProposal)
            .await
            .unwrap()
    }

    /// Saves a part of the draft as its author.
    pub async fn save(&self, open: &OpenProposal, part: &str, content: &str) {
        let portal = &self.portal.web.portal;
        let rows = portal.draft_parts(open).await.unwrap();
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
        portal
            .save_part(&self.author.caller, &open.row.id, save)
            .await
            .unwrap();
    }

    /// Claims a proposal, without a conflict of interest.
    pub async fn claim(&self, who: &Somebody, number: i64) -> Answer {
        let path = format!("/proposals/{number}/claim");
        self.post(who, &path, &[("conflict", "none")]).await
    }

    pub async fn get(&self, who: &Somebody, path: &str) -> Answer {
        self.portal.get_with(path, &[("cookie", &who.cookie)]).await
    }

    /// Sends a form; a minute passes before.
    pub async fn post(&self, who: &Somebody, path: &str, form: &[(&str, &str)]) -> Answer {
        self.portal.wait(60);
        let form = app::view::address::with_query("", form);
        let form = form.strip_prefix('?').unwrap_or_default();
        let headers = [
            ("cookie", who.cookie.as_str()),
            ("origin", "https://images.example"),
            ("sec-fetch-site", "same-origin"),
        ];
        self.portal.post(path, &headers, form).await
    }
}

pub async fn somebody(
    portal: &TestPortal,
    handle: &str,
    roles: &[(GrantedRole, &[Scope])],
) -> Somebody {
    let id = portal.person(handle, roles).await;
    let cookie = portal.session(id).await;
    let caller = portal.caller(&cookie).await;
    Somebody { cookie, caller }
}
