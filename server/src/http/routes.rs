//! The table of routes: each names the act that it lets somebody do.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware;
use axum::routing::{MethodFilter, MethodRouter, on};
use domain::permission::Action;

use super::caller::{Door, ask_at_the_door};
use super::{
    CHECK_BODY_LIMIT, REVIEW_BODY_LIMIT, Web, account, api_v1, assets, badge, decide, dev,
    downloads, drafts, health, live, mine, pages, people, proposals, propose, queue, review,
    sign_in, sitemap, update, upload,
};

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method; `GET` answers `HEAD` too.
    pub method: Method,
    /// The path, with its parts that vary in braces.
    pub path: &'static str,
    /// What it lets somebody do.
    pub action: Action,
}

/// The routes, each behind the question whether the caller might do what it is for.
pub struct Table {
    web: Arc<Web>,
    router: Router<Arc<Web>>,
    routes: Vec<Route>,
}

/// Every route of the portal.
pub fn table(web: &Arc<Web>) -> Table {
    use Action::Public;
    let mut table = Table::new(Arc::clone(web))
        .get("/", Public, pages::catalogue)
        .get("/images", Public, pages::catalogue)
        .get("/images/{name}", Public, pages::image)
        .get("/images/{name}/logo", Public, pages::logo)
        .get("/images/{name}/feedback.svg", Public, badge::feedback)
        .get("/r", Public, pages::router_start)
        .get("/r/{image}", Public, pages::router_intents)
        .get("/r/{image}/{intent}", Public, pages::router_answer)
        .get("/check", Public, pages::check::manifest)
        .post_up_to(
            CHECK_BODY_LIMIT,
            "/check",
            Public,
            pages::check::manifest_checked,
        )
        .get("/check/{page}", Public, pages::check::other)
        .post_up_to(
            CHECK_BODY_LIMIT,
            "/check/{page}",
            Public,
            pages::check::other_checked,
        )
        .get("/rules", Public, pages::rules)
        .get("/rules/{id}", Public, pages::rule)
        .get("/programme", Public, pages::programme)
        .get("/api", Public, pages::api)
        .post("/theme", Public, pages::theme)
        .get("/sign-in", Public, sign_in::page)
        .post("/auth/{provider}", Public, sign_in::begin)
        .get("/auth/{provider}/callback", Public, sign_in::callback)
        .post("/sign-out", Public, account::sign_out)
        .get("/account", Action::EditOwnProfile, people::profile)
        .post("/account", Action::EditOwnProfile, people::change_profile)
        .get(
            "/account/sessions",
            Action::ManageOwnSessions,
            people::sessions,
        )
        .post(
            "/account/sessions",
            Action::ManageOwnSessions,
            people::end_sessions,
        )
        .get("/account/tokens", Action::ManageOwnTokens, people::tokens)
        .post(
            "/account/tokens",
            Action::ManageOwnTokens,
            people::change_tokens,
        )
        .get(
            "/account/conflicts",
            Action::DeclareConflict,
            people::conflicts,
        )
        .post(
            "/account/conflicts",
            Action::DeclareConflict,
            people::change_conflicts,
        )
        .get("/drafts/{id}", Action::ReadDraft, drafts::first)
        .get("/drafts/{id}/submit", Action::ReadDraft, drafts::submit)
        .post_up_to(
            drafts::SAVE_LIMIT,
            "/drafts/{id}/submit",
            Action::EditDraft,
            drafts::send,
        )
        .get(
            "/drafts/{id}/up-to-date",
            Action::ReadDraft,
            drafts::up_to_date,
        )
        .post_up_to(
            drafts::SAVE_LIMIT,
            "/drafts/{id}/up-to-date",
            Action::EditDraft,
            drafts::bring_up_to_date,
        )
        .get(
            "/drafts/{id}/people",
            Action::ReadOwnAccount,
            drafts::people,
        )
        .post(
            "/drafts/{id}/people",
            Action::ReadOwnAccount,
            drafts::change_people,
        )
        .get("/drafts/{id}/logo", Action::ReadDraft, drafts::logo)
        .post_up_to(
            drafts::SAVE_LIMIT,
            "/drafts/{id}/parts",
            Action::EditDraft,
            drafts::save,
        )
        .get("/drafts/{id}/{part}", Action::ReadDraft, drafts::part)
        .post_up_to(
            upload::UPLOAD_LIMIT,
            "/drafts/{id}/{part}",
            Action::EditDraft,
            drafts::change,
        )
        .get("/people/{handle}", Public, people::person)
        .get("/queue", Action::ReadQueue, queue::page)
        .post("/queue", Action::ReadQueue, queue::act)
        .get(
            "/proposals/{number}/claim",
            Action::Claim,
            queue::claim_page,
        )
        .post(
            "/proposals/{number}/claim",
            Action::Claim,
            queue::answer_claim,
        )
        .get(
            "/proposals/{number}/review",
            Action::ReadQueue,
            review::page,
        )
        .post_up_to(
            REVIEW_BODY_LIMIT,
            "/proposals/{number}/review",
            Action::ReadQueue,
            review::act,
        )
        .get("/images/{name}/update", Action::Propose, update::page)
        .post_up_to(
            CHECK_BODY_LIMIT,
            "/images/{name}/update",
            Action::Propose,
            update::begin,
        )
        .get("/queue/events", Action::ReadQueue, live::queue)
        .get(
            "/proposals/{number}/events",
            Action::ReadProposal,
            live::proposal,
        )
        .get(
            "/proposals/{number}/screening",
            Action::Screen,
            decide::screening,
        )
        .post(
            "/proposals/{number}/screening",
            Action::Screen,
            decide::screened,
        )
        .get(
            "/proposals/{number}/decide",
            Action::ReadQueue,
            decide::decide,
        )
        .post(
            "/proposals/{number}/decide",
            Action::ReadQueue,
            decide::decided,
        )
        .get("/images/{name}/maintainers", Public, people::maintainers)
        .post(
            "/images/{name}/maintainers",
            Action::UseAccount,
            people::change_maintainers,
        )
        .get("/admin/people", Action::ReadPeople, people::people)
        .get(
            "/admin/people/{handle}",
            Action::ReadPeople,
            people::person_admin,
        )
        .post(
            "/admin/people/{handle}",
            Action::ReadPeople,
            people::change_person,
        )
        .get(
            "/admin/people/{handle}/tokens",
            Action::RevokeTokenOfOther,
            people::person_tokens,
        )
        .post(
            "/admin/people/{handle}/tokens",
            Action::RevokeTokenOfOther,
            people::revoke_token,
        )
        .get(
            "/admin/service-accounts",
            Action::ManageServiceAccounts,
            people::service_accounts,
        )
        .post(
            "/admin/service-accounts",
            Action::ManageServiceAccounts,
            people::change_service_accounts,
        )
        .get(
            "/admin/service-accounts/{handle}",
            Action::ManageServiceAccounts,
            people::service_tokens,
        )
        .post(
            "/admin/service-accounts/{handle}",
            Action::ManageServiceAccounts,
            people::change_service_tokens,
        )
        .get(
            "/account/service-accounts/{handle}",
            Action::ManageServiceTokens,
            people::service_tokens,
        )
        .post(
            "/account/service-accounts/{handle}",
            Action::ManageServiceTokens,
            people::change_service_tokens,
        )
        .get("/admin/audit", Action::ReadAudit, people::audit)
        .get("/admin/audit.csv", Action::ReadAudit, people::audit_csv)
        .get("/admin/audit.json", Action::ReadAudit, people::audit_json)
        .get("/proposals", Public, proposals::list)
        .get(
            "/proposals/{number}",
            Action::ReadProposal,
            proposals::overview,
        )
        .post("/proposals/{number}", Action::Subscribe, proposals::act)
        .get(
            "/proposals/{number}/revisions/{revision}",
            Action::ReadProposal,
            proposals::files,
        )
        .get(
            "/proposals/{number}/compare",
            Action::ReadProposal,
            proposals::compare,
        )
        .get(
            "/proposals/{number}/answers",
            Action::ReadProposal,
            proposals::answers,
        )
        .post_up_to(
            CHECK_BODY_LIMIT,
            "/proposals/{number}/answers",
            Action::AnswerThread,
            proposals::answer,
        )
        .get(
            "/proposals/{number}/conversation",
            Action::ReadProposal,
            proposals::conversation,
        )
        .post_up_to(
            CHECK_BODY_LIMIT,
            "/proposals/{number}/conversation",
            Action::Comment,
            proposals::comment,
        )
        .get(
            "/proposals/{number}/history",
            Action::ReadProposal,
            proposals::history,
        )
        .get(
            "/proposals/{number}/record/{record}",
            Action::ReadProposal,
            proposals::record,
        )
        .get("/mine", Action::UseAccount, mine::page)
        .post("/mine", Action::UseAccount, mine::act)
        .get("/inbox", Action::UseAccount, mine::inbox)
        .post("/inbox", Action::MarkNotices, mine::mark)
        .get(
            "/drafts/{id}/archive",
            Action::ReadDraft,
            downloads::draft_archive,
        )
        .get(
            "/drafts/{id}/files/{*path}",
            Action::ReadDraft,
            downloads::of_draft,
        )
        .get(
            "/proposals/{number}/revisions/{revision}/files/{*path}",
            Action::ReadProposal,
            downloads::of_revision,
        )
        .get("/propose", Public, propose::page)
        .post_up_to(
            upload::UPLOAD_LIMIT,
            "/propose",
            Action::Propose,
            propose::begin,
        )
        .get("/propose/{id}", Action::EditDraft, propose::told)
        .post_up_to(
            upload::UPLOAD_LIMIT,
            "/propose/{id}",
            Action::EditDraft,
            propose::go_on,
        )
        .get("/api/v1/images", Public, api_v1::images)
        .get("/api/v1/images/{name}", Public, api_v1::image)
        .get("/api/v1/images/{name}/feedback", Public, api_v1::feedback)
        .post_up_to(
            CHECK_BODY_LIMIT,
            "/api/v1/check",
            Public,
            api_v1::check::check,
        )
        .get("/api/v1/proposals", Public, api_v1::proposals::list)
        .get(
            "/api/v1/proposals/{number}",
            Action::ReadProposal,
            api_v1::proposals::one,
        )
        .post(
            "/api/v1/proposals/{number}/acts",
            Action::Submit,
            api_v1::proposals::act,
        )
        .post(
            "/api/v1/proposals/{number}/claim",
            Action::Claim,
            api_v1::proposals::claim,
        )
        .delete(
            "/api/v1/proposals/{number}/claim",
            Action::Release,
            api_v1::proposals::release,
        )
        .post_up_to(
            REVIEW_BODY_LIMIT,
            "/api/v1/proposals/{number}/reviews",
            Action::Review,
            api_v1::proposals::publish,
        )
        .post(
            "/api/v1/proposals/{number}/decisions",
            Action::ReadQueue,
            api_v1::proposals::decide,
        )
        .post("/api/v1/drafts", Action::Propose, api_v1::drafts::begin)
        .get(
            "/api/v1/drafts/{id}",
            Action::ReadDraft,
            api_v1::drafts::draft,
        )
        .get(
            "/api/v1/drafts/{id}/parts/{*part}",
            Action::ReadDraft,
            api_v1::drafts::part,
        )
        .put_up_to(
            api_v1::drafts::PART_BODY_LIMIT,
            "/api/v1/drafts/{id}/parts/{*part}",
            Action::EditDraft,
            api_v1::drafts::save,
        )
        .delete(
            "/api/v1/drafts/{id}/parts/{*part}",
            Action::EditDraft,
            api_v1::drafts::remove,
        )
        .post(
            "/api/v1/drafts/{id}/up-to-date",
            Action::EditDraft,
            api_v1::up_to_date::bring_up_to_date,
        )
        .post(
            "/api/v1/drafts/{id}/submit",
            Action::Submit,
            api_v1::drafts::submit,
        )
        .get("/api/v1/me", Action::ReadOwnAccount, account::me)
        .get("/api/v1/audit", Action::ReadAudit, people::audit_api)
        .get(
            "/api/v1/me/work",
            Action::UseAccount,
            api_v1::proposals::work,
        )
        .get(
            "/api/v1/me/notices",
            Action::UseAccount,
            api_v1::notices::notices,
        )
        .post(
            "/api/v1/me/notices",
            Action::MarkNotices,
            api_v1::notices::mark_notices,
        )
        .get("/api/v1/queue", Action::ReadQueue, api_v1::proposals::queue)
        .get("/api/v1/openapi.json", Public, api_v1::openapi)
        .get("/robots.txt", Public, sitemap::robots)
        .get("/sitemap.xml", Public, sitemap::sitemap)
        .get("/assets/{name}", Public, assets::asset)
        .get("/favicon.svg", Public, assets::favicon)
        .get("/favicon.ico", Public, assets::favicon)
        .get("/healthz", Public, health::healthz)
        .get("/readyz", Public, health::readyz);
    if web.dev_sign_in {
        table = table.post("/sign-in", Public, sign_in::be_sample);
    }
    if web.dev {
        table =
            table
                .get("/_parts", Public, pages::gallery)
                .get("/dev/reload", Public, dev::reload);
    }
    table
}

impl Table {
    fn new(web: Arc<Web>) -> Self {
        Self {
            web,
            router: Router::new(),
            routes: Vec::new(),
        }
    }

    /// A page, or an answer of the API.
    pub fn get<H, T>(self, path: &'static str, action: Action, handler: H) -> Self
    where
        H: Handler<T, Arc<Web>>,
        T: 'static,
    {
        self.add(Method::GET, path, action, on(MethodFilter::GET, handler))
    }

    /// Where a form is sent.
    pub fn post<H, T>(self, path: &'static str, action: Action, handler: H) -> Self
    where
        H: Handler<T, Arc<Web>>,
        T: 'static,
    {
        self.add(Method::POST, path, action, on(MethodFilter::POST, handler))
    }

    /// Where something is sent that is longer than a form, of at most `limit` bytes.
    pub fn post_up_to<H, T>(
        self,
        limit: usize,
        path: &'static str,
        action: Action,
        handler: H,
    ) -> Self
    where
        H: Handler<T, Arc<Web>>,
        T: 'static,
    {
        let route = on(MethodFilter::POST, handler).layer(DefaultBodyLimit::max(limit));
        self.add(Method::POST, path, action, route)
    }

    /// Where a program sets something, of at most `limit` bytes.
    pub fn put_up_to<H, T>(
        self,
        limit: usize,
        path: &'static str,
        action: Action,
        handler: H,
    ) -> Self
    where
        H: Handler<T, Arc<Web>>,
        T: 'static,
    {
        let route = on(MethodFilter::PUT, handler).layer(DefaultBodyLimit::max(limit));
        self.add(Method::PUT, path, action, route)
    }

    /// Where a program takes something away.
    pub fn delete<H, T>(self, path: &'static str, action: Action, handler: H) -> Self
    where
        H: Handler<T, Arc<Web>>,
        T: 'static,
    {
        let route = on(MethodFilter::DELETE, handler);
        self.add(Method::DELETE, path, action, route)
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        action: Action,
        mut route: MethodRouter<Arc<Web>>,
    ) -> Self {
        if action != Action::Public {
            let door = Door {
                web: Arc::clone(&self.web),
                action,
            };
            route = route.layer(middleware::from_fn_with_state(door, ask_at_the_door));
        }
        self.router = self.router.route(path, route);
        self.routes.push(Route {
            method,
            path,
            action,
        });
        self
    }

    /// Every line, in the order in which it was written.
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// The router, without the layers around it.
    pub(super) fn into_router(self) -> Router<Arc<Web>> {
        self.router
    }
}
