//! What programs can ask the portal: the addresses, what each returns, and requests to try.

use leptos::prelude::*;

/// What the page is called in the title of the document.
pub const TITLE: &str = "API";

/// What the page says of itself to search engines.
pub const DESCRIPTION: &str = "The catalogue and every feedback route as JSON, without an account.";

/// The addresses: path, and what it returns.
const ADDRESSES: [(&str, &str); 5] = [
    (
        "/api/v1/images",
        "The images, one page at a time. Takes the parameters of the catalogue page: q, category, architecture, lifecycle, maintained-by, deprecated, sort, after, before.",
    ),
    (
        "/api/v1/images/{name}",
        "One image: lifecycle with its reason, categories, maintainers, repositories, tags with architectures and Dockerfiles, feedback.",
    ),
    (
        "/api/v1/images/{name}/feedback",
        "The feedback routes of one image: kind, audience, intents, label, address, note, who reads it, which account it needs, where it comes from.",
    ),
    (
        "/images/{name}/feedback.svg",
        "A badge for a README that leads to the User Feedback of the image.",
    ),
    (
        "/api/v1/openapi.json",
        "All of this as an OpenAPI description.",
    ),
];

/// What needs a token: method and path, and what it does.
const WITH_TOKEN: [(&str, &str); 10] = [
    (
        "GET /api/v1/proposals/{number}",
        "A proposal: whose turn it is and why, what it needs, its revisions, reviews and threads. Reading a public one needs no token.",
    ),
    (
        "GET /api/v1/me/work",
        "What waits for you, what you wait for, your drafts.",
    ),
    (
        "GET /api/v1/me/notices",
        "What you were told, newest first, and how much of it you have not read; POST marks one notice or all as read.",
    ),
    (
        "POST /api/v1/drafts",
        "Begins a draft: of a new image, or of an update, a security update or a change of profile, which holds what the image has now. Its parts are read and saved below /api/v1/drafts/{id}/parts; submit sends it in.",
    ),
    (
        "GET /api/v1/drafts/{id}",
        "A draft: its parts with their versions, and what it will need before it is accepted. Scope proposals:read.",
    ),
    (
        "POST /api/v1/proposals/{number}/acts",
        "What authors do: answer threads, take suggestions over, open the next round, withdraw, appeal. Scope proposals:write.",
    ),
    (
        "POST /api/v1/proposals/{number}/claim",
        "Takes a proposal on for review, with the answer to the question about conflicts of interest; DELETE gives it back. Scope reviews:write.",
    ),
    (
        "POST /api/v1/proposals/{number}/reviews",
        "Publishes a review: a verdict, threads on lines with suggestions and rules, ticks of answered ones. Scope reviews:write.",
    ),
    (
        "POST /api/v1/proposals/{number}/decisions",
        "Screens, ticks, accepts, declines, parks, overrides, lifts and waives. Scopes reviews:write and decisions:write.",
    ),
    (
        "GET /api/v1/audit",
        "The audit log, as far as you may read it. Scope audit:read.",
    ),
];

/// The page. `base_url` is the address of this portal without a slash at its end; `example` is the
/// name of an image that is there.
pub fn api(base_url: &str, example: &str) -> impl IntoView + use<> {
    let rows = ADDRESSES
        .map(|(path, returns)| {
            view! {
                <div class="border-b border-line py-3">
                    <dt><code class="break-words font-semibold">"GET "{path}</code></dt>
                    <dd>{returns}</dd>
                </div>
            }
        })
        .collect_view();
    let with_token = WITH_TOKEN
        .map(|(path, does)| {
            view! {
                <div class="border-b border-line py-3">
                    <dt><code class="break-words font-semibold">{path}</code></dt>
                    <dd>{does}</dd>
                </div>
            }
        })
        .collect_view();
    let requests = format!(
        "curl '{base_url}/api/v1/images?q=database&architecture=arm64v8'\n\
         curl {base_url}/api/v1/images/{example}\n\
         curl {base_url}/api/v1/images/{example}/feedback"
    );
    view! {
        <h1>"API"</h1>
        <p class="mt-2">"The catalogue and every feedback route as JSON. Reading needs no account and no key; what you do yourself needs a token."</p>
        <dl class="mt-4">{rows}</dl>
        <h2>"Try it"</h2>
        <pre tabindex="0" class="overflow-x-auto rounded-md border border-line bg-sheet p-3 font-mono text-sm">{requests}</pre>
        <h2>"With a token"</h2>
        <p>"A token is made on the page API tokens of your account, with the scopes that it needs, and sent as Authorization: Bearer TOKEN. It does what you may do, and no more than its scopes name."</p>
        <dl class="mt-4">{with_token}</dl>
        <h2>"What to rely on"</h2>
        <ul class="list-disc pl-5">
            <li class="py-1">"Every answer has an ETag. Send it back as If-None-Match: nothing changed gives 304 without a body."</li>
            <li class="py-1">"An error is application/problem+json with status, title and detail; errors names single fields."</li>
            <li class="py-1">"Lists come in pages; the answer carries the address of the next one."</li>
            <li class="py-1">"New fields may appear. Fields that are there stay as they are under /api/v1."</li>
        </ul>
        <p class="mt-4"><a href="/api/v1/openapi.json">"Open the OpenAPI description"</a></p>
    }
}
