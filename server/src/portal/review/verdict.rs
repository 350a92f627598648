//! Verdicts: which can be given now, what each leads to, and the review that is published.

use std::collections::BTreeSet;

use app::view::review::VerdictChoice;
use domain::Moment;
use domain::decide::{Act, Facts, NewReview, decide};
use domain::event::By;
use domain::history;
use domain::projection::apply;
use domain::proposal::RevisionNumber;
use domain::queue::missing_scopes;
use domain::requirement::evaluate;
use domain::review::{Scope, Verdict};
use domain::turn::Turn;

use super::Workspace;

/// A text in place of the summary that will be typed.
const SAMPLE: &str = "…";

impl Workspace {
    /// The review with what is kept now, given on a revision.
    pub(super) fn review(
        &self,
        revision: RevisionNumber,
        verdict: Verdict,
        scopes: BTreeSet<Scope>,
        summary: String,
        outdated_is_known: bool,
    ) -> NewReview {
        NewReview {
            id: self.draft.review,
            revision,
            scopes,
            verdict,
            summary,
            threads: self
                .draft
                .threads(revision, |revision, path| self.text(revision, path)),
            outdated_is_known,
        }
    }

    /// The scopes that a verdict is about unless the reader says otherwise: those that are missing
    /// and theirs, else all that are theirs.
    pub(super) fn usual_scopes(&self) -> BTreeSet<Scope> {
        let projection = &self.open.projection;
        let results = evaluate(projection, &self.people);
        let missing = missing_scopes(&results, projection.kind);
        let own: BTreeSet<Scope> = self.scopes().into_iter().collect();
        let both: BTreeSet<Scope> = own.intersection(&missing).copied().collect();
        if both.is_empty() { own } else { both }
    }

    /// Every verdict, with what it leads to or why it cannot be given now.
    pub(super) fn verdicts(&self) -> Vec<VerdictChoice> {
        let before = self.turn_now();
        Verdict::ALL
            .into_iter()
            .map(|verdict| {
                let scopes = if verdict == Verdict::Comment {
                    BTreeSet::new()
                } else {
                    self.usual_scopes()
                };
                let review = self.review(self.revision, verdict, scopes, SAMPLE.to_owned(), true);
                match self.tries(&Act::PublishReview(Box::new(review))) {
                    Err(why) => VerdictChoice {
                        verdict,
                        leads_to: String::new(),
                        closed: Some(why),
                    },
                    Ok(events) => {
                        let after = events.iter().fold(self.open.projection.clone(), apply);
                        let reason = self
                            .names
                            .with(|names| history::reason(&after.turn.reason, names));
                        let leads_to = if after.turn == before {
                            "The turn stays where it is.".to_owned()
                        } else {
                            format!("Then it waits for {}: {reason}.", after.turn.group.words())
                        };
                        VerdictChoice {
                            verdict,
                            leads_to,
                            closed: None,
                        }
                    }
                }
            })
            .collect()
    }
    /// The turn among the people as they are now. What is written may be older than a conflict of
    /// interest that one of them declared elsewhere, and no verdict has to do with that.
    fn turn_now(&self) -> Turn {
        let facts = Facts {
            at: Moment(self.now.0),
            people: &self.people,
            current_version: self.current_version.as_ref(),
            open_proposal: None,
        };
        let projection = &self.open.projection;
        decide(projection, By::Portal, Act::Reconsider, &facts)
            .unwrap_or_default()
            .iter()
            .fold(projection.clone(), apply)
            .turn
    }
}
