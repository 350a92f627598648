//! Why somebody is not signed in.

use crate::egress::EgressError;

/// Why somebody is not signed in. The words are for them; [`SignInError::cause`] is for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInError {
    /// No provider has this name.
    NoSuchProvider,
    /// The answer belongs to nothing that this browser began: it was begun elsewhere, finished
    /// already, or too long ago.
    NotBegun,
    /// The answer names another issuer than the one that was asked.
    WrongIssuer {
        /// The provider that was asked.
        provider: String,
    },
    /// The person, or the provider's rules, said no.
    Declined {
        /// The provider.
        provider: String,
    },
    /// The provider does not answer.
    Unreachable {
        /// The provider.
        provider: String,
        /// What the network says.
        cause: EgressError,
    },
    /// The provider's answer does not hold together.
    Answer {
        /// The provider.
        provider: String,
        /// What is wrong with it.
        cause: String,
    },
}

impl SignInError {
    /// What the log should say, without anything secret.
    pub fn cause(&self) -> String {
        match self {
            Self::Unreachable { provider, cause } => format!("{provider}: {cause}"),
            Self::Answer { provider, cause } => format!("{provider}: {cause}"),
            other => other.to_string(),
        }
    }
}

impl std::fmt::Display for SignInError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchProvider => f.write_str("There is no such way to sign in."),
            Self::NotBegun => f.write_str(
                "This sign-in was not begun in this browser, was finished already, or was begun more than ten minutes ago. Begin again.",
            ),
            Self::WrongIssuer { provider } => write!(
                f,
                "The answer did not come from {provider}, so nobody was signed in. Begin again; if it happens twice, tell those who run this portal."
            ),
            Self::Declined { provider } => write!(
                f,
                "{provider} did not let you in, or you chose not to go on. Nothing was stored."
            ),
            Self::Unreachable { provider, .. } => write!(
                f,
                "{provider} does not answer. What is public here still works; try again in a few minutes."
            ),
            Self::Answer { provider, .. } => write!(
                f,
                "{provider} answered in a way that cannot be trusted or understood, so nobody was signed in. Those who run this portal find the reason in its log."
            ),
        }
    }
}

impl std::error::Error for SignInError {}
