//! The page of the workspace, put together.

use app::view::form::FormChoice;
use app::view::review::{
    Base, ChecklistItem, CommentForm, CommentTarget, DraftComment, PublishForm, ReviewAccess,
    ReviewPage, ReviewQuery, SavedReply, Side, severity_slug,
};
use domain::anchor::LineRange;
use domain::bundle::Field;
use domain::decide::Act;
use domain::history;
use domain::names::Names;
use domain::queue as order;
use domain::requirement::{Requirement, evaluate};
use domain::review::Anchor;
use domain::{Moment, PersonId};

use super::draft::{Kept, lines};
use super::files::Pair;
use super::threads::path_of;
use super::{Access, Typed, Workspace, held};
use crate::portal::drafts::ProposalError;
use crate::portal::happened::told_until;
use crate::portal::queue::dot;
use crate::portal::{Caller, Portal, parts};
use crate::render;

impl Portal {
    /// The page of the workspace.
    ///
    /// # Errors
    /// When the caller may not read the proposal, there is no such revision, or the store fails.
    pub async fn review_page(
        &self,
        caller: &Caller,
        number: i64,
        query: ReviewQuery,
        typed: Typed,
    ) -> Result<ReviewPage, ProposalError> {
        let mut workspace = self.workspace(caller, number, query).await?;
        workspace.open_draft();
        let notes = self
            .private_notes(caller, &workspace.open, &workspace.people)
            .await?
            // Nothing private before the question about conflicts of interest is answered.
            .filter(|_| workspace.access != Access::Unclaimed);
        let others = if notes.is_some() {
            self.others(&workspace).await?
        } else {
            Vec::new()
        };
        Ok(workspace.page(typed, notes, others))
    }

    /// Who else is writing a review, in sentences.
    async fn others(&self, workspace: &Workspace) -> Result<Vec<String>, ProposalError> {
        let rows = self
            .store()
            .reviews_under_way(&workspace.open.row.id)
            .await?;
        let mut sentences = Vec::new();
        for (person, saved_at) in rows {
            let Ok(id) = person.parse::<PersonId>() else {
                continue;
            };
            if Some(id) == workspace.me() {
                continue;
            }
            let names = self.names_of([id]).await?;
            let name = names.with(|names| names.of(id));
            let when = history::waiting(Moment(saved_at), Moment(workspace.now.0))
                .map_or_else(|| "just now".to_owned(), |time| format!("{time} ago"));
            sentences.push(format!("{name} is writing a review, last kept {when}."));
        }
        Ok(sentences)
    }
}

impl Workspace {
    /// Where a kept comment is edited, the page shows its file and its place.
    fn open_draft(&mut self) {
        let Some(id) = self.query.draft.clone() else {
            return;
        };
        let Some(kept) = self
            .draft
            .comments
            .iter()
            .find(|kept| kept.thread.id.to_string() == id)
        else {
            self.query.draft = None;
            return;
        };
        if let Some(path) = path_of(&kept.thread.anchor) {
            self.query.file = Some(path.to_owned());
        }
        self.query.target = Some(match &kept.thread.anchor {
            Anchor::Lines { first, last, .. } => CommentTarget::Lines {
                side: Side::New,
                first: usize::try_from(*first).unwrap_or(1),
                last: usize::try_from(*last).unwrap_or(1),
            },
            Anchor::File { .. } => CommentTarget::File,
            Anchor::Part { part } => CommentTarget::Part(*part),
            Anchor::Whole => CommentTarget::Whole,
        });
    }

    fn page(
        self,
        typed: Typed,
        notes: Option<Vec<app::view::review::PrivateNote>>,
        others: Vec<String>,
    ) -> ReviewPage {
        let by_file = self.threads_by_file();
        let listed = self.listed(&by_file);
        let shown = self.shown(&listed);
        let threads = shown
            .map(|pair| self.threads(Some(&pair.path)))
            .unwrap_or_default();
        let file = shown.map(|pair| self.file(pair, &listed, &threads));
        let mut general = self.threads(None);
        // Threads on a file that neither side has would stand nowhere.
        for path in by_file.keys().filter(|path| self.pair(path).is_none()) {
            general.extend(self.threads(Some(path)));
        }
        let results = evaluate(&self.open.projection, &self.people);
        let number = u64::try_from(self.open.row.number.unwrap_or_default()).unwrap_or_default();
        let lines = shown
            .map(|pair| self.target_lines(pair))
            .unwrap_or_default();
        let comment = typed.comment.or_else(|| self.comment_form(&lines));
        let publish = typed.publish.unwrap_or_else(|| PublishForm {
            summary: self.draft.summary.clone(),
            scopes: self.usual_scopes().into_iter().collect(),
        });
        ReviewPage {
            number,
            told_until: told_until(&self.events),
            image: self.open.row.image.clone(),
            revision: self.revision.0,
            newest: self.newest().0,
            base_words: self.base_words(),
            bases: self.bases(),
            base: self.base,
            access: match &self.access {
                Access::Write => ReviewAccess::Write,
                Access::Unclaimed => ReviewAccess::Unclaimed,
                Access::ReadOnly(why) => ReviewAccess::ReadOnly(why.clone()),
            },
            others,
            facts: self.facts(),
            groups: self.groups(&listed, &by_file),
            file,
            threads,
            general,
            open: self.open_threads(),
            comment,
            lines,
            saved_replies: shown
                .map(|pair| self.saved_replies(pair))
                .unwrap_or_default(),
            reply: typed.reply,
            drafts: self.draft_comments(),
            verdicts: if self.writes() {
                self.verdicts()
            } else {
                Vec::new()
            },
            scopes: self.scopes(),
            publish,
            checklist: self
                .names
                .with(|names| self.checklist(names, typed.tick.as_ref())),
            requirements: order::dots(&results, self.open.projection.kind)
                .iter()
                .map(dot)
                .collect(),
            notes,
            note: typed.note,
            findings: typed.findings,
            done: None,
            now: self.now.into(),
            query: self.query,
        }
    }

    fn bases(&self) -> Vec<FormChoice> {
        let mut bases = Vec::new();
        if let Some(last) = super::last_reviewed(&self.open, self.me()) {
            let label = format!("{last}, which you reviewed");
            bases.push(FormChoice::new(&Base::Reviewed.slug(), &label, ""));
        }
        if self.open.projection.base_version.is_some() {
            let label = "The published version";
            bases.push(FormChoice::new(&Base::Published.slug(), label, ""));
        }
        bases.push(FormChoice::new(
            &Base::Nothing.slug(),
            "Nothing: the whole files",
            "",
        ));
        for revision in &self.open.projection.revisions {
            if revision.number != self.revision {
                let label = revision.number.to_string();
                bases.push(FormChoice::new(&label, &label, ""));
            }
        }
        bases
    }

    /// The lines on which the reader comments, as they are now.
    fn target_lines(&self, pair: &Pair) -> String {
        let Some(CommentTarget::Lines { side, first, last }) = self.query.target else {
            return String::new();
        };
        if side == Side::Old {
            return String::new();
        }
        let range = LineRange {
            first: u32::try_from(first).unwrap_or(u32::MAX),
            last: u32::try_from(last).unwrap_or(u32::MAX),
        };
        let text = pair.new.as_ref().and_then(held::Held::text);
        lines(text.unwrap_or_default(), range)
    }

    /// The form of a comment: of a kept one as it stands, of a new one empty.
    fn comment_form(&self, lines: &str) -> Option<CommentForm> {
        self.query.target?;
        let kept: Option<&Kept> = self.query.draft.as_ref().and_then(|id| {
            self.draft
                .comments
                .iter()
                .find(|kept| kept.thread.id.to_string() == *id)
        });
        Some(match kept {
            Some(kept) => CommentForm {
                severity: severity_slug(kept.thread.severity).to_owned(),
                text: kept.thread.body.clone(),
                suggestion: kept
                    .thread
                    .suggestion
                    .clone()
                    .unwrap_or_else(|| lines.to_owned()),
                rule: kept.thread.rule.clone().unwrap_or_default(),
                needs_answer: kept.thread.needs_answer,
            },
            None => CommentForm {
                suggestion: lines.to_owned(),
                ..CommentForm::default()
            },
        })
    }

    /// Texts that cite a rule: of the findings in the file first, then of its family.
    fn saved_replies(&self, pair: &Pair) -> Vec<SavedReply> {
        let found = self
            .found
            .findings
            .iter()
            .filter(|found| parts::stored_name(&found.text) == pair.path)
            .filter_map(|found| domain::rules::rule(&found.finding.rule));
        let families: &[char] = match pair.group {
            held::Group::Manifest => &['M', 'N', 'T'],
            held::Group::Dockerfiles | held::Group::Context => &['D'],
            held::Group::Documentation | held::Group::Page => &['K', 'L'],
            held::Group::Form => &['F', 'L'],
        };
        let of_family = domain::rules::all().filter(|rule| {
            let family = rule
                .id
                .strip_prefix("SW-")
                .and_then(|rest| rest.chars().next());
            family.is_some_and(|family| families.contains(&family))
        });
        let mut replies: Vec<SavedReply> = Vec::new();
        for rule in found.chain(of_family) {
            if !replies.iter().any(|reply| reply.id == rule.id) {
                replies.push(SavedReply {
                    id: rule.id.to_owned(),
                    title: format!("{} ({})", rule.title, rule.id),
                });
            }
        }
        replies
    }

    /// The reader's comments that are not published.
    fn draft_comments(&self) -> Vec<DraftComment> {
        let mut maps = std::collections::BTreeMap::new();
        let number = u64::try_from(self.open.row.number.unwrap_or_default()).unwrap_or_default();
        self.draft
            .comments
            .iter()
            .map(|kept| {
                let standpoint = self.standpoint(&kept.thread.anchor, kept.revision, &mut maps);
                let query = ReviewQuery {
                    draft: Some(kept.thread.id.to_string()),
                    ..self.query.reading()
                };
                DraftComment {
                    id: kept.thread.id.to_string(),
                    severity: Some(kept.thread.severity),
                    place: standpoint.words,
                    href: format!("{}#comment", query.to_href(number)),
                    html: render::markdown(&kept.thread.body).html,
                }
            })
            .collect()
    }

    /// The requirements that the reader ticks: what the author says is one thing, a tick another.
    fn checklist(&self, names: Names<'_>, typed: Option<&(String, String)>) -> Vec<ChecklistItem> {
        let projection = &self.open.projection;
        [
            Requirement::Upstream,
            Requirement::Licence,
            Requirement::Base,
        ]
        .into_iter()
        .filter_map(|requirement| {
            let tick = Act::Tick {
                requirement,
                note: "…".to_owned(),
            };
            let ticked = projection.ticks.get(&requirement);
            let untick = Act::Untick { requirement };
            if !self.writes() || (self.tries(&tick).is_err() && self.tries(&untick).is_err()) {
                return None;
            }
            let field = match requirement {
                Requirement::Upstream => Field::UpstreamEvidence,
                Requirement::Licence => Field::License,
                _ => Field::BasesConsidered,
            };
            let own = ticked.is_some_and(|note| Some(note.by) == self.me());
            Some(ChecklistItem {
                slug: requirement.id().to_owned(),
                what: requirement.title().to_owned(),
                author_says: self.new.answers.get(field).trim().to_owned(),
                ticked: ticked.is_some(),
                ticked_by: ticked
                    .filter(|_| !own)
                    .map(|note| names.of(note.by).trim_start_matches('@').to_owned())
                    .into_iter()
                    .collect(),
                words: typed
                    .filter(|(item, _)| item == requirement.id())
                    .map(|(_, words)| words.clone())
                    .unwrap_or_default(),
            })
        })
        .collect()
    }
}
