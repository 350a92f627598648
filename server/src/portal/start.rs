//! How a proposal begins: a draft out of a name, a library file, files, or a repository.

mod files;
mod page;

use std::collections::BTreeMap;

use app::view::propose::{ProposeForm, Way};
use domain::ImageName;
use domain::bundle::{FileContent, FilePath, check_name};
use domain::finding::Severity;
use domain::manifest::Maintainer;
use domain::permission::Action;
use domain::proposal::{Kind, ProposalId, State};
use domain::start::{self, Repository, Start, from_files, from_library_file, from_repository};
use serde_json::json;
use uuid::Uuid;

use super::drafts::{DRAFT_LIMIT, OpenProposal, PART_LIMIT, ProposalError};
use super::parts::{self, CONTEXT, DOCUMENTATION, PartName, file_content};
use super::{Caller, Portal};
use crate::archive::Collected;
use crate::jobs::{FetchTask, JobKind};
use crate::picture;
use crate::repository::{Fetched, Revision, address};
use crate::store::{DraftSave, JobRow, Tx};

pub use files::{SentFile, collected};

/// What was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// A draft, ready to be written.
    Draft(ProposalId),
    /// A draft about which something is told first: its repository is fetched, or what was guessed.
    Told(ProposalId),
}

/// Why a proposal was not begun.
#[derive(Debug)]
pub enum BeginError {
    /// The form is wrong: which fields, and why.
    Invalid(Vec<(&'static str, String)>),
    /// Everything else.
    Proposal(ProposalError),
}

impl<E: Into<ProposalError>> From<E> for BeginError {
    fn from(error: E) -> Self {
        Self::Proposal(error.into())
    }
}

fn invalid<T>(field: &'static str, words: impl Into<String>) -> Result<T, BeginError> {
    Err(BeginError::Invalid(vec![(field, words.into())]))
}

impl Portal {
    /// Begins a proposal for a new image in one of the four ways.
    ///
    /// # Errors
    /// When a field is wrong, the policy refuses, or too many are open.
    pub async fn begin(
        &self,
        caller: &Caller,
        way: Way,
        form: &ProposeForm,
        files: Vec<SentFile>,
    ) -> Result<Begun, BeginError> {
        let name = self.free_name(&form.name).await?;
        match way {
            Way::Blank => self.begin_with(caller, &name, Start::default(), None).await,
            Way::Repository => {
                let task = fetch_task(caller, name.as_str(), form)?;
                let parts = [name_part(&name)];
                let id = self
                    .start_draft(caller, Kind::New, Some(&name), &parts)
                    .await?;
                self.ask_to_fetch(&id.to_string(), &task).await?;
                Ok(Begun::Told(id))
            }
            Way::Library => {
                let start = self.start_from_library(&name, form, files).await?;
                self.begin_with(caller, &name, start, None).await
            }
            Way::Files => {
                let collected = read_files(form, files).await?;
                let start = from_collected(caller, &name, &collected);
                self.begin_with(caller, &name, start, Some(collected)).await
            }
        }
    }

    /// Begins a proposal for a new image with nothing but its name.
    ///
    /// # Errors
    /// When the name is not free, the policy refuses, or too many are open.
    pub async fn begin_named(&self, caller: &Caller, name: &str) -> Result<ProposalId, BeginError> {
        let name = self.free_name(name).await?;
        let parts = [name_part(&name)];
        let id = self
            .start_draft(caller, Kind::New, Some(&name), &parts)
            .await?;
        Ok(id)
    }

    /// A name that a new image can have.
    async fn free_name(&self, text: &str) -> Result<ImageName, BeginError> {
        let text = text.trim();
        if text.is_empty() {
            return invalid("name", "Write the name that the image shall have.");
        }
        let facts = self.facts_for(Kind::New, None).await?;
        let checked = check_name(text, &facts.facts().names);
        let refused = checked
            .findings
            .into_iter()
            .find(|found| found.severity == Severity::Error);
        if let Some(found) = refused {
            let words = format!("{}. {}", found.message, found.help);
            return invalid("name", quoted(&words));
        }
        text.parse()
            .or_else(|error| invalid("name", format!("This is no name of an image: {error}.")))
    }

    async fn begin_with(
        &self,
        caller: &Caller,
        name: &ImageName,
        start: Start,
        collected: Option<Collected>,
    ) -> Result<Begun, BeginError> {
        let files = collected.as_ref().map(|collected| &collected.files);
        let (mut parts, changed) = stored(&start, files);
        parts.insert(0, name_part(name));
        let notes: Vec<String> = collected
            .map(|collected| collected.notes)
            .into_iter()
            .flatten()
            .chain(changed)
            .chain(start.notes)
            .collect();
        let id = self
            .start_draft(caller, Kind::New, Some(name), &parts)
            .await?;
        if notes.is_empty() {
            return Ok(Begun::Draft(id));
        }
        self.tell(&id.to_string(), &notes).await?;
        Ok(Begun::Told(id))
    }

    /// A bundle around a library file: of an image of the catalogue, pasted, or sent.
    async fn start_from_library(
        &self,
        name: &ImageName,
        form: &ProposeForm,
        files: Vec<SentFile>,
    ) -> Result<Start, BeginError> {
        let sent = files.into_iter().next();
        let ways = [
            !form.pattern.is_empty(),
            !form.manifest.trim().is_empty(),
            sent.is_some(),
        ];
        match ways.iter().filter(|way| **way).count() {
            0 => {
                return invalid(
                    "manifest",
                    "Choose an image as a pattern, paste a library file, or choose one.",
                );
            }
            1 => {}
            _ => {
                return invalid(
                    "manifest",
                    "Choose one of the three: a pattern, a pasted library file, or a chosen one.",
                );
            }
        }
        if !form.pattern.is_empty() {
            return self.start_from_pattern(name, &form.pattern).await;
        }
        let text = match sent {
            None => form.manifest.clone(),
            Some(file) => match String::from_utf8(file.content) {
                Ok(text) if !text.contains('\0') => text,
                _ => {
                    return invalid(
                        "file",
                        format!(
                            "{} is no text in UTF-8. Choose the library file again.",
                            file.name
                        ),
                    );
                }
            },
        };
        if text.len() as u64 > domain::bundle::TEXT_LIMIT {
            return invalid("manifest", "A library file takes at most 1 MB.");
        }
        Ok(from_library_file(name.as_str(), &text, BTreeMap::new()))
    }

    /// A bundle like that of an image of the catalogue.
    async fn start_from_pattern(
        &self,
        name: &ImageName,
        pattern: &str,
    ) -> Result<Start, BeginError> {
        let image = self.store().image(pattern).await?;
        let version = image
            .filter(|image| image.retired_at.is_none())
            .and_then(|image| image.current_version);
        let Some(version) = version else {
            return invalid(
                "pattern",
                "There is no such image in the catalogue any more. Choose another.",
            );
        };
        let mut manifest = String::new();
        let mut documentation = BTreeMap::new();
        for (path, content) in self.store().version_contents(&version).await? {
            let FileContent::Text(text) = file_content(&content) else {
                continue;
            };
            if path == format!("library/{pattern}") {
                manifest = text;
            } else if let Some(path) = path.strip_prefix(&format!("docs/{pattern}/"))
                && let Ok(path) = path.parse::<FilePath>()
                && !path.name().starts_with("logo.")
            {
                documentation.insert(path, FileContent::Text(text));
            }
        }
        let mut start = from_library_file(name.as_str(), &manifest, documentation);
        start.notes.insert(
            0,
            format!(
                "Library file and documentation are those of {pattern}: change what is about {pattern}, above all maintainers, repository and links. Its logo is not taken."
            ),
        );
        Ok(start)
    }

    /// Asks for a repository to be fetched into a draft again, after it failed.
    ///
    /// # Errors
    /// When a field is wrong, the draft may not be changed, or one is under way.
    pub async fn fetch_again(
        &self,
        caller: &Caller,
        id: &str,
        form: &ProposeForm,
    ) -> Result<(), BeginError> {
        let open = self.open_proposal(caller, id, Action::EditDraft).await?;
        let task = fetch_task(caller, &open.row.image, form)?;
        if let Some(job) = self.store().newest_job(id).await?
            && job.done_at.is_none()
        {
            // Two tabs, or pressed twice: it runs already.
            return Ok(());
        }
        self.ask_to_fetch(id, &task).await
    }

    /// Puts files that were sent into a draft that is there, without writing over anything.
    ///
    /// # Errors
    /// When there are none, they are not taken, or the draft may not be changed.
    pub async fn add_files(
        &self,
        caller: &Caller,
        id: &str,
        files: Vec<SentFile>,
    ) -> Result<(), BeginError> {
        let open = self.open_proposal(caller, id, Action::EditDraft).await?;
        let collected = read_files(&ProposeForm::default(), files).await?;
        let name = open.row.image.clone();
        let files = contents(&collected);
        let start = from_files(&name, &files, &maintainers(caller));
        let person = caller.identifier();
        let (parts, changed) = stored(&start, Some(&collected.files));
        let mut notes = collected.notes;
        notes.extend(changed);
        notes.extend(start.notes);
        let mut tx = self.store().begin().await?;
        notes.extend(self.fill(&mut tx, &open, &person, &parts).await?);
        self.told(&mut tx, id, &notes).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Stores what a job fetched, and ends the job: both or neither.
    ///
    /// # Errors
    /// When the draft is gone, or the store fails.
    pub async fn take_fetched(
        &self,
        job: &JobRow,
        task: &FetchTask,
        fetched: Fetched,
    ) -> Result<(), ProposalError> {
        let Fetched {
            reference,
            commit,
            collected,
            others,
        } = fetched;
        let mut files = contents(&collected);
        // Their names say what else there is; what they hold is not needed.
        files.extend(others.into_iter().map(|path| {
            let nothing = FileContent::Text(String::new());
            (path, nothing)
        }));
        let maintainer = start::maintainer(&task.maintainer, &task.handle);
        let repository = Repository {
            url: &task.url,
            fetch: &reference,
            commit: &commit,
            files: &files,
        };
        let mut start = from_repository(&task.name, &repository, &[maintainer]);
        start
            .bundle
            .context
            .retain(|path, _| collected.files.contains_key(path.as_str()));
        let proposal = job.proposal.as_deref().unwrap_or_default();
        let row = self.store().proposal(proposal).await?;
        let row = row.filter(|row| row.deleted_at.is_none());
        let open = self.opened(row.ok_or(ProposalError::Unknown)?).await?;
        let mut notes = vec![format!(
            "Fetched {} at {}.",
            reference
                .trim_start_matches("refs/heads/")
                .trim_start_matches("refs/"),
            commit.get(..12).unwrap_or(&commit)
        )];
        let (parts, changed) = stored(&start, Some(&collected.files));
        notes.push(match start.bundle.context.len() {
            1 => "One file is in the draft.".to_owned(),
            count => format!("{count} files are in the draft."),
        });
        notes.extend(collected.notes);
        notes.extend(changed);
        notes.extend(start.notes);
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        notes.extend(self.fill(&mut tx, &open, &task.person, &parts).await?);
        tx.report_job(&job.id, &notes.join("\n"), now).await?;
        if tx.end_job(&job.id, None, now).await? {
            tx.commit().await?;
        }
        // Else somebody else ended it meanwhile, and what is written here is dropped.
        Ok(())
    }

    /// Saves parts into a draft where nothing is there yet; what somebody wrote stays. Answers what
    /// was not saved, in sentences.
    async fn fill(
        &self,
        tx: &mut Tx,
        open: &OpenProposal,
        person: &str,
        parts: &[(String, Vec<u8>)],
    ) -> Result<Vec<String>, ProposalError> {
        if open.projection.state != State::Draft {
            return Err(ProposalError::Submitted);
        }
        let id = &open.row.id;
        let there = self.store().draft_parts(id).await?;
        let kept: usize = there
            .iter()
            .filter(|part| part.removed == 0)
            .map(|part| part.content.len())
            .sum();
        let new: usize = parts.iter().map(|(_, content)| content.len()).sum();
        if kept + new > DRAFT_LIMIT {
            return Err(ProposalError::DraftTooLarge);
        }
        let mut stays = Vec::new();
        for (part, content) in parts {
            let old = there.iter().find(|old| old.part == *part);
            let is_written = old.is_some_and(|old| old.removed == 0 && !old.content.is_empty());
            if is_written {
                if old.is_some_and(|old| old.content != *content) {
                    stays.push(format!("`{part}`"));
                }
                continue;
            }
            let saved = tx
                .save_draft_part(DraftSave {
                    proposal: id,
                    part,
                    content,
                    seen: old.map_or(0, |old| old.lock_version),
                    person,
                    at: self.clock().timestamp(),
                    removed: false,
                })
                .await?;
            if saved.is_none() {
                stays.push(format!("`{part}`"));
            }
        }
        Ok(match stays.len() {
            0 => Vec::new(),
            1 => vec![format!(
                "{} was written meanwhile and stays as it is.",
                stays[0]
            )],
            _ => vec![format!(
                "These were written meanwhile and stay as they are: {}.",
                stays.join(", ")
            )],
        })
    }

    async fn ask_to_fetch(&self, id: &str, task: &FetchTask) -> Result<(), BeginError> {
        let mut tx = self.store().begin().await?;
        tx.add_job(&JobRow {
            id: Uuid::new_v4().to_string(),
            kind: JobKind::FetchRepository.as_str().to_owned(),
            task: json!(task).to_string(),
            proposal: Some(id.to_owned()),
            progress: "It waits for its turn.".to_owned(),
            attempts: 0,
            failure: None,
            done_at: None,
            created_at: self.clock().timestamp().0,
        })
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Keeps what there is to tell about a draft that was begun at once.
    async fn tell(&self, id: &str, notes: &[String]) -> Result<(), ProposalError> {
        let mut tx = self.store().begin().await?;
        self.told(&mut tx, id, notes).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn told(&self, tx: &mut Tx, id: &str, notes: &[String]) -> Result<(), ProposalError> {
        let now = self.clock().timestamp();
        let job = JobRow {
            id: Uuid::new_v4().to_string(),
            kind: JobKind::ReadFiles.as_str().to_owned(),
            task: "{}".to_owned(),
            proposal: Some(id.to_owned()),
            progress: notes.join("\n"),
            attempts: 0,
            failure: None,
            done_at: None,
            created_at: now.0,
        };
        tx.add_job(&job).await?;
        tx.end_job(&job.id, None, now).await?;
        Ok(())
    }
}

/// A sentence with quotation marks instead of backticks, for where no code is set apart.
fn quoted(sentence: &str) -> String {
    let mut quoted = String::with_capacity(sentence.len());
    let mut is_open = false;
    for c in sentence.chars() {
        if c == '`' {
            is_open = !is_open;
            quoted.push(if is_open { '\u{201c}' } else { '\u{201d}' });
        } else {
            quoted.push(c);
        }
    }
    quoted
}

/// What to fetch, as the form says it.
fn fetch_task(caller: &Caller, name: &str, form: &ProposeForm) -> Result<FetchTask, BeginError> {
    let (url, revision) = (form.url.trim(), form.revision.trim());
    let mut wrong = Vec::new();
    match address(url) {
        Ok(url) if url.scheme() == "https" || is_loopback(&url) => {}
        Ok(_) => wrong.push(("url", "Write an address that begins with https://: what comes without encryption may have been changed on the way.".to_owned())),
        Err(error) => wrong.push(("url", error.to_string())),
    }
    if let Err(error) = revision.parse::<Revision>() {
        wrong.push(("revision", error.to_string()));
    }
    if !wrong.is_empty() {
        return Err(BeginError::Invalid(wrong));
    }
    let (maintainer, handle) = caller.person.as_ref().map_or_else(
        || (String::new(), String::new()),
        |person| (person.display_name.clone(), person.handle.clone()),
    );
    Ok(FetchTask {
        url: url.to_owned(),
        revision: revision.to_owned(),
        name: name.to_owned(),
        person: caller.identifier(),
        maintainer,
        handle,
    })
}

/// Whether an address is of this machine: only an operator's own word lets the worker go there.
fn is_loopback(url: &crate::egress::Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    literal
        .parse::<std::net::IpAddr>()
        .is_ok_and(|address| address.is_loopback())
}

/// What was sent, unpacked; a Dockerfile that was pasted is one of the files.
async fn read_files(form: &ProposeForm, files: Vec<SentFile>) -> Result<Collected, BeginError> {
    let pasted = form.dockerfile.clone();
    // Unpacking takes a while; other requests go on meanwhile.
    let read = tokio::task::spawn_blocking(move || collected(files, &pasted)).await;
    let collected = match read {
        Ok(Ok(collected)) => collected,
        Ok(Err(words)) => return invalid("files", words),
        Err(_) => return invalid("files", "The files could not be read."),
    };
    if collected.files.is_empty() {
        let mut words =
            "There is no file to begin with. Choose an archive or files, or paste a Dockerfile."
                .to_owned();
        for note in &collected.notes {
            words.push(' ');
            words.push_str(note);
        }
        return invalid("files", words);
    }
    Ok(collected)
}

fn from_collected(caller: &Caller, name: &ImageName, collected: &Collected) -> Start {
    from_files(name.as_str(), &contents(collected), &maintainers(caller))
}

fn maintainers(caller: &Caller) -> Vec<Maintainer> {
    let person = caller.person.iter();
    person
        .map(|person| start::maintainer(&person.display_name, &person.handle))
        .collect()
}

fn contents(collected: &Collected) -> BTreeMap<FilePath, FileContent> {
    let files = collected.files.iter();
    files
        .map(|(path, content)| (path.clone(), file_content(content)))
        .collect()
}

fn name_part(name: &ImageName) -> (String, Vec<u8>) {
    let part = format!("{}name", parts::ANSWERS);
    (part, name.as_str().as_bytes().to_vec())
}

/// The stored parts of a start, with the bytes of files that are no text, and what was changed or
/// left out, in sentences. The name is not among them: it is there already, or was chosen.
fn stored(
    start: &Start,
    files: Option<&BTreeMap<FilePath, Vec<u8>>>,
) -> (Vec<(String, Vec<u8>)>, Vec<String>) {
    let mut stored: BTreeMap<String, Vec<u8>> = parts::parts(&start.bundle);
    let bundle = &start.bundle;
    for (folder, of_bundle) in [
        (CONTEXT, &bundle.context),
        (DOCUMENTATION, &bundle.documentation),
    ] {
        for (path, content) in of_bundle {
            if content.text().is_none()
                && let Some(bytes) = files.and_then(|files| bytes_of(files, path, content))
            {
                stored.insert(format!("{folder}{path}"), bytes.clone());
            }
        }
    }
    let mut kept = Vec::new();
    let mut notes = Vec::new();
    for (part, content) in stored {
        match PartName::read(&part) {
            None | Some(PartName::Answer(_)) => {}
            Some(name) if name.is_logo() => match picture::logo(&part, &content) {
                Ok(logo) => {
                    if !logo.removed.is_empty() {
                        notes.push(format!(
                            "Out of the logo was taken what may act or ask other machines: {}.",
                            logo.removed.join(", ")
                        ));
                    }
                    kept.push((part, logo.content));
                }
                Err(why) => notes.push(format!("`{part}` is left out. {why}")),
            },
            Some(_) if content.len() > PART_LIMIT => {
                notes.push(format!("`{part}` is left out: it is larger than 1 MB."));
            }
            Some(_) => kept.push((part, content)),
        }
    }
    (kept, notes)
}

/// The bytes of a file of the bundle: what was sent under its path, or below folders that were
/// left out of it.
fn bytes_of<'f>(
    files: &'f BTreeMap<FilePath, Vec<u8>>,
    path: &FilePath,
    content: &FileContent,
) -> Option<&'f Vec<u8>> {
    let is_it = |bytes: &Vec<u8>| file_content(bytes) == *content;
    files
        .get(path.as_str())
        .filter(|bytes| is_it(bytes))
        .or_else(|| {
            let end = format!("/{path}");
            let below = files
                .iter()
                .filter(|(sent, _)| sent.as_str().ends_with(&end));
            below.map(|(_, bytes)| bytes).find(|bytes| is_it(bytes))
        })
}
