//! A bundle on disk: `library/NAME`, `docs/NAME/` and `context/`, and where a draft was downloaded,
//! `proposal.json` with what is no file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use domain::Programme;
use domain::bundle::{
    self, BUNDLE_LIMIT, Bundle, BundleFindings, BundleText, COVER, Cover, FILE_LIMIT, Field,
    FileContent, FilePath, Part,
};
use domain::content::ContentHash;
use domain::docs::Templates;
use domain::finding::{NotChecked, apply, together};
use domain::manifest::Manifest;
use sha2::{Digest, Sha256};

use super::answer::{Answer, CheckedFile};
use super::catalogue::Catalogue;
use super::{FIX_ROUNDS, Facts, input};
use crate::config::CheckOutput;

/// The deepest folder that is looked into.
const DEPTH_LIMIT: usize = 20;

/// A bundle, and where its files lie.
#[derive(Debug)]
pub struct Folder {
    bundle: Bundle,
    /// The path of the folder, as the command line has it.
    root: String,
    /// The name of its manifest and of its documentation folder.
    name: String,
    /// What is proposed, where that is known.
    proposed: Option<Proposed>,
    /// The parts that are checked.
    parts: &'static [Part],
}

/// What a bundle is proposed as.
#[derive(Debug, Clone, Copy)]
struct Proposed {
    is_new: bool,
    lifecycle: Option<domain::Lifecycle>,
}

impl Folder {
    /// Reads a whole bundle.
    ///
    /// # Errors
    /// When there is not exactly one manifest, or a file cannot be read.
    pub fn of_bundle(root: &Path) -> anyhow::Result<Self> {
        let library = root.join("library");
        let mut names = Vec::new();
        let listed = fs::read_dir(&library).with_context(|| {
            format!("{} is no bundle: it has no folder library/", root.display())
        })?;
        for entry in listed {
            let name = entry?.file_name();
            names.extend(
                name.into_string()
                    .ok()
                    .filter(|name| !name.starts_with('.')),
            );
        }
        let [name] = &names[..] else {
            bail!(
                "{} holds {} files; a bundle has one manifest, named after its image",
                library.display(),
                names.len()
            );
        };
        let mut bundle = Bundle {
            manifest: input::Input::read(&library.join(name))?.text,
            ..Bundle::default()
        };
        bundle.answers.set(Field::Name, name);
        read(&root.join("context"), &mut bundle.context)?;
        read(&root.join("docs").join(name), &mut bundle.documentation)?;
        let mut proposed = None;
        if let Some(cover) = cover(root)? {
            proposed = Some(Proposed {
                is_new: cover.is_new(),
                lifecycle: cover.lifecycle,
            });
            cover.put_on(&mut bundle);
        }
        Ok(Self {
            bundle,
            root: root.display().to_string(),
            name: name.clone(),
            proposed,
            parts: &Part::ALL,
        })
    }

    /// Reads a documentation folder, with the manifest of the catalogue where it has one.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn of_docs(root: &Path, name: &str, catalogue: Option<&Catalogue>) -> anyhow::Result<Self> {
        let mut bundle = Bundle::default();
        bundle.answers.set(Field::Name, name);
        if let Some(catalogue) = catalogue {
            bundle.manifest = catalogue.manifest(name)?.unwrap_or_default();
        }
        read(root, &mut bundle.documentation)?;
        Ok(Self {
            bundle,
            root: root.display().to_string(),
            name: name.to_owned(),
            proposed: None,
            parts: &[Part::Documentation, Part::Routes],
        })
    }

    /// Checks it, puts fixes in where that is asked for, and adds what is left to the answer.
    ///
    /// # Errors
    /// When a fixed file cannot be written, or Git cannot be asked.
    pub fn check(
        mut self,
        programme: &Programme,
        facts: &Facts<'_>,
        output: &CheckOutput,
        answer: &mut Answer,
    ) -> anyhow::Result<()> {
        let mut found = self.found(programme, facts)?;
        if output.fix {
            let mut changed: BTreeMap<BundleText, usize> = BTreeMap::new();
            for _ in 0..FIX_ROUNDS {
                let fixed = self.fix(&found)?;
                if fixed.is_empty() {
                    break;
                }
                for (text, count) in fixed {
                    *changed.entry(text).or_default() += count;
                }
                found = self.found(programme, facts)?;
            }
            for (text, count) in &changed {
                input::write(
                    Path::new(&self.path(text)),
                    self.bundle.text(text).unwrap_or_default(),
                )?;
                answer.fixed += count;
            }
        }
        self.tell(found, answer);
        Ok(())
    }

    fn found(&self, programme: &Programme, facts: &Facts<'_>) -> anyhow::Result<BundleFindings> {
        let no_templates = BTreeMap::new();
        let catalogue = facts.catalogue.as_ref();
        let templates = catalogue.map_or(&no_templates, |catalogue| &catalogue.templates);
        let git = facts.of_git(&Manifest::read(&self.bundle.manifest).manifest)?;
        let mut known = bundle::Facts::new(programme, Templates::new(templates));
        known.catalogue = catalogue.map(|catalogue| &catalogue.tags);
        known.pins = catalogue.and_then(|catalogue| catalogue.pins.as_ref());
        known.names.catalogue = catalogue.map(|catalogue| &catalogue.names);
        if let Some(catalogue) = catalogue {
            known.suites = bundle::Suites {
                debian: &catalogue.debian,
                ubuntu: &catalogue.ubuntu,
            };
        }
        if let Some(proposed) = self.proposed {
            known.is_new = proposed.is_new;
            known.lifecycle = proposed.lifecycle;
        }
        known.histories = &git.histories;
        if self.parts == Part::ALL {
            return Ok(bundle::check(&self.bundle, &known));
        }
        let mut all = BundleFindings::default();
        for part in self.parts {
            let found = bundle::check_part(&self.bundle, &known, *part);
            all.findings.extend(found.findings);
            all.problems.extend(found.problems);
            all.not_checked.extend(found.not_checked);
            all.omitted += found.omitted;
        }
        Ok(all)
    }

    /// Puts the fixes of each text into it, and says how many.
    fn fix(&mut self, found: &BundleFindings) -> anyhow::Result<Vec<(BundleText, usize)>> {
        let mut texts: Vec<&BundleText> = found.findings.iter().map(|found| &found.text).collect();
        texts.dedup();
        let mut fixed = Vec::new();
        for text in texts {
            let fixes = together(found.of_text(text).map(|found| &found.finding));
            if fixes.is_empty() {
                continue;
            }
            let Some(old) = self.bundle.text(text) else {
                continue;
            };
            let new = apply(old, &fixes)?;
            let place = match text {
                BundleText::Manifest if self.parts.contains(&Part::Manifest) => {
                    &mut self.bundle.manifest
                }
                BundleText::Context(path) => match self.bundle.context.get_mut(path) {
                    Some(FileContent::Text(text)) => text,
                    _ => continue,
                },
                BundleText::Documentation(path) => match self.bundle.documentation.get_mut(path) {
                    Some(FileContent::Text(text)) => text,
                    _ => continue,
                },
                _ => continue,
            };
            *place = new;
            fixed.push((text.clone(), fixes.len()));
        }
        Ok(fixed)
    }

    /// Where a text lies.
    fn path(&self, text: &BundleText) -> String {
        let Self {
            root,
            name,
            proposed,
            parts,
            ..
        } = self;
        let is_whole = *parts == Part::ALL;
        match text {
            BundleText::Context(path) => format!("{root}/context/{path}"),
            BundleText::Documentation(path) if is_whole => format!("{root}/docs/{name}/{path}"),
            BundleText::Documentation(path) => format!("{root}/{path}"),
            BundleText::Manifest if is_whole => format!("{root}/library/{name}"),
            BundleText::Manifest => format!("library/{name}"),
            BundleText::Answer(_) | BundleText::Route(_) | BundleText::Routes => match proposed {
                Some(_) => format!("{root}/{COVER}"),
                None => root.clone(),
            },
        }
    }

    fn tell(&self, found: BundleFindings, answer: &mut Answer) {
        let mut files: BTreeMap<String, CheckedFile> = BTreeMap::new();
        for found in found.findings {
            let path = self.path(&found.text);
            let file = files.entry(path.clone()).or_insert_with(|| CheckedFile {
                path,
                text: self.bundle.text(&found.text).unwrap_or_default().to_owned(),
                findings: Vec::new(),
            });
            file.findings.push(found.finding);
        }
        answer.files.extend(files.into_values());
        answer.omitted += found.omitted;
        for problem in found.problems {
            answer
                .problems
                .push((self.path(&problem.text), problem.sentence));
        }
        for lacking in found.not_checked {
            let path = lacking
                .texts
                .first()
                .map_or_else(|| self.root.clone(), |text| self.path(text));
            let not_checked = NotChecked {
                rule: lacking.rule,
                reason: lacking.reason,
            };
            answer.not_checked.push((path, not_checked));
        }
    }
}

/// What of the bundle is no file; nothing where it has only files.
fn cover(root: &Path) -> anyhow::Result<Option<Cover>> {
    let path = root.join(COVER);
    if !path.exists() {
        return Ok(None);
    }
    let size = fs::metadata(&path).map_or(0, |file| file.len());
    ensure!(
        size <= BUNDLE_LIMIT,
        "{} is too large: a bundle has at most {BUNDLE_LIMIT} bytes",
        path.display()
    );
    let text = input::Input::read(&path)?.text;
    let cover = serde_json::from_str(&text);
    cover
        .map(Some)
        .with_context(|| format!("{} is not what a downloaded draft has", path.display()))
}

/// Reads every file below a folder; a folder that is not there has none.
fn read(folder: &Path, files: &mut BTreeMap<FilePath, FileContent>) -> anyhow::Result<()> {
    if folder.is_dir() {
        let mut size = 0;
        below(folder, "", 0, &mut size, files)?;
    }
    Ok(())
}

fn below(
    folder: &Path,
    above: &str,
    depth: usize,
    size: &mut u64,
    files: &mut BTreeMap<FilePath, FileContent>,
) -> anyhow::Result<()> {
    ensure!(
        depth <= DEPTH_LIMIT,
        "{} is nested deeper than {DEPTH_LIMIT} folders",
        folder.display()
    );
    let cannot = || format!("{} cannot be listed", folder.display());
    for entry in fs::read_dir(folder).with_context(cannot)? {
        let entry = entry.with_context(cannot)?;
        let shown = entry.path();
        let cannot = || format!("{} cannot be read", shown.display());
        let name = entry.file_name().into_string();
        let Ok(name) = name else {
            bail!("{} has a name that is no text", shown.display())
        };
        let path = format!("{above}{name}");
        let kind = entry.file_type().with_context(cannot)?;
        if kind.is_dir() {
            if name != ".git" {
                below(&shown, &format!("{path}/"), depth + 1, size, files)?;
            }
            continue;
        }
        // A link may lead out of the bundle, and a pipe never ends.
        ensure!(
            kind.is_file(),
            "{} is no file; links are not followed",
            shown.display()
        );
        *size += entry.metadata().with_context(cannot)?.len();
        ensure!(
            *size <= BUNDLE_LIMIT && files.len() < FILE_LIMIT,
            "{} is too large: a bundle has at most {BUNDLE_LIMIT} bytes in {FILE_LIMIT} files",
            folder.display()
        );
        let path: FilePath = path
            .parse()
            .with_context(|| format!("{} cannot stand in a bundle", shown.display()))?;
        let bytes = fs::read(&shown).with_context(cannot)?;
        files.insert(path, content(bytes));
    }
    Ok(())
}

fn content(bytes: Vec<u8>) -> FileContent {
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => FileContent::Text(text),
        Ok(text) => binary(text.as_bytes()),
        Err(error) => binary(error.as_bytes()),
    }
}

fn binary(bytes: &[u8]) -> FileContent {
    FileContent::Binary {
        size: bytes.len() as u64,
        sha256: ContentHash(Sha256::digest(bytes).into()),
    }
}
