// What a public page costs: little script, no WebAssembly, no data twice, and few bytes on the wire.
import { brotliCompressSync, constants } from "node:zlib";
import type { APIRequestContext } from "@playwright/test";
import { begin, expect, islandPages, pages, peopleUrl, signInAs, test } from "../portal";

for (const [name, path] of pages) {
  test(`${name} is light`, async ({ page }) => {
    const answers: Promise<{ type: string; travelled: number; url: string }>[] = [];
    page.on("response", (response) => {
      const request = response.request();
      // A stream has no end; what it carries is no weight of the page.
      if (request.resourceType() === "eventsource") return;
      answers.push(
        (async () => {
          // What is asked for after the page was loaded may be cut off by the end of the test; it is no weight of the page.
          const travelled = await response
            .finished()
            .then(() => request.sizes())
            .then(({ responseBodySize }) => responseBodySize)
            .catch(() => 0);
          return { type: request.resourceType(), travelled, url: request.url() };
        })(),
      );
    });
    await page.goto(path);
    await page.waitForLoadState("load");
    const loaded = await Promise.all(answers);

    const inline = await page
      .locator('script:not([src]):not([type="application/ld+json"])')
      .evaluateAll((scripts) => scripts.map((script) => script.textContent ?? ""));
    const ofScripts = loaded.filter(({ type }) => type === "script");
    const script = ofScripts.reduce((sum, { travelled }) => sum + travelled, 0) + inline.join("").length;
    expect(script, "bytes of script as they travel").toBeLessThanOrEqual(4096);

    const html = await page.content();
    expect(html).not.toMatch(/__RESOLVED_RESOURCES|__SERIALIZED|leptos-island|__INCOMPLETE_CHUNKS/);

    const whole = loaded.filter(({ url }) => !url.endsWith("/logo")).reduce((sum, { travelled }) => sum + travelled, 0);
    expect(whole, "bytes of the page as they travel").toBeLessThan(60_000);
  });
}

/** The bytes of the WebAssembly that wakes the islands of a page, as a release sends it. */
async function weight(request: APIRequestContext, html: string): Promise<number> {
  const wasm = html.match(/data-wasm="([^"]+)"/)?.[1];
  test.skip(!wasm, "the program was built without its browser half");
  const plain = await (await request.get(wasm!, { headers: { "accept-encoding": "identity" } })).body();
  // A developer's program is compressed in less time and less well.
  return brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

for (const [name, path] of islandPages) {
  test(`the browser half of ${name} is light`, async ({ request }) => {
    const html = await (await request.get(path)).text();
    expect(await weight(request, html), "bytes of WebAssembly").toBeLessThan(180_000);
  });
}

test.describe("in the editor", () => {
  test.use({ baseURL: peopleUrl, islands: true });
  test("the browser half is light", async ({ page, request }) => {
    await signInAs(page, "sample-author");
    await begin(page);
    expect(await weight(request, await page.content()), "bytes of WebAssembly").toBeLessThan(300_000);
  });
});
