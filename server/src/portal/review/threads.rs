//! Threads where they stand now: they follow their lines from the revision on which they were
//! asked, or say that these are gone.

use std::collections::BTreeMap;

use app::view::review::{
    AnswerView, Base, OpenThread, Outdated, ReviewQuery, Suggestion, ThreadActs, ThreadPlace,
    ThreadRemark, ThreadView,
};
use domain::anchor::{LineMap, LineRange, Standing};
use domain::decide::{Act, Facts, decide};
use domain::event::{By, Payload};
use domain::proposal::RevisionNumber;
use domain::review::{Anchor, Answer, NewThread, Thread, ThreadId, ThreadState};
use domain::{Moment, PersonId};

use super::draft::{Kept, lines};
use super::{Workspace, held};
use crate::clock::Timestamp;
use crate::portal::proposals::allow;
use crate::portal::queue::handle;
use crate::render;

/// A text in place of the one that will be typed.
const SAMPLE: &str = "…";

/// Where a thread stands in the revision that is shown.
pub(super) struct Standpoint {
    /// Which place of the page.
    pub place: ThreadPlace,
    /// That its lines are gone.
    pub outdated: Option<Outdated>,
    /// In words, as in "2.4/Dockerfile, line 16".
    pub words: String,
}

/// The path of the file that a thread is about.
pub(super) fn path_of(anchor: &Anchor) -> Option<&str> {
    match anchor {
        Anchor::Lines { path, .. } | Anchor::File { path } => Some(path),
        Anchor::Part { .. } | Anchor::Whole => None,
    }
}

impl Workspace {
    /// How many open threads each file has, those that only the reader sees included; a file with
    /// settled ones alone has none of them open and is listed all the same.
    pub(super) fn threads_by_file(&self) -> BTreeMap<String, usize> {
        let mut files: BTreeMap<String, usize> = BTreeMap::new();
        for thread in &self.open.projection.threads {
            if let Some(path) = path_of(&thread.asked.anchor) {
                let open = usize::from(!thread.state.is_settled());
                *files.entry(path.to_owned()).or_default() += open;
            }
        }
        for kept in &self.draft.comments {
            if let Some(path) = path_of(&kept.thread.anchor) {
                *files.entry(path.to_owned()).or_default() += 1;
            }
        }
        files
    }

    /// The threads of a file, or those that are about none; with the reader's own unpublished
    /// comments behind.
    pub(super) fn threads(&self, path: Option<&str>) -> Vec<ThreadView> {
        let mut maps = BTreeMap::new();
        let mut views: Vec<ThreadView> = self
            .open
            .projection
            .threads
            .iter()
            .filter(|thread| path_of(&thread.asked.anchor) == path)
            .map(|thread| self.thread(thread, &mut maps))
            .collect();
        views.extend(
            self.draft
                .comments
                .iter()
                .filter(|kept| path_of(&kept.thread.anchor) == path)
                .map(|kept| self.kept(kept, &mut maps)),
        );
        views
    }

    /// Where the open threads are, wherever they stand.
    pub(super) fn open_threads(&self) -> Vec<OpenThread> {
        let mut maps = BTreeMap::new();
        let mut open: Vec<OpenThread> = self
            .open
            .projection
            .threads
            .iter()
            .filter(|thread| !thread.state.is_settled())
            .map(|thread| {
                let standpoint = self.standpoint(&thread.asked.anchor, thread.revision, &mut maps);
                let path = path_of(&thread.asked.anchor);
                OpenThread {
                    place: standpoint.words,
                    severity: thread.asked.severity,
                    href: format!("{}#thread-{}", self.href(path), thread.asked.id),
                }
            })
            .collect();
        open.sort_by_key(|thread| thread.severity);
        open
    }

    /// The page with a file, without anything being written.
    pub(super) fn href(&self, path: Option<&str>) -> String {
        let number = u64::try_from(self.open.row.number.unwrap_or_default()).unwrap_or_default();
        match path {
            Some(path) => self.query.of_file(path).to_href(number),
            None => self.query.reading().to_href(number),
        }
    }

    /// Where something stands that was said on a revision.
    pub(super) fn standpoint<'w>(
        &'w self,
        anchor: &'w Anchor,
        revision: RevisionNumber,
        maps: &mut BTreeMap<(RevisionNumber, &'w str), LineMap<'w>>,
    ) -> Standpoint {
        let plain = |place, words: String| Standpoint {
            place,
            outdated: None,
            words,
        };
        match anchor {
            Anchor::Whole => plain(ThreadPlace::Whole, "The whole proposal".to_owned()),
            Anchor::Part { part } => plain(
                ThreadPlace::Part {
                    title: part.title().to_owned(),
                },
                part.title().to_owned(),
            ),
            Anchor::File { path } => plain(ThreadPlace::File, held::label(path)),
            Anchor::Lines { path, first, last } => {
                let range = LineRange {
                    first: *first,
                    last: *last,
                };
                if revision == self.revision {
                    return plain(at(range, false), worded(path, range));
                }
                let old = self.text(revision, path).unwrap_or_default();
                let said = lines(old, range);
                let Some(new) = self.text(self.revision, path) else {
                    return Standpoint {
                        place: ThreadPlace::File,
                        outdated: Some(Outdated {
                            why: format!("The file is gone in {}.", self.revision),
                            lines: said,
                        }),
                        words: format!("{}, gone", held::label(path)),
                    };
                };
                let map = maps
                    .entry((revision, path.as_str()))
                    .or_insert_with(|| LineMap::of(old, new));
                match map.follow(range) {
                    Standing::Same { lines } => plain(at(lines, false), worded(path, lines)),
                    Standing::Outdated { near } => {
                        let is_base = match self.base {
                            Base::Revision(base) => base == revision.0,
                            Base::Reviewed => {
                                super::last_reviewed(&self.open, self.me()) == Some(revision)
                            }
                            Base::Published | Base::Nothing => false,
                        };
                        let place = if is_base {
                            at(range, true)
                        } else {
                            near.map_or(ThreadPlace::File, |line| at(LineRange::line(line), false))
                        };
                        let what = if range.first == range.last {
                            "The line changed"
                        } else {
                            "The lines changed"
                        };
                        Standpoint {
                            place,
                            outdated: Some(Outdated {
                                why: format!("{what} between {revision} and {}.", self.revision),
                                lines: said,
                            }),
                            words: format!(
                                "{}, line {} of {revision}",
                                held::label(path),
                                range.first
                            ),
                        }
                    }
                }
            }
        }
    }

    fn thread<'w>(
        &'w self,
        thread: &'w Thread,
        maps: &mut BTreeMap<(RevisionNumber, &'w str), LineMap<'w>>,
    ) -> ThreadView {
        let asked = &thread.asked;
        let standpoint = self.standpoint(&asked.anchor, thread.revision, maps);
        let mut remarks = vec![ThreadRemark {
            by: self.handle(self.asker(asked.id).unwrap_or(thread.owner)),
            at: Timestamp(thread.at.0).into(),
            html: render::markdown(&asked.body).html,
            suggestion: self.suggestion(asked, thread.revision),
            draft: None,
        }];
        remarks.extend(self.said_in(asked.id));
        ThreadView {
            id: asked.id.to_string(),
            severity: asked.severity,
            state: thread.state,
            place: standpoint.place,
            asked_on: thread.revision.0,
            outdated: standpoint.outdated,
            rule: asked.rule.clone(),
            remarks,
            answer: thread
                .answer
                .as_ref()
                .map(|given| self.answer(thread, &given.answer)),
            acts: self.acts(asked.id),
        }
    }

    /// A comment that only the reader sees.
    fn kept<'w>(
        &'w self,
        kept: &'w Kept,
        maps: &mut BTreeMap<(RevisionNumber, &'w str), LineMap<'w>>,
    ) -> ThreadView {
        let standpoint = self.standpoint(&kept.thread.anchor, kept.revision, maps);
        ThreadView {
            id: kept.thread.id.to_string(),
            severity: kept.thread.severity,
            state: ThreadState::Open,
            place: standpoint.place,
            asked_on: kept.revision.0,
            outdated: standpoint.outdated,
            rule: kept.thread.rule.clone(),
            remarks: vec![ThreadRemark {
                by: self.me().map(|me| self.handle(me)).unwrap_or_default(),
                at: Timestamp(kept.at).into(),
                html: render::markdown(&kept.thread.body).html,
                suggestion: self.suggestion(&kept.thread, kept.revision),
                draft: Some(kept.thread.id.to_string()),
            }],
            answer: None,
            acts: ThreadActs::default(),
        }
    }

    pub(super) fn handle(&self, person: PersonId) -> String {
        self.names.with(|names| handle(names, person))
    }

    /// Who asked a thread; its owner may be another since.
    fn asker(&self, id: ThreadId) -> Option<PersonId> {
        self.events.iter().find_map(|event| match &event.payload {
            Payload::ReviewPublished { threads, .. }
                if threads.iter().any(|thread| thread.id == id) =>
            {
                event.by.person()
            }
            _ => None,
        })
    }

    /// What was said in a thread after it was asked.
    fn said_in(&self, id: ThreadId) -> Vec<ThreadRemark> {
        self.events
            .iter()
            .filter_map(|event| {
                let text = match &event.payload {
                    Payload::Commented {
                        thread: Some(thread),
                        body,
                    } if *thread == id => body.as_str(),
                    Payload::ThreadReopened { thread, reason } if *thread == id => reason,
                    Payload::ThreadAnswered { thread, answer } if *thread == id => match answer {
                        Answer::Fixed { note } => note,
                        Answer::WontBecause { reason } => reason,
                        Answer::Question { text } => text,
                    },
                    _ => return None,
                };
                if text.trim().is_empty() {
                    return None;
                }
                Some(ThreadRemark {
                    by: event
                        .by
                        .person()
                        .map_or_else(|| "portal".to_owned(), |by| self.handle(by)),
                    at: Timestamp(event.at.0).into(),
                    html: render::markdown(text).html,
                    suggestion: None,
                    draft: None,
                })
            })
            .collect()
    }

    fn suggestion(&self, asked: &NewThread, revision: RevisionNumber) -> Option<Suggestion> {
        let after = asked.suggestion.clone()?;
        let Anchor::Lines { path, first, last } = &asked.anchor else {
            return None;
        };
        let range = LineRange {
            first: *first,
            last: *last,
        };
        let before = lines(self.text(revision, path).unwrap_or_default(), range);
        // It was applied where the lines are what was suggested, and no longer what they were.
        let applied = (revision != self.revision)
            .then(|| self.text(self.revision, path))
            .flatten()
            .is_some_and(|text| {
                let wanted = after.trim_end_matches('\n');
                !wanted.is_empty() && text.contains(wanted) && !text.contains(&before)
            });
        Some(Suggestion {
            first: usize::try_from(*first).unwrap_or_default(),
            before,
            after,
            applied_in: applied.then_some(self.revision.0),
        })
    }

    fn answer(&self, thread: &Thread, answer: &Answer) -> AnswerView {
        let (words, fixed) = match answer {
            Answer::Fixed { .. } => ("Fixed", true),
            Answer::WontBecause { .. } => ("Won’t, because", false),
            Answer::Question { .. } => ("A question", false),
        };
        let number = u64::try_from(self.open.row.number.unwrap_or_default()).unwrap_or_default();
        let href = path_of(&thread.asked.anchor)
            .filter(|_| fixed && thread.revision < self.revision)
            .map(|path| {
                let query = ReviewQuery {
                    base: Some(Base::Revision(thread.revision.0)),
                    ..self.query.of_file(path)
                };
                format!("{}#thread-{}", query.to_href(number), thread.asked.id)
            });
        AnswerView {
            words: words.to_owned(),
            fixed,
            href,
        }
    }

    /// What the reader can do with a thread: it is tried.
    fn acts(&self, id: ThreadId) -> ThreadActs {
        if !self.writes() {
            return ThreadActs::default();
        }
        let can = |act: Act| self.tries(&act).is_ok();
        ThreadActs {
            reply: can(Act::Comment {
                thread: Some(id),
                body: SAMPLE.to_owned(),
            }),
            resolve: can(Act::Resolve { thread: id }),
            accept: can(Act::AcceptWontFix { thread: id }),
            reopen: can(Act::ReopenThread {
                thread: id,
                reason: SAMPLE.to_owned(),
            }),
        }
    }

    /// Tries an act; says why it is not possible.
    pub(super) fn tries(&self, act: &Act) -> Result<Vec<domain::event::Event>, String> {
        let Some(me) = self.me() else {
            return Err("Sign in first.".to_owned());
        };
        if let Err(error) = allow(&self.caller, &self.open, act, &self.people) {
            return Err(error.to_string());
        }
        let facts = Facts {
            at: Moment(self.now.0),
            people: &self.people,
            current_version: self.current_version.as_ref(),
            open_proposal: None,
        };
        decide(&self.open.projection, By::Person(me), act.clone(), &facts)
            .map_err(|refusal| self.names.with(|names| refusal.sentence(names)))
    }
}

fn at(lines: LineRange, of_base: bool) -> ThreadPlace {
    ThreadPlace::Lines {
        of_base,
        first: usize::try_from(lines.first).unwrap_or_default(),
        last: usize::try_from(lines.last).unwrap_or_default(),
    }
}

fn worded(path: &str, lines: LineRange) -> String {
    if lines.first == lines.last {
        format!("{}, line {}", held::label(path), lines.first)
    } else {
        format!(
            "{}, lines {} to {}",
            held::label(path),
            lines.first,
            lines.last
        )
    }
}
