//! From where a build downloads, and whether it verifies what it gets.
//!
//! This reads only what `sh`, PowerShell and `cmd` have in common, as far as needed: comments, quotes,
//! and which command a word belongs to. The reader of `dockerfile::shell` knows far more of `sh`, and
//! takes the back-ticks that end lines of PowerShell for substitutions: twelve of a hundred images of the
//! real catalogue are built for Windows too, and their downloads would be lost.

use std::collections::BTreeSet;
use std::ops::Range;

use super::dockerfile::{EXPANDED_LIMIT, Variables, expand};
use crate::finding::Span;

const SCHEMES: [&str; 4] = ["https://", "http://", "ftp://", "git://"];

/// What compares a checksum: a program, and a word behind it that is needed.
const CHECKSUMS: [(&str, &str); 12] = [
    ("md5sum", ""),
    ("sha1sum", ""),
    ("sha224sum", ""),
    ("sha256sum", ""),
    ("sha384sum", ""),
    ("sha512sum", ""),
    ("shasum", ""),
    ("b2sum", ""),
    ("Get-FileHash", ""),
    ("openssl", "sha256"),
    ("openssl", "sha512"),
    ("openssl", "dgst"),
];

/// What tells that a signature is verified: a program, and a word behind it that is needed.
const SIGNATURES: [(&str, &str); 5] = [
    ("gpg", "--verify"),
    ("gpgv", ""),
    ("cosign", "verify"),
    ("cosign", "verify-blob"),
    ("minisign", ""),
];

/// A download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Download {
    /// The host.
    pub(super) host: String,
    /// Whether its instruction compares a checksum.
    pub(super) checksum: bool,
    /// Whether its instruction verifies a signature.
    pub(super) signature: bool,
    /// Whether its instruction downloads from no other host.
    pub(super) alone: bool,
    /// The place of the address, or of the instruction.
    pub(super) span: Span,
}

impl Download {
    /// The same at another place.
    pub(super) fn at(self, span: Span) -> Self {
        Self { span, ..self }
    }
}

/// The download of an `ADD` instruction; nothing for a file of the context.
pub(super) fn of_add(source: &str, variables: &Variables, checked: bool) -> Option<Download> {
    let source = expand(source, variables);
    let (_, host) = hosts(&source, variables)
        .into_iter()
        .find(|(place, _)| place.start == 0)?;
    Some(Download {
        host,
        checksum: checked,
        signature: false,
        alone: true,
        span: Span::default(),
    })
}

/// The downloads of a script with their places in it.
pub(super) fn of_run(script: &str, variables: &Variables) -> Vec<(Range<usize>, Download)> {
    let code = without_comments(script);
    let words: Vec<_> = code
        .split(|c: char| c.is_whitespace() || "&|;()\"'`\\".contains(c))
        .filter(|word| !word.is_empty())
        .collect();
    let has = |wanted: &str| words.iter().any(|word| program(word) == wanted);
    let both = |&(name, argument): &(&str, &str)| {
        has(name) && (argument.is_empty() || words.contains(&argument))
    };
    let checksum = CHECKSUMS.iter().any(both);
    let signature = SIGNATURES.iter().any(both);
    let commands = commands(&code);
    let command_at = |at: usize| {
        let next = commands.partition_point(|command| command.start <= at);
        &commands[next.saturating_sub(1)]
    };
    let mut found: Vec<_> = hosts(&code, variables)
        .into_iter()
        .filter(|(place, _)| !command_at(place.start).only_prints)
        .collect();
    // An address may come from a variable of the Dockerfile.
    let mut told = BTreeSet::new();
    for (place, name) in mentions(&code) {
        let value = variables.get(name).filter(|value| {
            value.contains("://") && value.len() <= EXPANDED_LIMIT && told.insert(name)
        });
        if let Some(value) = value {
            let of_value = hosts(value, variables).into_iter();
            found.extend(of_value.map(|(_, host)| (place.clone(), host)));
        }
    }
    let alone = found.windows(2).all(|pair| pair[0].1 == pair[1].1);
    let download = |(place, host): (Range<usize>, String)| {
        // The key of a package repository stands beside its address.
        let signed = command_at(place.start).names_key;
        let download = Download {
            host,
            checksum,
            signature: signature || signed,
            alone,
            span: Span::default(),
        };
        (place, download)
    };
    found.into_iter().map(download).collect()
}

/// The name of a program without its folder.
fn program(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

/// The hosts of all addresses in a text, with the places of the addresses.
fn hosts(text: &str, variables: &Variables) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(colon) = text[at..].find("://").map(|colon| at + colon) {
        at = colon + 3;
        let before = &text[..at];
        let Some(scheme) = SCHEMES.iter().find(|scheme| before.ends_with(**scheme)) else {
            continue;
        };
        let is_end = |c: char| c.is_whitespace() || "\"'`()<>|;&,\\".contains(c);
        let rest = &text[at..];
        let address = &rest[..rest.find(is_end).unwrap_or(rest.len())];
        let authority = &address[..address.find(['/', '?', '#']).unwrap_or(address.len())];
        let authority = expand(authority, variables);
        // A variable may hold more than the host.
        let authority = authority.split('/').next().unwrap_or_default();
        let host = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        let host = match host.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => host,
        };
        let host = if host.contains('$') {
            host.to_owned()
        } else {
            host.to_ascii_lowercase()
        };
        if is_host(&host) {
            found.push((colon + 3 - scheme.len()..at + address.len(), host));
        }
    }
    found
}

/// Whether a text can be another machine: a name with a dot, or a variable.
fn is_host(text: &str) -> bool {
    let plain = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-.${}_".contains(c));
    plain
        && (text.contains('.') || text.contains('$'))
        && !text.starts_with("127.")
        && !text.ends_with('.')
}

/// Where `$NAME` or `${NAME` stands, and the name.
fn mentions(code: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    code.match_indices('$').map(|(at, _)| {
        let behind = &code[at + 1..];
        let name = behind.strip_prefix('{').unwrap_or(behind);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let name = &name[..end.unwrap_or(name.len())];
        (
            at..at + 1 + (behind.len() - behind.trim_start_matches('{').len()).min(1) + name.len(),
            name,
        )
    })
}

/// A simple command of a script.
struct SimpleCommand {
    start: usize,
    /// Whether it shows its words to a reader: `echo` or `printf` that goes neither into a file
    /// nor into a pipe.
    only_prints: bool,
    /// Whether it names the key of a package repository.
    names_key: bool,
}

/// The simple commands of a script without comments; there is at least one.
fn commands(code: &str) -> Vec<SimpleCommand> {
    let mut commands = Vec::new();
    let mut start = 0;
    for text in code.split_inclusive(['&', '|', ';']) {
        let mut words = text.split_whitespace();
        let first = words.find(|word| *word != "\\").unwrap_or_default();
        let prints = matches!(program(first), "echo" | "printf");
        let end = start + text.len();
        // `||` is no pipe.
        let piped = text.ends_with('|') && !code[end..].starts_with('|');
        commands.push(SimpleCommand {
            start,
            only_prints: prints && !text.contains('>') && !piped,
            names_key: text.contains("signed-by="),
        });
        start = end;
    }
    commands
}

/// The script with spaces in the place of comments.
fn without_comments(script: &str) -> String {
    let mut code = String::with_capacity(script.len());
    let (mut quote, mut in_comment, mut at_word_start, mut escaped) = (None, false, true, false);
    for c in script.chars() {
        if in_comment && c != '\n' {
            code.extend(std::iter::repeat_n(' ', c.len_utf8()));
            continue;
        }
        in_comment = false;
        match (c, quote) {
            ('#', None) if at_word_start && !escaped => {
                in_comment = true;
                code.push(' ');
                continue;
            }
            ('"' | '\'', None) if !escaped => quote = Some(c),
            (c, Some(end)) if c == end && !(escaped && c == '"') => quote = None,
            _ => {}
        }
        // A backslash at the end of a line joins lines; the word may begin on the next.
        at_word_start = c.is_whitespace() || "&|;(".contains(c);
        escaped = c == '\\' && !escaped && quote != Some('\'');
        if c == '\n' {
            escaped = false;
        }
        code.push(c);
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(script: &str) -> Vec<(String, bool, bool)> {
        let variables = Variables::from([
            ("MIRROR".to_owned(), "mirror.example.org/pub".to_owned()),
            ("URL".to_owned(), "https://env.example.org/x".to_owned()),
        ]);
        of_run(script, &variables)
            .into_iter()
            .map(|(_, found)| (found.host, found.checksum, found.signature))
            .collect()
    }

    fn hosts_of(script: &str) -> Vec<String> {
        found(script).into_iter().map(|(host, ..)| host).collect()
    }

    #[test]
    fn addresses_are_found_where_they_are_fetched() {
        assert_eq!(
            hosts_of("curl -fL https://a.example.org/x | tar x"),
            ["a.example.org"]
        );
        assert_eq!(
            hosts_of("wget \"https://u:p@A.Example.org:8443/x\""),
            ["a.example.org"]
        );
        assert_eq!(hosts_of("wget https://$MIRROR/x"), ["mirror.example.org"]);
        assert_eq!(hosts_of("wget \"${URL}\""), ["env.example.org"]);
        assert_eq!(
            hosts_of("git clone git://b.example.org/x"),
            ["b.example.org"]
        );
        assert_eq!(hosts_of("wget https://$host/x"), ["$host"]);
        assert_eq!(
            hosts_of("echo 'deb https://c.example.org/ x' > /etc/apt/sources.list"),
            ["c.example.org"]
        );
    }

    #[test]
    fn what_nobody_fetches_is_no_download() {
        for script in [
            "# see https://a.example.org\ntrue",
            "true # https://a.example.org",
            "echo 'see https://a.example.org'",
            "echo done \\\n  https://a.example.org; true",
            "curl http://localhost:8080/health",
            "curl http://127.0.0.1/",
            "gpg --keyserver hkps://keys.openpgp.org --recv-keys X",
            "sed -e 's!https\\?://!!' x",
            "wget \"$URLS\"",
        ] {
            assert_eq!(hosts_of(script), [""; 0], "{script}");
        }
    }

    #[test]
    fn verification_is_a_command_of_the_same_script() {
        let verified = |script: &str| {
            let (_, checksum, signature) = found(script).remove(0);
            (checksum, signature)
        };
        let url = "wget https://a.example.org/x";
        assert_eq!(
            verified(&format!("{url} && echo \"$S *x\" | sha256sum -c -")),
            (true, false)
        );
        assert_eq!(
            verified(&format!("{url}; gpg --batch --verify x.asc x")),
            (false, true)
        );
        assert_eq!(verified(&format!("{url} # sha256sum -c")), (false, false));
        assert_eq!(verified(&format!("{url}-sha256sum.txt")), (false, false));
        assert_eq!(verified(&format!("{url}; gpg --import x")), (false, false));
        assert_eq!(
            verified(&format!("echo 'a # b'; {url}; /usr/bin/sha512sum -c x")),
            (true, false)
        );
    }
}
