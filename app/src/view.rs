//! What pages show, as data: the server fills these from its store, keeps some of them as JSON, and
//! the pages turn them into HTML.

pub mod address;
pub mod catalogue;
pub mod check;
pub mod decide;
pub mod difference;
pub mod draft;
pub mod form;
pub mod image;
pub mod mine;
pub mod people;
pub mod problem;
pub mod proposal;
pub mod propose;
pub mod queue;
pub mod review;
pub mod router;
pub mod screening;
pub mod update;
