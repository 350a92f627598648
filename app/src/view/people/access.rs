//! The way in, and what stands where somebody may not go on.

use domain::Link;
use serde::{Deserialize, Serialize};

/// A place that says who somebody is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// Its segment in addresses, as in `/auth/github`.
    pub slug: String,
    /// What people call it.
    pub name: String,
}

/// How an operator lets people sign in, shown where no provider is configured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderSetup {
    /// What to do, as a sentence or two.
    pub what: String,
    /// An example of the settings.
    pub example: String,
}

/// A person of the sample programme, offered for development.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SamplePerson {
    /// The handle, named by role.
    pub handle: String,
    /// What this person may do, as a sentence.
    pub about: String,
}

/// The page `/sign-in`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInPage {
    /// Providers in the order in which they are configured.
    pub providers: Vec<Provider>,
    /// How to configure one; shown when there is none.
    pub setup: ProviderSetup,
    /// Sample people; empty unless the portal was started for development.
    pub sample_people: Vec<SamplePerson>,
    /// Where one goes afterwards: a path of the portal, already checked.
    pub return_to: String,
    /// Why one has to sign in now, as a sentence: what was asked for, or that the act needs a fresh
    /// sign-in.
    pub reason: Option<String>,
    /// Why the last try failed and how to go on, as a sentence.
    pub refused: Option<String>,
    /// The handle of who is signed in already.
    pub signed_in_as: Option<String>,
}

/// The page between this portal and a provider, from which the browser goes on by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeavingPage {
    /// What people call the provider.
    pub provider: String,
    /// Where to go.
    pub address: Link,
}

/// What stands where somebody may not see or do something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForbiddenPage {
    /// What was asked for, as in "Review proposal 44".
    pub what: String,
    /// Why not, as a sentence.
    pub why: String,
    /// Roles or people who can, each as in "Reviewers for Dockerfiles" with an address if there is
    /// one.
    pub who_can: Vec<(String, Option<String>)>,
    /// The handle of who is signed in; none for nobody.
    pub signed_in_as: Option<String>,
    /// How to go on: words and address.
    pub next: Vec<(String, String)>,
}

/// What stands where a form arrives from somebody whose session ended while they wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedOutPage {
    /// What was being done, as in "Comment on proposal 44".
    pub what: String,
    /// Where the form goes again: its own address, a path of the portal.
    pub action: String,
    /// Every field as it was sent, in its order, buttons included.
    pub fields: Vec<(String, String)>,
    /// The files that came with it, which the browser has to be given again.
    pub files: Vec<HeldFiles>,
}

/// What stands where a form could not be done as it was sent, and what was typed is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsavedPage {
    /// The status of the answer.
    pub status: u16,
    /// Why, in a few words.
    pub title: String,
    /// The same in sentences, and what to do.
    pub why: String,
    /// The number by which operators find the request, where they have to.
    pub request_id: Option<String>,
    /// Where the form goes again: its own address, a path of the portal.
    pub action: String,
    /// Every field as it was sent, in its order, buttons included.
    pub fields: Vec<(String, String)>,
    /// The files that came with it, which the browser has to be given again.
    pub files: Vec<HeldFiles>,
}

/// The files of one field of a form that is held: their names alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldFiles {
    /// The name of the field.
    pub field: String,
    /// What the files are called.
    pub names: Vec<String>,
}
