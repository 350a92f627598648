//! What an address says: who serves it, over what, and whether it moves.

/// Endings of files that verify others, or are keys.
const PROOFS: [&str; 14] = [
    ".asc",
    ".sig",
    ".sign",
    ".gpg",
    ".key",
    ".pub",
    ".pem",
    ".sha1",
    ".sha256",
    ".sha512",
    ".md5",
    ".sha256sum",
    ".sha512sum",
    ".minisig",
];

/// Branches that move.
pub(super) const BRANCHES: [&str; 8] = [
    "master",
    "main",
    "trunk",
    "develop",
    "development",
    "dev",
    "head",
    "HEAD",
];

/// Names of hosts that are the machine itself.
const LOCAL: [&str; 4] = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"];

pub(super) fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(120).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

pub(super) fn is_proof(name: &str) -> bool {
    let name = base(name.split(['?', '#']).next().unwrap_or(name)).to_ascii_lowercase();
    PROOFS.iter().any(|ending| name.ends_with(ending))
        || matches!(
            name.as_str(),
            "keys" | "gpg" | "checksums" | "checksums.txt"
        )
        || name.starts_with("sha256sums")
        || name.starts_with("sha512sums")
        || name.starts_with("shasums")
}

fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority.rsplit('@').next().unwrap_or(authority)
}

pub(super) fn is_local(address: &str) -> bool {
    let host = host(address);
    LOCAL.iter().any(|local| {
        host == *local
            || host
                .strip_prefix(local)
                .is_some_and(|rest| rest.starts_with(':'))
    })
}

pub(super) fn is_plain_http(address: &str) -> bool {
    address.starts_with("http://") && !is_local(address) && !host(address).is_empty()
}

/// Whether the address names no version but whatever is newest.
pub(super) fn moves(address: &str) -> bool {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let is_branch = |segment: &&&str| {
        let stem = segment.trim_end_matches(".tar.gz").trim_end_matches(".zip");
        BRANCHES.contains(&stem)
    };
    let code = [
        "github.com",
        "raw.githubusercontent.com",
        "gitlab.com",
        "codeload.github.com",
    ]
    .contains(&host(address));
    segments.iter().any(|segment| {
        *segment == "latest"
            || segment.starts_with("latest.")
            || segment.contains("-latest.")
            || segment.contains("_latest.")
    }) || (code
        && segments
            .iter()
            .skip(2)
            .take(4)
            .any(|segment| is_branch(&segment)))
}
