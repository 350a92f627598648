// What the author's side costs: `npm run authoring FILE` writes the figures to FILE. No test: a busy machine is no fault
// of the page. Three things are measured: the steps and fields of a newcomer who is led by what the portal finds, how
// soon the editor can be used over Fast 4G, and how soon after a key its findings are seen.
import { writeFileSync } from "node:fs";
import type { Browser, Page } from "@playwright/test";
import { begin, expect, peopleUrl, signInAs, test } from "./portal";
import { largest } from "./largest.ts";
import { dockerfile, documentation, entrypoint, file, manifest } from "./proposing.ts";
import { strokes, within } from "./strokes.ts";

test.use({ islands: true, losses: true, baseURL: peopleUrl });
test.setTimeout(300_000);

/** What somebody did until the draft was submitted. */
interface Way {
  steps: number;
  fields: number;
  files: number;
  /** How many things hindered submitting each time one looked. */
  left: number[];
  /** What was still there after it was answered once. */
  stalled: string[];
}

/** Follows what hinders submitting, one thing after the other, until nothing does; then submits. */
const newcomer = async (page: Page, script: boolean): Promise<Way> => {
  const way: Way = { steps: 0, fields: 0, files: 0, left: [], stalled: [] };
  const step = async (act: Promise<unknown>) => {
    way.steps += 1;
    await act;
    await page.waitForLoadState("domcontentloaded");
    if (script && /\/drafts\/[0-9a-f]+\//.test(page.url())) await expect(page.locator('html[data-draft="kept"]')).toBeAttached();
  };
  const press = (name: string | RegExp) => step(page.getByRole("button", { name }).last().click());
  const save = async () => {
    if (script) {
      // It saves by itself.
      await expect(page.locator("#draft-status")).toHaveText(/^Saved/, { timeout: 10_000 });
    } else await press("Save");
  };
  await step(page.goto("/sign-in?return_to=%2F"));
  await step(page.getByRole("button", { name: "Sign in as sample-author", exact: true }).click());
  await step(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Propose an image" }).click());
  await step(page.getByRole("link", { name: "Blank", exact: true }).click());
  await page.getByRole("textbox", { name: "Name of the image" }).fill(`skiff-${Math.random().toString(36).slice(2, 10)}`);
  way.fields += 1;
  await press("Begin the draft");
  const draft = /\/drafts\/[0-9a-f]+/.exec(page.url())![0];
  const parts = page.getByRole("navigation", { name: "Parts of the proposal" });
  const seen = new Set<string>();
  for (let turn = 0; turn < 14; turn += 1) {
    if (!page.url().includes("/submit")) await step(parts.getByRole("link", { name: /^Submit/ }).click());
    const lines = page.locator('section[aria-labelledby="left-title"] a');
    const left = await lines.allTextContents();
    way.left.push(left.length);
    if (!left.length) break;
    if (seen.has(left[0])) way.stalled.push(left[0]);
    seen.add(left[0]);
    await step(lines.first().click());
    const part = new URL(page.url()).pathname.split("/").pop();
    if (part === "manifest") {
      await page.getByRole("textbox", { name: "Manifest", exact: true }).fill(manifest);
      way.fields += 1;
      await save();
    } else if (part === "dockerfiles") {
      await page.getByLabel("Files to upload").setInputFiles([file("Dockerfile", dockerfile), file("docker-entrypoint.sh", entrypoint)]);
      await page.getByLabel("Into the folder").fill("1.2");
      way.fields += 1;
      way.files += 2;
      await press(/^Upload$/);
    } else if (part === "documentation") {
      const all = Object.entries(documentation).map(([path, text]) => file(path, text));
      await page.getByLabel("Files to upload").setInputFiles(all);
      way.files += all.length;
      await press(/^Upload$/);
    } else if (part === "routes") {
      await page.locator('[name="routes/0/label"]').fill("Issues of the packaging");
      await page.locator('[name="routes/0/target"]').fill("https://github.com/example/skiff-docker/issues");
      way.fields += 2;
      await save();
    } else {
      // A part of questions: all that are open, by their own examples.
      for (const field of await page.locator('main form [name^="answers/"]').all()) {
        const name = await field.getAttribute("name");
        const type = await field.getAttribute("type");
        if (name === "answers/scratch-statement") continue;
        if (type === "radio") {
          if (await page.locator(`[name="${name}"]:checked`).count()) continue;
          await field.check();
        } else if (type === "checkbox") {
          if (await field.isChecked()) continue;
          await field.check();
        } else {
          if (await field.inputValue()) continue;
          await field.fill((await field.getAttribute("placeholder")) ?? "");
        }
        way.fields += 1;
      }
      await save();
    }
  }
  const sentences = page.locator('main textarea[name^="explanations/"]');
  if (await sentences.count()) {
    for (const sentence of await sentences.all()) {
      await sentence.fill("It is meant so.");
      way.fields += 1;
    }
    if (script) await save();
    else await press("Save the sentences");
  }
  if (!page.url().includes("/submit")) await step(page.goto(`${draft}/submit`));
  await press("Submit for review");
  await expect(page).toHaveURL(/\/proposals\/\d+/);
  return way;
};

const asked = process.env.AUTHORING!;
const figures: Record<string, unknown> = {};
test.afterAll(() => writeFileSync(asked, `${JSON.stringify(figures, null, 2)}\n`));

const somewhere = async (browser: Browser, script: boolean) => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, javaScriptEnabled: script, baseURL: peopleUrl });
  return context.newPage();
};

for (const script of [true, false])
  test(`a newcomer, ${script ? "with" : "without"} script`, async ({ browser }) => {
    figures[script ? "newcomer" : "newcomer_without_script"] = await newcomer(await somewhere(browser, script), script);
  });

/** Half of them are less. */
const median = (all: number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];

test("the editor over Fast 4G", async ({ browser }) => {
  const times: Record<string, number[]> = { painted: [], kept: [], awake: [] };
  const bytes: number[] = [];
  const page = await somewhere(browser, true);
  await signInAs(page, "sample-author");
  const draft = await begin(page);
  const state = await page.context().storageState();
  for (let round = 0; round < 7; round += 1) {
    // A browser that was never here, but for its session.
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: peopleUrl, storageState: { ...state, origins: [] } });
    const fresh = await context.newPage();
    const devtools = await context.newCDPSession(fresh);
    await devtools.send("Network.enable");
    // As Chrome's own developer tools have it.
    await devtools.send("Network.emulateNetworkConditions", { offline: false, latency: 165, downloadThroughput: 1_012_500, uploadThroughput: 168_750 });
    let sum = 0;
    devtools.on("Network.loadingFinished", (event) => (sum += event.encodedDataLength));
    await fresh.addInitScript(() => {
      const at: Record<string, number> = {};
      Object.assign(window, { at });
      new MutationObserver(() => {
        for (const [mark, word] of [["draft", "kept"], ["islands", "awake"]]) {
          if (document.documentElement?.dataset[mark] === word) at[word] ??= performance.now();
        }
      }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-draft", "data-islands"] });
    });
    await fresh.goto(`${draft}/manifest`);
    await expect(fresh.locator('html[data-islands="awake"][data-draft="kept"]')).toBeAttached({ timeout: 20_000 });
    const found = await fresh.evaluate(() => ({
      painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
      ...(window as unknown as { at: { kept: number; awake: number } }).at,
    }));
    for (const [name, time] of Object.entries(found)) times[name].push(time);
    bytes.push(sum);
    await context.close();
  }
  await page.request.post(`${draft}/people`, { form: { act: "delete" } });
  figures.fast_4g = { ...Object.fromEntries(Object.entries(times).map(([name, all]) => [`${name}_p50_ms`, Math.round(median(all))])), bytes: median(bytes), rounds: bytes.length };
});

test("findings in the editor", async ({ browser }) => {
  const page = await somewhere(browser, true);
  await signInAs(page, "sample-author");
  const draft = await begin(page);
  await page.goto(`${draft}/manifest`);
  await expect(page.locator('html[data-islands="awake"][data-draft="kept"]')).toBeAttached();
  const { origin, text } = largest();
  const field = page.getByRole("textbox", { name: "Manifest", exact: true });
  await field.fill(text);
  await expect(page.locator("#draft-status")).toHaveText(/^Saved/, { timeout: 10_000 });
  const count = 60;
  const times = await strokes(page, field, count, 60);
  await page.request.post(`${draft}/people`, { form: { act: "delete" } });
  figures.typing = {
    origin,
    bytes: text.length,
    strokes: count,
    paint_p50_ms: within(times, "paint", 0.5),
    paint_p95_ms: within(times, "paint", 0.95),
    shown_p50_ms: within(times, "shown", 0.5),
    shown_p95_ms: within(times, "shown", 0.95),
  };
});
