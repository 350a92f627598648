// A draft is written: in every window with and without script; what is typed is there whatever happens.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { begin, expect, hasScript, peopleUrl, signInAs, test } from "../portal";

test.use({ islands: true, losses: true, baseURL: peopleUrl });

/** The addresses of what a test began, so that nothing is left behind: a person has few open drafts at a time. */
const begun: { page: Page; draft: string }[] = [];
test.afterEach(async () => {
  for (const { page, draft } of begun.splice(0)) {
    const { origin } = new URL(page.url());
    await page.context().request.post(`${origin}${draft}/people`, { form: { act: "delete" } });
  }
});

const author = async (page: Page) => {
  await signInAs(page, "sample-author");
  const draft = await begin(page);
  begun.push({ page, draft });
  return draft;
};

const open = async (page: Page, path: string) => {
  await page.goto(path);
  if (hasScript()) await expect(page.locator('html[data-islands="awake"][data-draft="kept"]')).toBeAttached();
};

const manifest = (page: Page) => page.getByRole("textbox", { name: "Manifest", exact: true });
const status = (page: Page) => page.locator("#draft-status");
const saved = async (page: Page) => {
  if (hasScript()) await expect(status(page)).toHaveText(/^Saved \d\d:\d\d UTC, visible to you alone$/, { timeout: 8000 });
  else {
    const answered = page.waitForEvent("load");
    await page.getByRole("button", { name: "Save", exact: true }).last().click();
    await answered;
  }
};

/** What the server holds, seen by somebody without any script. */
const stored = async (page: Page, path: string) => {
  const html = await (await page.context().request.get(path)).text();
  const found = /name="base:manifest" value="([^"]*)"/.exec(html)?.[1] ?? "";
  return found.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
};

const text = "Maintainers: Skiff Team (@skiff)\nGitRepo: https://github.com/example/skiff.git\n\nTags: 1.2, latest — ä 😀 <b>\n";

test("a field is filled in, saved and found again", async ({ page }) => {
  const draft = await author(page);
  await open(page, `${draft}/project`);
  const field = page.getByRole("textbox", { name: "Licence of the main software" });
  await expect(field).toHaveValue("");
  await expect(field).toHaveAttribute("placeholder", "Apache-2.0");
  await field.fill("MIT AND nonsense");
  await page.getByRole("textbox", { name: "Site of the project" }).fill("javascript:alert(1)");
  if (hasScript()) {
    // At the key stroke, before anything was saved.
    await expect(page.getByText("“Site of the project” is no link").first()).toBeVisible();
    await expect(page.locator("#finding-answers\\/license").getByRole("link", { name: "SW-L001" })).toBeVisible();
  }
  await saved(page);
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Licence of the main software" })).toHaveValue("MIT AND nonsense");
  await expect(page.getByRole("link", { name: /^SW-L/ }).first()).toBeVisible();
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByText("“What the software does” is not answered.").first()).toBeVisible();
});

test("errors in the manifest are shown, mended and gone", async ({ page }) => {
  const draft = await author(page);
  await open(page, `${draft}/manifest`);
  await manifest(page).fill("Maintainers: A (@a)\nGitRepo: https://github.com/example/a.git\nGitFetch: main\n\nTags: 1\nArchitectures: amd64\nGitCommit: 0123456789abcdef0123456789abcdef01234567\n");
  await saved(page);
  await expect(page.getByRole("link", { name: /^Line 3: / }).first()).toBeVisible();
  await page.getByRole("button", { name: /^Apply this fix/ }).first().click();
  if (hasScript()) await saved(page);
  await expect(manifest(page)).toHaveValue(/GitFetch: refs\/heads\/main/);
  await expect(page.getByRole("link", { name: /^Line 3: / })).toHaveCount(0);
});

test("what is wrong with feedback routes is said while they are written", async ({ page }) => {
  const draft = await author(page);
  await open(page, `${draft}/documentation`);
  await page.getByLabel("Files to upload").setInputFiles([
    { name: "content.md", mimeType: "text/plain", buffer: Buffer.from("# What is Skiff?\n") },
    { name: "github-repo", mimeType: "text/plain", buffer: Buffer.from("https://github.com/example/skiff-docker\n") },
  ]);
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page).toHaveURL(/done=/);
  await open(page, `${draft}/routes`);
  const field = (row: number, key: string) => page.locator(`[name="routes/${row}/${key}"]`);
  await field(0, "intent").selectOption("security");
  await field(0, "label").fill("Issues");
  const stops = page.getByText("is named for security problems, and everybody reads what stands there").first();
  if (hasScript()) {
    await expect(page.getByText("The address is missing.")).toHaveCount(0);
    await field(0, "target").fill("javascript:alert(1)");
    await expect(page.getByText("The address is no link").first()).toBeVisible();
  }
  await field(0, "target").fill("https://github.com/example/skiff/issues");
  if (hasScript()) {
    await expect(page.getByText("The address is no link")).toHaveCount(0);
    await expect(stops).toBeVisible({ timeout: 1500 });
  }
  await saved(page);
  await page.goto(`${draft}/routes`);
  await expect(stops).toBeVisible();
  await field(0, "label").fill("The security team");
  await field(0, "target").fill("mailto:security@example.org");
  if (hasScript()) await expect(page.locator('[data-part="routes"]').getByText("is named for security problems")).toHaveCount(0, { timeout: 1500 });
  await saved(page);
  await page.goto(`${draft}/routes`);
  await expect(page.getByText("is named for security problems")).toHaveCount(0);
});

test("a file of the documentation is begun, written and seen as users will see it", async ({ page }) => {
  const draft = await author(page);
  await open(page, `${draft}/documentation`);
  await page.getByRole("button", { name: "Begin content.md" }).click();
  const field = page.getByRole("textbox", { name: "Text", exact: true });
  if (hasScript()) await expect(page.locator('html[data-islands="awake"]')).toBeAttached();
  await field.fill("# What is Skiff?\n\nA store of small things.\n");
  await saved(page);
  await page.goto(`${draft}/documentation?file=content.md&side=page`);
  const beside = page.getByRole("complementary", { name: "Beside the form" });
  await expect(beside.getByText("A store of small things.")).toBeVisible();
  await expect(beside.getByText("User Feedback")).toBeVisible();
});

test("a draft is deleted and brought back", async ({ page }) => {
  const draft = await author(page);
  await page.goto(`${draft}/people`);
  await page.getByRole("button", { name: "Delete this draft" }).click();
  await expect(page.getByText("This draft was deleted.")).toBeVisible();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await expect(page.getByText("The draft is back.")).toBeVisible();
});

test("what hinders submitting is one list with links", async ({ page }) => {
  const draft = await author(page);
  await page.goto(`${draft}/submit`);
  await expect(page.getByRole("heading", { name: /things hinder submitting/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Submit for review" })).toBeDisabled();
  await expect(page.getByText(/first answer/).first()).toBeVisible();
  await page.getByRole("link", { name: "“Site of the project” is not answered." }).click();
  await expect(page).toHaveURL(/project#field-answers\/website$/);
});

test("every page of a draft fits and is accessible", async ({ page }) => {
  test.slow();
  const draft = await author(page);
  await open(page, `${draft}/manifest`);
  await manifest(page).fill("Maintainers: A (@a)\nGitFetch: main\n\nTags: 1, 1\nDirectory: ./a-name-that-is-much-too-long-for-the-line-of-a-phone/and-goes-on\n");
  await saved(page);
  const pages = ["project", "usefulness?side=ask", "manifest?done=checked", "dockerfiles", "documentation?file=content.md&side=page", "routes", "commitment", "submit", "people"];
  for (const path of pages) {
    await page.goto(`${draft}/${path}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(wide, path).toBeLessThanOrEqual(0);
    if (!hasScript()) continue;
    const { violations } = await new AxeBuilder({ page }).analyze();
    const places = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    expect.soft(places, path).toEqual([]);
  }
});

test("two tabs change other lines, and both stand", async ({ page, context }) => {
  const draft = await author(page);
  await open(page, `${draft}/manifest`);
  await manifest(page).fill("one\ntwo\nthree\nfour\nfive\n");
  await saved(page);
  const other = await context.newPage();
  await open(other, `${draft}/manifest`);
  if (!hasScript()) await page.goto(`${draft}/manifest`);
  await manifest(page).fill("ONE\ntwo\nthree\nfour\nfive\n");
  await saved(page);
  await manifest(other).fill("one\ntwo\nthree\nfour\nFIVE\n");
  if (hasScript()) await expect(other.getByText("Somebody else changed this text too.")).toBeVisible({ timeout: 8000 });
  else await other.getByRole("button", { name: "Save", exact: true }).last().click();
  await expect(manifest(other)).toHaveValue("ONE\ntwo\nthree\nfour\nFIVE\n");
  expect(await stored(page, `${draft}/manifest`)).toBe("ONE\ntwo\nthree\nfour\nFIVE\n");
});

test("two tabs change the same line, and one chooses", async ({ page, context }) => {
  const draft = await author(page);
  await open(page, `${draft}/manifest`);
  await manifest(page).fill("base\n");
  await saved(page);
  const other = await context.newPage();
  await open(other, `${draft}/manifest`);
  if (!hasScript()) await page.goto(`${draft}/manifest`);
  await manifest(page).fill("first tab\n");
  await saved(page);
  await manifest(other).fill("second tab\n");
  if (!hasScript()) await other.getByRole("button", { name: "Save", exact: true }).last().click();
  await expect(other.getByText("Both texts are kept.")).toBeVisible({ timeout: 8000 });
  await expect(other.getByText("first tab").first()).toBeVisible();
  await other.getByRole("radio", { name: /^Both, yours first/ }).check();
  await other.getByRole("button", { name: "Save what I chose" }).click();
  await expect(manifest(other)).toHaveValue("second tab\nfirst tab\n");
  expect(await stored(page, `${draft}/manifest`)).toBe("second tab\nfirst tab\n");
});

test.describe("with script", () => {
  test.beforeEach(() => test.skip(!hasScript(), "without script nothing is saved before the button is pressed"));

  test("reload right after the last key", async ({ page }) => {
    const draft = await author(page);
    await open(page, `${draft}/manifest`);
    await page.route("**/parts", (route) => route.abort());
    await manifest(page).fill(text);
    await page.reload();
    await page.unroute("**/parts");
    // A browser may have sent it while the page went; else it is offered.
    const put = page.getByRole("button", { name: "Put it back" });
    await expect(async () => {
      if (await put.isVisible()) await put.click();
      await expect(manifest(page)).toHaveValue(text, { timeout: 500 });
    }).toPass({ timeout: 10_000 });
    await saved(page);
    expect(await stored(page, `${draft}/manifest`)).toBe(text);
  });

  test("the tab is closed", async ({ page, context }) => {
    const draft = await author(page);
    const tab = await context.newPage();
    await open(tab, `${draft}/manifest`);
    await tab.route("**/parts", (route) => route.abort());
    await manifest(tab).fill(text);
    await tab.close();
    await open(page, `${draft}/project`);
    // A browser may have sent it while the tab closed; else it is offered.
    if ((await stored(page, `${draft}/manifest`)) === text) await open(page, `${draft}/manifest`);
    else {
      await expect(page.getByText("“Manifest” was not saved")).toBeVisible();
      await page.getByRole("link", { name: "Go there" }).click();
      await expect(page.locator('html[data-draft="kept"]')).toBeAttached();
      await page.getByRole("button", { name: "Put it back" }).click();
    }
    await expect(manifest(page)).toHaveValue(text);
    await saved(page);
    expect(await stored(page, `${draft}/manifest`)).toBe(text);
  });

  test("an answer, six routes, a file and the note outlive a lost tab", async ({ page, context }) => {
    test.slow();
    const draft = await author(page);
    await open(page, `${draft}/documentation`);
    await page.getByRole("button", { name: "Begin content.md" }).click();
    await expect(page).toHaveURL(/file=content\.md/);
    /** Types into a tab that is lost before anything is saved, and finds it again at another address of the page. */
    const lose = async (first: string, again: string, type: (tab: Page) => Promise<void>, there: (page: Page) => Promise<void>) => {
      const ready = first.endsWith("/submit") ? 'html[data-draft="kept"]' : 'html[data-islands="awake"][data-draft="kept"]';
      const tab = await context.newPage();
      await tab.goto(first);
      await expect(tab.locator(ready)).toBeAttached();
      await tab.route("**/parts", (route) => route.abort());
      await type(tab);
      await tab.close();
      await page.goto(again);
      await expect(page.locator(ready)).toBeAttached();
      // A browser may have sent it while the tab closed; else it is offered.
      const put = page.getByRole("button", { name: "Put it back" });
      await expect(async () => {
        if (await put.first().isVisible()) await put.first().click();
        await there(page);
      }).toPass({ timeout: 10_000 });
      await saved(page);
      await page.reload();
      await there(page);
    };
    const holds = (field: ReturnType<Page["locator"]>, value: string) => expect(field).toHaveValue(value, { timeout: 500 });

    const licence = (page: Page) => page.getByRole("textbox", { name: "Licence of the main software" });
    const answer = "MIT AND — ä 😀 <b>&amp;";
    await lose(`${draft}/project`, `${draft}/project`, (tab) => licence(tab).fill(answer), (page) => holds(licence(page), answer));

    // The page on which they are put back shows fewer rows.
    const rows = [0, 1, 2, 3, 4, 5];
    const route = (page: Page, row: number, key: string) => page.locator(`[name="routes/${row}/${key}"]`);
    const typed = (row: number) => ({ label: `Tracker ${row} — ä 😀`, target: `https://github.com/example/skiff-${row}/issues`, note: `<b>${row}</b>` });
    await open(page, `${draft}/routes`);
    for (const [key, value] of Object.entries(typed(0))) await route(page, 0, key).fill(value);
    await saved(page);
    await lose(
      `${draft}/routes?rows=5`,
      `${draft}/routes`,
      async (tab) => {
        for (const row of rows) for (const [key, value] of Object.entries(typed(row))) await route(tab, row, key).fill(value);
        await route(tab, 5, "intent").selectOption("howto");
      },
      async (page) => {
        for (const row of rows) for (const [key, value] of Object.entries(typed(row))) await holds(route(page, row, key), value);
        await holds(route(page, 5, "intent"), "howto");
      },
    );

    const file = (page: Page) => page.getByRole("textbox", { name: "Text", exact: true });
    const words = "# What is Skiff?\n\n\tA store — ä 😀 <b>\n\n";
    const place = `${draft}/documentation?file=content.md`;
    await lose(place, place, (tab) => file(tab).fill(words), (page) => holds(file(page), words));

    const note = (page: Page) => page.getByRole("textbox", { name: "A note for reviewers" });
    const said = "The entrypoint is new.\nRead it first — ä 😀 <b>";
    await lose(`${draft}/submit`, `${draft}/submit`, (tab) => note(tab).fill(said), (page) => holds(note(page), said));
  });

  test("what was saved while the tab closed is not offered again", async ({ page, context }) => {
    const draft = await author(page);
    const tab = await context.newPage();
    await open(tab, `${draft}/manifest`);
    // The server saves, and nobody hears its answer.
    const sent = new Promise<void>((done) =>
      tab.route("**/parts", async (route) => {
        await route.fetch();
        await route.abort();
        done();
      }),
    );
    await manifest(tab).fill(text);
    await sent;
    await tab.close();
    expect(await stored(page, `${draft}/manifest`)).toBe(text);
    const asked = page.waitForResponse((answer) => answer.url().endsWith("/files/manifest"));
    await open(page, `${draft}/project`);
    await asked;
    await expect(page.locator("#draft-said")).toBeEmpty();
    const left = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith("/manifest")));
    await expect.poll(left).toEqual([]);
  });

  test("the answer to a save is lost, and more is typed", async ({ page }) => {
    const draft = await author(page);
    await open(page, `${draft}/manifest`);
    let lose = true;
    await page.route("**/parts", async (route) => {
      if (!lose) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await manifest(page).fill("Tags: 1");
    await expect(page.getByText("The portal does not answer.")).toBeVisible({ timeout: 8000 });
    await manifest(page).fill("Tags: 1, 2");
    lose = false;
    await page.getByRole("button", { name: "Try now" }).click();
    await saved(page);
    await expect(page.getByText("The portal does not answer.")).toHaveCount(0);
    expect(await stored(page, `${draft}/manifest`)).toBe("Tags: 1, 2");
  });

  test("ten minutes offline", async ({ page, context }) => {
    const draft = await author(page);
    await page.clock.install();
    await open(page, `${draft}/manifest`);
    await context.setOffline(true);
    await manifest(page).fill(text);
    await page.clock.runFor(3000);
    await expect(page.getByText(/kept in this browser since/).first()).toBeVisible();
    await page.clock.runFor("10:00");
    await manifest(page).press("End");
    await manifest(page).fill(`${text}more\n`);
    await context.setOffline(false);
    await page.clock.runFor("01:00");
    await saved(page);
    expect(await stored(page, `${draft}/manifest`)).toBe(`${text}more\n`);
  });

  test("the session ends, and one signs in in another tab", async ({ page, context }) => {
    const draft = await author(page);
    await open(page, `${draft}/manifest`);
    await context.clearCookies();
    await manifest(page).fill(text);
    await expect(page.getByText("Your session ended.")).toBeVisible({ timeout: 8000 });
    await manifest(page).fill(`${text}more\n`);
    const other = await context.newPage();
    await signInAs(other, "sample-author");
    // It tries by itself as soon as one comes back to the page.
    await page.getByRole("button", { name: "Try now" }).click({ timeout: 2000 }).catch(() => {});
    await saved(page);
    await expect(page.getByText("Your session ended.")).toHaveCount(0);
    expect(await stored(page, `${draft}/manifest`)).toBe(`${text}more\n`);
  });

  test("Ctrl S saves at once, Ctrl Enter goes on, F8 goes to what was found", async ({ page }) => {
    const draft = await author(page);
    await open(page, `${draft}/project`);
    const name = page.getByRole("textbox", { name: "Name of the image" });
    await name.fill("Not A Name");
    await name.press("Control+s");
    await expect(status(page)).toHaveText(/^Saved /, { timeout: 1500 });
    await page.keyboard.press("F8");
    await expect(page.locator(".finding:focus, [data-found]:focus")).toBeAttached();
    await page.keyboard.press("Control+Enter");
    await expect(page).toHaveURL(/\/usefulness$/);
  });

  test("the server is killed in the middle of a save and started again", async ({ page }) => {
    const program = process.env.SLIPWAY_PROGRAM;
    test.skip(!program, "SLIPWAY_PROGRAM names no program to kill");
    const folder = mkdtempSync(join(tmpdir(), "slipway-draft-"));
    const port = 20000 + Math.floor(Math.random() * 20000);
    const base = `http://127.0.0.1:${port}`;
    const start = async () => {
      const server = spawn(
        program!,
        ["serve", "--sample-if-empty", "--dev-sign-in", "--listen", `127.0.0.1:${port}`, "--base-url", base],
        { env: { ...process.env, DATABASE_URL: `sqlite:${join(folder, "draft.db")}` }, stdio: "ignore" },
      );
      await expect
        .poll(() => page.request.get(`${base}/readyz`).then((answer) => answer.status(), () => 0), { timeout: 30000 })
        .toBe(200);
      return server;
    };
    let server: ChildProcess | undefined;
    try {
      server = await start();
      await page.goto(`${base}/sign-in`);
      await page.getByRole("button", { name: "Sign in as sample-author", exact: true }).click();
      const draft = await begin(page, base);
      await open(page, `${base}${draft}/manifest`);
      // The save is on its way when the server dies.
      await page.route("**/parts", async (route) => {
        server?.kill("SIGKILL");
        await route.continue();
      });
      await manifest(page).fill(text);
      await expect(page.getByText("The portal does not answer.")).toBeVisible({ timeout: 8000 });
      await manifest(page).fill(`${text}more\n`);
      await page.unroute("**/parts");
      server = await start();
      // The page tries by itself, too, and may be first.
      await page.getByRole("button", { name: "Try now" }).click({ timeout: 3000 }).catch(() => undefined);
      await saved(page);
      expect(await stored(page, `${base}${draft}/manifest`)).toBe(`${text}more\n`);
      await page.reload();
      await expect(manifest(page)).toHaveValue(`${text}more\n`);
    } finally {
      server?.kill("SIGKILL");
    }
  });
});
