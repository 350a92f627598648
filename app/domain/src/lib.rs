//! The rules of the image programme: what an image, its manifest, its documentation and its
//! feedback routes are. Pure functions over text and facts; no input or output, no clock.

pub mod anchor;
pub mod approval;
pub mod bundle;
pub mod change;
pub mod content;
pub mod cross_file;
pub mod decide;
pub mod decision;
pub mod dockerfile;
pub mod docs;
pub mod event;
pub mod feedback;
pub mod finding;
pub mod forecast;
pub mod history;
pub mod identifier;
pub mod image;
pub mod interest;
pub mod license;
pub mod lifecycle;
mod lines;
pub mod manifest;
pub mod mention;
pub mod merge;
pub mod moment;
pub mod names;
pub mod notice;
pub mod participant;
pub mod permission;
pub mod person;
pub mod programme;
pub mod projection;
pub mod proposal;
pub mod queue;
pub mod readiness;
pub mod refusal;
pub mod requirement;
pub mod review;
pub mod rules;
pub mod start;
pub mod suggestion;
pub mod text;
pub mod turn;
pub mod up_to_date;

pub use feedback::{
    Account, Audience, Direction, Feedback, Intent, Route, RouteKind, RouteSource, Visibility,
};
pub use image::{Architecture, ImageName, InvalidImageName, InvalidLink, Link};
pub use lifecycle::{Classification, Lifecycle};
pub use manifest::Manifest;
pub use moment::Moment;
pub use person::{Handle, PersonId};
pub use programme::Programme;
