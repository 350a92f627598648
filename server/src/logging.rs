//! Where logs go: to standard error, as lines for people or as JSON.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::{Common, LogFormat};

/// Starts logging. A filter that cannot be understood is named, and `info` holds.
pub fn start(common: &Common) {
    let filter = EnvFilter::try_new(&common.log).unwrap_or_else(|error| {
        eprintln!(
            "slipway: --log `{}` cannot be understood ({error}); using `info`",
            common.log
        );
        EnvFilter::new("info")
    });
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    match common.log_format {
        LogFormat::Text => logs.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => logs.json().flatten_event(true).init(),
    }
}
