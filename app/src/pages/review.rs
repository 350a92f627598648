//! The workspace of a reviewer: what changed, the files with their threads, and one bar to publish.

use leptos::prelude::*;

mod comment;
mod file;
mod files;
mod head;
mod publish;
mod side;
mod thread;

use super::notes::Notes;
use super::shortcuts::Shortcuts;
use crate::parts::{ErrorSummary, LiveBanner, Notice, Tone, events_of};
use crate::view::review::{Base, CommentTarget, ReviewAccess, ReviewPage, ReviewQuery};
use comment::{CommentFields, comment_place};
use file::File;
use files::Files;
use head::{Facts, Head};
use publish::{PublishBar, PublishSection};
use side::Aside;
use thread::Threads;

/// What the page is called in the title of the document.
pub fn title(page: &ReviewPage) -> String {
    format!("Review #{} {}", page.number, page.image)
}

/// What the components of the page share: where its forms go and what they may do.
#[derive(Debug, Clone)]
struct Place {
    /// The number of the proposal.
    number: u64,
    /// What was asked of the page.
    query: ReviewQuery,
    /// Where forms go: the page as it was asked for.
    action: String,
    /// The page without anything being written.
    reading: String,
    /// Whether the reader can write.
    writes: bool,
    /// The revision shown.
    revision: u32,
}

/// The page.
pub fn review(page: ReviewPage) -> impl IntoView {
    let ReviewPage {
        number,
        told_until,
        image,
        query,
        revision,
        newest,
        base_words,
        bases,
        base,
        access,
        others,
        facts,
        groups,
        file,
        threads,
        general,
        open,
        comment,
        lines,
        saved_replies,
        reply,
        drafts,
        verdicts,
        scopes,
        publish,
        checklist,
        requirements,
        notes,
        note,
        findings,
        done,
        now,
    } = page;
    let place = Place {
        number,
        action: query.to_href(number),
        reading: query.reading().to_href(number),
        writes: access == ReviewAccess::Write,
        revision,
        query,
    };
    let events = events_of(number, told_until);
    let read_only = match access {
        ReviewAccess::Write => None,
        ReviewAccess::Unclaimed => {
            let href = format!("/proposals/{number}/claim");
            Some(view! {
                <Notice tone=Tone::Turn title="You only read here">
                    <p>"Claim it to comment and to give a verdict. You are asked about conflicts of interest first."</p>
                    <p class="mt-2"><a class="button button-primary" href=href data-press="a">"Claim it"</a></p>
                </Notice>
            }.into_any())
        }
        ReviewAccess::ReadOnly(why) => Some(
            view! { <Notice tone=Tone::Turn title="You only read here"><p>{why}</p></Notice> }
                .into_any(),
        ),
    };
    let others = (!others.is_empty())
        .then(|| view! { <p class="mt-2 text-sm text-muted">{others.join(" ")}</p> });
    let current = file.as_ref().map(|file| file.path.clone());
    // A comment on a line stands below the line; every other one stands above the file.
    let writing = comment.filter(|_| place.writes).map(|form| {
        view! {
            <CommentFields place=place.clone() form lines saved_replies findings=findings.clone()/>
        }
        .into_any()
    });
    let on_line = matches!(place.query.target, Some(CommentTarget::Lines { .. }));
    let (at_line, above) = if on_line && file.is_some() {
        (writing, None)
    } else {
        (None, writing)
    };
    let above = above.map(|form| {
        let what = comment_place(place.query.target, current.as_deref());
        view! { <h2 id="comment-title">{format!("Comment on {what}")}</h2>{form} }
    });
    let is_same = base_is_shown(base, place.revision, &base_words);
    let same = format!(
        "Revision {revision} is the same as {base_words}. Choose another base to see more."
    );
    let body = match file {
        Some(file) => view! { <File place=place.clone() file threads at_line reply=reply.clone() findings=findings.clone() now/> }.into_any(),
        None => view! {
            <Notice tone=Tone::Sea title="Nothing differs from the base">
                <p>{same}</p>
            </Notice>
        }
        .into_any(),
    };
    let unpublished = drafts.len();
    let publishing = place.query.publish.filter(|_| place.writes).map(|verdict| {
        view! {
            <PublishSection
                place=place.clone()
                verdict
                verdicts=verdicts.clone()
                drafts=drafts.clone()
                scopes
                form=publish
                newest
                findings=findings.clone()
            />
        }
    });
    let bar = place
        .writes
        .then(|| view! { <PublishBar place=place.clone() verdicts unpublished/> });
    view! {
        <LiveBanner events=events/>
        <Head place=place.clone() image newest base_words bases base/>
        {read_only}
        {others}
        {done.map(|done| view! { <div role="status"><Notice tone=Tone::Good title=done>""</Notice></div> })}
        <ErrorSummary findings=findings.clone()/>
        <Facts facts same=is_same/>
        <div class="workspace">
            <Files place=place.clone() groups current/>
            <div class="min-w-0">
                {above}
                {body}
                <Threads place=place.clone() threads=general title="On parts and the whole" reply findings=findings.clone() now/>
                {publishing}
            </div>
            <div class="min-w-0">
                <Aside place=place.clone() checklist requirements open drafts/>
                {notes.map(|notes| view! { <Notes action=place.action.clone() writes=true notes note findings now/> })}
            </div>
        </div>
        <Shortcuts keys=&[
            ("]", "Go to the next file"),
            ("[", "Go to the file before"),
            ("n", "Go to the next thread"),
            ("p", "Go to the thread before"),
            ("v", "Mark the file as viewed"),
            ("c", "Comment on the file"),
            (".", "Go on to approve, then publish"),
        ]/>
        {bar}
    }
}

/// Whether a revision is compared with itself: nothing came since it was reviewed.
fn base_is_shown(base: Base, revision: u32, words: &str) -> bool {
    match base {
        Base::Revision(number) => number == revision,
        Base::Reviewed => words.split(',').next() == Some(&format!("r{revision}")),
        Base::Published | Base::Nothing => false,
    }
}

#[cfg(test)]
mod tests;
