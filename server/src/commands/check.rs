//! `slipway check`: the rules on the command line.

mod answer;
mod bundle;
mod catalogue;
mod git;
mod github;
mod input;
mod json;
mod sarif;
mod text;

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use domain::Manifest;
use domain::cross_file;
use domain::finding::{apply, together};
use domain::text::{CheckedText, DocsFile, TextKind};

use crate::config::{
    BundleCheck, Check, CheckFacts, CheckKind, CheckOutput, Common, DocsCheck, FindingFormat,
    ManifestCheck, TextCheck,
};
use crate::programme::Policy;
use answer::{Answer, CheckedFile};
use catalogue::Catalogue;
use git::GitFacts;
use input::{Input, last_name};

/// How often fixes are looked for again: one may make room for another, but not for ever.
const FIX_ROUNDS: usize = 10;

/// Checks what the command line names.
pub fn check(common: &Common, options: &Check) -> anyhow::Result<ExitCode> {
    match &options.kind {
        None => manifests(&options.manifests),
        Some(CheckKind::Manifest(options)) => manifests(options),
        Some(CheckKind::Dockerfile(options)) => texts(TextKind::Dockerfile, options),
        Some(CheckKind::Entrypoint(options)) => texts(TextKind::Entrypoint, options),
        Some(CheckKind::Docs(options)) => docs(common, options),
        Some(CheckKind::Bundle(options)) => bundles(common, options),
    }
}

fn manifests(options: &ManifestCheck) -> anyhow::Result<ExitCode> {
    if options.files.is_empty() {
        bail!("name a manifest, or `-` for standard input; `slipway check --help` says more");
    }
    if options.parity {
        return parity(options);
    }
    let facts = Facts::read(&options.facts)?;
    let mut answer = Answer::default();
    for path in &options.files {
        let input = Input::read(path)?;
        let name = options
            .name
            .as_ref()
            .map(ToString::to_string)
            .or_else(|| input.file_name());
        answer.text(input, &options.output, |text| {
            let mut checked = domain::text::check(TextKind::Manifest, name.as_deref(), text);
            facts.across_files(name.as_deref().unwrap_or("NAME"), text, &mut checked)?;
            Ok(checked)
        })?;
    }
    print(&answer, &options.output)
}

/// What the reference parser says, byte for byte.
fn parity(options: &ManifestCheck) -> anyhow::Result<ExitCode> {
    let mut rejected = false;
    let mut out = std::io::stdout().lock();
    for path in &options.files {
        let bytes = input::bytes(path)?;
        let said = match domain::manifest::parity_bytes(&bytes) {
            Ok(printed) => [&b"OK\n"[..], &printed].concat(),
            Err(message) => {
                rejected = true;
                [&b"ERROR: "[..], &message].concat()
            }
        };
        out.write_all(&said)?;
        out.write_all(b"\n")?;
    }
    Ok(if rejected {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn texts(kind: TextKind, options: &TextCheck) -> anyhow::Result<ExitCode> {
    let name = options.name.as_ref().map(ToString::to_string);
    let mut answer = Answer::default();
    for path in &options.files {
        answer.text(Input::read(path)?, &options.output, |text| {
            Ok(domain::text::check(kind, name.as_deref(), text))
        })?;
    }
    print(&answer, &options.output)
}

fn docs(common: &Common, options: &DocsCheck) -> anyhow::Result<ExitCode> {
    let policy = Policy::load(common.programme.as_deref())?;
    let facts = Facts::read(&options.facts)?;
    let name = options.name.as_ref().map(ToString::to_string);
    let mut answer = Answer::default();
    for path in &options.paths {
        if path.is_dir() {
            let name = match &name {
                Some(name) => name.clone(),
                None => last_name(path)?,
            };
            let folder = bundle::Folder::of_docs(path, &name, facts.catalogue.as_ref())?;
            folder.check(&policy.programme, &facts, &options.output, &mut answer)?;
            continue;
        }
        let input = Input::read(path)?;
        let file = input.file_name().unwrap_or_else(|| options.file.clone());
        let Some(file) = DocsFile::ALL
            .into_iter()
            .find(|known| known.as_str() == file)
        else {
            let known = DocsFile::ALL.map(DocsFile::as_str).join(", ");
            bail!(
                "{}: `{file}` is not checked by itself; known are {known}",
                input.shown
            );
        };
        let beside = path.parent().and_then(Path::file_name);
        let name = name.clone().or_else(|| Some(beside?.to_str()?.to_owned()));
        answer.text(input, &options.output, |text| {
            Ok(domain::text::check(
                TextKind::Docs(file),
                name.as_deref(),
                text,
            ))
        })?;
    }
    print(&answer, &options.output)
}

fn bundles(common: &Common, options: &BundleCheck) -> anyhow::Result<ExitCode> {
    let policy = Policy::load(common.programme.as_deref())?;
    let mut facts = Facts::read(&options.facts)?;
    if let Some(catalogue) = &mut facts.catalogue {
        let retired = policy.programme.retired.iter().cloned();
        catalogue.names.retired.extend(retired);
    }
    let mut answer = Answer::default();
    for path in &options.folders {
        let folder = bundle::Folder::of_bundle(path)?;
        folder.check(&policy.programme, &facts, &options.output, &mut answer)?;
    }
    print(&answer, &options.output)
}

/// What the command line gave beside the texts.
struct Facts<'a> {
    catalogue: Option<Catalogue>,
    git: Option<&'a Path>,
}

impl<'a> Facts<'a> {
    fn read(options: &'a CheckFacts) -> anyhow::Result<Self> {
        Ok(Self {
            catalogue: options
                .catalogue
                .as_deref()
                .map(Catalogue::read)
                .transpose()?,
            git: options.git.as_deref(),
        })
    }

    fn of_git(&self, manifest: &Manifest) -> anyhow::Result<GitFacts> {
        self.git
            .map(|repository| GitFacts::read(repository, manifest))
            .transpose()
            .map(Option::unwrap_or_default)
    }

    /// Adds what the rules across files say, as far as anything is known for them.
    fn across_files(
        &self,
        name: &str,
        text: &str,
        checked: &mut CheckedText,
    ) -> anyhow::Result<()> {
        if self.catalogue.is_none() && self.git.is_none() {
            return Ok(());
        }
        let reading = Manifest::read(text);
        let git = self.of_git(&reading.manifest)?;
        let catalogue = self.catalogue.as_ref();
        let facts = cross_file::Facts {
            catalogue: catalogue.map(|catalogue| &catalogue.tags),
            pins: catalogue.and_then(|catalogue| catalogue.pins.as_ref()),
            builds: &git.builds,
            histories: &git.histories,
        };
        let across = cross_file::check(name, &reading, &facts);
        checked.findings.extend(across.findings);
        checked
            .findings
            .sort_by_key(|found| (found.span.start, found.severity));
        checked.not_checked.extend(across.not_checked);
        Ok(())
    }
}

impl Answer {
    /// Checks a text, puts fixes in where that is asked for, and keeps what is left.
    fn text(
        &mut self,
        input: Input,
        output: &CheckOutput,
        check: impl Fn(&str) -> anyhow::Result<CheckedText>,
    ) -> anyhow::Result<()> {
        let mut text = input.text;
        let mut checked = check(&text)?;
        if output.fix {
            let mut fixed = 0;
            for _ in 0..FIX_ROUNDS {
                let fixes = together(&checked.findings);
                if fixes.is_empty() {
                    break;
                }
                text = apply(&text, &fixes)?;
                fixed += fixes.len();
                checked = check(&text)?;
            }
            match &input.path {
                Some(path) if fixed > 0 => input::write(path, &text)?,
                Some(_) => {}
                None => self.fixed_input = Some(text.clone()),
            }
            self.fixed += fixed;
        }
        self.omitted += checked.omitted;
        self.not_checked.extend(
            checked
                .not_checked
                .into_iter()
                .map(|lacking| (input.shown.clone(), lacking)),
        );
        self.files.push(CheckedFile {
            path: input.shown,
            text,
            findings: checked.findings,
        });
        Ok(())
    }
}

/// Prints everything, and says whether it is good enough.
fn print(answer: &Answer, output: &CheckOutput) -> anyhow::Result<ExitCode> {
    let printed = match output.format {
        FindingFormat::Text => {
            let to = std::io::stdout();
            let coloured = to.is_terminal() && std::env::var_os("NO_COLOR").is_none();
            text::print(answer, coloured && answer.fixed_input.is_none())
        }
        FindingFormat::Json => json::print(answer)?,
        FindingFormat::Sarif => sarif::print(answer)?,
        FindingFormat::Github => github::print(answer),
    };
    match &answer.fixed_input {
        Some(text) => {
            write(&mut std::io::stdout().lock(), text)?;
            write(&mut std::io::stderr().lock(), &printed)?;
        }
        None => write(&mut std::io::stdout().lock(), &printed)?,
    }
    let fails = !answer.problems.is_empty()
        && output.fail_on.includes(domain::finding::Severity::Error)
        || answer
            .files
            .iter()
            .flat_map(|file| &file.findings)
            .any(|finding| output.fail_on.includes(finding.severity));
    Ok(if fails {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Writes a text; a reader that has seen enough is no error.
fn write(to: &mut impl Write, text: &str) -> anyhow::Result<()> {
    match to.write_all(text.as_bytes()).and_then(|()| to.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("the findings cannot be written")
        }
        _ => Ok(()),
    }
}
