//! Forms with files: read piece by piece, so that what is too large never lies in memory.

use std::time::Duration;

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, StatusCode, header};
use domain::bundle::{BUNDLE_LIMIT, TEXT_LIMIT};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::problem::Problem;
use crate::portal::start::SentFile;

/// The most bytes of a request with files. More than is kept, so that a form with a file that is
/// too large is read to its end and answered with the form itself, not with a broken connection.
pub const UPLOAD_LIMIT: usize = 64 * 1024 * 1024;

/// How long such a request may take: what a draft takes, over a line of two megabits a second.
pub const UPLOAD_TIME: Duration = Duration::from_secs(90);

/// How many such requests are read at once; each may hold as much as a draft takes.
static READERS: Semaphore = Semaphore::const_new(4);

/// What a form sent.
#[derive(Debug, Default)]
pub struct SentForm {
    fields: Vec<(String, String)>,
    /// The files that were chosen, with the name of their field.
    pub files: Vec<(String, SentFile)>,
    /// What was not taken: the field, and why.
    pub refused: Vec<(String, String)>,
    /// Held until the form was dealt with.
    _reader: Option<SemaphorePermit<'static>>,
}

impl SentForm {
    /// The first field of a name; empty when there is none.
    pub fn one(&self, name: &str) -> String {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or_else(String::new, |(_, value)| value.clone())
    }

    async fn read(mut form: Multipart) -> Result<Self, Problem> {
        let mut sent = Self {
            _reader: Some(READERS.acquire().await.map_err(|_| Problem::Internal)?),
            ..Self::default()
        };
        let mut room = usize::try_from(BUNDLE_LIMIT).unwrap_or(usize::MAX);
        while let Some(field) = form.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                Some(file) => sent.take_file(name, file, field, &mut room).await?,
                None => sent.take_text(name, field).await?,
            }
        }
        Ok(sent)
    }

    async fn take_file(
        &mut self,
        name: String,
        file: String,
        field: Field<'_>,
        room: &mut usize,
    ) -> Result<(), Problem> {
        match up_to(field, *room).await? {
            // No file was chosen.
            Some(content) if content.is_empty() && file.is_empty() => {}
            Some(content) => {
                *room -= content.len();
                let file = SentFile {
                    name: file,
                    content,
                };
                self.files.push((name, file));
            }
            None => {
                let words = format!(
                    "{} is too large: {} MB in all are taken. Leave out what the image is not built from, and choose the files again.",
                    if file.is_empty() { "It" } else { &file },
                    BUNDLE_LIMIT / 1_000_000
                );
                self.refused.push((name, words));
            }
        }
        Ok(())
    }

    async fn take_text(&mut self, name: String, field: Field<'_>) -> Result<(), Problem> {
        let limit = usize::try_from(TEXT_LIMIT).unwrap_or(usize::MAX);
        let Some(content) = up_to(field, limit).await? else {
            let words = "The text is longer than 1 MB.".to_owned();
            self.refused.push((name, words));
            return Ok(());
        };
        let text = String::from_utf8(content).unwrap_or_else(|error| {
            let words = "The text is no valid UTF-8; what could not be read is shown as \u{fffd}.";
            self.refused.push((name.clone(), words.to_owned()));
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        });
        if text.contains('\0') {
            let words = "The text holds a character that no text has (NUL); it was taken out.";
            self.refused.push((name.clone(), words.to_owned()));
        }
        // A browser sends every line end as two characters; the text that was pasted had one.
        let text = text.replace("\r\n", "\n").replace('\0', "");
        self.fields.push((name, text));
        Ok(())
    }
}

impl<S: Send + Sync> FromRequest<S> for SentForm {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if has_files(request.headers()) {
            let form = Multipart::from_request(request, state).await;
            let form = form.map_err(|_| {
                Problem::Unprocessable("The form cannot be read: it says that it has several parts, but not how they are parted.".to_owned())
            })?;
            return Self::read(form).await;
        }
        let form = axum::extract::Form::<Vec<(String, String)>>::from_request(request, state).await;
        let axum::extract::Form(fields) = form.map_err(|_| {
            Problem::Unprocessable(
                "The form cannot be read: a part of it is not valid UTF-8, or it is too long."
                    .to_owned(),
            )
        })?;
        let fields = fields.into_iter().map(|(name, value)| {
            let value = value.replace("\r\n", "\n").replace('\0', "");
            (name, value)
        });
        Ok(Self {
            fields: fields.collect(),
            ..Self::default()
        })
    }
}

/// Whether a request is a form with files.
pub fn has_files(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"))
}

/// The bytes of a field; nothing when there are more than `limit`. It is read to its end either way.
async fn up_to(mut field: Field<'_>, limit: usize) -> Result<Option<Vec<u8>>, Problem> {
    let mut content = Some(Vec::new());
    while let Some(piece) = field.chunk().await.map_err(broken)? {
        if let Some(read) = &mut content {
            if read.len() + piece.len() > limit {
                content = None;
            } else {
                read.extend_from_slice(&piece);
            }
        }
    }
    Ok(content)
}

fn broken(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::TooLarge(usize::try_from(BUNDLE_LIMIT).unwrap_or(usize::MAX))
    } else {
        Problem::Unprocessable(
            "The form was cut off, or its parts cannot be told apart. Send it again.".to_owned(),
        )
    }
}
