//! The table of roles and acts, and the conditions under which some cells hold.

use super::{Action, Actor, Lane, Role, Subject};

/// What a role allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// The role adds nothing.
    No,
    /// The role allows it.
    Yes,
    /// The role allows it where all of these hold.
    If(&'static [Condition]),
}

/// What a conditional cell asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// The person has fewer open drafts and proposals than the quota.
    WithinQuota,
    /// The proposal changes an image that is there.
    UpdateKind,
    /// The actor is an author of the item.
    OwnItem,
    /// The reviewer was given a scope that the item asks for.
    InScope,
    /// A reason is given that everybody will read.
    PublicReason,
    /// It concerns the actor themselves.
    Oneself,
    /// The actor answers for the service account.
    AnswersForIt,
    /// The image is one that the actor maintains.
    OwnImage,
    /// Every requirement holds.
    RequirementsMet,
    /// The lane is profile, routine or update.
    RoutineLane,
    /// The lane is security.
    SecurityLane,
    /// The lane is profile.
    ProfileLane,
    /// A coordinator and an administrator, or two coordinators, act together.
    SecondPerson,
    /// The authors asked for help a week ago or longer.
    HelpRequested,
    /// The role is apprentice or reviewer.
    GrantableByCoordinator,
    /// A verified sign-in of the person carries a handle that the manifest lists.
    HandleListed,
    /// Everybody may read the item.
    PublicItem,
    /// The item is embargoed.
    Embargoed,
}

impl Condition {
    /// Every condition.
    pub const ALL: [Self; 18] = [
        Self::WithinQuota,
        Self::UpdateKind,
        Self::OwnItem,
        Self::InScope,
        Self::PublicReason,
        Self::Oneself,
        Self::AnswersForIt,
        Self::OwnImage,
        Self::RequirementsMet,
        Self::RoutineLane,
        Self::SecurityLane,
        Self::ProfileLane,
        Self::SecondPerson,
        Self::HelpRequested,
        Self::GrantableByCoordinator,
        Self::HandleListed,
        Self::PublicItem,
        Self::Embargoed,
    ];

    /// The condition as it completes "you could do it if …".
    pub const fn words(self) -> &'static str {
        match self {
            Self::WithinQuota => "you had fewer open drafts and proposals",
            Self::UpdateKind => "it changed an image that is there",
            Self::OwnItem => "you were an author of it",
            Self::InScope => "you had been given the scope that it needs",
            Self::PublicReason => "you gave a reason that everybody can read",
            Self::Oneself => "it were your own",
            Self::AnswersForIt => "you answered for it",
            Self::OwnImage => "you maintained the image",
            Self::RequirementsMet => "every requirement held",
            Self::RoutineLane => "it were a routine update",
            Self::SecurityLane => "it were a security case",
            Self::ProfileLane => "it changed the image's profile only",
            Self::SecondPerson => "a second person with the right role agreed",
            Self::HelpRequested => "its authors had asked for help a week ago",
            Self::GrantableByCoordinator => "it were the role of apprentice or reviewer",
            Self::HandleListed => {
                "the image's manifest listed a handle under which you have signed in"
            }
            Self::PublicItem => "it were public",
            Self::Embargoed => "it were an embargoed case",
        }
    }

    /// Whether it holds for an actor and a subject.
    pub fn holds(self, actor: &Actor, subject: &Subject) -> bool {
        let id = actor.id();
        match self {
            Self::WithinQuota => subject.within_quota,
            Self::UpdateKind => subject.is_update,
            Self::OwnItem => id.is_some_and(|id| subject.authors.contains(&id)),
            Self::InScope => {
                matches!(actor, Actor::Person(person) if subject.scopes.iter().any(|scope| person.scopes.contains(scope)))
            }
            Self::PublicReason => subject.reason_given,
            Self::Oneself => id.is_some() && subject.person == id,
            Self::AnswersForIt => id.is_some() && subject.contact == id,
            Self::OwnImage => {
                matches!((actor, &subject.image), (Actor::Person(person), Some(image)) if person.maintains.contains(image))
            }
            Self::RequirementsMet => subject.requirements_met,
            Self::RoutineLane => {
                subject.is_update
                    && matches!(
                        subject.lane,
                        Some(Lane::Profile | Lane::Routine | Lane::Update)
                    )
            }
            Self::SecurityLane => subject.lane == Some(Lane::Security),
            Self::ProfileLane => subject.lane == Some(Lane::Profile),
            Self::SecondPerson => subject.second_person,
            Self::HelpRequested => subject.help_requested,
            Self::GrantableByCoordinator => matches!(
                subject.role,
                Some(super::GrantedRole::Apprentice | super::GrantedRole::Reviewer)
            ),
            Self::HandleListed => subject.handle_listed,
            Self::PublicItem => subject.public && !subject.embargoed,
            Self::Embargoed => subject.embargoed,
        }
    }
}

/// What a role allows of an act.
pub fn cell(role: Role, action: Action) -> Cell {
    let row = row(action);
    match role {
        Role::Anonymous => row[0],
        Role::User => row[1],
        Role::Author => row[2],
        Role::Maintainer => row[3],
        Role::Apprentice => row[4],
        Role::Reviewer => row[5],
        Role::SecurityReviewer => row[6],
        Role::Coordinator => row[7],
        Role::Administrator => row[8],
        Role::ServiceAccount => row[9],
    }
}

use Cell::{If, No, Yes};

const ANSWERS: Cell = If(&[Condition::AnswersForIt]);
const ACCEPT: Cell = If(&[Condition::RoutineLane, Condition::RequirementsMet]);
const ACCEPT_SECURITY: Cell = If(&[Condition::SecurityLane, Condition::RequirementsMet]);
const EMBARGOED: Cell = If(&[Condition::Embargoed]);
const GRANTABLE: Cell = If(&[Condition::GrantableByCoordinator]);
const HELP: Cell = If(&[Condition::HelpRequested]);
const IMAGE_PROFILE: Cell = If(&[Condition::ProfileLane]);
const LISTED: Cell = If(&[Condition::HandleListed]);
const OWN: Cell = If(&[Condition::OwnItem]);
const OWN_IMAGE: Cell = If(&[Condition::OwnImage]);
const OWN_UPDATE: Cell = If(&[Condition::OwnItem, Condition::UpdateKind]);
const PROFILE: Cell = If(&[Condition::ProfileLane]);
const PUBLIC: Cell = If(&[Condition::PublicItem]);
const QUOTA: Cell = If(&[Condition::WithinQuota]);
const REASON: Cell = If(&[Condition::PublicReason]);
const SCOPE: Cell = If(&[Condition::InScope]);
const SCOPE_REASON: Cell = If(&[Condition::InScope, Condition::PublicReason]);
const SECOND: Cell = If(&[Condition::SecondPerson]);
const SELF: Cell = If(&[Condition::Oneself]);
const TOGETHER: Cell = If(&[Condition::SecondPerson, Condition::PublicReason]);
const UPDATE: Cell = If(&[Condition::UpdateKind]);

/// A row of the table. The columns: anonymous, user, author, maintainer, apprentice, reviewer,
/// security reviewer, coordinator, administrator, service account.
#[rustfmt::skip]
const fn row(action: Action) -> [Cell; 10] {
    match action {
        // Read catalogue, routes, decision records, public threads.
        Action::Public => [Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes],
        Action::SignIn => [Yes, No, No, No, No, No, No, No, No, No],
        Action::ReadProposal => [PUBLIC, PUBLIC, Yes, EMBARGOED, No, No, EMBARGOED, EMBARGOED, No, PUBLIC],
        // Use router, send receipt, suggest a correction.
        Action::SuggestCorrection => [Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, No],
        // Subscribe / feeds.
        Action::Subscribe => [Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, Yes, No],
        // Read own draft / other's draft.
        Action::ReadDraft => [No, No, Yes, No, No, No, No, No, No, OWN],
        Action::ReadDraftTitle => [No, No, Yes, No, No, No, No, HELP, No, OWN],
        // Create proposal.
        Action::Propose => [No, QUOTA, No, Yes, Yes, Yes, Yes, Yes, No, UPDATE],
        // Edit draft, invite co-author, submit, withdraw, revive.
        Action::EditDraft => [No, No, Yes, UPDATE, No, No, No, No, No, OWN_UPDATE],
        Action::DeleteDraft => [No, No, Yes, UPDATE, No, No, No, No, No, OWN_UPDATE],
        Action::InviteCoAuthor => [No, No, Yes, UPDATE, No, No, No, No, No, OWN_UPDATE],
        Action::Submit => [No, No, Yes, UPDATE, No, No, No, No, No, OWN_UPDATE],
        Action::Withdraw => [No, No, Yes, UPDATE, No, No, No, No, No, OWN_UPDATE],
        Action::Revive => [No, No, Yes, UPDATE, No, No, No, No, No, OWN_UPDATE],
        Action::Supersede => [No, No, Yes, UPDATE, No, No, No, No, No, OWN_UPDATE],
        Action::Appeal => [No, No, Yes, No, No, No, No, No, No, No],
        // Answer threads, nudge.
        Action::AnswerThread => [No, No, Yes, Yes, No, No, No, Yes, No, No],
        Action::Nudge => [No, No, Yes, Yes, No, No, No, Yes, No, No],
        // Comment publicly on a public proposal.
        Action::Comment => [No, PUBLIC, Yes, Yes, PUBLIC, PUBLIC, PUBLIC, PUBLIC, PUBLIC, No],
        // Shadow review.
        Action::ShadowReview => [No, No, No, No, Yes, Yes, Yes, Yes, No, No],
        // Claim, review, vote in own scope.
        Action::Claim => [No, No, No, No, No, SCOPE, SCOPE, No, No, No],
        Action::Review => [No, No, No, No, No, SCOPE, SCOPE, No, No, No],
        Action::Approve => [No, No, No, No, No, SCOPE, SCOPE, No, No, No],
        Action::Screen => [No, No, No, No, No, SCOPE, SCOPE, Yes, No, No],
        // Check an update of somebody else.
        Action::CheckAsMaintainer => [No, No, No, UPDATE, No, No, No, No, No, No],
        Action::TakeOverBlock => [No, No, No, No, No, SCOPE_REASON, SCOPE_REASON, REASON, No, No],
        Action::ReadQueue => [No, No, No, No, Yes, Yes, Yes, Yes, No, No],
        // Read/write private notes.
        Action::ReadPrivateNotes => [No, No, No, No, No, Yes, Yes, Yes, No, No],
        Action::WritePrivateNotes => [No, No, No, No, No, Yes, Yes, Yes, No, No],
        // See embargoed case.
        Action::SeeEmbargoed => [No, No, Yes, Yes, No, No, Yes, Yes, No, No],
        Action::BreakGlassRead => [No, No, No, No, No, No, No, No, REASON, No],
        // Raise lane.
        Action::RaiseLane => [No, No, No, No, No, REASON, REASON, REASON, No, No],
        // Lower lane, override requirement, lift block, waive conflict.
        Action::LowerLane => [No, No, No, No, No, No, No, REASON, No, No],
        Action::OverrideRequirement => [No, No, No, No, No, No, No, REASON, No, No],
        Action::LiftBlock => [No, No, No, No, No, No, No, REASON, No, No],
        Action::WaiveConflict => [No, No, No, No, No, No, No, REASON, No, No],
        Action::CorrectTurn => [No, No, REASON, No, No, REASON, REASON, REASON, No, No],
        // Waive a rule result.
        Action::WaiveFinding => [No, No, No, No, No, REASON, REASON, REASON, No, No],
        // Assign / release others.
        Action::Assign => [No, No, No, No, No, SELF, SELF, Yes, No, No],
        Action::Release => [No, No, No, No, No, SELF, SELF, Yes, No, No],
        // Decide (accept/decline), publish, park.
        Action::Accept => [No, No, No, No, No, ACCEPT, ACCEPT_SECURITY, Yes, No, No],
        Action::Decline => [No, No, No, No, No, No, No, Yes, No, No],
        Action::Publish => [No, No, No, No, No, No, No, Yes, No, No],
        Action::Park => [No, No, Yes, No, No, No, No, Yes, No, No],
        Action::DecideAppeal => [No, No, No, No, No, No, No, Yes, No, No],
        // Break glass publish, freeze image.
        Action::BreakGlassPublish => [No, No, No, No, No, No, No, TOGETHER, TOGETHER, No],
        Action::FreezeImage => [No, No, No, No, No, No, REASON, TOGETHER, TOGETHER, No],
        // Edit image profile (docs, routes, maintainers).
        Action::EditProfileOfImage => [No, No, No, PROFILE, No, No, No, REASON, No, IMAGE_PROFILE],
        // Policy, requirements, lanes, templates.
        Action::ProposePolicy => [No, No, No, No, No, Yes, Yes, Yes, No, No],
        Action::PublishPolicy => [No, No, No, No, No, No, No, SECOND, No, No],
        // Users, roles, OIDC mapping, tokens of others.
        Action::ReadPeople => [No, No, No, No, No, No, No, Yes, Yes, No],
        Action::GrantRole => [No, No, No, No, No, No, No, GRANTABLE, Yes, No],
        Action::RevokeTokenOfOther => [No, No, No, No, No, No, No, No, Yes, No],
        Action::EndSessionsOfOther => [No, No, No, No, No, No, No, No, Yes, No],
        Action::ManageServiceAccounts => [No, No, No, No, No, No, No, No, Yes, No],
        Action::ManageServiceTokens => [No, ANSWERS, No, No, No, No, No, No, Yes, No],
        Action::ClaimMaintainership => [No, LISTED, No, No, No, No, No, No, No, No],
        Action::ConfirmMaintainer => [No, No, No, Yes, No, No, No, Yes, No, No],
        // Moderate (hide, block, verify).
        Action::Hide => [No, No, No, No, No, REASON, No, Yes, Yes, No],
        Action::BlockPerson => [No, No, No, No, No, No, No, Yes, Yes, No],
        Action::VerifyPerson => [No, No, No, No, No, No, No, Yes, Yes, No],
        // Read audit log.
        Action::ReadAudit => [No, SELF, No, OWN_IMAGE, No, No, No, Yes, Yes, No],
        Action::ReadWholeAudit => [No, No, No, No, No, No, No, Yes, Yes, No],
        // Export everything / backup.
        Action::ExportOwnData => [No, SELF, No, No, No, No, No, No, Yes, No],
        Action::ExportImage => [No, No, No, Yes, No, No, No, Yes, Yes, No],
        Action::ExportCatalogue => [No, No, No, No, No, No, No, Yes, Yes, No],
        Action::BackUp => [No, No, No, No, No, No, No, No, Yes, No],
        // One's own account (section 7 takes it for granted).
        Action::ReadOwnAccount => [No, Yes, No, No, No, No, No, No, No, Yes],
        Action::UseAccount => [No, Yes, No, No, No, No, No, No, No, No],
        Action::MarkNotices => [No, Yes, No, No, No, No, No, No, No, No],
        Action::EditOwnProfile => [No, SELF, No, No, No, No, No, No, No, No],
        Action::LinkIdentity => [No, SELF, No, No, No, No, No, No, No, No],
        Action::ManageOwnSessions => [No, SELF, No, No, No, No, No, No, No, No],
        Action::ManageOwnTokens => [No, SELF, No, No, No, No, No, No, No, No],
        Action::DeclareConflict => [No, SELF, No, No, No, No, No, No, No, No],
        Action::ViewAsRole => [No, No, No, No, No, No, No, Yes, Yes, No],
    }
}
