//! JSON that a program sends.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

use crate::http::problem::{Problem, body_limit};

/// What a program sends as JSON; what cannot be read says where and why.
pub struct Sent<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let limit = body_limit(request.uri().path());
        match Json::<T>::from_request(request, state).await {
            Ok(Json(sent)) => Ok(Self(sent)),
            Err(JsonRejection::BytesRejection(_)) => Err(Problem::TooLarge(limit)),
            Err(JsonRejection::MissingJsonContentType(_)) => Err(Problem::Unprocessable(
                "Send JSON, with the header `Content-Type: application/json`.".to_owned(),
            )),
            Err(other) => Err(Problem::Unprocessable(format!("{}.", other.body_text()))),
        }
    }
}
