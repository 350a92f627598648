// No page is wider than its window, down to 320 px and at a zoom of 200 %.
import type { Page } from "@playwright/test";
import { expect, islandPages, pages, test } from "../portal";

test.use({ islands: true });

/** The elements that reach beyond the right edge of a page that can be scrolled sideways. */
const tooWide = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => `${element.localName}.${element.className}`);
  });

for (const [name, path] of [...pages, ...islandPages]) {
  test(`${name} fits into its window`, async ({ page }) => {
    await page.goto(path);
    for (const width of [320, 390, 768, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await tooWide(page), `${width} px`).toEqual([]);
    }
    // Zoom of 200 % in a window of 1280 px is a window of 640 px.
    await page.setViewportSize({ width: 640, height: 400 });
    expect(await tooWide(page), "200 %").toEqual([]);
  });
}
