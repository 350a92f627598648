// How long from a key stroke to the next paint with the largest manifest on the check page, where the whole engine runs
// at each key: `npm run typing FILE` writes the figures to FILE. No test: a busy machine is no fault of the page.
import { writeFileSync } from "node:fs";
import { largest } from "./largest.ts";
import { expect, test } from "./portal";

test.use({ islands: true });

test("typing", async ({ page }) => {
  test.setTimeout(120_000);
  const { origin, text } = largest();
  await page.goto("/check");
  await expect(page.locator('html[data-islands="awake"]')).toBeAttached();
  await page.getByRole("textbox", { name: "Manifest" }).fill(text);
  await page.evaluate(() => {
    const times: [number, number][] = [];
    Object.assign(window, { times });
    addEventListener(
      "input",
      () => {
        const begun = performance.now();
        // What the engine and the island do comes before the frame; a task that the frame leaves behind sees it painted.
        requestAnimationFrame(() => {
          const framed = performance.now();
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => times.push([framed - begun, performance.now() - begun]);
          port2.postMessage(null);
        });
      },
      { capture: true },
    );
  });
  // In the middle of the text, at the end of a list of architectures: each second key makes an error, the next mends it.
  const field = page.locator("#text");
  await field.evaluate((area: HTMLTextAreaElement) => {
    const line = area.value.indexOf("Architectures:", area.value.length / 2);
    const end = area.value.indexOf("\n", line);
    area.focus();
    area.setSelectionRange(end, end);
  });
  const strokes = 100;
  for (let at = 0; at < strokes; at += 1) {
    await page.keyboard.press(at % 2 ? "Backspace" : "x");
    await page.waitForTimeout(30);
  }
  const times = await page.evaluate(() => (window as unknown as { times: [number, number][] }).times);
  expect(times.length).toBe(strokes);
  const part = (which: 0 | 1, share: number) => {
    const sorted = times.map((time) => time[which]).sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  };
  const figures = {
    origin,
    bytes: new TextEncoder().encode(text).length,
    strokes,
    frame_p50: part(0, 0.5),
    paint_p50: part(1, 0.5),
    paint_p95: part(1, 0.95),
  };
  console.log(figures);
  writeFileSync(process.env.TYPING!, `${JSON.stringify(figures)}\n`);
});
