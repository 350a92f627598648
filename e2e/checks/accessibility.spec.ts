// Every kind of page, in light and dark, wide and on a phone: axe finds nothing.
import AxeBuilder from "@axe-core/playwright";
import { expect, islandPages, pages, test } from "../portal";

test.use({ islands: true });

const windows = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

for (const [name, path] of [...pages, ...islandPages]) {
  test(`${name} is accessible`, async ({ page }) => {
    await page.goto(path);
    for (const viewport of windows) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page }).analyze();
        const places = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
        expect.soft(places, `${viewport.width} px, ${colorScheme}`).toEqual([]);
      }
    }
  });
}
