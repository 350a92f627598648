//! The pages, one file each: plain functions from a view to HTML, without a clock, a store or a
//! request.

pub mod api;
pub mod catalogue;
pub mod check;
pub mod decide;
pub mod draft;
pub mod errors;
pub mod gallery;
pub mod image;
pub mod mine;
mod notes;
pub mod people;
pub mod programme;
pub mod proposal;
pub mod propose;
pub mod queue;
pub mod review;
pub mod router;
pub mod rules;
pub mod screening;
mod shortcuts;
pub mod update;

#[cfg(test)]
mod fixture;
