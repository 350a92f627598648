//! The process: configuration, store, use cases and HTTP.
#![recursion_limit = "256"]

pub mod archive;
pub mod clock;
pub mod commands;
pub mod config;
pub mod egress;
pub mod http;
pub mod jobs;
pub mod live;
pub mod logging;
pub mod picture;
pub mod portal;
pub mod programme;
pub mod render;
pub mod repository;
pub mod sign_in;
pub mod store;
pub mod token;
