//! The page of results.

use std::fmt::Write;
use std::fs;
use std::time::Duration;

use super::load::{CONNECTIONS, RATE};

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

/// The whole page as Markdown.
pub fn page(images: u32, starts: &[Start], rows: &[Measured]) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut text = format!(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench`: {images} made-up images, release build, {cores} cores ({}). The load generator \
         (oha) runs on the same machine and takes its share of the cores.\n\n\
         - Latency: {RATE} requests a second, whatever the answers do; a late answer counts for all that waited behind it.\n\
         - Capacity: {CONNECTIONS} connections, each sending its next request when it has the answer.\n\
         - Bare handler: one Axum handler (`server/examples/bare.rs`) that returns the same bytes, in the same run.\n\
         - Each kind of page is asked for under {} addresses, as a browser asks, with brotli.\n\
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
    text
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
    use super::*;

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
        let text = page(10_000, &[start], &[row]);
        assert!(text.contains("| SQLite | kept | image page | 12.3 kB | 0.40 ms | 2.10 ms | 10000/s | 25000/s | 2.5 |\n"), "{text}");
        assert!(
            text.contains("| SQLite | kept | 120 ms | 61 MB |\n"),
            "{text}"
        );
    }
}
