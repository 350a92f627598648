//! What an address is, and the folder in which `git` works.

use super::*;

#[tokio::test]
async fn the_folder_is_gone_and_measured_while_it_fills() {
    let url = address("https://git.example/skiff").unwrap();
    let machine = "192.0.2.1:443".parse().unwrap();
    let git = Git::in_new_folder(&url, machine, u64::MAX).await.unwrap();
    let slow = tokio::time::timeout(Duration::from_secs(5), git.fills_up(10)).await;
    assert!(slow.is_ok(), "it is measured");
    let folder = git.path().to_owned();
    assert!(folder.is_dir());
    drop(git);
    assert!(!folder.exists());
}

#[test]
fn an_address_is_one_of_a_repository() {
    for good in [
        "https://github.com/example/skiff",
        "https://git.example:8443/a/b.git",
    ] {
        assert!(address(good).is_ok(), "{good}");
    }
    let long = format!("https://example.com/{}", "x".repeat(URL_LIMIT));
    for bad in [
        "",
        "skiff",
        "git@github.com:example/skiff",
        "ssh://git@github.com/example/skiff",
        "file:///etc",
        "ext::sh -c touch% /tmp/x",
        "https://me@example.com/x",
        "https://me:secret@example.com/x",
        "https://example.com/x?y",
        "https://example.com/x#y",
        "--upload-pack=x",
        long.as_str(),
    ] {
        let refused = address(bad).unwrap_err();
        assert!(
            matches!(refused, FetchError::Address(_)),
            "{bad}: {refused:?}"
        );
    }
}
