//! How much a bundle may hold (decisions.md, "Storage"), told before something is uploaded.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Bundle, BundleText, FileContent, FilePath, is_logo};

/// The most bytes of a text file, unless the settings say otherwise.
pub const TEXT_LIMIT: u64 = 1_000_000;
/// The most bytes of a logo, unless the settings say otherwise.
pub const LOGO_LIMIT: u64 = 2_000_000;
/// The most bytes of a whole bundle, unless the settings say otherwise.
pub const BUNDLE_LIMIT: u64 = 20_000_000;
/// The most files of a bundle, unless the settings say otherwise.
pub const FILE_LIMIT: usize = 2_000;

/// How much a bundle may hold. Sizes are bytes; a megabyte has a million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The most bytes of a text file.
    pub text: u64,
    /// The most bytes of a logo.
    pub logo: u64,
    /// The most bytes of a whole bundle.
    pub bundle: u64,
    /// The most files of a bundle.
    pub files: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text: TEXT_LIMIT,
            logo: LOGO_LIMIT,
            bundle: BUNDLE_LIMIT,
            files: FILE_LIMIT,
        }
    }
}

/// What is more than a bundle may hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OverLimit {
    /// A text has too many bytes.
    Text {
        /// Which.
        file: BundleText,
        /// How many it has.
        size: u64,
        /// How many it may have.
        limit: u64,
    },
    /// The logo has too many bytes.
    Logo {
        /// The logo.
        file: BundleText,
        /// How many it has.
        size: u64,
        /// How many it may have.
        limit: u64,
    },
    /// All files together have too many bytes.
    Bundle {
        /// The largest of them.
        largest: BundleText,
        /// How many they have.
        size: u64,
        /// How many they may have.
        limit: u64,
    },
    /// There are too many files.
    Files {
        /// The largest of them.
        largest: BundleText,
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A path is a file, and a folder on the way to another file.
    FileAndFolder {
        /// The file.
        file: BundleText,
    },
}

impl OverLimit {
    /// The text that it is about; the build context where it is about all.
    pub fn text(&self) -> BundleText {
        match self {
            Self::Text { file, .. } | Self::FileAndFolder { file } | Self::Logo { file, .. } => {
                file.clone()
            }
            Self::Bundle { largest, .. } | Self::Files { largest, .. } => largest.clone(),
        }
    }
}

impl fmt::Display for OverLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { file, size, limit } => write!(
                f,
                "{file} has {}; a text file may have {}.",
                bytes(*size),
                bytes(*limit)
            ),
            Self::Logo { size, limit, .. } => write!(
                f,
                "The logo has {}; it may have {}.",
                bytes(*size),
                bytes(*limit)
            ),
            Self::Bundle { size, limit, .. } => write!(
                f,
                "All files together have {}; they may have {}.",
                bytes(*size),
                bytes(*limit)
            ),
            Self::Files { count, limit, .. } => {
                write!(f, "There are {count} files; there may be {limit}.")
            }
            Self::FileAndFolder { file } => write!(
                f,
                "{file} is a file, and other files lie in a folder of that name."
            ),
        }
    }
}

impl std::error::Error for OverLimit {}

/// A number of bytes for people, rounded up to a tenth so that it never looks smaller than it is.
fn bytes(count: u64) -> String {
    let (unit, name) = match count {
        0..1_000 => return format!("{count} bytes"),
        1_000..1_000_000 => (1_000, "kB"),
        _ => (1_000_000, "MB"),
    };
    let tenths = count.saturating_mul(10).div_ceil(unit);
    match tenths % 10 {
        0 => format!("{} {name}", tenths / 10),
        tenth => format!("{}.{tenth} {name}", tenths / 10),
    }
}

impl Bundle {
    /// How many bytes all its files have: manifest, build context and documentation.
    pub fn size(&self) -> u64 {
        let files = self.context.values().chain(self.documentation.values());
        let files = files.fold(0_u64, |sum, file| sum.saturating_add(file.size()));
        files.saturating_add(self.manifest.len() as u64)
    }

    /// All files with the texts that they are.
    fn files(&self) -> impl Iterator<Item = (BundleText, &FilePath, &FileContent)> {
        let context = self.context.iter();
        let context = context.map(|(path, file)| (BundleText::Context(path.clone()), path, file));
        let pages = self.documentation.iter();
        let pages = pages.map(|(path, file)| (BundleText::Documentation(path.clone()), path, file));
        context.chain(pages)
    }

    /// Everything of which it holds too much.
    pub fn over_limits(&self, limits: &Limits) -> Vec<OverLimit> {
        let mut over = Vec::new();
        let mut text = |file: BundleText, size: u64| {
            let limit = limits.text;
            if size > limit {
                over.push(OverLimit::Text { file, size, limit });
            }
        };
        text(BundleText::Manifest, self.manifest.len() as u64);
        for (file, path, content) in self.files() {
            let is_page = matches!(file, BundleText::Documentation(_));
            // What is no text in the build context is only listed; all together is limited below.
            if (content.text().is_some() || is_page) && !(is_page && is_logo(path)) {
                text(file, content.size());
            }
        }
        for (file, path, content) in self.files() {
            let (size, limit) = (content.size(), limits.logo);
            if matches!(file, BundleText::Documentation(_)) && is_logo(path) && size > limit {
                over.push(OverLimit::Logo { file, size, limit });
            }
        }
        let largest = self.files().max_by_key(|(_, _, content)| content.size());
        let largest = largest.map_or(BundleText::Manifest, |(file, _, _)| file);
        let (size, limit) = (self.size(), limits.bundle);
        if size > limit {
            let largest = largest.clone();
            over.push(OverLimit::Bundle {
                largest,
                size,
                limit,
            });
        }
        let (count, limit) = (self.context.len() + self.documentation.len(), limits.files);
        if count > limit {
            over.push(OverLimit::Files {
                largest,
                count,
                limit,
            });
        }
        let mut told = BTreeSet::new();
        for (file, path, _) in self.files() {
            let files = match file {
                BundleText::Context(_) => &self.context,
                _ => &self.documentation,
            };
            let folders = path.as_str().match_indices('/');
            let mut folders = folders.map(|(at, _)| &path.as_str()[..at]);
            let found = folders.find_map(|folder| files.get_key_value(folder));
            if let Some((folder, _)) = found {
                let file = match file {
                    BundleText::Context(_) => BundleText::Context(folder.clone()),
                    _ => BundleText::Documentation(folder.clone()),
                };
                if told.insert(file.clone()) {
                    over.push(OverLimit::FileAndFolder { file });
                }
            }
        }
        over
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::ContentHash;

    fn binary(size: u64) -> FileContent {
        FileContent::Binary {
            size,
            sha256: ContentHash([0; 32]),
        }
    }

    #[test]
    fn what_is_too_much_is_named_with_its_limit() {
        let limits = Limits {
            text: 10,
            logo: 20,
            bundle: 1_200,
            files: 3,
        };
        let mut bundle = Bundle {
            manifest: "12345678901".to_owned(),
            ..Bundle::default()
        };
        let path = |text: &str| text.parse().unwrap();
        bundle.context.insert(path("a"), binary(1_200));
        bundle
            .context
            .insert(path("a/b"), FileContent::Text("x".repeat(11)));
        bundle.documentation.insert(path("logo.png"), binary(21));
        bundle
            .documentation
            .insert(path("content.md"), FileContent::Text("x".repeat(12)));
        let said: Vec<_> = bundle
            .over_limits(&limits)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            said,
            [
                "The manifest has 11 bytes; a text file may have 10 bytes.",
                "`a/b` has 11 bytes; a text file may have 10 bytes.",
                "`content.md` of the documentation has 12 bytes; a text file may have 10 bytes.",
                "The logo has 21 bytes; it may have 20 bytes.",
                "All files together have 1.3 kB; they may have 1.2 kB.",
                "There are 4 files; there may be 3.",
                "`a` is a file, and other files lie in a folder of that name.",
            ]
        );
    }

    #[test]
    fn what_fits_exactly_passes() {
        let mut bundle = Bundle {
            manifest: "x".repeat(1_000_000),
            ..Bundle::default()
        };
        bundle
            .documentation
            .insert("logo.png".parse().unwrap(), binary(LOGO_LIMIT));
        bundle
            .context
            .insert("big.tar".parse().unwrap(), binary(BUNDLE_LIMIT - 3_000_000));
        assert_eq!(bundle.over_limits(&Limits::default()), []);
        bundle.manifest.push('x');
        assert_eq!(bundle.over_limits(&Limits::default()).len(), 2);
    }

    #[test]
    fn sizes_read_as_people_write_them() {
        for (count, words) in [
            (999, "999 bytes"),
            (1_000, "1 kB"),
            (1_001, "1.1 kB"),
            (2_000_000, "2 MB"),
            (20_000_001, "20.1 MB"),
            (50_000_000, "50 MB"),
        ] {
            assert_eq!(bytes(count), words);
        }
    }
}
