//! A process that dies between any two statements of an act leaves nothing half done, and the act
//! can be done again, once.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeSet;

use app::view::review::{CommentForm, CommentTarget, PublishForm, ReviewQuery, Side};
use common::world::{World, must, review};
use common::{Database, skiff};
use domain::Moment;
use domain::decide::Act;
use domain::decision::DeclineCode;
use domain::proposal::State;
use domain::review::{Answer, ReviewId, Verdict};
use rstest::rstest;
use server::clock::Clock;
use server::portal::drafts::{OpenProposal, PartSave, ProposalError};
use server::portal::editor::TextSave;
use server::portal::review::{Asked, Done, OnThread, Outcome, Written};
use server::portal::{Caller, Portal, PortalError, parts};
use server::programme::Policy;
use server::store::{ProposalFilter, fault};

/// More statements than any act has.
const MOST: u32 = 400;

/// What an act is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Submit,
    /// Of an update that takes the place of another one.
    Supersede,
    Review,
    /// By a program: threads that are there and a verdict, all or none.
    WholeReview,
    Accept,
    /// By the portal itself, at the planned moment.
    Publish,
    Decline,
    Park,
    Withdraw,
    SavePart,
    /// Put together with what somebody else saved meanwhile.
    SaveText,
}

impl What {
    /// The proposal just before the act.
    async fn prepared(self, world: &World) -> OpenProposal {
        match self {
            Self::Submit | Self::SavePart => world.draft().await,
            Self::Supersede => {
                world.published().await;
                let older = world.update(&world.author, "1.2.4").await;
                world.submit(&world.author, older).await;
                world.update(&world.author, "1.2.5").await
            }
            Self::Review | Self::Decline | Self::Park | Self::Withdraw => world.in_review().await,
            Self::WholeReview => second_round(world).await,
            Self::Accept => world.acceptable().await,
            Self::Publish => {
                let open = world.acceptable().await;
                let publish_at = Some(tomorrow(world));
                let act = Act::Accept { publish_at };
                let open = world.act(&world.coordinator, &open, act).await.unwrap();
                world.portal.wait(2 * 24 * 60 * 60);
                open
            }
            Self::SaveText => {
                let draft = world.draft().await;
                let theirs = manifest().replace("Ada Example", "Ada B. Example");
                world.save(&draft, parts::MANIFEST, &theirs).await;
                draft
            }
        }
    }

    async fn done(
        self,
        world: &World,
        portal: &Portal,
        open: OpenProposal,
    ) -> Result<OpenProposal, ProposalError> {
        let text = || "There is a reason.".to_owned();
        let (who, act) = match self {
            Self::Submit | Self::Supersede => {
                return portal.submit(&world.author, open, "First.").await;
            }
            Self::Review => {
                let act = review(1, Verdict::AskForChanges, vec![must()]);
                (&world.one, act)
            }
            Self::WholeReview => {
                let number = open.row.number.unwrap();
                let written = written(&open);
                let taken = portal.publish_written(&world.one, number, &written).await?;
                taken.unwrap();
                return portal.reopened(&open).await;
            }
            Self::Accept => (&world.coordinator, Act::Accept { publish_at: None }),
            Self::Publish => {
                portal.do_due().await?;
                let open = portal.reopened(&open).await?;
                // What fails by itself is logged and tried again, not answered.
                return if open.projection.state == State::Published {
                    Ok(open)
                } else {
                    Err(sqlx::Error::WorkerCrashed.into())
                };
            }
            Self::Decline => {
                let act = Act::Decline {
                    code: DeclineCode::ALL[0],
                    text: text(),
                    would_change: text(),
                    not_before: None,
                };
                (&world.coordinator, act)
            }
            Self::Park => {
                let wake = tomorrow(world);
                (
                    &world.author,
                    Act::Park {
                        reason: text(),
                        wake,
                    },
                )
            }
            Self::Withdraw => {
                let reason = String::new();
                (&world.author, Act::Withdraw { reason })
            }
            Self::SavePart => {
                let save = PartSave {
                    part: parts::MANIFEST,
                    content: b"Begun anew.\n",
                    seen: 1,
                    removed: false,
                };
                portal.save_part(&world.author, &open.row.id, save).await?;
                return portal.reopened(&open).await;
            }
            Self::SaveText => {
                let save = TextSave {
                    part: parts::MANIFEST.to_owned(),
                    text: manifest().replace("Directory: 1.2", "Directory: 1.3"),
                    base: manifest(),
                    seen: 1,
                };
                portal.save_text(&world.author, &open.row.id, &save).await?;
                return portal.reopened(&open).await;
            }
        };
        portal.act(who, open, act).await
    }

    /// Whether it is refused when it is asked for again. What is not refused changes nothing, but
    /// for a review: somebody may give another one.
    fn is_refused_again(self) -> bool {
        !matches!(
            self,
            Self::Review | Self::WholeReview | Self::Publish | Self::SaveText
        )
    }
}

fn manifest() -> String {
    skiff::bundle().manifest
}

fn tomorrow(world: &World) -> Moment {
    Moment(world.portal.web.portal.clock().timestamp().0).plus_days(1)
}

/// A must was answered, and the next round waits for who asked.
async fn second_round(world: &World) -> OpenProposal {
    let open = world.in_review().await;
    let open = world.act(&world.one, &open, Act::Claim).await.unwrap();
    let asked = must();
    let thread = asked.id;
    let act = review(1, Verdict::AskForChanges, vec![asked]);
    let open = world.act(&world.one, &open, act).await.unwrap();
    let answer = Answer::Fixed {
        note: String::new(),
    };
    let act = Act::Answer { thread, answer };
    let open = world.act(&world.author, &open, act).await.unwrap();
    let dockerfile = format!("# Skiff\n{}", skiff::DOCKERFILE);
    world
        .save(&open, "context/1.2/Dockerfile", &dockerfile)
        .await;
    world.submit(&world.author, open).await
}

fn written(open: &OpenProposal) -> Written {
    let thread = open.projection.threads[0].asked.id;
    let thanks = OnThread::Reply("Thank you.".to_owned());
    Written {
        id: Some(ReviewId::from_bytes([7; 16])),
        revision: 2,
        verdict: Verdict::Approve,
        scopes: None,
        summary: "Good.".to_owned(),
        comments: Vec::new(),
        threads: vec![(thread, OnThread::Resolve), (thread, thanks)],
        outdated_is_known: false,
    }
}

/// Another process over the same database, at the same time.
async fn another(world: &World) -> Portal {
    let clock = match world.portal.web.portal.clock() {
        Clock::Fixed(micros) => std::sync::Arc::clone(micros),
        Clock::System => panic!("a test has a clock of its own"),
    };
    Portal::new(
        world.portal.database.store().await,
        Policy::load(None).unwrap(),
        Clock::Fixed(clock),
    )
}

/// Everything that an act could have written, as another process reads it.
async fn seen(portal: &Portal, id: &str, people: &[&Caller]) -> String {
    let store = portal.store();
    let mut seen = Vec::new();
    let public = store.proposals(ProposalFilter::default(), 100).await;
    let public = public.unwrap().into_iter().map(|row| row.id);
    for id in public.chain([id.to_owned()]).collect::<BTreeSet<_>>() {
        let parts = store.draft_parts(&id).await.unwrap();
        let texts = parts
            .into_iter()
            .map(|row| (row.part, String::from_utf8_lossy(&row.content).into_owned()))
            .collect::<Vec<_>>();
        seen.push(format!(
            "{:?}\n{:?}\n{:?}\n{:?}\n{texts:?}",
            store.proposal(&id).await.unwrap(),
            store.events(&id).await.unwrap(),
            store.revisions(&id).await.unwrap(),
            store.decision_records(&id).await.unwrap(),
        ));
    }
    for person in people {
        let id = person.id().unwrap().to_string();
        seen.push(format!(
            "{:?}",
            store.notices(&id, None, 100).await.unwrap()
        ));
    }
    seen.push(format!(
        "{:?}\n{:?}",
        store.versions("skiff").await.unwrap(),
        store.catalogue_version().await.unwrap(),
    ));
    seen.join("\n")
}

#[rstest]
#[tokio::test]
async fn a_death_between_two_statements_leaves_nothing_half_done(
    #[values(Database::Sqlite, Database::Postgres)] kind: Database,
    #[values(
        What::Submit,
        What::Supersede,
        What::Review,
        What::WholeReview,
        What::Accept,
        What::Publish,
        What::Decline,
        What::Park,
        What::Withdraw,
        What::SavePart,
        What::SaveText
    )]
    what: What,
) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let open = what.prepared(&world).await;
    let id = open.row.id.clone();
    let people = [&world.author, &world.one, &world.two, &world.coordinator];
    let dying = &world.portal.web.portal;
    let other = another(&world).await;
    let before = seen(&other, &id, &people).await;
    let mut statements = 0;
    let done = loop {
        assert!(statements < MOST, "it never ends");
        match fault::after(statements, what.done(&world, dying, open.clone())).await {
            Ok(done) => break done,
            Err(ProposalError::Portal(PortalError::Store(sqlx::Error::WorkerCrashed))) => {
                assert_eq!(
                    seen(&other, &id, &people).await,
                    before,
                    "after {statements}"
                );
            }
            Err(error) => panic!("after {statements}: {error:?}"),
        }
        statements += 1;
    };
    let least = match what {
        What::SavePart | What::SaveText => 1,
        _ => 3,
    };
    assert!(statements > least, "{what:?} has {statements} statements");
    let after = seen(&other, &id, &people).await;
    assert_ne!(after, before);
    let events = other.events_of(&done).await.unwrap();
    assert_eq!(domain::projection::replay(&events), done.projection);
    // Done once: the same again is refused, or changes nothing.
    let again = other.reopened(&done).await.unwrap();
    if what != What::Review {
        let again = what.done(&world, &other, again).await;
        assert_eq!(again.is_err(), what.is_refused_again(), "{again:?}");
        assert_eq!(seen(&other, &id, &people).await, after);
    }
    if what == What::SaveText {
        assert!(
            after.contains("Ada B. Example") && after.contains("Directory: 1.3"),
            "{after}"
        );
    }
    if what == What::Supersede {
        let filter = ProposalFilter {
            living: true,
            image: Some("skiff"),
            ..ProposalFilter::default()
        };
        let living = other.store().proposals(filter, 10).await.unwrap();
        let ids: Vec<_> = living.into_iter().map(|row| row.id).collect();
        assert_eq!(ids, [id]);
    }
}

async fn publish(portal: &Portal, who: &Caller, number: i64) -> Result<Outcome, ProposalError> {
    let form = PublishForm {
        summary: "One thing.".to_owned(),
        scopes: Vec::new(),
    };
    let asked = Asked::Publish {
        verdict: Verdict::AskForChanges,
        revision: 1,
        form,
        outdated_is_known: false,
    };
    let query = ReviewQuery::default();
    portal.review_by_form(who, number, &query, asked).await
}

// The form keeps what is typed, publishes it and throws the draft away: three transactions.
#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_review_by_the_form_is_published_once_wherever_it_is_cut_off(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let open = world.in_review().await;
    let open = world.act(&world.one, &open, Act::Claim).await.unwrap();
    let number = open.row.number.unwrap();
    let me = world.one.id().unwrap().to_string();
    let dying = &world.portal.web.portal;
    let other = another(&world).await;
    let at_line = ReviewQuery {
        file: Some("context/1.2/Dockerfile".to_owned()),
        target: Some(CommentTarget::Lines {
            side: Side::New,
            first: 17,
            last: 17,
        }),
        ..ReviewQuery::default()
    };
    let comment = CommentForm {
        severity: "must".to_owned(),
        text: "Name the port.".to_owned(),
        ..CommentForm::default()
    };
    let comment = Asked::Comment(comment, None, false);
    let kept = dying
        .review_by_form(&world.one, number, &at_line, comment)
        .await;
    assert!(matches!(kept, Ok(Outcome::Done(Done::Kept, _))), "{kept:?}");

    let mut statements = 0;
    loop {
        assert!(statements < MOST, "it never ends");
        let cut_off = fault::after(statements, publish(dying, &world.one, number)).await;
        assert!(
            matches!(
                cut_off,
                Err(ProposalError::Portal(PortalError::Store(
                    sqlx::Error::WorkerCrashed
                )))
            ),
            "after {statements}: {cut_off:?}"
        );
        let now = other.reopened(&open).await.unwrap();
        let draft = other.store().review_draft(&open.row.id, &me).await.unwrap();
        // Nothing is lost: it is published, or the reviewer has it still.
        assert!(draft.unwrap().content.contains("Name the port."));
        if !now.projection.reviews.is_empty() {
            break;
        }
        assert_eq!(now.row, open.row, "after {statements}");
        statements += 1;
    }
    assert!(statements > 3, "it has {statements} statements");

    // Pressed again, it is not published a second time.
    for _ in 0..2 {
        let again = publish(&other, &world.one, number).await;
        assert!(
            matches!(again, Ok(Outcome::Done(Done::Published, _))),
            "{again:?}"
        );
        let draft = other.store().review_draft(&open.row.id, &me).await.unwrap();
        assert_eq!(draft, None);
    }
    let now = other.reopened(&open).await.unwrap();
    assert_eq!(now.projection.reviews.len(), 1);
    assert_eq!(now.projection.threads.len(), 1);
    let events = other.events_of(&now).await.unwrap();
    assert_eq!(domain::projection::replay(&events), now.projection);
}
