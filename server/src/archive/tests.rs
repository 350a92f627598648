//! Archives that mean well, and those that do not.

use std::io::{Cursor, Write};

use tar::{EntryType, Header};
use zip::write::SimpleFileOptions;

use super::*;

fn header(name: &[u8], kind: EntryType, size: u64) -> Header {
    let mut header = Header::new_ustar();
    // As it is written by those who mean harm: the crate's own way refuses such names.
    header.as_old_mut().name[..name.len()].copy_from_slice(name);
    header.set_entry_type(kind);
    header.set_mode(0o644);
    header.set_size(size);
    header.set_cksum();
    header
}

fn tarball(entries: &[(&[u8], EntryType, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, kind, content) in entries {
        let header = header(name, *kind, content.len() as u64);
        builder.append(&header, *content).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn zipped(entries: &[(&str, &[u8], u32)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content, _) in entries {
        let options = SimpleFileOptions::default().unix_permissions(0o644);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    let mut packed = writer.finish().unwrap().into_inner();
    // The crate writes files only; other kinds are put into the list afterwards.
    let mut from = 0;
    for (_, _, mode) in entries {
        let written = (0o100_644_u32 << 16).to_le_bytes();
        let at = packed[from..].windows(4).position(|four| four == written);
        let at = from + at.unwrap();
        packed[at..at + 4].copy_from_slice(&(mode << 16).to_le_bytes());
        from = at + 4;
    }
    packed
}

fn read(name: &str, content: &[u8]) -> Result<Collected, ArchiveError> {
    let mut collector = Collector::default();
    let kind = kind_of(name, content)?.expect("it is an archive");
    unpack(kind, content, &mut collector)?;
    Ok(collector.finish())
}

fn paths(collected: &Collected) -> Vec<&str> {
    collected.files.keys().map(FilePath::as_str).collect()
}

use domain::bundle::FilePath;

#[test]
fn every_kind_gives_the_same_files() {
    let entries: [(&[u8], EntryType, &[u8]); 5] = [
        (b"./", EntryType::Directory, b""),
        (b"./1/", EntryType::Directory, b""),
        (b"./1/Dockerfile", EntryType::Regular, b"FROM a\r\n"),
        (b".git/HEAD", EntryType::Regular, b"ref"),
        (
            "gr\u{f6}\u{df}e-\u{1f6a2}".as_bytes(),
            EntryType::Regular,
            b"\0\xff",
        ),
    ];
    let plain = tarball(&entries);
    let zip = zipped(&[
        ("1/Dockerfile", b"FROM a\r\n", 0o100_644),
        (".git/HEAD", b"ref", 0o100_644),
        ("gr\u{f6}\u{df}e-\u{1f6a2}", b"\0\xff", 0o644),
    ]);
    for (name, content) in [
        ("a.tar", plain.clone()),
        ("a.tgz", gzip(&plain)),
        ("a", zip),
    ] {
        let found = read(name, &content).unwrap();
        assert_eq!(
            paths(&found),
            ["1/Dockerfile", "gr\u{f6}\u{df}e-\u{1f6a2}"],
            "{name}"
        );
        // Line ends and bytes that are no text stay as they are.
        assert_eq!(found.files["1/Dockerfile"], b"FROM a\r\n");
        assert_eq!(found.notes, [""; 0]);
    }
}

#[test]
fn no_path_leads_out() {
    for name in [
        "../etc/passwd",
        "a/../../etc/passwd",
        "/etc/passwd",
        "..\\windows",
        "C:/windows",
        "a/..",
    ] {
        let tar = tarball(&[(name.as_bytes(), EntryType::Regular, b"x")]);
        let found = read("a.tar", &tar);
        assert!(
            matches!(found, Err(ArchiveError::LeadsOut(_))),
            "{name}: {found:?}"
        );
        let found = read("a.zip", &zipped(&[(name, b"x", 0o644)]));
        assert!(
            matches!(found, Err(ArchiveError::LeadsOut(_))),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn links_are_left_out_by_name_and_devices_are_refused() {
    let tar = tarball(&[
        (b"passwd", EntryType::Symlink, b""),
        (b"hard", EntryType::Link, b""),
        (b"Dockerfile", EntryType::Regular, b"FROM a\n"),
    ]);
    let found = read("a.tar", &tar).unwrap();
    assert_eq!(paths(&found), ["Dockerfile"]);
    assert_eq!(found.notes, ["2 links are left out: `passwd`, `hard`."]);
    let found = read("a.zip", &zipped(&[("passwd", b"/etc/passwd", 0o120_777)])).unwrap();
    assert_eq!(found.notes, ["One link is left out: `passwd`."]);
    for kind in [
        EntryType::Char,
        EntryType::Block,
        EntryType::Fifo,
        EntryType::GNUSparse,
    ] {
        let found = read("a.tar", &tarball(&[(b"null", kind, b"")]));
        assert!(found.is_err(), "{kind:?}: {found:?}");
    }
    let found = read("a.zip", &zipped(&[("null", b"", 0o020_666)]));
    assert!(matches!(found, Err(ArchiveError::Special(_))), "{found:?}");
}

#[test]
fn what_unpacks_to_too_much_is_given_up_early() {
    // 200 MB of nothing in some 200 kB, as one file and as many.
    let nothing = vec![0; 50_000_000];
    let bomb = tarball(&[
        (b"a", EntryType::Regular, &nothing),
        (b"b", EntryType::Regular, &nothing),
    ]);
    let packed = gzip(&bomb);
    assert!(packed.len() < 300_000);
    assert_eq!(read("a.tar.gz", &packed), Err(ArchiveError::TooLarge));
    let zip = zipped(&[("a", &nothing, 0o644)]);
    assert!(zip.len() < 100_000);
    assert_eq!(read("a.zip", &zip), Err(ArchiveError::TooLarge));
    let piece = vec![0; 900_000];
    let names: Vec<String> = (0..30).map(|number| format!("f{number}")).collect();
    let many: Vec<(&str, &[u8], u32)> = names
        .iter()
        .map(|name| (name.as_str(), piece.as_slice(), 0o644))
        .collect();
    assert_eq!(read("a.zip", &zipped(&many)), Err(ArchiveError::TooLarge));
}

#[test]
fn a_header_that_lies_about_its_size_changes_nothing() {
    let mut zip = zipped(&[("a", &vec![0; 30_000_000], 0o644)]);
    // The sizes in the list and before the file say ten bytes.
    let size = 30_000_000_u32.to_le_bytes();
    let places: Vec<usize> = (0..zip.len() - 4)
        .filter(|at| zip[*at..*at + 4] == size)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        zip[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    let found = read("a.zip", &zip);
    assert!(found.is_err(), "{:?}", found.map(|found| found.files.len()));
}

#[test]
fn too_many_files_are_refused() {
    let names: Vec<String> = (0..=FILE_LIMIT)
        .map(|number| format!("f{number}"))
        .collect();
    let many: Vec<(&[u8], EntryType, &[u8])> = names
        .iter()
        .map(|name| (name.as_bytes(), EntryType::Regular, &b""[..]))
        .collect();
    assert_eq!(read("a.tar", &tarball(&many)), Err(ArchiveError::TooMany));
}

#[test]
fn a_large_file_and_a_name_that_deceives_are_left_out_by_name() {
    let large = vec![b'x'; 1_000_001];
    let tar = tarball(&[
        (b"dump.sql", EntryType::Regular, &large),
        ("exe.\u{202e}gnp".as_bytes(), EntryType::Regular, b"x"),
        (b"latin-\xfc", EntryType::Regular, b"x"),
        (
            "\u{5e9}\u{5dc}\u{5d5}\u{5dd}".as_bytes(),
            EntryType::Regular,
            b"x",
        ),
    ]);
    let found = read("a.tar", &tar).unwrap();
    assert_eq!(paths(&found), ["\u{5e9}\u{5dc}\u{5d5}\u{5dd}"]);
    assert_eq!(
        found.notes,
        [
            "One file larger than 1 MB is left out: `dump.sql` (1.1 MB).",
            "2 files with names that cannot be kept are left out: `exe.\\u{202e}gnp`, `latin-\u{fffd}`.",
        ]
    );
}

#[test]
fn what_is_broken_twice_or_of_another_kind_is_told() {
    let tar = tarball(&[(b"a", EntryType::Regular, &[b'x'; 5_000])]);
    let cut = read("a.tar", &tar[..2_000]);
    assert!(matches!(cut, Err(ArchiveError::Damaged(_))), "{cut:?}");
    let cut = read("a.tgz", &gzip(&tar)[..40]);
    assert!(matches!(cut, Err(ArchiveError::Damaged(_))), "{cut:?}");
    let zip = zipped(&[("a", b"x", 0o644)]);
    let cut = read("a.zip", &zip[..zip.len() - 10]);
    assert!(matches!(cut, Err(ArchiveError::Damaged(_))), "{cut:?}");
    let text = read("a.gz", &gzip(b"just a text that is longer than nothing"));
    assert!(text.is_err(), "{text:?}");
    let twice = tarball(&[
        (b"a", EntryType::Regular, b"x"),
        (b"./a", EntryType::Regular, b"y"),
    ]);
    assert_eq!(
        read("a.tar", &twice),
        Err(ArchiveError::Twice("`a`".to_owned()))
    );
    assert_eq!(
        kind_of("a.tar.xz", b"\xfd7zXZ\0\0"),
        Err(ArchiveError::Kind(".xz"))
    );
    assert_eq!(kind_of("Dockerfile", b"FROM a"), Ok(None));
}
