// Where a proposal stands: for everybody, and for those who have a part in it.
import { expect, hasScript, peopleUrl, test } from "../portal";
import type { Browser, Page } from "@playwright/test";

test.use({ baseURL: peopleUrl });

/** Signs in as one of the sample people. */
const signIn = async (page: Page, person: string, to: string) => {
  await page.goto(`/sign-in?return_to=${encodeURIComponent(to)}`);
  await page.locator(`button[name="person"][value="${person}"]`).click();
  await expect(page).toHaveURL(new RegExp(`${to.replace(/[/?]/g, "\\$&")}$`));
};

test("a stranger finds a proposal and reads whose turn it is", async ({ page }) => {
  await page.goto("/proposals");
  await page.getByRole("row").filter({ hasText: "capstan" }).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("capstan");
  await expect(page.getByText(/Waiting for the author/).first()).toBeVisible();
  await expect(page.getByText("@sample-reviewer-2 asked 2 musts and 1 question.", { exact: false }).first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "What it needs" })).toBeVisible();

  for (const [tab, heading] of [
    ["Answer sheet", "What reviewers asked"],
    ["Files", "Revision r1"],
    ["Conversation", "Threads"],
    ["History", "What happened"],
  ] as const) {
    await page.getByRole("navigation", { name: "Views of this proposal" }).getByRole("link", { name: tab }).click();
    await expect(page.getByRole("heading", { name: heading })).toBeVisible();
  }
});

test("two revisions are compared in sentences and line by line", async ({ page }) => {
  await page.goto("/proposals?image=tidewater");
  await page.getByRole("row").filter({ hasText: "tidewater" }).getByRole("link").click();
  await page.getByRole("navigation", { name: "Views of this proposal" }).getByRole("link", { name: "Files" }).click();
  await page.getByLabel("From").selectOption({ label: "r1" });
  await page.getByLabel("To").selectOption({ label: "r2" });
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page).toHaveURL(/compare\?from=1&to=2/);
  await expect(page.getByRole("list").filter({ hasText: "7071" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Difference in 1.2/Dockerfile" })).toContainText("EXPOSE 7070 7071");
});

test("a file of a revision is read by its lines", async ({ page }) => {
  await page.goto("/proposals?image=tidewater");
  await page.getByRole("row").filter({ hasText: "tidewater" }).getByRole("link").click();
  await page.getByRole("navigation", { name: "Views of this proposal" }).getByRole("link", { name: "Files" }).click();
  await page.getByRole("link", { name: "1.2/Dockerfile", exact: true }).click();
  await expect(page.locator("#L19")).toContainText("EXPOSE 7070 7071");
  await page.getByRole("link", { name: "Line 19", exact: true }).click();
  await expect(page).toHaveURL(/#L19$/);
});

test("an author finds their turn, and a refused sheet keeps what was typed", async ({ page }) => {
  await signIn(page, "sample-author", "/mine");
  const turn = page.getByRole("region", { name: /Your turn/ });
  await expect(turn.getByRole("link", { name: /capstan/ })).toBeVisible();
  await turn.getByRole("link", { name: /capstan/ }).click();
  await expect(page.getByRole("heading", { name: "What reviewers asked" })).toBeVisible();
  const ask = page.getByRole("region", { name: "2. Must" });
  await ask.getByLabel("Won’t, because").check();
  await page.getByLabel("What changed, in your words").fill("A note <that> stays.");
  await page.getByRole("button", { name: /Submit round/ }).click();
  await expect(page.getByRole("alert")).toContainText("Write why it will not be done.");
  await expect(page.getByLabel("What changed, in your words")).toHaveValue("A note <that> stays.");
  await expect(page.getByRole("region", { name: "2. Must" }).getByLabel("Won’t, because")).toBeChecked();
});

test("somebody watches, comments and is told", async ({ page }) => {
  test.skip(!hasScript() || test.info().project.name !== "1440 light script", "once is enough: it stays");
  await signIn(page, "sample-maintainer", "/proposals");
  await page.getByRole("row").filter({ hasText: "capstan" }).getByRole("link").click();
  await page.getByRole("button", { name: "Watch", exact: true }).click();
  await expect(page.getByRole("status")).toContainText("You watch it.");
  await page.getByRole("navigation", { name: "Views of this proposal" }).getByRole("link", { name: "Conversation" }).click();
  await page.getByLabel("Comment on the whole").fill("Does it run on *arm*?");
  await page.getByRole("button", { name: "Comment", exact: true }).click();
  await expect(page.getByText("Does it run on arm?")).toBeVisible();
});

/** A page of somebody else, in a browser of their own. */
const other = async (browser: Browser, person: string, to: string) => {
  const context = await browser.newContext({ baseURL: peopleUrl });
  const page = await context.newPage();
  await signIn(page, person, to);
  return page;
};

/** Comments on the whole. */
const say = async (page: Page, number: number, words: string) => {
  await page.goto(`/proposals/${number}/conversation`);
  await page.getByLabel("Comment on the whole").fill(words);
  await page.getByRole("button", { name: "Comment", exact: true }).click();
  await expect(page.getByRole("status").first()).toContainText("Your comment is there.");
};

test("an open page says what others did, and moves nothing", async ({ page, browser }) => {
  test.skip(test.info().project.name !== "1440 dark script", "once is enough: it stays");
  await page.goto("/proposals/1");
  const banner = page.locator("[data-live]");
  await expect(banner).toBeHidden();
  const rounds = page.getByRole("heading", { name: "Rounds" });
  const before = await rounds.boundingBox();
  const maintainer = await other(browser, "sample-maintainer", "/proposals");
  await say(maintainer, 1, "Which port is the second one?");
  await expect(banner).toContainText("@sample-maintainer commented.");
  expect(await rounds.boundingBox()).toEqual(before);
  await banner.getByRole("button", { name: "Later" }).click();
  await expect(banner).toBeHidden();

  // A hidden tab hears nothing, and says what it missed when it is shown again.
  const shown = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  await shown(true);
  await say(maintainer, 1, "Found it.");
  await page.waitForTimeout(1_000);
  await expect(banner).toBeHidden();
  await shown(false);
  await expect(banner).toContainText("@sample-maintainer commented.");
  await banner.getByRole("link", { name: "Show it" }).click();
  await expect(page).toHaveURL(/\/proposals\/1$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("tidewater");
  await expect(banner).toBeHidden();
  await maintainer.context().close();
});

test("the queue says what moved while its tab was hidden", async ({ page, browser }) => {
  test.skip(test.info().project.name !== "1440 dark script", "once is enough: it stays");
  await signIn(page, "sample-reviewer-1", "/queue");
  const banner = page.locator("[data-live]");
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
  const maintainer = await other(browser, "sample-maintainer", "/proposals");
  await say(maintainer, 2, "Is there a smaller base?");
  await expect(banner).toBeHidden();
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => false });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
  await expect(banner).toContainText("@sample-maintainer commented.");
  await maintainer.context().close();
});

test("keys go through a proposal", async ({ page }) => {
  test.skip(!hasScript(), "keys need the script of the page");
  await signIn(page, "sample-reviewer-1", "/proposals/2");
  const keys = async (...pressed: string[]) => {
    for (const key of pressed) await page.keyboard.press(key);
  };
  await keys("g", "h");
  await expect(page).toHaveURL(/\/proposals\/2\/history$/);
  await keys("g", "o");
  await expect(page).toHaveURL(/\/proposals\/2$/);
  await keys("n");
  await expect(page).toHaveURL(/\/proposals\/2\/answers$/);
  await keys("n");
  const asks = page.locator("[data-place]");
  await expect(asks.nth(0)).toBeFocused();
  await keys("n");
  await expect(asks.nth(1)).toBeFocused();
  await keys("p");
  await expect(asks.nth(0)).toBeFocused();
  await keys("c");
  await expect(page).toHaveURL(/\/proposals\/2\/conversation#field-text$/);
  await expect(page.getByLabel("Comment on the whole")).toBeFocused();
  await page.keyboard.type("n");
  await expect(page.getByLabel("Comment on the whole")).toHaveValue("n");
  await page.getByLabel("Comment on the whole").fill("");
  await page.getByRole("heading", { level: 1 }).click();
  await keys("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText("Go to the next open thread");
});
