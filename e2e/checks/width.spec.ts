// No page is wider than its window, down to 320 px and at a zoom of 200 %.
import { expect, islandPages, pages, test, tooWide } from "../portal";

test.use({ islands: true });

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
