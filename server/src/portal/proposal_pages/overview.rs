//! The page of a proposal: where it stands, what it needs, who has to do with it.

use std::collections::BTreeMap;

use app::view::draft::Stage;
use app::view::form::FormFindings;
use app::view::proposal::{
    ActForm, FactLine, FactMore, Improve, PersonLine, ProposalPage, RoundEvent, RoundView,
    StateBanner, proposal_path, revision_path,
};
use domain::PersonId;
use domain::bundle::Field;
use domain::decide::REVIVE_DAYS;
use domain::event::{Event, Payload};
use domain::history;
use domain::programme::changed_clauses;
use domain::proposal::State;
use domain::turn::Reason;

use super::Reading;
use super::history::is_recorded;
use super::words::{at, capital, day, hours, requirements};
use crate::portal::drafts::ProposalError;
use crate::portal::proposals::Judged;
use crate::portal::{Caller, Portal, PortalError, parts};

/// The most findings that are listed to improve while one waits.
const IMPROVE_SHOWN: usize = 6;

impl Portal {
    /// The page `/proposals/{n}`.
    ///
    /// # Errors
    /// When there is no such proposal for this caller, or the store fails.
    pub async fn proposal_page(
        &self,
        caller: &Caller,
        number: i64,
    ) -> Result<ProposalPage, ProposalError> {
        let reading = self.read_proposal(caller, number).await?;
        let results = reading.requirements();
        let (requirements, not_asked) = reading.say(|names| requirements(&results, names));
        let p = reading.projection();
        let mut head = reading.head();
        if p.waits_in_queue() {
            let forecast = self.forecast(&reading.open).await?;
            head.turn.outlook = vec![forecast.place(), forecast.time()];
        }
        Ok(ProposalPage {
            head,
            summary: reading.open.row.summary.clone(),
            banner: self.banner(&reading).await?,
            requirements,
            not_asked,
            rounds: rounds(&reading),
            clocks: hours(p.ledger.at(reading.now)),
            authors: p
                .authors
                .iter()
                .enumerate()
                .map(|(place, author)| PersonLine {
                    handle: reading.handle(*author),
                    note: if place == 0 { "began it" } else { "" }.to_owned(),
                })
                .collect(),
            reviewers: reviewers(&reading),
            facts: self.facts_of(&reading).await?,
            improve: self.improve(caller, &reading).await?,
            records: records(&reading),
            acts: self.author_acts(caller, &reading).await?,
            more: reading.more_acts(caller),
            form: ActForm::default(),
            findings: FormFindings::default(),
            done: None,
            now: at(reading.now),
        })
    }

    /// What its authors can mend in a small revision while reviewers have the turn.
    async fn improve(
        &self,
        caller: &Caller,
        reading: &Reading,
    ) -> Result<Option<Improve>, ProposalError> {
        if !reading.is_author() {
            return Ok(None);
        }
        let content = self.draft_content(caller, &reading.open.row.id).await?;
        if !matches!(content.stage(), Stage::Waiting { .. }) {
            return Ok(None);
        }
        // Every rule over everything takes a while: not on the threads that answer requests.
        let improve = tokio::task::spawn_blocking(move || content.improve(IMPROVE_SHOWN)).await;
        improve.map_err(|error| {
            tracing::error!(%error, "the rules stopped");
            ProposalError::Portal(PortalError::Store(sqlx::Error::WorkerCrashed))
        })
    }

    async fn banner(&self, reading: &Reading) -> Result<StateBanner, ProposalError> {
        let p = reading.projection();
        let mut banner = StateBanner {
            title: capital(p.state.words()),
            sentences: Vec::new(),
            links: Vec::new(),
        };
        let last = |fits: fn(&Payload) -> bool| {
            let mut events = reading.events.iter().rev();
            events.find(|event| fits(&event.payload))
        };
        let say = &mut banner.sentences;
        match p.state {
            State::Draft => say.push("Its authors write it; nobody else sees it.".to_owned()),
            State::Screening | State::InReview | State::Ready
                if p.turn.reason == Reason::NameTaken =>
            {
                say.push(
                    "The programme has an image of this name by now. What is new here can be proposed as an update of it."
                        .to_owned(),
                );
            }
            State::Screening if p.returned.is_some() => say.push(
                "It was given back. Its authors complete the draft and submit it again; it stays in screening.".to_owned(),
            ),
            State::Screening if p.appeal_open => say.push(
                "It was declined and its authors appealed. Another coordinator decides once more.".to_owned(),
            ),
            State::Screening => say.push(
                "Somebody judges whether the image is generally useful. Then the review begins.".to_owned(),
            ),
            State::InReview => say.push(
                "Reviewers and authors take turns until everything that it needs holds.".to_owned(),
            ),
            State::Ready if p.turn.reason == Reason::Outdated => say.push(
                "The image changed since. Once an author brought it up to date it is reviewed and accepted again."
                    .to_owned(),
            ),
            State::Ready => match p.publish_at {
                Some(moment) => say.push(format!("It is published on {}.", day(moment))),
                None => say.push("It is about to be published.".to_owned()),
            },
            State::Parked => {
                if let Some(wake) = p.wake {
                    banner.title = format!("Parked until {}", day(wake));
                }
                if let Some(Payload::Parked { reason, .. }) =
                    last(|payload| matches!(payload, Payload::Parked { .. })).map(|event| &event.payload)
                {
                    say.push(reason.clone());
                }
                say.push(
                    "It goes on by itself that day. An author or a coordinator can go on earlier.".to_owned(),
                );
            }
            State::Published => {
                if let Some(ended) = p.ended_at {
                    banner.title = format!("Published on {}", day(ended));
                }
                if let Some(image) = &p.image {
                    say.push(format!("What it brought is a version of {image}, and was its current one from then on."));
                    banner.links.push((format!("Open {image}"), format!("/images/{image}")));
                }
            }
            State::Declined => {
                if let Some(Payload::Declined { code, text, would_change, not_before }) =
                    last(|payload| matches!(payload, Payload::Declined { .. })).map(|event| &event.payload)
                {
                    banner.title = format!("Declined: {}", code.words());
                    say.push(text.clone());
                    say.push(format!("What would change the programme’s mind: {would_change}"));
                    if let Some(moment) = not_before {
                        say.push(format!("It is not worth proposing again before {}.", day(*moment)));
                    }
                }
            }
            State::Withdrawn => {
                if let Some(Event { by, payload: Payload::Withdrawn { reason, .. }, .. }) =
                    last(|payload| matches!(payload, Payload::Withdrawn { .. }))
                {
                    if let Some(person) = by.person() {
                        banner.title = format!("Withdrawn by @{}", reading.handle(person));
                    }
                    if !reason.trim().is_empty() {
                        say.push(reason.clone());
                    }
                }
                if let Some(newer) = p.superseded_by {
                    banner.title = "Replaced by a newer proposal".to_owned();
                    let row = self.store().proposal(&newer.to_string()).await?;
                    if let Some(number) = row.and_then(|row| row.number) {
                        banner.links.push((format!("Open #{number}"), format!("/proposals/{number}")));
                    }
                } else if let Some(ended) = p.ended_at {
                    let until = ended.plus_days(REVIVE_DAYS);
                    if reading.now <= until {
                        banner.sentences.push(format!("Its authors can revive it until {}.", day(until)));
                    }
                }
            }
        }
        if let Some((number, words)) = records(reading).pop() {
            let ended = p.state.is_terminal() || p.state == State::Ready;
            if ended {
                let href = format!("{}/record/{number}", proposal_path(reading.number));
                banner.links.push((words, href));
            }
        }
        Ok(banner)
    }

    /// Links and settings: where the software comes from, by what it is judged.
    async fn facts_of(&self, reading: &Reading) -> Result<Vec<FactLine>, ProposalError> {
        let p = reading.projection();
        let mut facts = Vec::new();
        let line = |label: &str, words: String, href: Option<String>| FactLine {
            label: label.to_owned(),
            words,
            href,
            more: None,
        };
        if let Some(latest) = p.latest() {
            let revision = i64::from(latest.number.0);
            for (field, label) in [
                (Field::SourceRepository, "Source"),
                (Field::Website, "Site of the project"),
                (Field::License, "Licence"),
            ] {
                let path = format!("{}{}", parts::ANSWERS, field.form().name);
                let text = self
                    .store()
                    .revision_file(&reading.open.row.id, revision, &path)
                    .await?;
                let text = text.map(|text| String::from_utf8_lossy(&text).trim().to_owned());
                let Some(text) = text.filter(|text| !text.is_empty()) else {
                    continue;
                };
                let link = text
                    .parse::<domain::Link>()
                    .ok()
                    .map(|link| link.to_string());
                let href = link.filter(|_| field != Field::License);
                facts.push(line(label, text, href));
            }
            facts.push(line(
                "Newest revision",
                format!("{} of {}", latest.number, day(latest.at)),
                Some(revision_path(reading.number, latest.number.0)),
            ));
        }
        if let Some(image) = &p.image
            && self.catalogue().await?.knows(image.as_str())
        {
            facts.push(line(
                "Image",
                image.to_string(),
                Some(format!("/images/{image}")),
            ));
        }
        if let Some(policy) = &p.policy {
            let (words, more) = self.settings_of(reading, policy).await?;
            let href = Some("/programme".to_owned());
            facts.push(FactLine {
                more,
                ..line("Judged by the settings", words, href)
            });
        }
        if reading.is_author() && !p.state.is_terminal() {
            facts.push(line(
                "Your draft",
                "Open the draft".to_owned(),
                Some(format!("/drafts/{}", reading.open.row.id)),
            ));
        }
        Ok(facts)
    }

    /// By which settings a proposal is judged whose first round was submitted under `policy`, and
    /// what changed since.
    async fn settings_of(
        &self,
        reading: &Reading,
        policy: &str,
    ) -> Result<(String, Option<FactMore>), ProposalError> {
        let (pinned, in_force) = (short(policy), short(&self.policy().hash));
        let said = |words: &str| FactMore {
            words: words.to_owned(),
            lines: Vec::new(),
        };
        if policy == self.policy().hash {
            return Ok((format!("{pinned}, in force now"), None));
        }
        let p = reading.projection();
        if !p.state.is_open() {
            return Ok((format!("{pinned}, older than the one in force"), None));
        }
        Ok(match self.judged_by(p).await? {
            Judged::Pinned(programme) => {
                let lines = changed_clauses(&programme, &self.policy().programme);
                let more = match lines.len() {
                    0 => said("No clause of the programme changed since."),
                    count => FactMore {
                        words: match count {
                            1 => "1 clause of the programme changed since, not applied to this proposal".to_owned(),
                            _ => format!(
                                "{count} clauses of the programme changed since, not applied to this proposal"
                            ),
                        },
                        lines,
                    },
                };
                (format!("{pinned}, those of its first round"), Some(more))
            }
            Judged::InForce => (
                format!("{in_force}, in force now"),
                Some(said(
                    "Security updates are always judged by the settings in force.",
                )),
            ),
            Judged::Unreadable => (
                format!("{in_force}, in force now"),
                Some(said(&format!(
                    "Those of its first round, {pinned}, cannot be read any more."
                ))),
            ),
        })
    }
}

/// The beginning of a digest, by which people tell settings apart.
fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}

/// The decision records: number and words.
fn records(reading: &Reading) -> Vec<(u64, String)> {
    reading
        .events
        .iter()
        .filter(|event| is_recorded(&event.payload))
        .enumerate()
        .map(|(place, event)| {
            let what = match &event.payload {
                Payload::Accepted { .. } => "Accepted",
                Payload::Declined { .. } => "Declined",
                Payload::Parked { .. } => "Parked",
                Payload::Withdrawn { .. } => "Withdrawn",
                Payload::Revived {} => "Revived",
                Payload::Appealed { .. } => "Appealed",
                _ => "Published",
            };
            let words = format!("Record of “{what}” on {}", day(event.at));
            (u64::try_from(place).unwrap_or_default() + 1, words)
        })
        .collect()
}

/// Who took it on and who reviewed, with what they did last.
fn reviewers(reading: &Reading) -> Vec<PersonLine> {
    let p = reading.projection();
    let mut notes: BTreeMap<PersonId, Vec<String>> = BTreeMap::new();
    for claim in &p.claims {
        notes
            .entry(claim.person)
            .or_default()
            .push("claimed it".to_owned());
    }
    for review in &p.reviews {
        let note = format!("reviewed {}", review.revision);
        let said = notes.entry(review.by).or_default();
        said.retain(|said| !said.starts_with("reviewed"));
        said.push(note);
    }
    notes
        .into_iter()
        .map(|(person, notes)| PersonLine {
            handle: reading.handle(person),
            note: notes.join(", "),
        })
        .collect()
}

/// The rounds, the latest first, each with what moved the proposal in it.
fn rounds(reading: &Reading) -> Vec<RoundView> {
    let mut rounds: Vec<RoundView> = Vec::new();
    for event in &reading.events {
        if let Payload::Submitted { round, .. } = &event.payload {
            rounds.push(RoundView {
                number: *round,
                events: Vec::new(),
            });
        }
        let Some(note) = told(event, reading) else {
            continue;
        };
        if rounds.is_empty() {
            rounds.push(RoundView {
                number: 0,
                events: Vec::new(),
            });
        }
        if let Some(round) = rounds.last_mut() {
            round.events.push(RoundEvent {
                at: at(event.at),
                what: reading.say(|names| history::sentence(event, names)),
                note,
            });
        }
    }
    for round in &mut rounds {
        round.events.reverse();
    }
    rounds.retain(|round| !round.events.is_empty());
    rounds.reverse();
    rounds
}

/// Whether an event stands in the timeline, with a note of whoever did it.
fn told(event: &Event, reading: &Reading) -> Option<Option<String>> {
    let short = |text: &str| {
        let line = text.trim().lines().next().unwrap_or_default();
        let cut: String = line.chars().take(200).collect();
        let more = if cut.len() < text.trim().len() {
            " …"
        } else {
            ""
        };
        (!cut.is_empty()).then(|| format!("“{cut}{more}”"))
    };
    match &event.payload {
        Payload::Submitted { revision, .. } | Payload::RevisionAdded { revision } => {
            Some(short(&revision.note))
        }
        Payload::ReviewPublished { summary, .. } => Some(short(summary)),
        Payload::Claimed {}
        | Payload::Released { .. }
        | Payload::AuthorJoined { .. }
        | Payload::AuthorLeft { .. }
        | Payload::BroughtUpToDate { .. }
        | Payload::ScreeningPassed { .. }
        | Payload::ScreeningReturned { .. }
        | Payload::VerdictWithdrawn { .. }
        | Payload::ApprovalCarried { .. }
        | Payload::ApprovalDropped { .. }
        | Payload::ApprovalCompleted { .. }
        | Payload::BlockTakenOver { .. }
        | Payload::BlockLifted { .. }
        | Payload::RequirementOverridden { .. }
        | Payload::RuleWaived { .. }
        | Payload::ConflictWaived { .. }
        | Payload::Parked { .. }
        | Payload::Woken {}
        | Payload::Accepted { .. }
        | Payload::Reopened { .. }
        | Payload::Published { .. }
        | Payload::Declined { .. }
        | Payload::Appealed { .. }
        | Payload::Withdrawn { .. }
        | Payload::Revived {}
        | Payload::TurnCorrected { .. } => Some(None),
        Payload::Started { .. } if reading.projection().round == 0 => Some(None),
        _ => None,
    }
}
