//! A manifest that is made up, of any size.

use std::fmt::Write as _;

/// How many entries the largest manifest of the real catalogue has.
pub const LARGEST: usize = 148;

/// A manifest without a finding, a quarter of whose entries are for Windows.
pub fn manifest(entries: usize) -> String {
    let mut text = String::from(
        "# Images for measuring.\n\nMaintainers: Ada Example <ada@example.org> (@ada-example),\n             Grace Example <grace@example.org> (@grace-example)\nGitRepo: https://github.com/example/anvil.git\nGitFetch: refs/heads/main\nBuilder: buildkit\n",
    );
    for number in 0..entries {
        let (series, variant) = (number / 4 + 1, number % 4);
        let (name, rest) = [
            ("trixie", "Architectures: amd64, arm64v8, ppc64le, s390x\n"),
            ("alpine3.24", "Architectures: amd64, arm64v8\n"),
            ("noble", "Architectures: amd64, arm64v8, ppc64le, s390x\n"),
            (
                "windowsservercore-ltsc2025",
                "Architectures: windows-amd64\nBuilder: classic\nConstraints: windowsservercore-ltsc2025\n",
            ),
        ][variant];
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "\nTags: {series}.0.{number}-jdk-{name}, {series}.0-jdk-{name}, {series}-jdk-{name}, {series}-{name}\n"
        );
        if matches!(variant, 0 | 3) {
            let _ = writeln!(text, "SharedTags: {series}.0-jdk, {series}-jdk, {series}");
        }
        let _ = write!(
            text,
            "{rest}GitCommit: {number:040x}\nDirectory: {series}/jdk/{name}\n"
        );
    }
    text
}
