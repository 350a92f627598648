//! What may be asked of whom, against a listener of this machine.

use std::net::SocketAddr;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use super::*;

/// Serves some answers at an origin of this machine.
async fn listener() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let routes = Router::new()
        .route("/small", get(|| async { "small" }))
        .route("/large", get(|| async { "x".repeat(2_000) }))
        .route(
            "/endless",
            get(|| async {
                let piece = || Ok::<_, std::io::Error>("x".repeat(500));
                axum::body::Body::from_stream(futures_util::stream::repeat_with(piece))
            }),
        )
        .route(
            "/away",
            get(|| async { axum::response::Redirect::to("http://127.0.0.1:1/secret") }),
        );
    tokio::spawn(axum::serve(listener, routes).into_future());
    origin
}

fn egress(private: &[&str], limits: Limits) -> Egress {
    let private = private.iter().map(|text| text.parse().unwrap()).collect();
    Egress::new(private, limits).unwrap()
}

fn small() -> Limits {
    Limits {
        body: 1_000,
        ..Limits::default()
    }
}

async fn ask(egress: &Egress, address: &str) -> Result<(StatusCode, String), EgressError> {
    let request = Request::get(address).body(Vec::new()).unwrap();
    let answer = egress.send(request).await?;
    Ok((
        answer.status(),
        String::from_utf8(answer.into_body()).unwrap(),
    ))
}

#[tokio::test]
async fn a_named_origin_is_reached() {
    let origin = listener().await;
    let egress = egress(&[&origin], small());
    assert_eq!(
        ask(&egress, &format!("{origin}/small")).await,
        Ok((StatusCode::OK, "small".to_owned()))
    );
}

#[tokio::test]
async fn what_is_not_named_is_not_reached() {
    let origin = listener().await;
    let egress = egress(&[], small());
    let plain = ask(&egress, &format!("{origin}/small")).await;
    assert!(matches!(plain, Err(EgressError::Address(_))), "{plain:?}");
    let secure = origin.replace("http://", "https://");
    for address in [
        format!("{secure}/small"),
        // The same machine in other spellings.
        secure.replace("127.0.0.1", "127.1"),
        secure.replace("127.0.0.1", "2130706433"),
        secure.replace("127.0.0.1", "0x7f.1"),
        secure.replace("127.0.0.1", "0177.0.0.1"),
        secure.replace("127.0.0.1", "0.0.0.0"),
        secure.replace("127.0.0.1", "[::1]"),
        secure.replace("127.0.0.1", "[::ffff:127.0.0.1]"),
        // By its name, which the resolver has to refuse.
        secure.replace("127.0.0.1", "localhost"),
        "https://169.254.169.254/latest/meta-data/".to_owned(),
    ] {
        let answer = ask(&egress, &address).await;
        assert!(
            matches!(answer, Err(EgressError::NotPublic(_))),
            "{address}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn a_named_origin_opens_no_other_port() {
    let (origin, other) = (listener().await, listener().await);
    let egress = egress(&[&origin], small());
    let answer = ask(&egress, &format!("{other}/small")).await;
    assert!(matches!(answer, Err(EgressError::Address(_))), "{answer:?}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let origin = listener().await;
    let egress = egress(&[&origin], small());
    let (status, _) = ask(&egress, &format!("{origin}/away")).await.unwrap();
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_large_answer_is_cut_off_whether_it_says_so_or_not() {
    let origin = listener().await;
    let egress = egress(&[&origin], small());
    for path in ["/large", "/endless"] {
        assert_eq!(
            ask(&egress, &format!("{origin}{path}")).await,
            Err(EgressError::TooLarge(1_000)),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_silent_host_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        // Takes what is sent and never answers.
        let mut sink = [0; 1024];
        while socket.read(&mut sink).await.is_ok_and(|read| read > 0) {}
    });
    let limits = Limits {
        total: Duration::from_millis(200),
        ..small()
    };
    let egress = egress(&[&origin], limits);
    assert_eq!(
        ask(&egress, &format!("{origin}/small")).await,
        Err(EgressError::TimedOut)
    );
}

#[test]
fn names_and_passwords_have_no_place_in_an_address() {
    let egress = egress(&[], small());
    for address in [
        "https://me@example.com/",
        "https://me:secret@example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "http://example.com/",
    ] {
        let refused = egress.check(&address.parse().unwrap()).unwrap_err();
        assert!(matches!(refused, EgressError::Address(_)), "{address}");
        assert!(!refused.to_string().contains("secret"), "{refused}");
    }
}

#[test]
fn only_the_public_addresses_of_a_name_are_taken() {
    let addresses = |list: &[&str]| {
        public_addresses(list.iter().map(|text| text.parse::<SocketAddr>().unwrap()))
            .map(|found| found.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    assert_eq!(addresses(&["127.0.0.1:0", "[::1]:0"]), Err(NotPublic));
    assert_eq!(addresses(&[]), Err(NotPublic));
    assert_eq!(
        addresses(&["10.0.0.1:0", "1.1.1.1:0"]),
        Ok(vec!["1.1.1.1:0".to_owned()])
    );
}

#[tokio::test]
async fn a_program_is_told_only_of_machines_that_were_checked() {
    let origin = listener().await;
    let url = |text: &str| text.parse::<Url>().unwrap();
    let named = egress(&[&origin], small());
    let pinned = named.pin(&url(&format!("{origin}/x"))).await.unwrap();
    assert_eq!(format!("http://{pinned}"), origin);
    let secure = origin.replace("http://", "https://");
    for address in [
        secure.clone(),
        secure.replace("127.0.0.1", "localhost"),
        secure.replace("127.0.0.1", "2130706433"),
        "https://[::1]/".to_owned(),
    ] {
        let refused = named.pin(&url(&address)).await;
        assert!(
            matches!(refused, Err(EgressError::NotPublic(_))),
            "{address}: {refused:?}"
        );
    }
    let nowhere = named.pin(&url("https://nowhere.invalid/x")).await;
    assert!(
        matches!(nowhere, Err(EgressError::Nowhere(_))),
        "{nowhere:?}"
    );
}
