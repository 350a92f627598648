// The real catalogue: every image answers where its feedback goes, one click from its row, without a script.
import { expect, intents, test } from "../portal";

const address = process.env.CATALOGUE_URL;

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
    const names: string[] = [];
    for (let next: string | undefined = "/api/v1/images?deprecated=show"; next; ) {
      const list: { images: { name: string }[]; next?: string } = await (await request.get(next)).json();
      names.push(...list.images.map((image) => image.name));
      next = list.next;
    }
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
    let longest = { name: "", tags: 0 };
    for (let next: string | undefined = "/api/v1/images"; next; ) {
      const list: { images: { name: string; tags: number }[]; next?: string } = await (await request.get(next)).json();
      longest = list.images.reduce((most, image) => (image.tags > most.tags ? image : most), longest);
      next = list.next;
    }
    expect(longest.tags).toBeGreaterThan(100);
    await page.goto(`/images/${longest.name}`);
    const tags = page.getByRole("region", { name: "Supported tags" });
    await expect(tags.getByRole("searchbox")).toBeVisible();
    const shown = tags.getByRole("row").filter({ visible: true });
    expect(await shown.count()).toBeLessThan(60);
  });
});
