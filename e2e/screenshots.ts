// Pictures of every screen in three widths, light and dark: `npm run screenshots FOLDER`.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { islandPages, pages, peopleUrl, signInAs, test } from "./portal";

test.use({ islands: true });

const folder = process.env.SCREENSHOTS!;

/** What needs somebody: its name, one of the sample people, the address. A draft is found in the list of one's work. */
const own = [
  ["sign-in", "", "/sign-in"],
  ["mine-author", "sample-author", "/mine"],
  ["editor-project", "sample-author", "DRAFT"],
  ["editor-manifest", "sample-author", "DRAFT/manifest"],
  ["submit", "sample-author", "DRAFT/submit"],
  ["answers", "sample-author", "/proposals/2/answers"],
  ["account", "sample-author", "/account"],
  ["sessions", "sample-author", "/account/sessions"],
  ["tokens", "sample-author", "/account/tokens"],
  ["conflicts", "sample-reviewer-1", "/account/conflicts"],
  ["mine-reviewer", "sample-reviewer-1", "/mine"],
  ["inbox", "sample-author", "/inbox"],
  ["queue", "sample-reviewer-1", "/queue"],
  ["queue-parked", "sample-reviewer-1", "/queue?tab=parked"],
  ["screening", "sample-reviewer-1", "/proposals/3/screening"],
  ["workspace", "sample-reviewer-1", "/proposals/1/review"],
  ["decide", "sample-coordinator", "/proposals/1/decide"],
  ["people", "sample-administrator", "/admin/people"],
  ["person", "sample-administrator", "/admin/people/sample-author"],
  ["service-accounts", "sample-administrator", "/admin/service-accounts"],
  ["audit", "sample-administrator", "/admin/audit"],
] as const;

async function draft(page: Page): Promise<string> {
  return (await page.locator('main a[href^="/drafts/"]').first().getAttribute("href"))!;
}

for (const width of [1440, 768, 390]) {
  for (const colorScheme of ["light", "dark"] as const) {
    const size = { width, height: width === 390 ? 844 : 900 };
    const picture = (name: string) => ({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });

    for (const [name, path] of [...pages, ...islandPages]) {
      test(`${name} ${width} ${colorScheme}`, async ({ page }) => {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme });
        await page.goto(path);
        await page.screenshot(picture(name));
      });
    }

    test.describe("signed in", () => {
      test.use({ baseURL: peopleUrl });
      for (const [name, handle, path] of own) {
        test(`${name} ${width} ${colorScheme}`, async ({ page }) => {
          await page.setViewportSize(size);
          await page.emulateMedia({ colorScheme });
          if (handle) {
            await signInAs(page, handle, "/mine");
            await page.waitForURL("**/mine");
          }
          await page.goto(path.startsWith("DRAFT") ? path.replace("DRAFT", await draft(page)) : path);
          await page.screenshot(picture(name));
        });
      }
    });
  }
}
