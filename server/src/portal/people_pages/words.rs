//! Roles, scopes and people in the words of the pages.

use app::view::people::{Email, RoleHeld};
use domain::permission::{Action, GrantedRole, Scope};
use time::OffsetDateTime;

use crate::clock::Timestamp;
use crate::sign_in::SignIn;
use crate::store::{IdentityRow, PersonRow, RoleRow};

/// A role as a heading has it.
pub(super) fn role(role: GrantedRole) -> &'static str {
    match role {
        GrantedRole::Apprentice => "Apprentice",
        GrantedRole::Reviewer => "Reviewer",
        GrantedRole::Coordinator => "Coordinator",
        GrantedRole::Administrator => "Administrator",
    }
}

/// A scope inside a sentence.
pub(super) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Suitability => "suitability",
        Scope::Dockerfile => "Dockerfiles",
        Scope::Docs => "documentation",
        Scope::Security => "security",
    }
}

/// What a role is for, as a sentence.
pub(super) fn about_role(role: GrantedRole) -> &'static str {
    match role {
        GrantedRole::Apprentice => "Reviews in the shadow of others; the verdict does not count.",
        GrantedRole::Reviewer => "Claims and reviews proposals in the scopes that are given.",
        GrantedRole::Coordinator => {
            "Decides on proposals, waives conflicts, names apprentices and reviewers."
        }
        GrantedRole::Administrator => {
            "Runs the portal: people, roles, service accounts. Decides on no proposal."
        }
    }
}

/// A stored act in words, as what was done; one that this program does not know keeps its name.
pub(super) fn done(stored: &str) -> String {
    Action::ALL
        .iter()
        .find(|action| action.as_str() == stored)
        .map_or_else(|| stored.to_owned(), |action| past(*action).to_owned())
}

/// An act as what was done.
const fn past(action: Action) -> &'static str {
    match action {
        Action::Public => "Read a public page",
        Action::SignIn => "Signed in",
        Action::ReadProposal => "Read a proposal",
        Action::SuggestCorrection => "Suggested a correction",
        Action::Subscribe => "Subscribed",
        Action::ReadDraft => "Read a draft",
        Action::ReadDraftTitle => "Read the title of a draft",
        Action::Propose => "Began a proposal",
        Action::EditDraft => "Changed a draft",
        Action::DeleteDraft => "Deleted a draft, or took it back",
        Action::InviteCoAuthor => "Invited a co-author, or handed a draft over",
        Action::Submit => "Submitted a draft",
        Action::Withdraw => "Withdrew a proposal",
        Action::Revive => "Revived a proposal",
        Action::Supersede => "Replaced an update",
        Action::Appeal => "Appealed against a decision",
        Action::AnswerThread => "Answered a thread",
        Action::Nudge => "Reminded those whose turn it was",
        Action::Comment => "Commented on a proposal",
        Action::ShadowReview => "Wrote a shadow review",
        Action::Claim => "Claimed a proposal",
        Action::Review => "Reviewed a proposal",
        Action::Approve => "Approved a proposal",
        Action::Screen => "Judged the suitability of an image",
        Action::CheckAsMaintainer => "Checked a proposal as a maintainer",
        Action::TakeOverBlock => "Took over a request for changes",
        Action::ReadQueue => "Saw the queue",
        Action::ReadPrivateNotes => "Read private notes",
        Action::WritePrivateNotes => "Wrote a private note",
        Action::SeeEmbargoed => "Saw an embargoed case",
        Action::BreakGlassRead => "Looked into a case",
        Action::RaiseLane => "Raised a lane",
        Action::LowerLane => "Lowered a lane",
        Action::OverrideRequirement => "Overrode a requirement",
        Action::LiftBlock => "Lifted a request for changes",
        Action::WaiveConflict => "Waived a conflict of interest",
        Action::CorrectTurn => "Corrected whose turn it was",
        Action::WaiveFinding => "Waived a finding",
        Action::Assign => "Assigned a proposal",
        Action::Release => "Released a claim",
        Action::Accept => "Accepted a proposal",
        Action::Decline => "Declined a proposal",
        Action::Publish => "Published a proposal",
        Action::Park => "Parked a proposal, or woke it",
        Action::DecideAppeal => "Decided an appeal",
        Action::BreakGlassPublish => "Published in an emergency",
        Action::FreezeImage => "Froze an image",
        Action::EditProfileOfImage => "Changed the profile of an image",
        Action::ProposePolicy => "Proposed a policy",
        Action::PublishPolicy => "Published a policy",
        Action::ReadPeople => "Saw the list of people",
        Action::GrantRole => "Gave or took a role",
        Action::RevokeTokenOfOther => "Revoked the token of somebody else",
        Action::EndSessionsOfOther => "Signed somebody else out",
        Action::ManageServiceAccounts => "Made or closed a service account",
        Action::ManageServiceTokens => "Made or revoked a token of a service account",
        Action::ClaimMaintainership => "Claimed to maintain an image, or withdrew that",
        Action::ConfirmMaintainer => "Confirmed or ended a maintainership",
        Action::Hide => "Hid a text",
        Action::BlockPerson => "Blocked a person, or lifted that",
        Action::VerifyPerson => "Verified a person",
        Action::ReadAudit => "Read a part of the audit log",
        Action::ReadWholeAudit => "Read the audit log",
        Action::ExportOwnData => "Exported a person's data",
        Action::ExportImage => "Exported an image",
        Action::ExportCatalogue => "Exported the catalogue",
        Action::BackUp => "Copied the database",
        Action::ReadOwnAccount => "Read who they were",
        Action::UseAccount => "Opened their own pages",
        Action::MarkNotices => "Marked their notices as read",
        Action::EditOwnProfile => "Changed their profile",
        Action::LinkIdentity => "Linked or unlinked a sign-in",
        Action::ManageOwnSessions => "Ended sessions of their own",
        Action::ManageOwnTokens => "Made or revoked a token of their own",
        Action::DeclareConflict => "Declared a conflict of interest, or withdrew it",
        Action::ViewAsRole => "Viewed pages as another role",
    }
}

/// A text that begins a sentence.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_uppercase(), letters.as_str())
    })
}

/// A way to sign in, as in "GitHub (octo)".
pub(super) fn identity(sign_in: &SignIn, row: &IdentityRow) -> String {
    format!("{} ({})", provider(sign_in, &row.issuer), row.name)
}

/// Stored scopes in words, with commas.
pub(super) fn scopes(stored: &str) -> String {
    let words: Vec<_> = stored
        .split(' ')
        .filter_map(|text| text.parse().ok())
        .map(scope)
        .collect();
    words.join(", ")
}

/// A stored role in words; one that this program does not know keeps its name.
pub(super) fn stored_role(text: &str) -> String {
    text.parse()
        .map_or_else(|_| text.to_owned(), |known| role(known).to_owned())
}

/// Roles as pages list them.
pub(super) fn roles_held(rows: &[RoleRow]) -> Vec<RoleHeld> {
    rows.iter()
        .map(|row| RoleHeld {
            role: stored_role(&row.role),
            scopes: scopes(&row.scopes),
            since: moment(row.granted_at),
        })
        .collect()
}

/// A stored moment.
pub(super) fn moment(micros: i64) -> OffsetDateTime {
    Timestamp(micros).into()
}

/// What a provider is called; one that is no longer configured by its address.
pub(super) fn provider(sign_in: &SignIn, issuer: &str) -> String {
    sign_in
        .providers()
        .iter()
        .find(|provider| provider.issuer() == issuer)
        .map_or_else(|| issuer.to_owned(), |known| known.name().to_owned())
}

/// An address, and who says that it is theirs.
pub(super) fn email(sign_in: &SignIn, person: &PersonRow, identities: &[IdentityRow]) -> Email {
    let Some(address) = person.email.clone() else {
        return Email::None;
    };
    // Which provider said so is not kept: with one it is known, with several it is one of them.
    let by = match identities {
        [only] => provider(sign_in, &only.issuer),
        _ => "a sign-in provider".to_owned(),
    };
    if person.email_verified_at.is_some() {
        Email::Verified { address, by }
    } else {
        Email::Unverified { address, by }
    }
}

/// A stored list of names.
pub(super) fn names(stored: &str) -> Vec<String> {
    serde_json::from_str(stored).unwrap_or_default()
}
