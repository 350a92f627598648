#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;

use super::*;
use crate::{ImageName, PersonId};

fn id(number: u8) -> PersonId {
    PersonId::from_bytes([number; 16])
}

const ME: u8 = 1;
const OTHER: u8 = 2;

fn image() -> ImageName {
    "anvil".parse().unwrap()
}

fn person(roles: &[GrantedRole], scopes: &[Scope]) -> Person {
    Person {
        roles: roles.iter().copied().collect(),
        scopes: scopes.iter().copied().collect(),
        ..Person::new(id(ME))
    }
}

/// Somebody who is this one thing and nothing else, beside being signed in.
fn actor(role: Role) -> Actor {
    Actor::Person(match role {
        Role::Anonymous => return Actor::Anonymous,
        Role::ServiceAccount => {
            return Actor::ServiceAccount(ServiceAccount {
                id: id(ME),
                token: TokenScope::PLAIN.to_vec(),
            });
        }
        Role::User | Role::Author => person(&[], &[]),
        Role::Maintainer => Person {
            maintains: BTreeSet::from([image()]),
            ..person(&[], &[])
        },
        Role::Apprentice => person(&[GrantedRole::Apprentice], &[]),
        Role::Reviewer => person(
            &[GrantedRole::Reviewer],
            &[Scope::Suitability, Scope::Dockerfile, Scope::Docs],
        ),
        Role::SecurityReviewer => person(&[GrantedRole::Reviewer], &[Scope::Security]),
        Role::Coordinator => person(&[GrantedRole::Coordinator], &[]),
        Role::Administrator => person(&[GrantedRole::Administrator], &[]),
    })
}

/// The item of somebody else, or of the actor when their column is the author's.
fn subject(role: Role) -> Subject {
    Subject {
        proposal: Some("p".to_owned()),
        authors: vec![id(if role == Role::Author { ME } else { OTHER })],
        image: Some(image()),
        person: Some(id(OTHER)),
        ..Subject::none()
    }
}

/// The facts with which a condition holds, and no other one.
fn with(condition: Condition, mut subject: Subject, role: Role) -> Subject {
    match condition {
        Condition::WithinQuota => subject.within_quota = true,
        Condition::UpdateKind => subject.is_update = true,
        Condition::OwnItem => subject.authors.push(id(ME)),
        Condition::InScope => {
            subject.scopes = vec![if role == Role::SecurityReviewer {
                Scope::Security
            } else {
                Scope::Dockerfile
            }];
        }
        Condition::PublicReason => subject.reason_given = true,
        Condition::Oneself => subject.person = Some(id(ME)),
        Condition::AnswersForIt => subject.contact = Some(id(ME)),
        Condition::OwnImage => {}
        Condition::RequirementsMet => subject.requirements_met = true,
        Condition::RoutineLane => {
            subject.is_update = true;
            subject.lane = Some(Lane::Routine);
        }
        Condition::SecurityLane => subject.lane = Some(Lane::Security),
        Condition::ProfileLane => subject.lane = Some(Lane::Profile),
        Condition::SecondPerson => subject.second_person = true,
        Condition::HelpRequested => subject.help_requested = true,
        Condition::GrantableByCoordinator => subject.role = Some(GrantedRole::Reviewer),
        Condition::HandleListed => subject.handle_listed = true,
        Condition::PublicItem => subject.public = true,
        Condition::Embargoed => subject.embargoed = true,
    }
    subject
}

fn conditions(role: Role, action: Action) -> &'static [Condition] {
    match cell(role, action) {
        Cell::If(conditions) => conditions,
        Cell::No | Cell::Yes => &[],
    }
}

/// The columns that hold for `actor(role)` towards `subject(role)`.
fn columns(role: Role) -> Vec<Role> {
    match role {
        Role::Anonymous => vec![Role::Anonymous],
        Role::ServiceAccount => vec![Role::Anonymous, Role::ServiceAccount],
        Role::SecurityReviewer => vec![
            Role::Anonymous,
            Role::User,
            Role::Reviewer,
            Role::SecurityReviewer,
        ],
        Role::Maintainer => vec![Role::Anonymous, Role::User, Role::Maintainer],
        other => vec![Role::Anonymous, Role::User, other],
    }
}

/// Every role, every act, and every subset of the conditions that any of its columns names: what
/// the policy says is what the table says.
#[test]
fn the_policy_is_the_table() {
    let mut tested = 0;
    for role in Role::ALL {
        for action in Action::ALL.iter().copied() {
            let columns = columns(role);
            let named: BTreeSet<Condition> = columns
                .iter()
                .flat_map(|column| conditions(*column, action))
                .copied()
                .filter(|condition| *condition != Condition::OwnImage)
                .collect();
            let named: Vec<Condition> = named.into_iter().collect();
            for chosen in 0..(1_u32 << named.len()) {
                let held: Vec<Condition> = (0..named.len())
                    .filter(|bit| chosen & (1 << bit) != 0)
                    .map(|bit| named[bit])
                    .collect();
                let subject = held.iter().fold(subject(role), |subject, condition| {
                    with(*condition, subject, role)
                });
                let actor = actor(role);
                let token_is_enough = role != Role::ServiceAccount || action.token_need().is_some();
                let sees = !subject.embargoed
                    || !action.is_about_an_item()
                    || columns
                        .iter()
                        .any(|column| cell(*column, Action::SeeEmbargoed) == Cell::Yes);
                let expected = token_is_enough
                    && sees
                    && columns.iter().any(|column| match cell(*column, action) {
                        Cell::No => false,
                        Cell::Yes => true,
                        // A fact that serves one condition may serve another: ask the condition.
                        Cell::If(conditions) => conditions
                            .iter()
                            .all(|condition| condition.holds(&actor, &subject)),
                    });
                // What the maintainer of the image was given beside does not count; they were
                // given nothing here, so the columns above are all.
                assert_eq!(
                    may(&actor, action, &subject).is_ok(),
                    expected,
                    "{role:?} {action:?} with {held:?}"
                );
                tested += 1;
            }
        }
    }
    assert!(tested >= Role::ALL.len() * Action::ALL.len(), "{tested}");
}

/// Each condition decides by itself: with all but one of the conditions of a cell, it is refused.
#[test]
fn every_condition_of_a_cell_is_needed() {
    for role in Role::ALL {
        for action in Action::ALL.iter().copied() {
            let needed = conditions(role, action);
            for left_out in needed {
                let rest = needed.iter().filter(|one| *one != left_out);
                let mut facts = rest.fold(subject(role), |subject, one| with(*one, subject, role));
                if *left_out == Condition::OwnImage {
                    facts.image = Some("tongs".parse().unwrap());
                }
                assert!(
                    !left_out.holds(&actor(role), &facts) || *left_out == Condition::UpdateKind,
                    "{role:?} {action:?} {left_out:?}"
                );
                let others_allow = columns(role)
                    .into_iter()
                    .filter(|column| *column != role)
                    .any(|column| match cell(column, action) {
                        Cell::No => false,
                        Cell::Yes => true,
                        Cell::If(all) => all.iter().all(|one| one.holds(&actor(role), &facts)),
                    });
                if !others_allow {
                    assert!(
                        may(&actor(role), action, &facts).is_err(),
                        "{role:?} {action:?} without {left_out:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn with_nothing_said_about_the_subject_only_unconditional_cells_hold() {
    for role in Role::ALL {
        for action in Action::ALL.iter().copied() {
            // The image of the subject is the maintainer's own: that one thing is said.
            let yes = columns(role).iter().any(|column| {
                cell(*column, action) == Cell::Yes
                    || conditions(*column, action) == [Condition::OwnImage]
            }) && (role != Role::ServiceAccount || action.token_need().is_some());
            assert_eq!(
                may(&actor(role), action, &subject(role)).is_ok(),
                yes,
                "{role:?} {action:?}"
            );
        }
    }
}

#[test]
fn what_a_route_asks_refuses_no_one_whom_the_policy_lets_in() {
    for role in Role::ALL {
        for action in Action::ALL.iter().copied() {
            let facts = conditions(role, action)
                .iter()
                .fold(subject(role), |subject, one| with(*one, subject, role));
            if may(&actor(role), action, &facts).is_ok() {
                assert_eq!(might(&actor(role), action), Ok(()), "{role:?} {action:?}");
            }
        }
    }
    for action in Action::ALL.iter().copied() {
        let anonymous = might(&Actor::Anonymous, action);
        assert_eq!(
            anonymous.is_err(),
            cell(Role::Anonymous, action) == Cell::No,
            "{action:?}"
        );
        assert!(
            anonymous
                .err()
                .is_none_or(|refusal| refusal.asks_to_sign_in())
        );
    }
}

#[test]
fn a_conflict_takes_given_roles_away_from_the_item_and_a_waiver_gives_them_back() {
    let mut me = person(
        &[GrantedRole::Reviewer, GrantedRole::Coordinator],
        &Scope::ALL,
    );
    let item = Subject {
        scopes: vec![Scope::Dockerfile],
        public: true,
        ..subject(Role::User)
    };
    let asks = |me: &Person, action| may(&Actor::Person(me.clone()), action, &item);
    for action in [Action::Approve, Action::Decline, Action::ReadPrivateNotes] {
        assert_eq!(asks(&me, action), Ok(()));
    }
    me.conflicts.push(Conflict {
        image: Some(image()),
        proposal: None,
        waived: false,
    });
    for action in [Action::Approve, Action::Decline, Action::ReadPrivateNotes] {
        assert_eq!(asks(&me, action).map_err(|r| r.why), Err(Why::Conflict));
    }
    assert_eq!(asks(&me, Action::Comment), Ok(()), "as any user");
    assert_eq!(
        may(
            &Actor::Person(me.clone()),
            Action::Decline,
            &Subject {
                image: Some("tongs".parse().unwrap()),
                ..item.clone()
            }
        ),
        Ok(()),
        "elsewhere nothing changes"
    );
    me.conflicts[0].waived = true;
    assert_eq!(asks(&me, Action::Approve), Ok(()));
    me.conflicts.push(Conflict {
        image: None,
        proposal: Some("p".to_owned()),
        waived: false,
    });
    assert_eq!(
        asks(&me, Action::Approve).map_err(|r| r.why),
        Err(Why::Conflict),
        "an interest that was not waived"
    );
}

#[test]
fn nobody_judges_their_own_work_even_with_a_waiver() {
    let mut me = person(
        &[GrantedRole::Reviewer, GrantedRole::Coordinator],
        &Scope::ALL,
    );
    me.conflicts.push(Conflict {
        image: None,
        proposal: Some("p".to_owned()),
        waived: true,
    });
    let item = Subject {
        scopes: vec![Scope::Dockerfile],
        reason_given: true,
        requirements_met: true,
        ..subject(Role::Author)
    };
    for action in [
        Action::Approve,
        Action::Accept,
        Action::Screen,
        Action::LiftBlock,
        Action::WaiveConflict,
        Action::ReadPrivateNotes,
    ] {
        assert_eq!(
            may(&Actor::Person(me.clone()), action, &item).map_err(|r| r.why),
            Err(Why::OwnWork),
            "{action:?}"
        );
    }
    assert_eq!(may(&Actor::Person(me), Action::EditDraft, &item), Ok(()));
}

#[test]
fn a_maintainer_needs_a_waiver_to_review_their_image() {
    let mut me = person(&[GrantedRole::Reviewer], &Scope::ALL);
    me.maintains.insert(image());
    let item = Subject {
        scopes: vec![Scope::Docs],
        ..subject(Role::User)
    };
    assert!(may(&Actor::Person(me.clone()), Action::Approve, &item).is_err());
    me.conflicts.push(Conflict {
        image: Some(image()),
        proposal: None,
        waived: true,
    });
    assert_eq!(may(&Actor::Person(me), Action::Approve, &item), Ok(()));
}

#[test]
fn an_embargoed_case_is_as_if_it_were_not_there() {
    let item = Subject {
        embargoed: true,
        public: true,
        ..subject(Role::User)
    };
    for role in [
        Role::User,
        Role::Apprentice,
        Role::Reviewer,
        Role::Administrator,
    ] {
        for action in Action::ALL.iter().copied().filter(|a| a.is_about_an_item()) {
            let refusal = may(&actor(role), action, &item).expect_err("hidden");
            assert!(refusal.is_hidden(), "{role:?} {action:?}: {refusal}");
        }
    }
    for role in [Role::SecurityReviewer, Role::Coordinator, Role::Maintainer] {
        assert_eq!(may(&actor(role), Action::SeeEmbargoed, &item), Ok(()));
        assert_eq!(may(&actor(role), Action::ReadProposal, &item), Ok(()));
    }
    let with_reason = Subject {
        reason_given: true,
        ..item
    };
    assert_eq!(
        may(
            &actor(Role::Administrator),
            Action::BreakGlassRead,
            &with_reason
        ),
        Ok(())
    );
}

#[test]
fn a_token_allows_its_scopes_and_never_more_than_its_owner() {
    let with_token = |scopes: Vec<TokenScope>| {
        Actor::Person(Person {
            token: Some(scopes),
            ..person(&[GrantedRole::Administrator], &[])
        })
    };
    let all = with_token(TokenScope::PLAIN.to_vec());
    for action in [
        Action::GrantRole,
        Action::ManageOwnTokens,
        Action::BackUp,
        Action::LinkIdentity,
    ] {
        let refusal = may(&all, action, &Subject::person(id(ME))).expect_err("by no token");
        assert_eq!(refusal.why, Why::Token(None), "{action:?}");
        assert_eq!(might(&all, action), Err(refusal));
    }
    let quota = Subject {
        within_quota: true,
        ..Subject::none()
    };
    let reader = with_token(vec![TokenScope::CatalogueRead]);
    assert_eq!(may(&reader, Action::Public, &quota), Ok(()));
    assert_eq!(
        may(&reader, Action::Propose, &quota).map_err(|r| r.why),
        Err(Why::Token(Some(TokenNeed::ProposalsWrite)))
    );
    assert_eq!(may(&all, Action::Propose, &quota), Ok(()));
    assert!(
        may(&all, Action::Approve, &subject(Role::User)).is_err(),
        "an administrator's token does not review"
    );
}

#[test]
fn a_service_account_updates_its_image_and_no_other() {
    let account = Actor::ServiceAccount(ServiceAccount {
        id: id(ME),
        token: vec![TokenScope::ImageUpdate(image())],
    });
    let update = |name: &str| Subject {
        image: Some(name.parse().unwrap()),
        is_update: true,
        ..Subject::none()
    };
    assert_eq!(may(&account, Action::Propose, &update("anvil")), Ok(()));
    assert!(may(&account, Action::Propose, &update("tongs")).is_err());
    assert!(may(&account, Action::Propose, &Subject::image(image())).is_err());
    let own = Subject {
        proposal: Some("p".to_owned()),
        authors: vec![id(ME)],
        ..update("anvil")
    };
    assert_eq!(may(&account, Action::EditDraft, &own), Ok(()));
    let of_somebody = Subject {
        authors: vec![id(OTHER)],
        ..own
    };
    assert!(may(&account, Action::EditDraft, &of_somebody).is_err());
    assert!(may(&account, Action::Comment, &of_somebody).is_err());
}

#[test]
fn a_refusal_says_why_and_who_can() {
    let refusal = may(&actor(Role::User), Action::Decline, &subject(Role::User)).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "Your roles do not let you decline this proposal. Who can: coordinators."
    );
    let refusal = may(
        &actor(Role::Coordinator),
        Action::LiftBlock,
        &subject(Role::User),
    );
    assert_eq!(
        refusal.unwrap_err().to_string(),
        "You could lift this request for changes if you gave a reason that everybody can read. Who can: coordinators."
    );
    let refusal = may(&Actor::Anonymous, Action::UseAccount, &Subject::none()).unwrap_err();
    assert!(refusal.asks_to_sign_in());
    for action in Action::ALL.iter().copied() {
        for role in Role::ALL {
            if let Err(refusal) = may(&actor(role), action, &subject(role)) {
                let text = refusal.to_string();
                assert!(text.ends_with('.') && text.len() < 400, "{text}");
            }
        }
    }
}

#[test]
fn scopes_read_what_they_write() {
    for scope in TokenScope::PLAIN
        .into_iter()
        .chain([TokenScope::ImageUpdate(image())])
    {
        assert_eq!(scope.to_string().parse(), Ok(scope));
    }
    for wrong in [
        "",
        "catalogue",
        "image::update",
        "image:A B:update",
        "image:anvil:read",
        "*",
    ] {
        assert!(wrong.parse::<TokenScope>().is_err(), "{wrong}");
    }
    for role in GrantedRole::ALL {
        assert_eq!(role.as_str().parse(), Ok(role));
    }
    for scope in Scope::ALL {
        assert_eq!(scope.as_str().parse(), Ok(scope));
    }
}

/// The table as people read it, in the documentation.
fn as_document() -> String {
    use std::fmt::Write as _;
    let names = [
        "Anonymous",
        "User",
        "Author",
        "Maintainer",
        "Apprentice",
        "Reviewer",
        "Security",
        "Coordinator",
        "Administrator",
        "Service account",
    ];
    let mut text = format!(
        "| Act | {} |\n|---|{}\n",
        names.join(" | "),
        "---|".repeat(10)
    );
    for action in Action::ALL {
        let cells = Role::ALL.map(|role| match cell(role, *action) {
            Cell::No => "–".to_owned(),
            Cell::Yes => "yes".to_owned(),
            Cell::If(conditions) => conditions
                .iter()
                .map(|condition| format!("{condition:?}"))
                .collect::<Vec<_>>()
                .join(" and "),
        });
        let _ = writeln!(text, "| `{}` | {} |", action.as_str(), cells.join(" | "));
    }
    text.push_str("\n| Condition | Holds |\n|---|---|\n");
    for condition in Condition::ALL {
        let _ = writeln!(
            text,
            "| {condition:?} | you could do it if {} |",
            condition.words()
        );
    }
    text.push_str("\n| Scope of a token | Acts |\n|---|---|\n");
    let scopes = TokenScope::PLAIN
        .into_iter()
        .chain([TokenScope::ImageUpdate(image())]);
    for scope in scopes {
        let acts: Vec<String> = Action::ALL
            .iter()
            .filter(|action| {
                action
                    .token_need()
                    .is_some_and(|need| need != TokenNeed::CatalogueRead && scope.is_for(need))
            })
            .map(|action| format!("`{}`", action.as_str()))
            .collect();
        let own = match &scope {
            TokenScope::ImageUpdate(_) => {
                "`image:NAME:update`, for updates of that image".to_owned()
            }
            plain => format!("`{plain}`"),
        };
        let acts = if acts.is_empty() {
            "–".to_owned()
        } else {
            acts.join(", ")
        };
        let _ = writeln!(text, "| {own} | {acts} |");
    }
    text
}

#[test]
fn a_token_for_reviews_decides_nothing_and_one_for_decisions_reviews_nothing() {
    let with = |scope: TokenScope| {
        Actor::Person(Person {
            token: Some(vec![scope]),
            ..person(
                &[GrantedRole::Reviewer, GrantedRole::Coordinator],
                &Scope::ALL,
            )
        })
    };
    let item = Subject {
        scopes: Scope::ALL.to_vec(),
        reason_given: true,
        public: true,
        ..subject(Role::User)
    };
    let reviewer = with(TokenScope::ReviewsWrite);
    let coordinator = with(TokenScope::DecisionsWrite);
    let author = with(TokenScope::ProposalsWrite);
    for (action, reviews, decides, writes) in [
        (Action::Claim, true, false, false),
        (Action::Review, true, false, false),
        (Action::TakeOverBlock, true, false, false),
        (Action::WaiveFinding, true, false, false),
        (Action::Screen, true, true, false),
        (Action::ReadQueue, true, true, false),
        (Action::Accept, false, true, false),
        (Action::Decline, false, true, false),
        (Action::Publish, false, true, false),
        (Action::DecideAppeal, false, true, false),
        (Action::OverrideRequirement, false, true, false),
        (Action::LiftBlock, false, true, false),
        (Action::WaiveConflict, false, true, false),
        (Action::Park, true, true, true),
        (Action::Comment, true, true, true),
        (Action::CorrectTurn, true, true, true),
    ] {
        for (actor, allowed) in [
            (&reviewer, reviews),
            (&coordinator, decides),
            (&author, writes),
        ] {
            let answer = may(actor, action, &item);
            assert_eq!(answer.is_ok(), allowed, "{action:?}: {answer:?}");
            assert_eq!(might(actor, action).is_ok(), allowed, "{action:?}");
        }
    }
    assert_eq!(
        may(&author, Action::ReadQueue, &item)
            .unwrap_err()
            .to_string(),
        "The token does not allow it: to see the queue it needs the scope `reviews:write` or `decisions:write`."
    );
}

#[test]
fn the_documentation_holds_the_same_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/permissions.md");
    let written = std::fs::read_to_string(path).unwrap();
    let expected = as_document();
    let (_, table) = written.split_once("<!-- table -->\n").unwrap();
    assert_eq!(
        table.trim(),
        expected.trim(),
        "write this into docs/permissions.md:\n{expected}"
    );
}
