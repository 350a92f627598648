//! The public list of proposals.

use app::view::image::OpenChange;
use app::view::proposal::{ListedProposal, ProposalsPage, ProposalsQuery, StateFilter};
use domain::history;
use domain::proposal::{Kind, State};
use domain::turn::{Group, Reason, Turn};
use domain::{ImageName, PersonId};
use serde::de::DeserializeOwned;

use super::words::capital;
use crate::clock::Timestamp;
use crate::portal::Portal;
use crate::portal::drafts::{ProposalError, slug};
use crate::portal::proposals::{HandleNames, Standing};
use crate::store::{ProposalFilter, ProposalRow};

/// How many proposals a page lists.
const PAGE: usize = 50;

impl Portal {
    /// The page `/proposals`.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn proposals_page(
        &self,
        query: &ProposalsQuery,
    ) -> Result<ProposalsPage, ProposalError> {
        let (rows, more) = self.listed(query).await?;
        let next = more
            .then(|| rows.last().map(|row| row.number))
            .flatten()
            .map(|last| query.at(Some(last)).to_href());
        Ok(ProposalsPage {
            query: query.clone(),
            rows,
            next,
            can_propose: true,
            now: self.clock().now(),
        })
    }

    /// The proposals that fit, and whether there are more.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn listed(
        &self,
        query: &ProposalsQuery,
    ) -> Result<(Vec<ListedProposal>, bool), ProposalError> {
        let state = match query.state {
            StateFilter::One(state) => Some(slug(&state)?),
            StateFilter::Open | StateFilter::All => None,
        };
        let kind = query.kind.0.map(|kind| slug(&kind)).transpose()?;
        let filter = ProposalFilter {
            living: query.state == StateFilter::Open,
            state: state.as_deref(),
            kind: kind.as_deref(),
            image: (!query.image.is_empty()).then_some(query.image.as_str()),
            before: query.before.and_then(|number| i64::try_from(number).ok()),
        };
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut rows = self.store().proposals(filter, limit).await?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let rows = self.list_rows(&rows).await?;
        Ok((rows, more))
    }

    /// The open proposals for an image, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn open_changes(&self, image: &ImageName) -> Result<Vec<OpenChange>, ProposalError> {
        let query = ProposalsQuery {
            image: image.to_string(),
            ..ProposalsQuery::default()
        };
        let (rows, _) = self.listed(&query).await?;
        Ok(rows
            .into_iter()
            .map(|row| OpenChange {
                proposal: row.number,
                kind: row.kind.words().to_owned(),
                summary: row.summary,
                state: row.state.words().to_owned(),
                turn: row.turn,
            })
            .collect())
    }

    /// Rows of the store as lists show them.
    pub(super) async fn list_rows(
        &self,
        rows: &[ProposalRow],
    ) -> Result<Vec<ListedProposal>, ProposalError> {
        let mut standings = Vec::with_capacity(rows.len());
        for row in rows {
            standings.push(serde_json::from_str::<Standing>(&row.standing)?);
        }
        let named: Vec<PersonId> = standings
            .iter()
            .flat_map(|standing| named_in(&standing.turn.reason))
            .collect();
        let names = self.names_of(named).await?;
        rows.iter()
            .zip(&standings)
            .filter_map(|(row, standing)| {
                let number = u64::try_from(row.number?).ok()?;
                Some(listed(row, number, standing, &names))
            })
            .collect()
    }
}

fn listed(
    row: &ProposalRow,
    number: u64,
    standing: &Standing,
    names: &HandleNames,
) -> Result<ListedProposal, ProposalError> {
    let state: State = from_slug(&row.state)?;
    let kind: Kind = from_slug(&row.kind)?;
    let (turn, reason) = turn_words(state, &standing.turn, names);
    Ok(ListedProposal {
        number,
        image: row.image.clone(),
        kind,
        state,
        round: standing.round,
        summary: row.summary.clone(),
        turn,
        reason,
        since: Timestamp(row.turn_since).into(),
    })
}

/// Whose turn it is in a word or two, and why as a sentence.
pub(super) fn turn_words(state: State, turn: &Turn, names: &HandleNames) -> (String, String) {
    if state.is_terminal() {
        return (String::new(), format!("It is {}.", state.words()));
    }
    let reason = names.with(|names| history::reason(&turn.reason, names));
    let whose = match turn.group {
        Group::None => String::new(),
        Group::Author => "Author".to_owned(),
        group => capital(group.words()),
    };
    (whose, format!("{}.", capital(&reason)))
}

/// The people whom a reason names.
pub(super) fn named_in(reason: &Reason) -> Vec<PersonId> {
    match reason {
        Reason::ScreeningReturned { by } | Reason::Corrected { by, .. } => vec![*by],
        Reason::ChangesAsked { by, .. } => by.clone(),
        _ => Vec::new(),
    }
}

/// A value of a closed list out of its stored slug.
pub(super) fn from_slug<T: DeserializeOwned>(slug: &str) -> Result<T, ProposalError> {
    Ok(serde_json::from_value(serde_json::Value::String(
        slug.to_owned(),
    ))?)
}
