// What every journey shares: a browser that must not complain, and the names of the portal's parts.
import { expect, test as base, type Page } from "@playwright/test";

/**
 * `test`, with a page on which no script may fail and nothing may be refused. WebAssembly may load only in tests
 * that say so: `test.use({ islands: true })`.
 */
export const test = base.extend<{ islands: boolean; losses: boolean; quiet: void }>({
  islands: [false, { option: true }],
  // Whether requests of a script may fail: in tests of what is kept then.
  losses: [false, { option: true }],
  quiet: [
    async ({ page, islands, losses }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
      page.on("console", (message) => {
        if (!["error", "warning"].includes(message.type())) return;
        // The browser reports the status of a page that means to answer with one.
        if (message.location().url === page.url() && message.text().startsWith("Failed to load resource")) return;
        // Nothing uses what a page loads ahead for its scripts where these are switched off.
        if (!hasScript() && message.text().includes("was preloaded using link preload but not used")) return;
        if (losses && message.text().startsWith("Failed to load resource")) return;
        complaints.push(`${message.type()}: ${message.text()}`);
      });
      page.on("request", (request) => {
        if (!islands && request.url().endsWith(".wasm")) complaints.push(`WebAssembly: ${request.url()}`);
      });
      await use();
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/**
 * Where anybody can be one of the sample people: a portal of its own, so that public pages are walked as the public
 * sees them. Journeys of people say `test.use({ baseURL: peopleUrl })`.
 */
export const peopleUrl = process.env.PEOPLE_URL ?? process.env.BASE_URL ?? "http://127.0.0.1:3000";

/** Signs in as a sample person and goes to a page. */
export async function signInAs(page: Page, handle: string, path = "/") {
  await page.goto(`/sign-in?return_to=${encodeURIComponent(path)}`);
  await page.getByRole("button", { name: `Sign in as ${handle}`, exact: true }).click();
}

/** The six intents: their slug and how the portal writes them. */
export const intents = [
  ["bug", "Report a bug in the image"],
  ["howto", "Ask how to use it"],
  ["security", "Report a security problem"],
  ["docs", "Correct the documentation"],
  ["version", "A version or tag is missing"],
  ["maintainers", "Talk with the maintainers"],
] as const;

/** A page of each kind, by a name for reports; all exist in the sample programme. */
export const pages = [
  ["catalogue", "/images"],
  ["catalogue-search", "/images?q=postgress"],
  ["catalogue-empty", "/images?q=qqqqqqqqqqqq"],
  ["catalogue-deprecated", "/images?deprecated=show"],
  ["image", "/images/postgres"],
  ["image-deprecated", "/images/openjdk"],
  ["image-without-tags", "/images/scratch"],
  ["router", "/r/postgres"],
  ["router-bug", "/r/postgres/bug?tag=18-alpine&arch=arm64v8"],
  ["router-howto", "/r/postgres/howto"],
  ["router-security", "/r/postgres/security"],
  ["router-scanner", "/r/postgres/security?step=scanner"],
  ["router-contact", "/r/postgres/security?step=contact"],
  ["router-docs", "/r/postgres/docs"],
  ["router-version", "/r/postgres/version"],
  ["router-maintainers", "/r/postgres/maintainers"],
  ["compare", "/check/compare"],
  ["rules", "/rules"],
  ["programme", "/programme"],
  ["propose", "/propose"],
  ["api", "/api"],
  ["proposals", "/proposals"],
  ["proposals-none", "/proposals?state=published&image=postgres"],
  ["proposal", "/proposals/1"],
  ["proposal-turn-of-author", "/proposals/2"],
  ["proposal-declined", "/proposals/4"],
  ["proposal-answers", "/proposals/2/answers"],
  ["proposal-files", "/proposals/1/revisions/2"],
  ["proposal-file", "/proposals/1/revisions/2?file=context%2F1.2%2FDockerfile"],
  ["proposal-page", "/proposals/1/revisions/2?file=docs%2Fcontent.md&as=page"],
  ["proposal-compare", "/proposals/1/compare?from=1&to=2"],
  ["proposal-conversation", "/proposals/2/conversation"],
  ["proposal-history", "/proposals/1/history"],
  ["decision-record", "/proposals/4/record/1"],
  ["unknown-image", "/images/postgress"],
  ["unknown-page", "/nowhere"],
] as const;

/** Pages that hold an island: the browser half loads on them. */
export const islandPages = [
  ["check", "/check"],
  ["check-dockerfile", "/check/dockerfile"],
  ["check-entrypoint", "/check/entrypoint"],
  ["check-docs", "/check/docs"],
] as const;

/** The search field of the page itself; the one in the top bar is hidden on a phone. */
export const pageSearch = (page: Page) => page.getByRole("main").getByRole("searchbox", { name: /^Search/ });

/** Whether the window of this test runs scripts. */
export const hasScript = () => !test.info().project.name.endsWith("no script");

/** The elements that reach beyond the right edge of a page that can be scrolled sideways. */
export const tooWide = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => `${element.localName}.${element.className}`);
  });

/** Begins a draft with nothing in it; answers the start of its addresses. */
export const begin = async (page: Page, base = "") => {
  await page.goto(`${base}/propose?from=blank`);
  await page.getByRole("textbox", { name: "Name of the image" }).fill("skiff");
  await page.getByRole("button", { name: "Begin the draft" }).click();
  await expect(page).toHaveURL(/\/drafts\/[0-9a-f]+/);
  return /\/drafts\/[0-9a-f]+/.exec(page.url())![0];
};
