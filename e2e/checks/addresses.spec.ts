// Addresses answer with the right status, and a page that is not there still helps.
import { expect, test } from "../portal";

const answers = [
  ["GET", "/images/postgress", 404],
  ["GET", "/r/postgress", 404],
  ["GET", "/r/postgres/nothing", 404],
  ["GET", "/images/..%2f..%2fetc%2fpasswd", 404],
  ["GET", "/images/a%00b", 404],
  ["GET", `/images/${"a".repeat(10_000)}`, 404],
  ["POST", "/images", 405],
  ["GET", "/healthz", 200],
  ["GET", "/readyz", 200],
  ["GET", "/robots.txt", 200],
  ["GET", "/sitemap.xml", 200],
  ["GET", "/images/postgres/feedback.svg", 200],
  ["GET", "/api/v1/images", 200],
  ["GET", "/api/v1/openapi.json", 200],
] as const;

for (const [method, path, status] of answers) {
  test(`${method} ${path.slice(0, 40)} answers ${status}`, async ({ request }) => {
    const answer = await request.fetch(path, { method, maxRedirects: 0, headers: { accept: "text/html" } });
    expect(answer.status()).toBe(status);
    if (status >= 400) expect(await answer.text()).toMatch(/<h1[^>]*>[^<]+<\/h1>/);
  });
}

test("links inside the portal lead somewhere", async ({ page, request }) => {
  const seen = new Set<string>();
  for (const path of ["/images", "/images/postgres", "/r/postgres", "/r/postgres/bug", "/programme", "/api"]) {
    await page.goto(path);
    for (const href of await page.locator("a[href]").evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href))) {
      const address = new URL(href);
      if (address.origin !== new URL(page.url()).origin) continue;
      if (address.hash && address.pathname === new URL(page.url()).pathname) {
        await expect(page.locator(`[id="${decodeURIComponent(address.hash.slice(1))}"]`), `${path} links to ${address.hash}`).toHaveCount(1);
      }
      address.hash = "";
      if (seen.has(address.href)) continue;
      seen.add(address.href);
      expect((await request.get(address.href)).status(), `${path} links to ${address.href}`).toBe(200);
    }
  }
  expect(seen.size).toBeGreaterThan(20);
});
