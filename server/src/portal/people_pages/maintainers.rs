//! Who maintains an image here.

use app::view::form::FormFindings;
use app::view::people::{
    ClaimWay, ConfirmedMaintainer, Interest, MaintainerClaim, MaintainersPage, PublicWaiver,
    WaiverForm,
};
use domain::ImageName;
use domain::permission::{Action, Subject};

use super::words;
use crate::portal::maintainers::listed_among;
use crate::portal::people::PeopleError;
use crate::portal::{Caller, Portal};
use crate::sign_in::SignIn;

impl Portal {
    /// What the caller may know of an image's maintainers, and what they may do.
    ///
    /// # Errors
    /// When there is no such image, or the store fails.
    pub async fn maintainers_page(
        &self,
        caller: &Caller,
        sign_in: &SignIn,
        image: &ImageName,
    ) -> Result<MaintainersPage, PeopleError> {
        let listed = self.listed_handles(image).await?;
        let reader = caller.id().map(|id| id.to_string()).unwrap_or_default();
        let about_image = Subject::image(image.clone());
        let may_confirm = caller.may(Action::ConfirmMaintainer, &about_image).is_ok();
        let (mut confirmed, mut claims) = (Vec::new(), Vec::new());
        let mut is_known = false;
        for row in self.store().maintainers(image.as_str()).await? {
            is_known |= row.person == reader;
            if let (Some(by), Some(at)) = (&row.confirmed_by, row.confirmed_at) {
                confirmed.push(ConfirmedMaintainer {
                    confirmed_by: self.giver(by).await?,
                    at: words::moment(at),
                    handle: row.handle,
                });
            } else if may_confirm || row.person == reader {
                let identities = self.store().identities(&row.person).await?;
                claims.push(MaintainerClaim {
                    identities: listed_among(&identities, &listed)
                        .into_iter()
                        .map(|identity| words::identity(sign_in, identity))
                        .collect(),
                    at: words::moment(row.claimed_at),
                    is_reader: row.person == reader,
                    handle: row.handle,
                });
            }
        }
        let waives = caller.may(
            Action::WaiveConflict,
            &Subject {
                reason_given: true,
                ..about_image
            },
        );
        let (mut waivers, mut interests) = (Vec::new(), Vec::new());
        for row in self.store().conflicts_with(image.as_str(), "").await? {
            if let (Some(by), Some(at)) = (&row.waived_by, row.waived_at) {
                waivers.push(PublicWaiver {
                    handle: self.handle_of(&row.person).await?,
                    by: self.handle_of(by).await?,
                    reason: row.waiver_reason.unwrap_or_default(),
                    at: words::moment(at),
                });
            } else if waives.is_ok() {
                interests.push(Interest {
                    handle: self.handle_of(&row.person).await?,
                    statement: row.statement,
                    at: words::moment(row.declared_at),
                    waivable: row.person != reader,
                });
            }
        }
        Ok(MaintainersPage {
            image: image.to_string(),
            claim: self.claim_way(caller, &listed, is_known).await?,
            listed,
            confirmed,
            claims,
            may_confirm,
            waivers,
            interests,
            form: WaiverForm::default(),
            findings: FormFindings::default(),
            done: None,
            now: self.clock().now(),
        })
    }

    async fn claim_way(
        &self,
        caller: &Caller,
        listed: &[String],
        is_known: bool,
    ) -> Result<ClaimWay, PeopleError> {
        let closed = |why: &str| Ok(ClaimWay::Closed(why.to_owned()));
        let Some(id) = caller.id() else {
            return closed("Sign in under a handle that the manifest lists to claim it.");
        };
        if is_known {
            return closed("You are listed above.");
        }
        let identities = self.store().identities(&id.to_string()).await?;
        match listed_among(&identities, listed).first() {
            Some(identity) => Ok(ClaimWay::Open(identity.name.clone())),
            None => closed(
                "None of your sign-ins carries a handle that the manifest lists. Link the one that does, or have the manifest updated first.",
            ),
        }
    }
}
