//! What went wrong, for people: what happened, what still works and how to go on. The pages and the
//! JSON of the API say the same.

use domain::ImageName;
use serde::{Deserialize, Serialize};

use super::address::with_query;

/// An answer that is not what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemView {
    /// The status of the answer.
    pub status: u16,
    /// What happened, in a few words.
    pub title: String,
    /// What that means and what still works, in one or two sentences.
    pub what: String,
    /// How to go on: words and address.
    pub next: Vec<(String, String)>,
    /// The number by which operators find the request in their logs.
    pub request_id: Option<String>,
    /// The words to offer in the search field; none for no field.
    pub search: Option<String>,
    /// Names of images that look like what was asked for, nearest first.
    pub close_names: Vec<ImageName>,
}

/// The longest piece of an address that is repeated on a page, in characters.
const SHOWN_LIMIT: usize = 80;

impl ProblemView {
    fn new(status: u16, title: &str, what: impl Into<String>) -> Self {
        Self {
            status,
            title: title.to_owned(),
            what: what.into(),
            next: vec![("Open the catalogue".to_owned(), "/images".to_owned())],
            request_id: None,
            search: None,
            close_names: Vec::new(),
        }
    }

    /// 400: a parameter of the address cannot be understood. `what` says which, and what it takes.
    pub fn bad_request(what: impl Into<String>) -> Self {
        Self::new(
            400,
            "The address asks for something that does not exist",
            what,
        )
    }

    /// 400: an address carries a token. Addresses are kept in logs and histories.
    pub fn token_in_address() -> Self {
        Self::new(
            400,
            "A token does not belong into an address",
            "Addresses are kept in logs and histories, so this token is no longer a secret: revoke it. \
             Send a token in the header `Authorization: Bearer TOKEN`.",
        )
    }

    /// 401: one has to be signed in. `words` says for what; signing in leads back to `path`.
    pub fn sign_in_needed(words: impl Into<String>, path: &str) -> Self {
        Self {
            next: vec![(
                "Sign in".to_owned(),
                with_query("/sign-in", &[("return_to", path)]),
            )],
            ..Self::new(401, "This page is for people who are signed in", words)
        }
    }

    /// 401: the token that was sent does not hold. `what` says why and how to get one.
    pub fn invalid_token(what: impl Into<String>) -> Self {
        Self::new(401, "The token does not hold", what)
    }

    /// 403: one may not do that. `words` says why, and who can.
    pub fn forbidden(words: impl Into<String>) -> Self {
        Self::new(403, "You may not do that", words)
    }

    /// 404: nothing is at this address.
    pub fn not_found() -> Self {
        Self {
            search: Some(String::new()),
            ..Self::new(
                404,
                "There is no page at this address",
                "The address may have a typing error, or the link that led here may be old. \
                 Search for the image that you are looking for.",
            )
        }
    }

    /// 404: the catalogue has no image of this name.
    pub fn unknown_image(asked: &str, close_names: Vec<ImageName>) -> Self {
        let asked = shortened(asked);
        let what = if close_names.is_empty() {
            "No name in the catalogue is close to it. Search by another word, or open the whole catalogue."
        } else {
            "These names are close to it. If yours is not among them, search by another word."
        };
        Self {
            search: Some(asked.clone()),
            close_names,
            next: vec![
                ("Open the catalogue".to_owned(), "/images".to_owned()),
                (
                    "Show deprecated images too".to_owned(),
                    with_query("/images", &[("q", &asked), ("deprecated", "show")]),
                ),
            ],
            ..Self::new(
                404,
                &format!("There is no image “{asked}” in the catalogue"),
                what,
            )
        }
    }

    /// 404: an image is there, but nothing goes by this word under its feedback.
    pub fn unknown_intent(image: &ImageName) -> Self {
        Self {
            next: vec![(
                format!("Choose what you want to say about {image}"),
                format!("/r/{image}"),
            )],
            ..Self::new(
                404,
                "There is no such way for feedback",
                "The ways are bug, howto, security, docs, version and maintainers.",
            )
        }
    }

    /// 405: the address is right, the method is not. `allowed` is what the `Allow` header says.
    pub fn method_not_allowed(allowed: &str) -> Self {
        Self::new(
            405,
            "This address takes no such request",
            format!(
                "It answers to {allowed}. Open it in a browser, or correct the program that sent the request."
            ),
        )
    }

    /// 410: the image was in the catalogue and is no longer.
    pub fn gone(name: &ImageName, successors: Vec<ImageName>) -> Self {
        Self {
            search: Some(String::new()),
            close_names: successors,
            ..Self::new(
                410,
                &format!("The image {name} is no longer in the catalogue"),
                "Its name is not given again. Tags that were published stay in the registry and get no updates.",
            )
        }
    }

    /// 413: more was sent than is taken. `limit` is in bytes.
    pub fn too_large(limit: u64) -> Self {
        Self::new(
            413,
            "That is more than this address takes",
            format!(
                "The limit is {} kB. Nothing was kept. Send less, or send it in parts.",
                limit / 1000
            ),
        )
    }

    /// 414: the address is too long.
    pub fn address_too_long() -> Self {
        Self::new(
            414,
            "The address is too long",
            "Nothing on this portal has an address of that length. Search with fewer words.",
        )
    }

    /// 422: what was sent can be read and makes no sense. `what` says where and what to write instead.
    pub fn unprocessable(what: impl Into<String>) -> Self {
        Self::new(422, "What was sent cannot be used", what)
    }

    /// 429: too many requests came from one address. `wait` is in seconds.
    pub fn too_many_requests(wait: u64) -> Self {
        Self {
            next: Vec::new(),
            ..Self::new(
                429,
                "Too many requests at once",
                format!("Try again in {wait} seconds. Everybody else is served as usual."),
            )
        }
    }

    /// 431: the browser sent more cookies than any page of the portal sets.
    pub fn cookies_too_large() -> Self {
        Self::new(
            431,
            "The request carries too many cookies",
            "Delete the cookies of this site in the browser's settings, then open the page again.",
        )
    }

    /// 500: the fault is on this side.
    pub fn internal(request_id: impl Into<String>) -> Self {
        Self {
            request_id: Some(request_id.into()),
            ..Self::new(
                500,
                "The portal could not finish this page",
                "The fault is here, not with you, and it is written down. Other pages work. \
                 If it stays, tell the operators the number below.",
            )
        }
    }

    /// 503: the database or another part does not answer for now.
    pub fn unavailable(request_id: impl Into<String>) -> Self {
        Self {
            request_id: Some(request_id.into()),
            next: Vec::new(),
            ..Self::new(
                503,
                "The portal cannot answer for the moment",
                "A part that it needs does not respond. Nothing is lost. Try again in a minute.",
            )
        }
    }
}

/// What was asked, short enough to be repeated and without characters that change how text reads.
fn shortened(asked: &str) -> String {
    let mut shown: String = asked
        .chars()
        .filter(|c| !c.is_control())
        .take(SHOWN_LIMIT)
        .collect();
    if asked.chars().nth(SHOWN_LIMIT).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_repeated_in_part_only() {
        let problem = ProblemView::unknown_image(&format!("a\0{}", "x".repeat(10_000)), Vec::new());
        assert!(problem.title.chars().count() < 140, "{}", problem.title);
        assert!(!problem.title.contains('\0'));
        assert!(problem.title.contains("axxx"));
    }

    #[test]
    fn every_problem_has_a_way_on_or_says_when_to_try_again() {
        let name: ImageName = "postgres".parse().unwrap();
        for problem in [
            ProblemView::bad_request("x"),
            ProblemView::token_in_address(),
            ProblemView::sign_in_needed("x", "/mine"),
            ProblemView::invalid_token("x"),
            ProblemView::forbidden("x"),
            ProblemView::cookies_too_large(),
            ProblemView::not_found(),
            ProblemView::unknown_image("postgress", vec![name.clone()]),
            ProblemView::unknown_intent(&name),
            ProblemView::method_not_allowed("GET, HEAD"),
            ProblemView::gone(&name, Vec::new()),
            ProblemView::too_large(1_000_000),
            ProblemView::address_too_long(),
            ProblemView::unprocessable("x"),
            ProblemView::too_many_requests(3),
            ProblemView::internal("r"),
            ProblemView::unavailable("r"),
        ] {
            assert!(
                !problem.next.is_empty() || problem.what.contains("Try again"),
                "{}",
                problem.status
            );
            assert!((400..600).contains(&problem.status));
        }
    }
}
