// What a public page costs: little script, no WebAssembly, no data twice, and few bytes on the wire.
import { expect, pages, test } from "../portal";

for (const [name, path] of pages) {
  test(`${name} is light`, async ({ page }) => {
    const answers: Promise<{ type: string; travelled: number; size: number; url: string }>[] = [];
    page.on("response", (response) => {
      const request = response.request();
      answers.push(
        (async () => {
          await response.finished();
          const sizes = await request.sizes();
          const body = await response.body().catch(() => Buffer.alloc(0));
          return { type: request.resourceType(), travelled: sizes.responseBodySize, size: body.length, url: request.url() };
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
