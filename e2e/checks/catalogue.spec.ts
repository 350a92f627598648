// The real catalogue: every image answers where its feedback goes, one click from its row, without a script.
import { get } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import AxeBuilder from "@axe-core/playwright";
import type { APIRequestContext } from "@playwright/test";
import { expect, intents, test, tooWide } from "../portal";

const address = process.env.CATALOGUE_URL;

/** Every image with how many tags it has. */
async function images(request: APIRequestContext) {
  const found: { name: string; tags: number }[] = [];
  for (let next: string | undefined = "/api/v1/images?deprecated=show"; next; ) {
    const list: { images: { name: string; tags: number }[]; next?: string } = await (await request.get(next)).json();
    found.push(...list.images);
    next = list.next;
  }
  return found;
}

/** An answer as it travels, and as a browser unpacks it: Playwright gives the second only. */
const fetched = (path: string) =>
  new Promise<{ travelled: number; text: string }>((resolve, reject) => {
    get(new URL(path, address), { headers: { "accept-encoding": "gzip, br" } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => {
        const body = Buffer.concat(parts);
        const coding = answer.headers["content-encoding"];
        if (answer.statusCode !== 200 || !(coding === "gzip" || coding === "br")) {
          reject(new Error(`${path}: status ${answer.statusCode}, packed as ${coding}`));
          return;
        }
        const plain = coding === "br" ? brotliDecompressSync(body) : gunzipSync(body);
        resolve({ travelled: body.length, text: plain.toString() });
      });
    }).on("error", reject);
  });

/** What a page asks for beside itself: style sheets, scripts, and what is loaded ahead for them. */
const parts = (html: string) => {
  const tags = html.match(/<(link|script)\b[^>]*>/g) ?? [];
  const wanted = tags.filter((tag) => tag.startsWith("<script") || /rel="?(stylesheet|preload|modulepreload)/.test(tag));
  return new Set(wanted.flatMap((tag) => /\b(?:href|src)="?([^"\s>]+)/.exec(tag)?.[1] ?? []));
};

/** What the page of every image weighs without its logo, and how long its documentation is. */
async function weighed(names: string[]) {
  const known = new Map<string, number>();
  const found: { name: string; bytes: number; documentation: number }[] = [];
  for (const name of names) {
    const { travelled, text } = await fetched(`/images/${name}`);
    let bytes = travelled;
    for (const part of parts(text)) {
      if (!known.has(part)) known.set(part, (await fetched(part)).travelled);
      bytes += known.get(part)!;
    }
    const documentation = text.split('id="documentation"')[1]?.split("</section>")[0].length ?? 0;
    found.push({ name, bytes, documentation });
  }
  expect([...known.keys()].some((part) => part.endsWith(".css"))).toBe(true);
  expect([...known.keys()].some((part) => part.endsWith(".js"))).toBe(true);
  return found;
}

test.describe("the real catalogue", () => {
  test.skip(!address, "the real catalogue does not lie beside the checkout");
  test.use({ baseURL: address, javaScriptEnabled: false });

  test("every row leads to feedback that answers", async ({ page, request }) => {
    test.setTimeout(300_000);
    const ways = new Set<string>();
    await page.goto("/images?deprecated=show");
    for (;;) {
      const rows = page.getByRole("row").filter({ has: page.getByRole("cell") });
      expect(await rows.count()).toBeGreaterThan(0);
      const links = await rows.getByRole("link", { name: /^Send feedback about/ }).evaluateAll((found) => found.map((link) => link.getAttribute("href")!));
      expect(links).toHaveLength(await rows.count());
      links.forEach((link) => ways.add(link));
      const next = page.getByRole("link", { name: "Next page" });
      if ((await next.count()) === 0) break;
      await next.click();
    }
    const { total } = await (await request.get("/api/v1/images")).json();
    expect(ways.size).toBeGreaterThanOrEqual(total);
    expect(ways.size).toBeGreaterThan(90);

    for (const way of ways) {
      const chosen = await request.get(way);
      expect(chosen.status(), way).toBe(200);
      const html = await chosen.text();
      for (const [slug] of intents) {
        expect(html, way).toContain(`${way}/${slug}`);
        const step = slug === "security" ? "?step=contact" : "";
        const answer = await request.get(`${way}/${slug}${step}`);
        expect(answer.status(), `${way}/${slug}`).toBe(200);
        const main = (await answer.text()).split("<main")[1].split("</main>")[0];
        expect(main, `${way}/${slug} leads somewhere`).toMatch(/href="(https?:\/\/|mailto:)/);
      }
    }
  });

  test("on a phone all six ways of every image stand above the fold", async ({ page, request }) => {
    test.setTimeout(300_000);
    await page.setViewportSize({ width: 390, height: 844 });
    const names = (await images(request)).map((image) => image.name);
    expect(names.length).toBeGreaterThan(90);
    const below: string[] = [];
    for (const name of names) {
      await page.goto(`/images/${name}`);
      const ways = page.getByRole("region", { name: "User Feedback" }).getByRole("listitem").getByRole("link");
      await expect(ways, name).toHaveCount(intents.length);
      const box = (await ways.last().boundingBox())!;
      if (box.y + box.height > 844) below.push(`${name}: ${Math.round(box.y + box.height)}`);
    }
    expect(below).toEqual([]);
  });

  test("the longest list of tags stays usable", async ({ page, request }) => {
    const longest = (await images(request)).reduce((most, image) => (image.tags > most.tags ? image : most));
    expect(longest.tags).toBeGreaterThan(100);
    await page.goto(`/images/${longest.name}`);
    const tags = page.getByRole("region", { name: "Supported tags" });
    await expect(tags.getByRole("searchbox")).toBeVisible();
    const shown = tags.getByRole("row").filter({ visible: true });
    expect(await shown.count()).toBeLessThan(60);
  });
});

test.describe("the heaviest pages of the real catalogue", () => {
  test.skip(!address, "the real catalogue does not lie beside the checkout");
  test.use({ baseURL: address });

  test("every image's page is light, and the largest are accessible and fit into a phone", async ({ page, request }) => {
    test.setTimeout(300_000);
    const all = await images(request);
    const pages = await weighed(all.map((image) => image.name));
    expect(pages.length).toBeGreaterThan(90);
    const heavy = pages.filter(({ bytes }) => bytes >= 60_000);
    expect(heavy, "pages of 60,000 bytes and more as they travel").toEqual([]);

    const largest = new Map([
      ["heaviest", pages.reduce((most, image) => (image.bytes > most.bytes ? image : most)).name],
      ["most tags", all.reduce((most, image) => (image.tags > most.tags ? image : most)).name],
      ["longest documentation", pages.reduce((most, image) => (image.documentation > most.documentation ? image : most)).name],
    ]);
    for (const [which, name] of largest) {
      await page.goto(`/images/${name}`);
      for (const [width, colorScheme] of [[1440, "light"], [320, "dark"]] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        expect(await tooWide(page), `${which}: ${name}, ${width} px`).toEqual([]);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const places = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
        expect.soft(places, `${which}: ${name}, ${width} px, ${colorScheme}`).toEqual([]);
      }
    }
  });
});
