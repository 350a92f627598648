//! What the pages show on which a proposal begins.

use app::view::form::FormFindings;
use app::view::propose::{
    Beginner, FetchPage, Fetching, ProposeForm, ProposePage, Quota, StartLimits, Way,
};
use domain::bundle::{BUNDLE_LIMIT, FILE_LIMIT, LOGO_LIMIT, TEXT_LIMIT};
use domain::permission::{Action, Subject};

use crate::clock::Timestamp;
use crate::jobs::FetchTask;
use crate::portal::drafts::{OPEN_LIMIT, ProposalError};
use crate::portal::{Caller, Portal};

/// How much a draft takes.
const LIMITS: StartLimits = StartLimits {
    text: TEXT_LIMIT,
    logo: LOGO_LIMIT,
    all: BUNDLE_LIMIT,
    files: FILE_LIMIT,
};

impl Portal {
    /// The page on which a proposal begins, with an empty form. Nobody is a beginner yet.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn propose_page(
        &self,
        caller: &Caller,
        way: Way,
        image: &str,
    ) -> Result<ProposePage, ProposalError> {
        let catalogue = self.catalogue().await?;
        let known = catalogue.knows(image).then(|| image.to_owned());
        let name = if known.is_some() { "" } else { image };
        let beginner = match caller.id() {
            None => Beginner::Nobody,
            Some(person) => {
                let open = self.open_by(&person.to_string()).await?;
                let is_unlimited = caller.may(Action::Propose, &Subject::none()).is_ok();
                Beginner::SignedIn(Quota {
                    open,
                    most: (!is_unlimited).then_some(OPEN_LIMIT),
                })
            }
        };
        let images = match way {
            Way::Library => catalogue.rows().map(|row| row.name.to_string()).collect(),
            _ => Vec::new(),
        };
        Ok(ProposePage {
            way,
            form: ProposeForm {
                name: name.to_owned(),
                pattern: known.clone().unwrap_or_default(),
                ..ProposeForm::default()
            },
            findings: FormFindings::default(),
            beginner,
            images,
            known,
            limits: LIMITS,
            programme: self.policy().programme.name.clone(),
        })
    }

    /// How many drafts and proposals somebody has open.
    async fn open_by(&self, person: &str) -> Result<usize, ProposalError> {
        let rows = self.store().proposals_of(person).await?;
        let open = rows
            .iter()
            .filter(|row| row.living == 1 && row.deleted_at.is_none());
        Ok(open.count())
    }

    /// How far the beginning of a draft is; nothing when there is nothing to tell about it.
    ///
    /// # Errors
    /// When there is no such draft, or the caller may not see it.
    pub async fn fetch_page(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<Option<FetchPage>, ProposalError> {
        let open = self.open_proposal(caller, id, Action::EditDraft).await?;
        let Some(job) = self.store().newest_job(id).await? else {
            return Ok(None);
        };
        let task: Option<FetchTask> = serde_json::from_str(&job.task).ok();
        let (url, revision) = task.map_or_else(Default::default, |task| (task.url, task.revision));
        let fetching = match (job.done_at, job.failure) {
            (None, _) => Fetching::Underway(job.progress),
            (Some(_), Some(why)) => Fetching::Failed(why),
            (Some(_), None) => Fetching::Done(job.progress.lines().map(str::to_owned).collect()),
        };
        Ok(Some(FetchPage {
            draft: id.to_owned(),
            name: open.row.image,
            form: ProposeForm {
                url,
                revision,
                ..ProposeForm::default()
            },
            findings: FormFindings::default(),
            fetching,
            since: Timestamp(job.created_at).into(),
            now: self.clock().now(),
            limits: LIMITS,
        }))
    }
}
