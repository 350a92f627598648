//! Who had how much of the time.

use leptos::prelude::*;

use super::Tone;

/// How long a proposal lay with whom, as words and as one bar. `shares` are names with their
/// colour and hours; a share of no hours is not drawn.
#[component]
pub fn Clock(#[prop(into)] label: String, shares: Vec<(String, Tone, u32)>) -> impl IntoView {
    let total: u32 = shares.iter().map(|(_, _, hours)| hours).sum::<u32>().max(1);
    let mut start = 0;
    let bars = shares
        .iter()
        .filter(|(_, _, hours)| *hours > 0)
        .map(|(_, tone, hours)| {
            let x = start;
            start += hours;
            view! { <rect class=fill(*tone) x=x.to_string() y="0" width=hours.to_string() height="10"></rect> }
        })
        .collect_view();
    view! {
        <figure class="max-w-[36rem]">
            <figcaption class="text-sm font-semibold">{label}</figcaption>
            <svg class="my-1 h-2.5 w-full" viewBox=format!("0 0 {total} 10") preserveAspectRatio="none" aria-hidden="true">
                {bars}
            </svg>
            <ul class="flex flex-wrap gap-x-5 text-sm">
                {shares
                    .into_iter()
                    .map(|(name, tone, hours)| {
                        view! {
                            <li class="inline-flex items-center gap-2">
                                <svg class="h-2.5 w-2.5" viewBox="0 0 10 10" aria-hidden="true">
                                    <rect class=fill(tone) width="10" height="10"></rect>
                                </svg>
                                {name}
                                <span class="text-muted">{duration(hours)}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </figure>
    }
}

const fn fill(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "fill-good",
        Tone::Turn => "fill-turn",
        Tone::Bad => "fill-bad",
        Tone::Note => "fill-note",
        Tone::Sea => "fill-sea",
        Tone::Mute => "fill-edge",
    }
}

fn duration(hours: u32) -> String {
    let (number, unit) = if hours < 48 {
        (hours, "hour")
    } else {
        (hours / 24, "day")
    };
    if number == 1 {
        format!("1 {unit}")
    } else {
        format!("{number} {unit}s")
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn two_days_are_said_in_days() {
        assert_eq!(
            [duration(0), duration(1), duration(47), duration(48)],
            ["0 hours", "1 hour", "47 hours", "2 days"]
        );
    }
}
