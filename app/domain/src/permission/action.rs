//! The acts: everything that the product lets somebody do, as a closed list.

use super::TokenNeed;

/// One line for each act: its name, its sentence, the words that complete "you could …", what it
/// asks of a token, and whether it is about a draft or proposal.
macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident, $words:literal, $token:expr, $item:literal;)*) => {
        /// Something that somebody may or may not do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// Every act, in the order of the matrix.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The act as it completes "you could …".
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }

            /// The name, as it stands in the audit log.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// What it asks of a token; nothing when no token is enough.
            pub const fn token_need(self) -> Option<TokenNeed> {
                match self { $(Self::$name => $token,)* }
            }

            /// Whether it is about one draft or proposal, which may be embargoed.
            pub const fn is_about_an_item(self) -> bool {
                match self { $(Self::$name => $item,)* }
            }
        }
    };
}

actions! {
    /// Read what everybody may read: catalogue, routes, decision records, rules, assets, the health check; sign in and out.
    Public, "read public pages", Some(TokenNeed::CatalogueRead), false;
    /// Sign in.
    SignIn, "sign in", None, false;
    /// Read a proposal with its public threads and records.
    ReadProposal, "read this proposal", Some(TokenNeed::ProposalRead), true;
    /// Suggest a correction of a route.
    SuggestCorrection, "suggest a correction", None, false;
    /// Subscribe to an image or a proposal.
    Subscribe, "subscribe", None, false;
    /// Read a draft.
    ReadDraft, "read this draft", Some(TokenNeed::ProposalsRead), true;
    /// Read the title of a draft whose authors asked for help.
    ReadDraftTitle, "read the title of this draft", None, true;
    /// Begin a proposal.
    Propose, "begin a proposal", Some(TokenNeed::ProposalsWrite), false;
    /// Change a draft.
    EditDraft, "change this draft", Some(TokenNeed::ProposalsWrite), true;
    /// Delete a draft, or take it back within the time for that.
    DeleteDraft, "delete this draft", Some(TokenNeed::ProposalsWrite), true;
    /// Invite a co-author, or hand the draft over.
    InviteCoAuthor, "invite a co-author", Some(TokenNeed::ProposalsWrite), true;
    /// Submit a draft, or resubmit after a round.
    Submit, "submit this draft", Some(TokenNeed::ProposalsWrite), true;
    /// Withdraw a proposal.
    Withdraw, "withdraw this proposal", Some(TokenNeed::ProposalsWrite), true;
    /// Revive a proposal that was withdrawn.
    Revive, "revive this proposal", Some(TokenNeed::ProposalsWrite), true;
    /// Replace an open update by a newer one.
    Supersede, "replace this update", Some(TokenNeed::ProposalsWrite), true;
    /// Appeal once against a decision.
    Appeal, "appeal against the decision", Some(TokenNeed::ProposalsWrite), true;
    /// Answer a thread on the side of the authors.
    AnswerThread, "answer this thread", Some(TokenNeed::ProposalsWrite), true;
    /// Remind those whose turn it is.
    Nudge, "remind those whose turn it is", Some(TokenNeed::ProposalsWrite), true;
    /// Comment publicly on a public proposal.
    Comment, "comment on this proposal", Some(TokenNeed::Acting), true;
    /// Write a review that does not count.
    ShadowReview, "write a shadow review", Some(TokenNeed::ReviewsWrite), true;
    /// Claim a proposal for review.
    Claim, "claim this proposal", Some(TokenNeed::ReviewsWrite), true;
    /// Publish a review with a verdict.
    Review, "review this proposal", Some(TokenNeed::ReviewsWrite), true;
    /// Give an approval that counts.
    Approve, "approve this", Some(TokenNeed::ReviewsWrite), true;
    /// Judge whether an image is useful to many, or return it.
    Screen, "judge the suitability", Some(TokenNeed::Judging), true;
    /// Check, as a confirmed maintainer, what somebody else proposes for the image.
    CheckAsMaintainer, "check it as a maintainer of the image", Some(TokenNeed::ReviewsWrite), true;
    /// Take over another reviewer's request for changes.
    TakeOverBlock, "take over this request for changes", Some(TokenNeed::ReviewsWrite), true;
    /// See the queue of what waits for reviewers.
    ReadQueue, "see the queue", Some(TokenNeed::Judging), false;
    /// Read the private notes of the reviewers.
    ReadPrivateNotes, "read private notes", None, true;
    /// Write a private note to the reviewers.
    WritePrivateNotes, "write a private note", None, true;
    /// See an embargoed case.
    SeeEmbargoed, "see this case", None, true;
    /// Look into an embargoed case or private review text for a logged reason.
    BreakGlassRead, "look into this case", None, true;
    /// Have a proposal looked at more closely.
    RaiseLane, "raise the lane", Some(TokenNeed::ReviewsWrite), true;
    /// Have a proposal looked at less closely.
    LowerLane, "lower the lane", None, true;
    /// Accept without a requirement.
    OverrideRequirement, "override this requirement", Some(TokenNeed::DecisionsWrite), true;
    /// Lift a standing request for changes.
    LiftBlock, "lift this request for changes", Some(TokenNeed::DecisionsWrite), true;
    /// Let somebody act in spite of a conflict of interest.
    WaiveConflict, "waive this conflict of interest", Some(TokenNeed::DecisionsWrite), true;
    /// Correct whose turn it is.
    CorrectTurn, "correct the turn", Some(TokenNeed::Acting), true;
    /// Let a finding of a rule pass.
    WaiveFinding, "waive this finding", Some(TokenNeed::ReviewsWrite), true;
    /// Assign a proposal to a reviewer.
    Assign, "assign this proposal", Some(TokenNeed::ReviewsWrite), true;
    /// Release a claim.
    Release, "release this claim", Some(TokenNeed::Judging), true;
    /// Accept a proposal.
    Accept, "accept this proposal", Some(TokenNeed::DecisionsWrite), true;
    /// Decline a proposal.
    Decline, "decline this proposal", Some(TokenNeed::DecisionsWrite), true;
    /// Publish what was accepted, or set the moment for it.
    Publish, "publish this proposal", Some(TokenNeed::DecisionsWrite), true;
    /// Park a proposal until a day, or wake it.
    Park, "park this proposal", Some(TokenNeed::Acting), true;
    /// Decide an appeal.
    DecideAppeal, "decide this appeal", Some(TokenNeed::DecisionsWrite), true;
    /// Publish without what is required, two people together.
    BreakGlassPublish, "publish in an emergency", None, true;
    /// Stop every publication of an image.
    FreezeImage, "freeze this image", None, false;
    /// Change texts, routes or maintainers of an image.
    EditProfileOfImage, "change this image's profile", Some(TokenNeed::ProposalsWrite), false;
    /// Propose another policy of the programme.
    ProposePolicy, "propose a policy", None, false;
    /// Put a policy into force, two people together.
    PublishPolicy, "publish a policy", None, false;
    /// See everybody with roles and last visit.
    ReadPeople, "see the list of people", None, false;
    /// Give or take a role.
    GrantRole, "give or take this role", None, false;
    /// Revoke somebody else's token.
    RevokeTokenOfOther, "revoke this token", None, false;
    /// Sign somebody else out everywhere.
    EndSessionsOfOther, "sign this person out", None, false;
    /// Make, change and close service accounts and their tokens.
    ManageServiceAccounts, "manage service accounts", None, false;
    /// Make and revoke the tokens of a service account.
    ManageServiceTokens, "manage the tokens of this service account", None, false;
    /// Say that one maintains an image.
    ClaimMaintainership, "claim this image", None, false;
    /// Confirm or end a maintainership.
    ConfirmMaintainer, "confirm this maintainer", None, false;
    /// Hide a text from the public.
    Hide, "hide this text", None, false;
    /// Block a person, or lift that.
    BlockPerson, "block this person", None, false;
    /// Mark a person's e-mail address as verified.
    VerifyPerson, "verify this person", None, false;
    /// Read an entry of the audit log.
    ReadAudit, "read this part of the audit log", Some(TokenNeed::AuditRead), false;
    /// Read and export the whole audit log.
    ReadWholeAudit, "read the audit log", Some(TokenNeed::AuditRead), false;
    /// Export what the portal knows of oneself.
    ExportOwnData, "export this person's data", None, false;
    /// Export an image with its proposals.
    ExportImage, "export this image", None, false;
    /// Export the catalogue with its decisions.
    ExportCatalogue, "export the catalogue", None, false;
    /// Copy the whole database.
    BackUp, "copy the database", None, false;
    /// Read who one is to the portal, and what a token allows.
    ReadOwnAccount, "read who you are", Some(TokenNeed::CatalogueRead), false;
    /// Open one's own work, inbox and settings.
    UseAccount, "open your own pages", Some(TokenNeed::ProposalRead), false;
    /// Mark what one was told as read.
    MarkNotices, "mark these notices as read", Some(TokenNeed::Acting), false;
    /// Change one's own profile.
    EditOwnProfile, "change this profile", None, false;
    /// Link a further sign-in to one's account.
    LinkIdentity, "link a sign-in to this account", None, false;
    /// See and end one's own sessions.
    ManageOwnSessions, "see these sessions", None, false;
    /// Make and revoke one's own tokens.
    ManageOwnTokens, "manage these tokens", None, false;
    /// Declare a conflict of interest of one's own.
    DeclareConflict, "declare this conflict of interest", Some(TokenNeed::ReviewsWrite), false;
    /// See pages as somebody with another role would, logged.
    ViewAsRole, "view pages as another role", None, false;
}
