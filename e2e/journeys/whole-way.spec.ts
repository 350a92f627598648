// The whole way of an image: an author and two reviewers, three rounds, accepted, found in the
// catalogue, updated once. With script and without: every step is a page and a form.
import { randomBytes } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "@playwright/test";
import { expect, hasScript, peopleUrl, signInAs, test } from "../portal";
import { propose, save, submit } from "../proposing";

test.use({ islands: true, baseURL: peopleUrl });
// One phone and one desk, with and without script; the other windows add nothing to a way of forms.
const walked = ["1440 dark script", "390 dark no script"];
test.setTimeout(240_000);

const as = async (browser: Browser, person: string): Promise<Page> => {
  const { viewport, colorScheme, javaScriptEnabled } = test.info().project.use;
  const context = await browser.newContext({ viewport, colorScheme, javaScriptEnabled, baseURL: peopleUrl });
  const page = await context.newPage();
  await signInAs(page, person, "/images");
  await expect(page).toHaveURL(/\/images$/);
  return page;
};

/** Answers what was asked, changes the Dockerfile and submits the next round. */
const answer = async (page: Page, number: string, note: string, change: (text: string) => string) => {
  await page.goto(`/proposals/${number}/answers`);
  const draft = await page.getByRole("link", { name: "Edit the draft" }).getAttribute("href");
  await page.goto(`${draft}/dockerfiles?file=1.2%2FDockerfile`);
  const field = page.getByRole("textbox", { name: "Text", exact: true });
  await field.fill(change(await field.inputValue()));
  await save(page);
  await page.goto(`/proposals/${number}/answers`);
  for (const fixed of await page.getByLabel("Fixed").all()) await fixed.check();
  await page.getByLabel("What changed, in your words").fill(note);
  await page.getByRole("button", { name: /^Submit round/ }).click();
  await expect(page.getByRole("status").first()).toBeVisible();
};

const axe = async (page: Page) => {
  if (!hasScript()) return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
};

const fits = async (page: Page) => {
  if (!hasScript()) return;
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), page.url()).toBe(true);
};

/** Publishes a review with a verdict. */
const publish = async (page: Page, number: string, verdict: string, summary: string) => {
  await page.goto(`/proposals/${number}/review?publish=${verdict}`);
  await page.getByLabel("Summary").fill(summary);
  await page.getByRole("button", { name: /^Publish: / }).click();
  await expect(page.getByRole("status").first()).toContainText("Your review is published.");
};

/** Asks for something at a line of the Dockerfile; it is kept, and nobody else sees it. */
const ask = async (page: Page, number: string, line: number, text: string) => {
  await page.goto(`/proposals/${number}/review?file=context%2F1.2%2FDockerfile&line=${line}#comment`);
  await page.getByRole("radio", { name: /^Must/ }).check();
  await page.getByLabel("What do you say?").fill(text);
  await page.getByRole("button", { name: "Keep comment" }).last().click();
  await expect(page.getByRole("status").first()).toContainText("The comment is kept.");
};

/** Claims and approves an update that nobody claimed, with keys alone; answers how many it takes from the queue on. */
const approveByKeys = async (page: Page, number: string): Promise<number> => {
  let pressed = 0;
  const press = async (key: string, leadsTo: RegExp) => {
    pressed += 1;
    await page.keyboard.press(key);
    await expect(page).toHaveURL(leadsTo);
    // The next key needs the script of the page.
    await page.waitForLoadState();
  };
  // What was submitted last stands first: a key that is pressed before a row has the focus means that one.
  // Another window of this journey may have submitted one a moment later; it is claimed soon.
  await expect(async () => {
    await page.goto("/queue?tab=updates&claimed=nobody&sort=changed");
    await expect(page.locator("[data-row]").first()).toContainText(`#${number} ·`, { timeout: 500 });
  }).toPass();
  await press("a", new RegExp(`/proposals/${number}/claim$`));
  await press("a", new RegExp(`/proposals/${number}/review\\?done=claimed$`));
  await press(".", new RegExp(`/proposals/${number}/review\\?.*publish=approve`));
  await press(".", /done=published/);
  await expect(page.getByRole("status").first()).toContainText("Your review is published.");
  return pressed;
};

test("an image goes the whole way", async ({ browser }) => {
  test.skip(!walked.includes(test.info().project.name), "the same forms");
  const author = await as(browser, "sample-author");
  const one = await as(browser, "sample-reviewer-1");
  const two = await as(browser, "sample-reviewer-2");
  const coordinator = await as(browser, "sample-coordinator");

  // The author begins with files and fills the form.
  const name = `skiff-${randomBytes(4).toString("hex")}`;
  const number = await propose(author, name);

  // Screening.
  await coordinator.goto(`/proposals/${number}/screening`);
  await expect(coordinator.getByRole("heading", { level: 1 })).toContainText(`Is ${name} generally useful?`);
  await axe(coordinator);
  await fits(coordinator);
  await coordinator.getByRole("link", { name: "Pass", exact: true }).click();
  await coordinator.getByLabel("Why it is useful").fill("Many people run it.");
  await coordinator.getByRole("button", { name: "Pass" }).click();
  await expect(coordinator.getByRole("status").first()).toContainText("It passed screening.");

  // Both claim it, and say that they have no conflict of interest.
  for (const reviewer of [one, two]) {
    await reviewer.goto(`/proposals/${number}/claim`);
    await axe(reviewer);
    await reviewer.getByRole("button", { name: "Answer and claim" }).click();
    await expect(reviewer.getByRole("status").first()).toContainText("You carry it now.");
    await axe(reviewer);
    await fits(reviewer);
  }

  // Round 1: one asks.
  await ask(one, number, 3, "Give the group a fixed number.");
  await two.reload();
  await expect(two.getByText("Give the group a fixed number.")).toHaveCount(0);
  await publish(one, number, "ask-for-changes", "One thing.");
  await answer(author, number, "Done.", (text) => text.replace("groupadd --system", "groupadd --system --gid 999"));

  // Round 2: one is content, two asks.
  await one.goto(`/proposals/${number}/review?file=context%2F1.2%2FDockerfile`);
  await expect(one.getByText("r1, which you reviewed").first()).toBeAttached();
  await axe(one);
  await fits(one);
  await one.getByRole("button", { name: "Resolve" }).first().click();
  await publish(one, number, "approve", "Good.");
  await ask(two, number, 4, "Say what the user is for.");
  await publish(two, number, "approve-when-fixed", "Nearly.");
  await answer(author, number, "A comment.", (text) => text.replace("RUN groupadd", "# runs the server\nRUN groupadd"));

  // Round 3: both are content.
  await two.goto(`/proposals/${number}/review?file=context%2F1.2%2FDockerfile`);
  await two.getByRole("button", { name: "Resolve" }).first().click();
  await publish(one, number, "approve", "Still good.");
  await two.goto(`/proposals/${number}/review`);
  while (await two.getByRole("button", { name: /^Tick/ }).count()) {
    await two.getByRole("button", { name: /^Tick/ }).first().click();
    await expect(two.getByRole("status").first()).toContainText("The requirement is changed.");
  }

  // Accepted, and found.
  await coordinator.goto(`/proposals/${number}/decide`);
  await axe(coordinator);
  await fits(coordinator);
  await coordinator.getByRole("link", { name: "Accept", exact: true }).click();
  await coordinator.getByRole("button", { name: "Accept" }).click();
  await expect(coordinator.getByRole("status").first()).toContainText("Accepted.");
  await author.goto(`/images?q=${name}`);
  await author.getByRole("main").getByRole("link", { name, exact: true }).click();
  await expect(author.getByRole("heading", { level: 1 })).toContainText(name);

  // Somebody else begins an update, and leaves it as a draft.
  const other = await as(browser, "sample-co-author");
  await other.goto(`/images/${name}/update`);
  const theirs = other.getByLabel("Manifest");
  await theirs.fill((await theirs.inputValue()).replace("1, latest", "1, latest, stable"));
  await other.getByRole("button", { name: "Show what changes" }).click();
  await other.getByRole("button", { name: "Go on in the editor" }).click();
  await expect(other).toHaveURL(/\/drafts\/[0-9a-f]+/);
  const draft = /\/drafts\/[0-9a-f]+/.exec(other.url())![0];

  // Updated once.
  await author.goto(`/images/${name}/update`);
  await axe(author);
  await fits(author);
  const manifest = author.getByLabel("Manifest");
  await manifest.fill((await manifest.inputValue()).replace("1.2.3, 1.2", "1.2.4, 1.2"));
  await author.getByRole("button", { name: "Show what changes" }).click();
  await expect(author.getByText("It needs one Dockerfile review")).toBeVisible();
  await author.getByRole("button", { name: "Go on in the editor" }).click();
  const update = await submit(author);
  if (hasScript()) {
    expect(await approveByKeys(one, update)).toBeLessThanOrEqual(4);
  } else {
    await one.goto(`/proposals/${update}/claim`);
    await one.getByRole("button", { name: "Answer and claim" }).click();
    await publish(one, update, "approve", "Tags only.");
  }
  await one.goto(`/proposals/${update}/decide?act=accept`);
  await one.getByRole("button", { name: "Accept" }).click();
  await expect(one.getByRole("status").first()).toContainText("Accepted.");
  await author.goto(`/images/${name}`);
  await expect(author.getByRole("main")).toContainText("1.2.4");

  // The draft takes what changed, and its writer chooses where both changed the same line.
  await other.goto(`${draft}/manifest`);
  await expect(other.getByText(`${name} changed since this was begun.`)).toBeVisible();
  await axe(other);
  await other.getByRole("link", { name: "Bring it up to date" }).click();
  await expect(other.getByText("changed the same in one place")).toBeVisible();
  await axe(other);
  await fits(other);
  await other.getByRole("radio", { name: /^Yours/ }).check();
  await other.getByRole("button", { name: "Bring it up to date" }).click();
  await expect(other).toHaveURL(/done=up-to-date/);
  await expect(other.getByText("What the image changed is in your draft.").first()).toBeVisible();
  await other.goto(`${draft}/up-to-date`);
  await expect(other.getByText(`from the current version of ${name} already`)).toBeVisible();
  await axe(other);
});
