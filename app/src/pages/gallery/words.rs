//! Parts that only say something.

use domain::Lifecycle;
use leptos::prelude::*;
use time::{Duration, OffsetDateTime};

use super::{Row, Specimen, longest_tag};
use crate::parts::{
    ArchitectureChip, Avatar, Badge, EmptyState, Icon, LifecycleBadge, LinkButton, LiveBanner,
    MarkdownView, Moment, Notice, Progress, ShortMoment, TagChip, Toast, Tone,
};

const TONES: [(Tone, &str, &str); 6] = [
    (Tone::Good, "check", "Published"),
    (Tone::Turn, "alert", "Your turn"),
    (Tone::Bad, "cross", "Declined"),
    (Tone::Note, "question", "Question"),
    (Tone::Sea, "info", "In review"),
    (Tone::Mute, "minus", "Draft"),
];

const LIFECYCLES: [Lifecycle; 5] = [
    Lifecycle::Active,
    Lifecycle::ActiveWithNotice,
    Lifecycle::Deprecated,
    Lifecycle::NoSupportedTags,
    Lifecycle::Retired,
];

const ICONS: [&str; 19] = [
    "check", "cross", "alert", "info", "question", "arrow", "external", "clock", "minus", "dot",
    "copy", "search", "menu", "lock", "archive", "pencil", "system", "sun", "moon",
];

const DOCUMENT: &str = r##"<h2 id="start">Start a server</h2>
<p>Text with <a href="#start">a link</a>, <strong>weight</strong>, <em>stress</em> and <code>--a-flag=value</code>.</p>
<pre tabindex="0"><code>$ docker run --name some-postgres -e POSTGRES_PASSWORD=mysecretpassword -e PGDATA=/var/lib/postgresql/data/pgdata -d postgres
</code></pre>
<ul><li>One</li><li>Two<ol><li>Two and a half</li></ol></li></ul>
<blockquote><p>A remark from elsewhere.</p></blockquote>
<table tabindex="0"><thead><tr><th>Variable</th><th>Default</th><th>What it sets</th></tr></thead><tbody><tr><td><code>POSTGRES_USER</code></td><td><code>postgres</code></td><td>The superuser that is made at the first start</td></tr></tbody></table>
<p>Averylongwordwithoutanyspacethatmustbreaksomewhereorelseitwouldmakethewholepagewiderthanthescreenofaphone.</p>
<p dir="rtl">نص من اليمين إلى اليسار</p>"##;

/// What states, counts and explains.
#[component]
pub(super) fn Words(now: OffsetDateTime) -> impl IntoView {
    view! {
        <Specimen name="icon">
            <Row>{ICONS.map(|name| view! { <span class="inline-flex items-center gap-1 text-sm"><Icon name/>{name}</span> }).into_iter().collect_view()}</Row>
        </Specimen>
        <Specimen name="badge">
            <Row>{TONES.map(|(tone, icon, words)| view! { <Badge tone icon>{words}</Badge> }).into_iter().collect_view()}</Row>
            <Row>{LIFECYCLES.map(|lifecycle| view! { <LifecycleBadge lifecycle/> }).into_iter().collect_view()}</Row>
        </Specimen>
        <Specimen name="chip">
            <Row>
                <TagChip tag="latest"/>
                <TagChip tag="18.1-alpine3.22"/>
                <TagChip tag=longest_tag()/>
            </Row>
            <Row>
                <ArchitectureChip name="amd64"/>
                <ArchitectureChip name="arm64v8"/>
                <ArchitectureChip name="windows-amd64"/>
            </Row>
        </Specimen>
        <Specimen name="moment">
            <p><Moment at=now - Duration::hours(46) now/></p>
            <p>"Short: " <ShortMoment at=now - Duration::seconds(5) now/> ", " <ShortMoment at=now - Duration::days(800) now/> ", " <ShortMoment at=now + Duration::days(3) now/></p>
        </Specimen>
        <Specimen name="notice">
            {TONES
                .map(|(tone, _, words)| view! {
                    <Notice tone title=words>
                        <p>"A sentence that says what happened, and one that says how to go on."</p>
                    </Notice>
                })
                .into_iter()
                .collect_view()}
        </Specimen>
        <Specimen name="empty state">
            <EmptyState title="No image matches these filters">
                "Take one away, or start again."
                <LinkButton href="#">"Clear the filters"</LinkButton>
            </EmptyState>
        </Specimen>
        <Specimen name="progress">
            <div class="grid gap-4">
                <Progress label="Import" done=42/>
                <Progress label="Import" done=144 of=144/>
                <Progress label="Fetching the repository"/>
            </div>
        </Specimen>
        <Specimen name="avatar">
            <Row>
                <Avatar name="sample-author" named=true/>
                <Avatar name="@tianon" named=true/>
                <span class="inline-flex items-center gap-2"><Avatar name="sample-reviewer-1"/>"sample-reviewer-1"</span>
            </Row>
        </Specimen>
        <Specimen name="live banner">
            <p>"Hidden until something happens; here nothing does."</p>
            <LiveBanner events="/queue/events"/>
        </Specimen>
        <Specimen name="toast">
            <p class="text-muted">"It floats at the lower edge of the window."</p>
            <Toast id="toast-sample" tone=Tone::Good>"Draft saved."</Toast>
        </Specimen>
        <Specimen name="markdown view">
            <MarkdownView html=DOCUMENT/>
        </Specimen>
    }
}
