//! The pages, one file each: plain functions from a view to HTML, without a clock, a store or a
//! request.

pub mod api;
pub mod catalogue;
pub mod check;
pub mod errors;
pub mod gallery;
pub mod image;
pub mod people;
pub mod programme;
pub mod propose;
pub mod queue;
pub mod review;
pub mod router;
pub mod rules;
mod shortcuts;

#[cfg(test)]
mod fixture;
