//! Whether an entry asks of the build machine exactly what its bases ask.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{EXTRA_CONSTRAINTS, MISSING_CONSTRAINTS};
use super::{BuiltOn, Checking, Listing};

/// The repositories of Windows bases and the constraint that each stands for.
const WINDOWS: [(&str, &str); 4] = [
    ("mcr.microsoft.com/windows/nanoserver", "nanoserver"),
    ("microsoft/nanoserver", "nanoserver"),
    ("mcr.microsoft.com/windows/servercore", "windowsservercore"),
    ("microsoft/windowsservercore", "windowsservercore"),
];

impl Checking<'_> {
    /// Rules N18 and N19. The message is the job's: it names the last base of an architecture, and
    /// puts the architectures with the same last base together.
    pub(super) fn constraints(&mut self, built_on: &[BuiltOn<'_>]) {
        let entries = self.reading.manifest.entries.iter();
        for (index, (entry, built_on)) in entries.zip(built_on).enumerate() {
            let written: BTreeSet<&str> = entry.constraints.iter().map(String::as_str).collect();
            let mut missing: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
            let mut extra: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
            for (architecture, froms) in built_on {
                let Some(froms) = froms else {
                    let rules = [&MISSING_CONSTRAINTS, &EXTRA_CONSTRAINTS];
                    self.skip_dockerfile(&rules, entry, architecture);
                    continue;
                };
                let Some(last) = froms.last() else {
                    continue;
                };
                let mut expected = BTreeSet::new();
                let mut unknown = false;
                for from in froms {
                    match self.expected(from) {
                        Ok(constraints) => expected.extend(constraints),
                        Err(reason) => {
                            unknown = true;
                            self.skip(&MISSING_CONSTRAINTS, reason.clone());
                            self.skip(&EXTRA_CONSTRAINTS, reason);
                        }
                    }
                }
                let absent = expected.iter().filter(|c| !written.contains(c.as_str()));
                missing.entry(last).or_default().extend(absent.cloned());
                // What a base without known constraints asks could be any of the written ones.
                if !unknown {
                    let more = written.iter().filter(|c| !expected.contains(**c));
                    let more = more.map(|c| (*c).to_owned());
                    extra.entry(last).or_default().extend(more);
                }
            }
            let name = self.entry_name(entry);
            let span = self.places.value(index, "Constraints");
            for (from, constraints) in missing.into_iter().filter(|(_, c)| !c.is_empty()) {
                let message = format!(
                    " - {name} -- missing constraints (FROM {from}):{}",
                    lines(&constraints)
                );
                let help = format!("Add `Constraints: {}` to the entry.", joined(&constraints));
                self.find(&MISSING_CONSTRAINTS, span, message, help);
            }
            for (from, constraints) in extra.into_iter().filter(|(_, c)| !c.is_empty()) {
                let message = format!(
                    " - {name} -- extra constraints (FROM {from}):{}",
                    lines(&constraints)
                );
                let help = format!(
                    "Remove `{}` from `Constraints`: the base does not ask for it.",
                    joined(&constraints)
                );
                self.find(&EXTRA_CONSTRAINTS, span, message, help);
            }
        }
    }

    /// What a base asks of the build machine: its own constraints, or the version of Windows.
    fn expected(&self, from: &str) -> Result<BTreeSet<String>, String> {
        if from == "scratch" {
            return Ok(BTreeSet::new());
        }
        if from.contains('/') {
            return Ok(windows(from)?.into_iter().collect());
        }
        match self.listing(from) {
            Listing::Listed(listed) => Ok(listed.constraints.clone()),
            Listing::NotListed => Ok(BTreeSet::new()),
            Listing::Unknown => Err(format!(
                "the catalogue is not there, so nobody knows what `{from}` asks for"
            )),
        }
    }
}

/// The constraint of a Windows base; nothing for another base, an error for an unknown one of
/// Microsoft's.
fn windows(from: &str) -> Result<Option<String>, String> {
    if !from.contains("microsoft") {
        return Ok(None);
    }
    let (repository, tag) = from.rsplit_once(':').unwrap_or((from, "latest"));
    let constraint = WINDOWS
        .iter()
        .find(|(known, _)| *known == repository)
        .map(|(_, constraint)| *constraint)
        .ok_or_else(|| format!("`{from}` is no known Windows image"))?;
    Ok(Some(match tag {
        "latest" => constraint.to_owned(),
        tag => format!("{constraint}-{tag}"),
    }))
}

fn lines(constraints: &BTreeSet<String>) -> String {
    constraints
        .iter()
        .map(|constraint| format!("\n   - {constraint}"))
        .collect()
}

fn joined(constraints: &BTreeSet<String>) -> String {
    let names: Vec<_> = constraints.iter().map(String::as_str).collect();
    names.join(", ")
}
