//! Somebody's own conflicts of interest: what they declared, what was waived, and the form.

use leptos::prelude::*;
use time::OffsetDateTime;

use super::navigation::{AccountTabs, Done, PersonLink};
use crate::parts::{
    Badge, Button, ButtonKind, EmptyState, ErrorSummary, Field, Moment, TextArea, Tone,
};
use crate::view::people::{CONFLICTS, ConflictsPage, DeclaredConflict, PROFILE, maintainers_href};

/// The page.
pub fn conflicts(page: ConflictsPage) -> impl IntoView {
    let ConflictsPage {
        conflicts,
        maintains,
        form,
        findings,
        done,
        now,
    } = page;
    let list = if conflicts.is_empty() {
        view! {
            <EmptyState title="Nothing declared">
                <span>"Without a conflict you review whatever your scopes allow."</span>
            </EmptyState>
        }
        .into_any()
    } else {
        let rows = conflicts
            .into_iter()
            .map(|conflict| view! { <Row conflict now/> })
            .collect_view();
        view! { <ul class="max-w-[48rem] border-t border-line">{rows}</ul> }.into_any()
    };
    let maintains = (!maintains.is_empty()).then(|| {
        let names = maintains
            .into_iter()
            .map(|image| view! { <li><a class="target break-words" href=maintainers_href(&image)>{image.clone()}</a></li> })
            .collect_view();
        view! {
            <h2>"Without declaring it"</h2>
            <p>"You maintain these images, so others review their proposals:"</p>
            <ul class="flex flex-wrap gap-x-5">{names}</ul>
        }
    });
    view! {
        <h1 class="mb-4">"Conflicts of interest"</h1>
        <AccountTabs current=CONFLICTS/>
        <Done what=done/>
        <ErrorSummary findings=findings.clone()/>
        <p>
            "Where you have an interest, you see what everybody sees and judge nothing. What you wrote yourself and the images you maintain count without a word. Organisations and projects stand in "
            <a class="target" href=PROFILE>"your profile"</a>"."
        </p>
        {list}
        {maintains}
        <h2 id="declare">"Declare an interest"</h2>
        <form method="post" action=CONFLICTS>
            <input type="hidden" name="act" value="declare"/>
            <Field name="image" label="Image" value=form.image hint="Its name, as in “postgres”. It holds for every proposal of the image." finding=findings.of("image") required=true autocomplete="off"/>
            <TextArea name="statement" label="What your interest is" value=form.statement rows=3 limit=500 hint="Coordinators read it, nobody else." finding=findings.of("statement") required=true/>
            <Button kind=ButtonKind::Primary>"Declare"</Button>
        </form>
    }
}

#[component]
fn Row(conflict: DeclaredConflict, now: OffsetDateTime) -> impl IntoView {
    let DeclaredConflict {
        id,
        about,
        href,
        statement,
        declared_at,
        waiver,
    } = conflict;
    let named = about.clone();
    let about = match href {
        Some(href) => {
            view! { <a class="target break-words font-semibold" href=href>{about}</a> }.into_any()
        }
        None => view! { <span class="break-words font-semibold">{about}</span> }.into_any(),
    };
    let end = match waiver {
        Some(waiver) => view! {
            <div class="w-full text-sm">
                <p><Badge tone=Tone::Good icon="check">"Waived"</Badge>" by "<PersonLink handle=waiver.by/>", "<Moment at=waiver.at now/></p>
                <p class="break-words" dir="auto">{waiver.reason}</p>
            </div>
        }
        .into_any(),
        None => view! {
            <form method="post" action=CONFLICTS>
                <input type="hidden" name="act" value="withdraw"/>
                <Button name="conflict" value=id>"Withdraw"<span class="visually-hidden">" the declaration about "{named}</span></Button>
            </form>
        }
        .into_any(),
    };
    view! {
        <li class="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-b border-line py-3">
            <div class="min-w-0">
                <p>{about}</p>
                <p class="break-words" dir="auto">{statement}</p>
                <p class="text-sm text-muted">"Declared "<Moment at=declared_at now/></p>
            </div>
            {end}
        </li>
    }
}
