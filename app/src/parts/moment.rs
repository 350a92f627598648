//! Times: how long ago, and the exact moment as text.

use leptos::prelude::*;
use time::OffsetDateTime;

/// A time as people say it, with the exact one in grey beside it.
#[component]
pub fn Moment(at: OffsetDateTime, now: OffsetDateTime) -> impl IntoView {
    view! {
        <time datetime=machine_time(at)>
            {relative_time(at, now)} " " <span class="text-muted">{format!("({})", exact_time(at))}</span>
        </time>
    }
}

/// A time as people say it, where the exact one stands one click away.
#[component]
pub fn ShortMoment(at: OffsetDateTime, now: OffsetDateTime) -> impl IntoView {
    view! { <time datetime=machine_time(at)>{relative_time(at, now)}</time> }
}

/// The distance between two moments in its largest unit: "2 days ago", "in 3 hours".
pub fn relative_time(at: OffsetDateTime, now: OffsetDateTime) -> String {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    // A mean month and year of the Gregorian calendar: at this distance nobody counts days.
    const MONTH: i64 = 2_629_746;
    const YEAR: i64 = 12 * MONTH;

    let seconds = (now - at).whole_seconds();
    let distance = seconds.abs();
    let (number, unit) = match distance {
        0..MINUTE => return "just now".to_owned(),
        MINUTE..HOUR => (distance / MINUTE, "minute"),
        HOUR..DAY => (distance / HOUR, "hour"),
        DAY..MONTH => (distance / DAY, "day"),
        MONTH..YEAR => (distance / MONTH, "month"),
        _ => (distance / YEAR, "year"),
    };
    let plural = if number == 1 { "" } else { "s" };
    if seconds < 0 {
        format!("in {number} {unit}{plural}")
    } else {
        format!("{number} {unit}{plural} ago")
    }
}

/// A moment to the minute, in UTC: "21 Aug 2026, 14:02 UTC".
pub fn exact_time(at: OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    format!(
        "{} {} {}, {:02}:{:02} UTC",
        at.day(),
        month(at.month()),
        at.year(),
        at.hour(),
        at.minute()
    )
}

/// The first three letters, so that a moment fits a phone's line.
fn month(month: time::Month) -> &'static str {
    use time::Month::{
        April, August, December, February, January, July, June, March, May, November, October,
        September,
    };
    match month {
        January => "Jan",
        February => "Feb",
        March => "Mar",
        April => "Apr",
        May => "May",
        June => "Jun",
        July => "Jul",
        August => "Aug",
        September => "Sep",
        October => "Oct",
        November => "Nov",
        December => "Dec",
    }
}

fn machine_time(at: OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-08-23 12:00 UTC);

    #[test]
    fn the_largest_unit_is_said() {
        for (before, words) in [
            (Duration::seconds(59), "just now"),
            (Duration::seconds(60), "1 minute ago"),
            (Duration::minutes(59), "59 minutes ago"),
            (Duration::hours(1), "1 hour ago"),
            (Duration::hours(47), "1 day ago"),
            (Duration::days(30), "30 days ago"),
            (Duration::days(31), "1 month ago"),
            (Duration::days(364), "11 months ago"),
            (Duration::days(366), "1 year ago"),
            (Duration::days(-3), "in 3 days"),
        ] {
            assert_eq!(relative_time(NOW - before, NOW), words, "{before}");
        }
    }

    #[test]
    fn the_exact_moment_is_in_utc() {
        let at = datetime!(2026-08-21 16:02:31 +2);
        assert_eq!(exact_time(at), "21 Aug 2026, 14:02 UTC");
        assert_eq!(machine_time(at), "2026-08-21T14:02:31Z");
    }
}
