//! Screening: what the authors say about their image, what the portal found in it, and which images
//! resemble it (product.md 5.3).

use app::view::decide::ActTyped;
use app::view::form::FormFindings;
use app::view::screening::{AnswerGiven, ScreeningPage, SimilarImage};
use domain::bundle::form::AnswerKind;
use domain::bundle::{Bundle, Field, Part};
use domain::content::{ContentFacts, LicenceFact, ScratchFact};
use domain::manifest::Manifest;
use domain::permission::Action;
use domain::proposal::State;
use domain::review::Scope;

use super::decisions::Decision;
use super::drafts::ProposalError;
use super::happened::told_until;
use super::queue::handle;
use super::{Caller, Portal};

/// The most images that are named as similar.
const SIMILAR: usize = 6;

impl Portal {
    /// The page of screening.
    ///
    /// # Errors
    /// When the caller may not read the proposal, or the store fails.
    pub async fn screening_page(
        &self,
        caller: &Caller,
        number: i64,
        chosen: Option<Decision>,
        typed: ActTyped,
        findings: FormFindings,
    ) -> Result<ScreeningPage, ProposalError> {
        let open = self
            .numbered_proposal(caller, number, Action::ReadProposal)
            .await?;
        let desk = self.desk(caller, open).await?;
        let (choices, form) = desk.page(Decision::IN_SCREENING, chosen);
        let open = &desk.open;
        let projection = &open.projection;
        let bundle = match projection.latest() {
            Some(latest) => self.revision_bundle(open, latest.number).await?,
            None => Bundle::default(),
        };
        let now = self.clock().timestamp();
        let judges = caller.id().is_some_and(|me| {
            desk.people.coordinates(projection, me)
                || desk.people.is_eligible(projection, me, Scope::Suitability)
        });
        let read_only = if projection.state != State::Screening {
            Some(format!("It is {}.", projection.state.words()))
        } else if !judges {
            Some(
                "Coordinators and reviewers of suitability without a part in it judge this."
                    .to_owned(),
            )
        } else {
            None
        };
        Ok(ScreeningPage {
            number: u64::try_from(number).unwrap_or_default(),
            told_until: told_until(&self.events_of(open).await?),
            image: open.row.image.clone(),
            what: open.row.summary.clone(),
            turn: desk.turn_sentence(),
            yours: desk.is_turn_of(caller),
            authors: desk.names.with(|names| {
                let authors = projection.authors.iter();
                authors.map(|author| handle(names, *author)).collect()
            }),
            read_only,
            answers: answers(&bundle),
            facts: projection
                .facts()
                .map(|facts| found(facts, &bundle))
                .unwrap_or_default(),
            similar: self.similar(&open.row.image, &bundle).await?,
            choices: if projection.state == State::Screening {
                choices
            } else {
                Vec::new()
            },
            form,
            typed,
            notes: self.private_notes(caller, open, &desk.people).await?,
            note: String::new(),
            findings,
            done: None,
            now: now.into(),
        })
    }

    /// Images with a close name, and those that share the words of the summary.
    async fn similar(
        &self,
        image: &str,
        bundle: &Bundle,
    ) -> Result<Vec<SimilarImage>, ProposalError> {
        let catalogue = self.catalogue().await?;
        let mut similar: Vec<(String, &str)> = catalogue
            .close_names(image)
            .into_iter()
            .map(|name| (name.to_string(), "has a close name"))
            .collect();
        let summary = bundle.answers.get(Field::Summary);
        let mut words: Vec<&str> = summary
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() >= 5)
            .collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words.dedup();
        for pair in words.chunks(2).take(3) {
            let found = self.search(&catalogue, &pair.join(" ")).await;
            for row in catalogue.found_rows(&found).take(3) {
                let name = row.name.to_string();
                if !similar.iter().any(|(known, _)| *known == name) {
                    similar.push((name, "shares words of the summary"));
                }
            }
        }
        Ok(similar
            .into_iter()
            .filter(|(name, _)| name != image)
            .take(SIMILAR)
            .map(|(name, why)| SimilarImage {
                summary: catalogue
                    .row(&name)
                    .map(|row| row.description.clone())
                    .unwrap_or_default(),
                href: format!("/images/{name}"),
                why: why.to_owned(),
                name,
            })
            .collect())
    }
}

/// The answers by part of the form.
fn answers(bundle: &Bundle) -> Vec<(String, Vec<AnswerGiven>)> {
    [Part::Usefulness, Part::Project, Part::Commitment]
        .into_iter()
        .filter_map(|part| {
            let given: Vec<AnswerGiven> = Field::all()
                .filter(|field| field.form().part == part)
                .map(|field| answer(bundle, field))
                .collect();
            (!given.is_empty()).then(|| (part.title().to_owned(), given))
        })
        .collect()
}

fn answer(bundle: &Bundle, field: Field) -> AnswerGiven {
    let form = field.form();
    let text = bundle.answers.get(field).trim();
    let shown = match form.kind {
        AnswerKind::Choice(choices) => choices
            .iter()
            .find(|choice| choice.value == text)
            .map_or(text, |choice| choice.label),
        AnswerKind::Confirmation if !text.is_empty() => "Yes",
        _ => text,
    };
    AnswerGiven {
        label: form.label.to_owned(),
        answer: shown.to_owned(),
        href: bundle
            .answers
            .link(field)
            .filter(|_| matches!(form.kind, AnswerKind::Link))
            .filter(|link| !link.is_mail()),
    }
}

/// What the portal found, in sentences.
pub(super) fn found(facts: &ContentFacts, bundle: &Bundle) -> Vec<String> {
    let manifest = Manifest::read(&bundle.manifest).manifest;
    let tags: usize = manifest.entries.iter().map(|entry| entry.tags.len()).sum();
    let mut found = vec![
        format!(
            "{}, {}, {} of the build context, {} of documentation.",
            counted(manifest.entries.len(), "entry", "entries"),
            counted(tags, "tag", "tags"),
            counted(bundle.context.len(), "file", "files"),
            counted(bundle.documentation.len(), "file", "files"),
        ),
        match &facts.licence {
            LicenceFact::Approved(licence) => {
                format!("{licence} is approved by the Open Source Initiative.")
            }
            LicenceFact::NotApproved(licence) => {
                format!("{licence} is not approved by the Open Source Initiative.")
            }
            LicenceFact::Unknown => {
                "The licence could not be told: somebody has to look.".to_owned()
            }
        },
    ];
    found.push(match facts.commitments {
        0 => "Nobody accepted the commitment to maintain it.".to_owned(),
        1 => "One maintainer accepted the commitment; two or more are recommended.".to_owned(),
        many => format!("{many} maintainers accepted the commitment."),
    });
    match &facts.scratch {
        ScratchFact::HasBase => {}
        ScratchFact::OneCommit => {
            found.push("It is built from nothing, with its archives in one commit.".to_owned())
        }
        ScratchFact::SeveralCommits(which) => found.push(format!(
            "It is built from nothing, and its archives are in several commits: {which}."
        )),
        ScratchFact::NotChecked(why) => {
            found.push(format!("It is built from nothing; its history was {why}."))
        }
    }
    if !facts.bug_route {
        found.push("Users have no route for bugs of the image’s own.".to_owned());
    }
    if !facts.security_route {
        found.push("Users have no private route for security problems.".to_owned());
    }
    if !facts.blocks.is_empty() {
        let rules: Vec<&str> = facts.blocks.iter().map(String::as_str).collect();
        found.push(format!(
            "Rules that reviewers stop at have findings: {}.",
            rules.join(", ")
        ));
    }
    found
}

fn counted(number: usize, one: &str, many: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {many}")
    }
}
