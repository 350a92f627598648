// How long from a key stroke to the next paint, and to what the rules say being seen, with the largest manifest on the
// check page: `npm run typing FILE` writes the figures to FILE. No test: a busy machine is no fault of the page.
import { writeFileSync } from "node:fs";
import { largest } from "./largest.ts";
import { expect, test } from "./portal";
import { strokes, within } from "./strokes.ts";

test.use({ islands: true });

test("typing", async ({ page }) => {
  test.setTimeout(120_000);
  const { origin, text } = largest();
  await page.goto("/check");
  await expect(page.locator('html[data-islands="awake"]')).toBeAttached();
  const field = page.getByRole("textbox", { name: "Manifest" });
  await field.fill(text);
  const count = 100;
  const times = await strokes(page, field, count, 60);
  expect(times.length).toBe(count);
  const figures = {
    origin,
    bytes: new TextEncoder().encode(text).length,
    strokes: count,
    paint_p50: within(times, "paint", 0.5),
    paint_p95: within(times, "paint", 0.95),
    shown_p50: within(times, "shown", 0.5),
    shown_p95: within(times, "shown", 0.95),
  };
  console.log(figures);
  writeFileSync(process.env.TYPING!, `${JSON.stringify(figures)}\n`);
});
