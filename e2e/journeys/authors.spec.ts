// What authors do together, and what they do with a proposal that waits: in every window with and without script.
import { randomBytes } from "node:crypto";
import type { Browser, Page } from "@playwright/test";
import { begin, expect, hasScript, peopleUrl, signInAs, test } from "../portal";
import { dockerfile, propose, save } from "../proposing";

test.use({ islands: true, losses: true, baseURL: peopleUrl });

const as = async (browser: Browser, person: string): Promise<Page> => {
  const { viewport, colorScheme, javaScriptEnabled } = test.info().project.use;
  const context = await browser.newContext({ viewport, colorScheme, javaScriptEnabled, baseURL: peopleUrl });
  const page = await context.newPage();
  await signInAs(page, person, "/mine");
  await expect(page).toHaveURL(/\/mine$/);
  return page;
};

test("a co-author is invited, writes, and takes the draft over", async ({ browser }) => {
  const author = await as(browser, "sample-reviewer-1");
  const friend = await as(browser, "sample-reviewer-2");
  const draft = await begin(author);
  await author.goto(`${draft}/people`);
  await author.getByLabel("Handle").fill("sample-reviewer-2");
  await author.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(author.getByText("Invited", { exact: true })).toBeVisible();

  // Nothing of it is seen before one accepts.
  await friend.goto(`${draft}/project`);
  await expect(friend.getByText("skiff")).toHaveCount(0);
  await friend.goto(draft);
  await friend.goto(`${draft}/people`);
  await friend.getByRole("button", { name: "Accept", exact: true }).click();
  await friend.goto(`${draft}/project`);
  await friend.getByRole("textbox", { name: "Licence of the main software" }).fill("Apache-2.0");
  if (hasScript()) await expect(friend.locator("#draft-status")).toHaveText(/^Saved .*visible to you and @sample-reviewer-1$/, { timeout: 8000 });
  else await save(friend);
  await author.goto(`${draft}/project`);
  await expect(author.getByRole("textbox", { name: "Licence of the main software" })).toHaveValue("Apache-2.0");

  // Handed over; who began it leaves.
  await author.goto(`${draft}/people`);
  await author.getByRole("button", { name: "Hand the draft over to @sample-reviewer-2" }).click();
  await author.getByRole("button", { name: /^Leave the draft/ }).click();
  await expect(author).toHaveURL(/\/mine/);
  await friend.goto(`${draft}/people`);
  await expect(friend.getByRole("main").getByRole("link", { name: /@sample-reviewer-1/ })).toHaveCount(0);
  await friend.getByRole("button", { name: "Delete this draft" }).click();
  await friend.goto("/mine");
  await friend.getByText(/deleted drafts?$/).click();
  await expect(friend.getByText("Draft of skiff").first()).toBeVisible();
});

test("a proposal is improved while it waits, withdrawn and revived", async ({ browser }) => {
  test.setTimeout(240_000);
  const author = await as(browser, "sample-author");
  // It installs what it only recommends: a warning that a sentence explains.
  const installs = "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*";
  const built = dockerfile.replace("RUN groupadd", `${installs}\n\nRUN groupadd`);
  const number = await propose(author, `sloop-${randomBytes(4).toString("hex")}`, built);
  await author.goto(`/proposals/${number}`);
  const improve = author.getByRole("region", { name: "Improve while you wait" });
  await expect(improve.getByRole("listitem").first()).toBeVisible();

  // A small revision keeps the place.
  await improve.getByRole("link", { name: "your draft" }).click();
  const draft = /\/drafts\/[0-9a-f]+/.exec(author.url())![0];
  await author.goto(`${draft}/documentation?file=content.md`);
  const text = author.getByRole("textbox", { name: "Text", exact: true });
  await text.fill((await text.inputValue()).replace("A store.", "A store that small services share."));
  await save(author);
  if (hasScript()) await expect(author.locator("#draft-status")).toHaveText(/^Saved/);
  await author.goto(`${draft}/submit`);
  await author.getByRole("button", { name: "Upload a small revision" }).click();
  await expect(author).toHaveURL(/\/proposals\/\d+/);
  await author.goto(`/proposals/${number}`);
  await expect(author.getByText("without asking again").first()).toBeVisible();
  await expect(author.getByText(/^Waiting for /).first()).toBeVisible();

  const act = async (words: string, button: string | RegExp) => {
    await author.locator("summary").filter({ hasText: words }).click();
    await author.getByRole("button", { name: button }).click();
    await expect(author.getByRole("status").first()).toBeVisible();
  };
  await act("Withdraw …", /^Withdraw/);
  await expect(author.getByText(/^Withdrawn by/).first()).toBeVisible();
  await act("Revive …", /^Revive/);
  await expect(author.getByText(/^Waiting for /).first()).toBeVisible();
  // Nobody has to review what a journey left.
  await act("Withdraw …", /^Withdraw/);
});
