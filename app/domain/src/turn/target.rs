//! By when the programme wants a turn to be used. Working days are Monday to Friday in UTC.

use super::Group;
use crate::moment::Moment;
use crate::projection::Projection;
use crate::proposal::{Kind, State};

/// The moment by which a group should have moved (product.md 5.8, first reminder); nothing when
/// nobody has to.
pub(super) fn due(projection: &Projection, group: Group, since: Moment) -> Option<Moment> {
    let days = match group {
        Group::Author if projection.state == State::Draft => return None,
        Group::Author => 10,
        Group::Security => 1,
        Group::Reviewers if !projection.claims.is_empty() => 3,
        Group::Reviewers if projection.kind == Kind::New => 10,
        Group::Reviewers => 1,
        Group::Coordinator => 3,
        Group::External | Group::None => return None,
    };
    Some(since.plus_working_days(days))
}
