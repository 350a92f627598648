//! The program `slipway`.

use std::process::ExitCode;

use clap::Parser;
use server::config::Config;

fn main() -> ExitCode {
    let config = Config::parse();
    server::logging::start(&config.common);
    match server::commands::run(config) {
        Ok(code) => code,
        Err(error) => {
            // The whole chain in one line: what failed, and why.
            eprintln!("slipway: {error:#}");
            ExitCode::from(2)
        }
    }
}
