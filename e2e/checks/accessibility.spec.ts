// Every kind of page, in light and dark, wide and on a phone: axe finds nothing.
import AxeBuilder from "@axe-core/playwright";
import { expect, islandPages, pages, test } from "../portal";

test.use({ islands: true });

const windows = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

for (const [name, path] of [...pages, ...islandPages]) {
  for (const viewport of windows) {
    for (const colorScheme of ["light", "dark"] as const) {
      test(`${name} at ${viewport.width} px, ${colorScheme}`, async ({ page }) => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await page.goto(path);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
      });
    }
  }
}
