//! What was said about a proposal: on the whole, and in threads.

use leptos::prelude::*;
use time::OffsetDateTime;

use super::ask::{Place, ThreadBadge, look, thread_class};
use super::head::{Head, Keys};
use super::said;
use crate::parts::{
    Avatar, Badge, Button, ButtonKind, ErrorSummary, LinkButton, MarkdownView, Moment, TextArea,
};
use crate::view::address::with_query;
use crate::view::form::FormFindings;
use crate::view::people::person_href;
use crate::view::proposal::{ConversationPage, ProposalTab, Said, SaidThread, proposal_path};

/// What a thread on this page needs to know of the page.
#[derive(Clone)]
struct Around {
    /// Where its forms are sent.
    action: String,
    /// Whether the reader can comment.
    can_write: bool,
    /// The thread in which they write.
    replies_to: Option<String>,
    /// What they write.
    text: String,
    findings: FormFindings,
    now: OffsetDateTime,
}

/// The page.
pub fn conversation(page: ConversationPage) -> impl IntoView {
    let ConversationPage {
        head,
        general,
        open,
        settled,
        closed,
        sign_in,
        replies_to,
        text,
        findings,
        done,
        now,
    } = page;
    let around = Around {
        action: format!("{}/conversation", proposal_path(head.number)),
        can_write: closed.is_none(),
        replies_to,
        text,
        findings: findings.clone(),
        now,
    };
    let general = if general.is_empty() {
        view! { <p class="text-muted">"Nobody has said anything on the whole."</p> }.into_any()
    } else {
        let rows = general
            .into_iter()
            .enumerate()
            .map(|(at, said)| {
                view! { <div class="max-w-[48rem] border-b border-line" id=format!("said-{}", at + 1)><Remark said now/></div> }
            })
            .collect_view();
        view! { {rows} }.into_any()
    };
    let box_below = match (closed, sign_in) {
        (None, _) => {
            let own = around.replies_to.is_none();
            let (text, finding) = if own {
                (around.text.clone(), findings.of("text"))
            } else {
                (String::new(), String::new())
            };
            let name = if own { "text" } else { "text-whole" };
            view! {
                <form method="post" action=around.action.clone() class="mt-4" id="comment" data-write="c">
                    <TextArea name label="Comment on the whole" value=text rows=4 limit=20_000 hint="Markdown. Everybody reads it." finding required=true/>
                    <Button kind=ButtonKind::Primary name="act" value="comment">"Comment"</Button>
                </form>
            }
            .into_any()
        }
        (Some(why), sign_in) => {
            let link = sign_in.map(|href| view! { " "<LinkButton href>"Sign in"</LinkButton> });
            view! { <p class="mt-4 text-muted">{why}{link}</p> }.into_any()
        }
    };
    let begun = open.len();
    let threads = |threads: Vec<SaidThread>, before: usize| {
        threads
            .into_iter()
            .enumerate()
            .map(|(at, thread)| view! { <OneThread thread number=before + at + 1 around=around.clone()/> })
            .collect_view()
    };
    let nothing = (open.is_empty() && settled.is_empty())
        .then(|| view! { <p class="text-muted">"No reviewer has begun a thread."</p> });
    let folded = (!settled.is_empty()).then(|| {
        let summary = match settled.len() {
            1 => "1 thread is settled".to_owned(),
            many => format!("{many} threads are settled"),
        };
        view! {
            <details class="mt-4">
                <summary class="font-semibold">{summary}</summary>
                {threads(settled, begun)}
            </details>
        }
    });
    view! {
        <Head head tab=ProposalTab::Conversation/>
        {said(done)}
        <ErrorSummary findings/>
        <section aria-labelledby="threads">
            <h2 id="threads" class="mt-0">"Threads"</h2>
            {nothing}
            {threads(open, 0)}
            {folded}
        </section>
        <section aria-labelledby="whole">
            <h2 id="whole">"On the whole"</h2>
            {general}
            {box_below}
        </section>
        <Keys/>
    }
}

#[component]
fn Remark(said: Said, now: OffsetDateTime) -> impl IntoView {
    let Said {
        by,
        as_whom,
        at,
        act,
        html,
    } = said;
    let href = person_href(&by);
    let as_whom =
        (!as_whom.is_empty()).then(|| view! { <span class="text-sm text-muted">{as_whom}</span> });
    let act = (!act.is_empty()).then(|| view! { <span>{act}</span> });
    let body = (!html.is_empty()).then(|| view! { <MarkdownView html/> });
    view! {
        <article class="py-3">
            <p class="mb-1 flex max-w-none flex-wrap items-center gap-x-2">
                <Avatar name=by.clone()/>
                <a class="target font-semibold" href=href>{format!("@{by}")}</a>
                {as_whom}
                {act}
                <span class="text-sm text-muted"><Moment at now/></span>
            </p>
            {body}
        </article>
    }
}

#[component]
fn OneThread(thread: SaidThread, number: usize, around: Around) -> impl IntoView {
    let SaidThread {
        id,
        severity,
        state,
        place,
        rule,
        suggestion,
        said,
    } = thread;
    let (tone, icon) = look(severity);
    let open = !state.is_settled();
    let label = format!("Thread {number}: {}, {}", severity.words(), place.words);
    let now = around.now;
    let remarks = said
        .into_iter()
        .map(|said| view! { <div class="border-b border-line px-4"><Remark said now/></div> })
        .collect_view();
    let rule = rule.map(|rule| {
        let href = format!("/rules/{rule}");
        view! { <a class="target font-mono text-sm" href=href>{rule}</a> }
    });
    let suggestion = suggestion.map(|text| {
        view! {
            <div class="border-b border-line px-4 py-2">
                <p class="text-sm font-semibold">"Suggested instead"</p>
                <pre class="excerpt mt-1" tabindex="0" aria-label="Suggested instead"><code>{text}</code></pre>
            </div>
        }
    });
    let replies = around.replies_to.as_deref() == Some(id.as_str());
    let foot = match (around.can_write, replies) {
        (false, _) => ().into_any(),
        (true, true) => {
            let action = around.action.clone();
            view! {
            <form method="post" action=action class="px-4 py-3" id="reply">
                <input type="hidden" name="thread" value=id.clone()/>
                <TextArea name="text" label="Reply" value=around.text rows=3 limit=20_000 hint="Markdown. Everybody reads it." finding=around.findings.of("text") required=true/>
                <div class="flex flex-wrap gap-3">
                    <Button kind=ButtonKind::Primary name="act" value="comment">"Reply"</Button>
                    <LinkButton href=around.action>"Cancel"</LinkButton>
                </div>
            </form>
        }
        .into_any()
        }
        (true, false) => {
            let href = format!("{}#reply", with_query(&around.action, &[("thread", &id)]));
            view! { <p class="px-4 py-2"><a class="target" href=href>"Reply"</a></p> }.into_any()
        }
    };
    view! {
        <section class=thread_class(tone) id=format!("thread-{id}") aria-label=label data-place=open.then_some("") tabindex="-1">
            <div class="flex max-w-none flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2">
                <h3 class="m-0"><Badge tone icon>{severity.words()}</Badge></h3>
                <ThreadBadge state/>
                <Place place/>
                {rule}
            </div>
            {suggestion}
            {remarks}
            {foot}
        </section>
    }
}
