//! Whether every base can be built upon: it is listed or pinned, and it has the architectures.

use std::collections::BTreeMap;

use super::rules::{
    ARCHITECTURE_MISSING, BASE_NOT_LISTED, BASE_NOT_PINNED, OCI_LAYOUT, PIN_ARCHITECTURE,
    RISCV_ON_UBUNTU, SCRATCH_ON_WINDOWS, WINDOWS_NOT_PINNED,
};
use super::{BuildContent, BuildFile, BuiltOn, Checking, Listing, architectures, finding};
use crate::finding::{Rule, Severity};
use crate::manifest::{DEFAULT_FILE, Entry};

/// The rules that need to know what a Dockerfile builds on.
const OF_DOCKERFILES: [&Rule; 7] = [
    &BASE_NOT_PINNED,
    &PIN_ARCHITECTURE,
    &WINDOWS_NOT_PINNED,
    &SCRATCH_ON_WINDOWS,
    &ARCHITECTURE_MISSING,
    &RISCV_ON_UBUNTU,
    &BASE_NOT_LISTED,
];

/// The last line of the job's report when Ubuntu's newer releases are asked for riscv64.
const RISCV_MESSAGE: &str = "DOI cannot support riscv64 on Ubuntu 25.10+ since it uses RVA23 and hardware does not exist yet";

/// The releases of Ubuntu that run on the riscv64 machines there are: first tags of their entries,
/// and how those of their code names begin.
const UBUNTU_RISCV_VERSIONS: [&str; 3] = ["22.04", "24.04", "25.04"];
const UBUNTU_RISCV_NAMES: [&str; 3] = ["jammy", "noble", "plucky"];

/// What is wrong with a base on an architecture.
enum Verdict {
    Good,
    Bad(&'static Rule),
    /// The rule that lacks a fact, and the fact.
    Unknown(&'static Rule, String),
}

impl Checking<'_> {
    /// Rules N05 to N11 and N17. A finding carries the line that the job prints for the entry and
    /// the base.
    pub(super) fn bases(&mut self, built_on: &[BuiltOn<'_>]) {
        let entries = self.reading.manifest.entries.iter();
        for (index, (entry, built_on)) in entries.zip(built_on).enumerate() {
            self.layouts(index, entry);
            // For each base its architectures that cannot be, and the rules they offend.
            let mut bad: BTreeMap<&str, Vec<(&str, &'static Rule)>> = BTreeMap::new();
            let mut all_bad = true;
            for (architecture, froms) in built_on {
                let Some(froms) = froms else {
                    self.skip_dockerfile(&OF_DOCKERFILES, entry, architecture);
                    all_bad = false;
                    continue;
                };
                for from in froms {
                    match self.verdict(from, architecture) {
                        Verdict::Good => all_bad = false,
                        Verdict::Bad(rule) => {
                            bad.entry(from).or_default().push((architecture, rule));
                        }
                        Verdict::Unknown(rule, reason) => {
                            all_bad = false;
                            self.skip(rule, reason);
                        }
                    }
                }
            }
            for (from, architectures) in bad {
                self.report(index, entry, from, &architectures, all_bad);
            }
        }
    }

    fn report(
        &mut self,
        index: usize,
        entry: &Entry,
        from: &str,
        bad: &[(&str, &'static Rule)],
        all_bad: bool,
    ) {
        let names: Vec<_> = bad.iter().map(|(architecture, _)| *architecture).collect();
        let what = if all_bad {
            " -- completely unsupported base!".to_owned()
        } else {
            format!(" [{}]", names.join(", "))
        };
        let line = format!(" - {} (FROM {from}){what}", self.entry_name(entry));
        let mut told: Vec<&str> = Vec::new();
        for (_, rule) in bad {
            if told.contains(&rule.id) {
                continue;
            }
            told.push(rule.id);
            let of_rule: Vec<_> = bad
                .iter()
                .filter(|(_, other)| other.id == rule.id)
                .map(|(architecture, _)| *architecture)
                .collect();
            let message = if rule.id == RISCV_ON_UBUNTU.id {
                format!("{line}\n - {RISCV_MESSAGE}")
            } else {
                line.clone()
            };
            let span = if all_bad {
                self.places.entry(index)
            } else {
                self.places.value(index, "Architectures")
            };
            let help = self.help(rule, entry, from, &of_rule);
            self.find(rule, span, message, help);
        }
    }

    fn verdict(&self, from: &str, architecture: &str) -> Verdict {
        if from == "scratch" {
            return if architecture.starts_with("windows-") {
                Verdict::Bad(&SCRATCH_ON_WINDOWS)
            } else {
                Verdict::Good
            };
        }
        if from.contains('/') {
            return self.outside(from, architecture);
        }
        let listing = self.listing(from);
        if architecture == "riscv64"
            && let Some(tag) = from.strip_prefix("ubuntu:")
        {
            // The job looks at the entry, so that `latest` is caught when it moves on.
            let entry = match &listing {
                Listing::Unknown => tag,
                Listing::NotListed => "",
                Listing::Listed(listed) => &listed.entry,
            };
            let supported = UBUNTU_RISCV_VERSIONS.contains(&entry)
                || UBUNTU_RISCV_NAMES
                    .iter()
                    .any(|name| entry.starts_with(name));
            match listing {
                Listing::Unknown if !tag.starts_with(|c: char| c.is_ascii_digit()) => {}
                _ if !supported => return Verdict::Bad(&RISCV_ON_UBUNTU),
                _ => {}
            }
        }
        match listing {
            Listing::Unknown => Verdict::Unknown(
                &BASE_NOT_LISTED,
                format!("the catalogue is not there, so nobody knows `{from}`"),
            ),
            Listing::NotListed => Verdict::Bad(&BASE_NOT_LISTED),
            Listing::Listed(listed) if listed.architectures.contains(architecture) => Verdict::Good,
            Listing::Listed(_) => Verdict::Bad(&ARCHITECTURE_MISSING),
        }
    }

    /// A base from outside the catalogue.
    fn outside(&self, from: &str, architecture: &str) -> Verdict {
        let rule = if from.starts_with("mcr.microsoft.com/windows/") {
            &WINDOWS_NOT_PINNED
        } else {
            &BASE_NOT_PINNED
        };
        let Some(pins) = self.facts.pins else {
            let reason = format!("the pins are not there, so nobody knows `{from}`");
            return Verdict::Unknown(rule, reason);
        };
        match pins.bases.get(from) {
            None => Verdict::Bad(rule),
            Some(None) => Verdict::Unknown(
                &PIN_ARCHITECTURE,
                format!("the architectures of the pinned `{from}` are not known"),
            ),
            Some(Some(architectures)) if architectures.contains(architecture) => Verdict::Good,
            Some(Some(_)) => Verdict::Bad(&PIN_ARCHITECTURE),
        }
    }

    /// What to do: findings stand in the manifest, and most are mended in the file that is named.
    fn help(&self, rule: &'static Rule, entry: &Entry, from: &str, bad: &[&str]) -> String {
        let path = entry.dockerfile_path(bad.first().copied().unwrap_or_default());
        let drop = format!(
            "Remove `{}` from `Architectures`, or build on a base that has {}.",
            bad.join("`, `"),
            if bad.len() == 1 { "it" } else { "them" }
        );
        if from.contains('$') {
            return format!(
                "In `{path}`, write the tag into `FROM` itself: the build tools do not expand `ARG`, so they look for `{from}`."
            );
        }
        if from.starts_with("--platform") {
            return format!(
                "In `{path}`, remove `--platform` from `FROM`: the build tools take it for the image."
            );
        }
        if rule.id == BASE_NOT_PINNED.id {
            format!(
                "In `{path}`, build on an official image, `scratch` or a pinned base; a new pin is proposed on its own."
            )
        } else if rule.id == WINDOWS_NOT_PINNED.id {
            let pinned = self.facts.pins.into_iter().flat_map(|pins| {
                let image = from.rsplit_once(':').map_or(from, |(image, _)| image);
                pins.bases.keys().filter(move |base| {
                    base.rsplit_once(':').is_some_and(|(name, _)| name == image)
                })
            });
            let pinned: Vec<_> = pinned.map(|base| format!("`{base}`")).collect();
            match pinned.is_empty() {
                true => format!("In `{path}`, build on a pinned version of Windows."),
                false => format!("In `{path}`, build on one of {}.", pinned.join(", ")),
            }
        } else if rule.id == SCRATCH_ON_WINDOWS.id {
            format!(
                "In `{path}`, build on `mcr.microsoft.com/windows/nanoserver` or `servercore`: an empty image does not run on Windows."
            )
        } else if rule.id == BASE_NOT_LISTED.id {
            match from.split_once(':') {
                Some((image, tag)) if self.is_listed(image) => format!(
                    "In `{path}`, build on a tag that `library/{image}` lists today; `{tag}` is not among them."
                ),
                Some((image, _)) => format!(
                    "In `{path}`, build on an image of the catalogue, on `scratch` or on a pinned base: there is no `library/{image}`."
                ),
                None => format!(
                    "In `{path}`, build on a tag that the catalogue lists today, not on `{from}`."
                ),
            }
        } else if rule.id == RISCV_ON_UBUNTU.id {
            "Remove `riscv64` from `Architectures`, or build on Ubuntu 24.04.".to_owned()
        } else {
            drop
        }
    }

    /// Whether a manifest lists tags under this name.
    fn is_listed(&self, image: &str) -> bool {
        let catalogue = self.facts.catalogue;
        image == self.name
            || catalogue.is_some_and(|catalogue| catalogue.images.contains_key(image))
    }

    /// Rule N17: what `oci-import` takes over.
    fn layouts(&mut self, index: usize, entry: &Entry) {
        let mut seen = Vec::new();
        for architecture in architectures(entry) {
            let file = BuildFile::of(entry, architecture);
            if entry.builder_for(architecture) != "oci-import" || seen.contains(&file) {
                continue;
            }
            let name = self.entry_name(entry);
            let written = entry.file_for(architecture);
            if written != "index.json" {
                let mut found = finding(
                    &OCI_LAYOUT,
                    self.places.value(index, "File"),
                    format!("{name} is imported from `{written}`"),
                    "Add `File: index.json`, the index of the OCI layout.".to_owned(),
                );
                if written != DEFAULT_FILE {
                    // A file with a single descriptor would do as well.
                    found.severity = Severity::Advice;
                    found.message.push_str(", which may not be an index");
                }
                self.checked.findings.push(found);
            }
            let span = self.places.entry(index);
            let place = format!(
                "\"{written}\" (from directory \"{}\" in commit \"{}\")",
                entry.directory_for(architecture),
                file.git_commit
            );
            match self.facts.builds.get(&file) {
                Some(BuildContent::OciLayout {
                    version,
                    schema,
                    manifests,
                }) => {
                    let help = "Commit an OCI layout of version 1.0.0 with one image.".to_owned();
                    let message = if version != "1.0.0" {
                        let place = place.replacen(written, "oci-layout", 1);
                        format!("unsupported OCI image layout version \"{version}\" in {place}")
                    } else if *schema != 2 {
                        format!("unsupported schemaVersion {schema} in {place}")
                    } else if *manifests != 1 {
                        format!("expected only one manifests entry (not {manifests}) in {place}")
                    } else {
                        seen.push(file);
                        continue;
                    };
                    self.find(&OCI_LAYOUT, span, message, help);
                }
                Some(BuildContent::Dockerfile(_)) | None => self.skip(
                    &OCI_LAYOUT,
                    format!("the OCI layout `{}` of {name} is not there", file.path),
                ),
            }
            seen.push(file);
        }
    }
}
