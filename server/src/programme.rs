//! The programme's settings: the built-in ones, or those of a `programme.toml`.

use std::path::Path;

use anyhow::Context;
use domain::Programme;
use sha2::{Digest, Sha256};

/// The settings that hold when no file is named: the Docker Official Images programme.
const BUILT_IN: &str = include_str!("../programme.toml");

/// Settings in force, with the text they were read from.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The settings.
    pub programme: Programme,
    /// Their text, as it is kept in the database.
    pub text: String,
    /// The SHA-256 of the text, in lower-case hexadecimal.
    pub hash: String,
}

impl Policy {
    /// Reads the settings from a file, or the built-in ones.
    ///
    /// # Errors
    /// When the file cannot be read, is no TOML, has a key that is not known or lacks one that is
    /// needed, or when a channel's target is no address that people could be sent to.
    pub fn load(path: Option<&Path>) -> anyhow::Result<Self> {
        let (text, name) = match path {
            None => (
                BUILT_IN.to_owned(),
                "the built-in programme.toml".to_owned(),
            ),
            Some(path) => {
                let text = std::fs::read_to_string(path).with_context(|| {
                    format!("the programme's settings {} cannot be read", path.display())
                })?;
                (text, path.display().to_string())
            }
        };
        let programme = Self::read(&text).with_context(|| format!("{name} is not valid"))?;
        let channels = [
            &programme.general,
            &programme.maintainers,
            &programme.security,
            &programme.documentation,
            &programme.updates,
        ];
        for channel in channels.into_iter().chain(&programme.help) {
            anyhow::ensure!(
                channel.link("name").is_some(),
                "{name}: the target `{}` of \"{}\" is no address; write https://…, http://…, mailto:… or ircs://…",
                channel.target,
                channel.label
            );
        }
        let hash = digest(text.as_bytes());
        Ok(Self {
            programme,
            text,
            hash,
        })
    }

    /// Reads the text of settings.
    ///
    /// # Errors
    /// When it is no TOML, has a key that is not known or lacks one that is needed.
    pub fn read(text: &str) -> Result<Programme, toml::de::Error> {
        toml::from_str(text)
    }
}

/// The SHA-256 of bytes, in lower-case hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_programme_is_the_docker_official_images() {
        let policy = Policy::load(None).unwrap();
        let programme = policy.programme;
        assert!(
            programme.general.label.contains("#general"),
            "{}",
            programme.general.label
        );
        assert_eq!(programme.general.target, "https://dockr.ly/comm-slack");
        assert!(
            programme.maintainers.label.contains("#docker-library"),
            "{}",
            programme.maintainers.label
        );
        assert_eq!(programme.maintainers.target, "https://libera.chat");
        assert_eq!(programme.categories.len(), 16);
    }

    #[test]
    fn a_wrong_setting_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("programme.toml");
        std::fs::write(
            &path,
            BUILT_IN.replace("https://libera.chat", "javascript:alert(1)"),
        )
        .unwrap();
        let error = format!("{:#}", Policy::load(Some(&path)).unwrap_err());
        assert!(
            error.contains("javascript:alert(1)") && error.contains("is no address"),
            "{error}"
        );
        std::fs::write(&path, format!("colour = \"red\"\n{BUILT_IN}")).unwrap();
        let error = format!("{:#}", Policy::load(Some(&path)).unwrap_err());
        assert!(error.contains("colour"), "{error}");
        let error = format!(
            "{:#}",
            Policy::load(Some(&folder.path().join("none"))).unwrap_err()
        );
        assert!(error.contains("cannot be read"), "{error}");
    }
}
