// Pictures of every screen in three widths, light and dark: `npm run screenshots FOLDER`.
import { join } from "node:path";
import { islandPages, pages, test } from "./portal";

test.use({ islands: true });

const folder = process.env.SCREENSHOTS!;

for (const [name, path] of [...pages, ...islandPages]) {
  for (const width of [1440, 768, 390]) {
    for (const colorScheme of ["light", "dark"] as const) {
      test(`${name} ${width} ${colorScheme}`, async ({ page }) => {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        await page.emulateMedia({ colorScheme });
        await page.goto(path);
        await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      });
    }
  }
}
