//! The page of results.

use std::fmt::Write;
use std::fs;
use std::time::Duration;

use super::load::{CONNECTIONS, RATE};
use super::rules::Rules;
use super::typing::Typing;

/// One kind of page on one database. Latencies in seconds.
pub struct Measured {
    /// Which database.
    pub database: &'static str,
    /// Whether finished pages were kept.
    pub cached: bool,
    /// Which kind of page.
    pub page: &'static str,
    /// Its size as it travels.
    pub bytes: usize,
    /// Half the answers came within this, at the open rate.
    pub p50: f64,
    /// 99 of 100 answers came within this, at the open rate.
    pub p99: f64,
    /// Answers a second in the closed loop.
    pub capacity: f64,
    /// The same of a bare handler with the same bytes.
    pub bare: f64,
}

/// One start of the portal.
pub struct Start {
    /// Which database.
    pub database: &'static str,
    /// Whether finished pages were kept.
    pub cached: bool,
    /// From the start of the process to the first page of an image.
    pub first_answer: Duration,
    /// The most resident memory over all measurements, in bytes.
    pub peak: u64,
}

/// Everything that was measured.
#[derive(Default)]
pub struct Figures {
    /// How many images there were.
    pub images: u32,
    /// Whether the manifests of the rules are those of the real catalogue.
    pub real: bool,
    /// The starts of the portal.
    pub starts: Vec<Start>,
    /// The pages.
    pub rows: Vec<Measured>,
    /// The queue and the workspace of reviewers, as rows.
    pub reviews: Vec<String>,
    /// The rules.
    pub rules: Rules,
    /// The check page in the browser; nothing where there was none.
    pub typing: Option<Typing>,
}

/// The whole page as Markdown.
pub fn page(figures: &Figures) -> String {
    let Figures {
        images,
        starts,
        rows,
        ..
    } = figures;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut text = format!(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench`: {images} made-up images, release build, {cores} cores ({}). The load generator \
         (oha) runs on the same machine and takes its share of the cores.\n\n\
         - Latency: {RATE} requests a second, whatever the answers do; a late answer counts for all that waited behind it.\n\
         - Capacity: {CONNECTIONS} connections, each sending its next request when it has the answer.\n\
         - Bare handler: one Axum handler (`server/examples/bare.rs`) that returns the same bytes, in the same run.\n\
         - Each kind of page is asked for under {} addresses, as a browser asks: kept pages travel with brotli, others with gzip.\n\
         - Kept: finished anonymous pages stay in memory (`--page-cache`). Made anew: every answer is rendered.\n\n\
         ## Pages\n\n\
         | Database | Pages | Page | Size | p50 | p99 | Capacity | Bare handler | Bare ÷ portal |\n\
         |---|---|---|--:|--:|--:|--:|--:|--:|\n",
        processor(),
        super::ADDRESSES,
    );
    for row in rows {
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "| {} | {} | {} | {:.1} kB | {:.2} ms | {:.2} ms | {:.0}/s | {:.0}/s | {:.1} |",
            row.database,
            pages(row.cached),
            row.page,
            row.bytes as f64 / 1e3,
            row.p50 * 1e3,
            row.p99 * 1e3,
            row.capacity,
            row.bare,
            row.bare / row.capacity,
        );
    }
    signed_in(rows, &mut text);
    text.push_str(
        "\n## Start and memory\n\n\
         | Database | Pages | Start to first answer | Most resident memory |\n\
         |---|---|--:|--:|\n",
    );
    for start in starts {
        let _ = writeln!(
            text,
            "| {} | {} | {} ms | {:.0} MB |",
            start.database,
            pages(start.cached),
            start.first_answer.as_millis(),
            start.peak as f64 / 1e6,
        );
    }
    text.push_str(
        "\n## Reviewing\n\n\
         Whole answers of a release (`server/tests/scale.rs`), 95 of 100 within:\n\n\
         | Database | What | Time | Bar |\n\
         |---|---|--:|--:|\n",
    );
    for row in &figures.reviews {
        let _ = writeln!(text, "{row}");
    }
    of_rules(figures, &mut text);
    text
}

/// What the page of an image costs more for somebody who is signed in, where no finished page is kept.
fn signed_in(rows: &[Measured], text: &mut String) {
    let of = |database: &str, page: &str| {
        let same = |row: &&Measured| !row.cached && row.database == database && row.page == page;
        rows.iter().find(same).map(|row| row.p50)
    };
    for row in rows.iter().filter(|row| row.page == super::SIGNED_IN) {
        if let Some(anonymous) = of(row.database, super::IMAGE_PAGE) {
            let _ = writeln!(
                text,
                "\nOn {} being signed in adds {:.2} ms to half the pages of an image that are made anew (bar: 1 ms), and \
                 one query (`server/tests/queries.rs`).",
                row.database,
                (row.p50 - anonymous) * 1e3,
            );
        }
    }
}

/// The rules, natively and in the browser.
fn of_rules(figures: &Figures, text: &mut String) {
    let origin = if figures.real {
        "of the real catalogue"
    } else {
        "made up, of the size of the real ones"
    };
    let _ = write!(
        text,
        "\n## Rules\n\n\
         Manifests {origin}; medians of criterion (`app/domain/benches/rules.rs`), natively.\n\n\
         | What is checked | Time | Bar |\n\
         |---|--:|--:|\n"
    );
    for (words, time, bar) in &figures.rules.times {
        let _ = writeln!(text, "| {words} | {time:.2} ms | {bar:.0} ms |");
    }
    text.push_str(
        "\nThe most memory while a made-up manifest is checked (`app/domain/benches/memory.rs`):\n\n\
         | Entries | Manifest | Memory | Memory ÷ manifest |\n\
         |--:|--:|--:|--:|\n",
    );
    for [entries, bytes, memory] in &figures.rules.memory {
        let (bytes, memory) = (*bytes as f64 / 1e3, *memory as f64 / 1e3);
        let _ = writeln!(
            text,
            "| {entries} | {bytes:.0} kB | {memory:.0} kB | {:.1} |",
            memory / bytes
        );
    }
    text.push_str("\n## Typing\n\n");
    let Some(typing) = &figures.typing else {
        text.push_str("Not measured: there was no browser.\n");
        return;
    };
    let _ = write!(
        text,
        "From the input event on the check page, with the largest manifest ({:.0} kB) and the whole engine behind each \
         key, without waiting for the clock of a screen (`e2e/typing.ts`). The letter is shown first, and what the \
         rules say of it afterwards.\n\n\
         | | Median | 95 of 100 | Bar |\n\
         |---|--:|--:|--:|\n\
         | the letter is painted | {:.1} ms | {:.1} ms | 16 ms |\n\
         | what the rules say is painted | {:.1} ms | {:.1} ms | 150 ms |\n",
        typing.bytes as f64 / 1e3,
        typing.paint_p50,
        typing.paint_p95,
        typing.shown_p50,
        typing.shown_p95,
    );
}

fn pages(cached: bool) -> &'static str {
    if cached { "kept" } else { "made anew" }
}

/// What the processor calls itself.
fn processor() -> String {
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = about
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map_or_else(
        || "unknown processor".to_owned(),
        |(_, name)| name.trim().to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::super::{IMAGE_PAGE, SIGNED_IN};
    use super::*;

    fn made_anew(page: &'static str, p50: f64) -> Measured {
        Measured {
            database: "SQLite",
            cached: false,
            page,
            bytes: 12_345,
            p50,
            p99: 0.01,
            capacity: 1_000.0,
            bare: 25_000.0,
        }
    }

    #[test]
    fn a_row_says_how_far_the_portal_is_from_a_bare_handler() {
        let row = Measured {
            database: "SQLite",
            cached: true,
            page: "image page",
            bytes: 12_345,
            p50: 0.0004,
            p99: 0.0021,
            capacity: 10_000.0,
            bare: 25_000.0,
        };
        let start = Start {
            database: "SQLite",
            cached: true,
            first_answer: Duration::from_millis(120),
            peak: 61_400_000,
        };
        let figures = Figures {
            images: 10_000,
            real: true,
            starts: vec![start],
            rows: vec![
                row,
                made_anew(IMAGE_PAGE, 0.001),
                made_anew(SIGNED_IN, 0.0014),
            ],
            reviews: vec!["| Sqlite | queue | 1.5 ms | 50 ms |".to_owned()],
            rules: Rules {
                times: vec![("the largest manifest", 0.625, 2.0)],
                memory: vec![[148, 37_363, 373_630]],
            },
            typing: Some(Typing {
                bytes: 37_363,
                paint_p50: 9.04,
                paint_p95: 12.0,
                shown_p50: 20.0,
                shown_p95: 25.5,
            }),
        };
        let text = page(&figures);
        assert!(text.contains("| SQLite | kept | image page | 12.3 kB | 0.40 ms | 2.10 ms | 10000/s | 25000/s | 2.5 |\n"), "{text}");
        assert!(
            text.contains("| SQLite | kept | 120 ms | 61 MB |\n"),
            "{text}"
        );
        for line in [
            "On SQLite being signed in adds 0.40 ms to half the pages",
            "| Sqlite | queue | 1.5 ms | 50 ms |\n",
            "| the largest manifest | 0.62 ms | 2 ms |\n",
            "| 148 | 37 kB | 374 kB | 10.0 |\n",
            "| the letter is painted | 9.0 ms | 12.0 ms | 16 ms |\n",
            "| what the rules say is painted | 20.0 ms | 25.5 ms | 150 ms |\n",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        let without = page(&Figures::default());
        assert!(without.contains("Not measured"), "{without}");
    }
}
