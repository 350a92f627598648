//! The options of `slipway check`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use domain::ImageName;
use domain::finding::Severity;

/// Options of `check`.
#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Check {
    /// What is checked.
    #[command(subcommand)]
    pub kind: Option<CheckKind>,
    /// Manifests, when no kind is given.
    #[command(flatten)]
    pub manifests: ManifestCheck,
}

/// What is checked.
#[derive(Debug, Clone, Subcommand)]
pub enum CheckKind {
    /// Library manifests, each named after its image.
    Manifest(ManifestCheck),
    /// Dockerfiles.
    Dockerfile(TextCheck),
    /// Scripts that start a container.
    Entrypoint(TextCheck),
    /// Documentation: folders `docs/NAME`, or single files of one such as `content.md`.
    Docs(DocsCheck),
    /// Folders with `library/NAME`, `docs/NAME/` and `context/`, the files that are built.
    Bundle(BundleCheck),
}

/// Options of `check manifest`.
#[derive(Debug, Clone, Args)]
pub struct ManifestCheck {
    /// The manifests; `-` is standard input.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print what the reference parser prints, and nothing else: `OK` and the manifest in normal
    /// form, or its first error. Exit code 1 when it rejects one.
    #[arg(long, conflicts_with_all = ["format", "fix", "fail_on"])]
    pub parity: bool,
    /// The name of the image, where the name of the file is another one.
    #[arg(long, value_name = "IMAGE")]
    pub name: Option<ImageName>,
    /// What the rules may know beside the text.
    #[command(flatten)]
    pub facts: CheckFacts,
    /// What is printed, and when the command fails.
    #[command(flatten)]
    pub output: CheckOutput,
}

/// Options of `check dockerfile` and `check entrypoint`.
#[derive(Debug, Clone, Args)]
pub struct TextCheck {
    /// The files; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The name of the image.
    #[arg(long, value_name = "IMAGE")]
    pub name: Option<ImageName>,
    /// What is printed, and when the command fails.
    #[command(flatten)]
    pub output: CheckOutput,
}

/// Options of `check docs`.
#[derive(Debug, Clone, Args)]
pub struct DocsCheck {
    /// Folders named after their images, or single files; `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What standard input is, by the name that the file would have.
    #[arg(long, value_name = "FILE", default_value = "content.md")]
    pub file: String,
    /// The name of the image, where the name of the folder is another one.
    #[arg(long, value_name = "IMAGE")]
    pub name: Option<ImageName>,
    /// What the rules may know beside the folder.
    #[command(flatten)]
    pub facts: CheckFacts,
    /// What is printed, and when the command fails.
    #[command(flatten)]
    pub output: CheckOutput,
}

/// Options of `check bundle`.
#[derive(Debug, Clone, Args)]
pub struct BundleCheck {
    /// The folders.
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// What the rules may know beside the bundle.
    #[command(flatten)]
    pub facts: CheckFacts,
    /// What is printed, and when the command fails.
    #[command(flatten)]
    pub output: CheckOutput,
}

/// What the rules may know beside what they check.
#[derive(Debug, Clone, Default, Args)]
pub struct CheckFacts {
    /// A checkout of the catalogue with `library/`, and `.external-pins/` and `docs/` where it has
    /// them: which tags are listed, and which bases are pinned.
    #[arg(long, value_name = "DIR")]
    pub catalogue: Option<PathBuf>,
    /// A clone of the repository that the manifest builds from: whether the commits are where it
    /// says, and what stands there. Nothing is fetched.
    #[arg(long, value_name = "DIR")]
    pub git: Option<PathBuf>,
}

/// What is printed, and when the command fails.
#[derive(Debug, Clone, Args)]
pub struct CheckOutput {
    /// How findings are printed.
    #[arg(long, value_enum, default_value_t = FindingFormat::Text)]
    pub format: FindingFormat,
    /// From which weight on a finding makes the command fail.
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    pub fail_on: FailOn,
    /// Put in every fix that is certain, and print what is left. A fixed standard input goes to
    /// standard output, and the findings to standard error.
    #[arg(long)]
    pub fix: bool,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FindingFormat {
    /// For people: each finding with its line.
    Text,
    /// One JSON document.
    Json,
    /// One SARIF 2.1.0 document, for tools that collect findings.
    Sarif,
    /// Workflow commands of GitHub Actions, which it shows beside the lines.
    Github,
}

/// From which weight on a finding makes the command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// What the build system rejects.
    Error,
    /// Also what reviewers stop.
    Block,
    /// Also what wants a look.
    Warn,
    /// Every finding.
    Advice,
    /// None.
    Never,
}

impl FailOn {
    /// Whether a finding of this weight makes the command fail.
    pub fn includes(self, severity: Severity) -> bool {
        let lightest = match self {
            Self::Error => Severity::Error,
            Self::Block => Severity::Block,
            Self::Warn => Severity::Warn,
            Self::Advice => Severity::Advice,
            Self::Never => return false,
        };
        severity <= lightest
    }
}
