//! A decision record, as it was written.

use app::view::proposal::{RecordApproval, RecordException, RecordPage};
use domain::PersonId;
use domain::decision::{Decision, DecisionRecord, Excepted};
use domain::permission::Action;

use super::words::{at, capital, day, hours, requirements};
use crate::portal::discretion::Discretion;
use crate::portal::drafts::ProposalError;
use crate::portal::{Caller, Portal};

impl Portal {
    /// The page `/proposals/{n}/record/{k}`.
    ///
    /// # Errors
    /// When there is no such proposal for this caller or no such record, or the store fails.
    pub async fn record_page(
        &self,
        caller: &Caller,
        number: i64,
        record: u64,
    ) -> Result<RecordPage, ProposalError> {
        let open = self
            .numbered_proposal(caller, number, Action::ReadProposal)
            .await?;
        let records = self.store().decision_records(&open.row.id).await?;
        let place = usize::try_from(record)
            .ok()
            .and_then(|record| record.checked_sub(1))
            .ok_or(ProposalError::Unknown)?;
        let text = records.get(place).ok_or(ProposalError::Unknown)?;
        let decided: DecisionRecord = serde_json::from_str(text)?;
        let people = self.participants(&open).await?;
        let named: Vec<PersonId> = people
            .0
            .keys()
            .copied()
            .chain(decided.by)
            .chain(decided.authors.iter().copied())
            .chain(decided.approvals.iter().map(|approval| approval.by))
            .chain(decided.exceptions.iter().map(|exception| exception.by))
            .collect();
        let names = self.names_of(named).await?;
        let newer = match &decided.decision {
            Decision::Withdrawn {
                superseded_by: Some(newer),
                ..
            } => {
                let row = self.store().proposal(&newer.to_string()).await?;
                row.and_then(|row| row.number)
            }
            _ => None,
        };
        let now = self.clock().now();
        Ok(names.with(|names| {
            let results = Discretion::PUBLIC.known(decided.requirements.clone(), names);
            let (requirements, not_asked) = requirements(&results, names);
            RecordPage {
                proposal: u64::try_from(number).unwrap_or_default(),
                number: record,
                records: u64::try_from(records.len()).unwrap_or_default(),
                image: decided
                    .image
                    .as_ref()
                    .map_or_else(String::new, ToString::to_string),
                kind: capital(decided.kind.words()),
                decision: word(&decided.decision).to_owned(),
                sentences: sentences(&decided.decision, newer),
                by: decided.by.map_or_else(
                    || "The portal, at the planned moment".to_owned(),
                    |by| names.of(by),
                ),
                at: at(decided.at),
                authors: decided
                    .authors
                    .iter()
                    .map(|author| names.of(*author))
                    .collect(),
                on: match decided.revision {
                    Some(revision) => format!("Round {}, {revision}", decided.round),
                    None => "Nothing that was submitted".to_owned(),
                },
                policy: decided.policy.clone().unwrap_or_default(),
                base: decided
                    .base_version
                    .as_ref()
                    .map_or_else(String::new, |version| format!("Version {}", version.0)),
                hashes: decided
                    .hashes
                    .0
                    .iter()
                    .map(|(class, hash)| (capital(class.words()), hash.to_string()))
                    .collect(),
                requirements,
                not_asked,
                approvals: decided
                    .approvals
                    .iter()
                    .map(|approval| RecordApproval {
                        by: names.of(approval.by),
                        of: format!("{} on {}", approval.scope.words(), approval.on),
                        counted: approval.counted,
                    })
                    .collect(),
                exceptions: decided
                    .exceptions
                    .iter()
                    .map(|exception| RecordException {
                        what: match &exception.what {
                            Excepted::Requirement { requirement } => {
                                format!("“{}”", requirement.title())
                            }
                            Excepted::Rule { rule } => format!("The rule {rule}"),
                            Excepted::Conflict { person } => {
                                format!("The conflict of interest of {}", names.of(*person))
                            }
                        },
                        by: names.of(exception.by),
                        reason: exception.reason.clone(),
                    })
                    .collect(),
                clocks: hours(decided.clocks),
                now,
            }
        }))
    }
}

const fn word(decision: &Decision) -> &'static str {
    match decision {
        Decision::Accepted { .. } => "Accepted",
        Decision::Declined { .. } => "Declined",
        Decision::Parked { .. } => "Parked",
        Decision::Withdrawn { .. } => "Withdrawn",
        Decision::Revived => "Revived",
        Decision::Appealed { .. } => "Appealed",
        Decision::Published { .. } => "Published",
    }
}

fn sentences(decision: &Decision, newer: Option<i64>) -> Vec<String> {
    match decision {
        Decision::Accepted {
            publish_at: Some(moment),
        } => vec![format!("To be published on {}.", day(*moment))],
        Decision::Accepted { publish_at: None } => {
            vec!["To be published at once.".to_owned()]
        }
        Decision::Declined {
            code,
            text,
            would_change,
            not_before,
        } => {
            let mut sentences = vec![
                format!("{}.", capital(code.words())),
                text.clone(),
                format!("What would change the programme’s mind: {would_change}"),
            ];
            if let Some(moment) = not_before {
                sentences.push(format!(
                    "Not worth proposing again before {}.",
                    day(*moment)
                ));
            }
            sentences
        }
        Decision::Parked { reason, wake } => {
            vec![reason.clone(), format!("Until {}.", day(*wake))]
        }
        Decision::Withdrawn { reason, .. } => {
            let mut sentences = Vec::new();
            if !reason.trim().is_empty() {
                sentences.push(reason.clone());
            }
            if let Some(newer) = newer {
                sentences.push(format!("Replaced by proposal #{newer}."));
            }
            sentences
        }
        Decision::Revived => vec!["The withdrawal was taken back.".to_owned()],
        Decision::Appealed { text } => vec![text.clone()],
        Decision::Published { version } => {
            vec![format!(
                "The image’s current version from then on: {}.",
                version.0
            )]
        }
    }
}
