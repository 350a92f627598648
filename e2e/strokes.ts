// Types into a text that is checked, and takes the time from each key to the next paint and to the paint of what the
// rules say of it.
import type { Locator, Page } from "@playwright/test";

/** Milliseconds from the input event, stroke by stroke. */
export interface Stroke {
  /** Until the next paint, which shows the letter. */
  paint: number;
  /** Until the paint that shows what the rules say; 0 when they said the same as before. */
  shown: number;
}

/** In the middle of the text, at the end of a list of architectures: each second key makes an error, the next mends it. */
export const strokes = async (page: Page, field: Locator, count: number, pause: number): Promise<Stroke[]> => {
  await page.evaluate(() => {
    const strokes: Stroke[] = [];
    Object.assign(window, { strokes });
    const list = document.querySelector(".answer")!;
    // Scripts run before the frame is painted; a task that the frame leaves behind sees it painted.
    const painted = (done: () => void) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = done;
        port2.postMessage(null);
      });
    addEventListener(
      "input",
      () => {
        const begun = performance.now();
        const stroke = { paint: 0, shown: 0 };
        strokes.push(stroke);
        painted(() => (stroke.paint = performance.now() - begun));
        const observer = new MutationObserver(() => {
          observer.disconnect();
          painted(() => (stroke.shown = performance.now() - begun));
        });
        observer.observe(list, { childList: true, subtree: true, characterData: true });
      },
      { capture: true },
    );
  });
  await field.evaluate((area: HTMLTextAreaElement) => {
    const line = area.value.indexOf("Architectures:", area.value.length / 2);
    const end = area.value.indexOf("\n", line);
    area.focus();
    area.setSelectionRange(end, end);
  });
  for (let at = 0; at < count; at += 1) {
    await page.keyboard.press(at % 2 ? "Backspace" : "x");
    await page.waitForTimeout(pause);
  }
  return page.evaluate(() => (window as unknown as { strokes: Stroke[] }).strokes);
};

/** The time within which a share of the strokes was painted or shown. */
export const within = (strokes: Stroke[], what: keyof Stroke, share: number): number => {
  const sorted = strokes.map((stroke) => stroke[what]).filter(Boolean).sort((a, b) => a - b);
  return Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1));
};
