// How a proposal begins: each of the four ways, with and without script.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect, hasScript, test } from "../portal.ts";

// In the portal where the journeys are sample people. Draft pages hold an island.
test.use({ islands: true, baseURL: process.env.PEOPLE_URL ?? process.env.BASE_URL ?? "http://127.0.0.1:3000" });

/** Signs in, as somebody who has no limit of open drafts, from the page on which a proposal begins. */
const begin = async (page: Page, way: string) => {
  await page.goto("/propose");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Propose an image");
  await page.getByRole("link", { name: "Sign in to propose" }).click();
  await page.getByRole("button", { name: "Sign in as sample-reviewer-2" }).click();
  await expect(page).toHaveURL(/\/propose$/);
  await page.getByRole("link", { name: way, exact: true }).click();
  await expect(page.getByRole("link", { name: way, exact: true })).toHaveAttribute("aria-current", "page");
};

const name = () => `skiff-${Math.random().toString(36).slice(2, 12)}-of-tests`;

const axe = async (page: Page) => {
  // Rules run as a script of the page, which a window without script has not.
  if (!hasScript()) return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target).join(" ")}`)).toEqual([]);
};

test("a draft begins with nothing but a name", async ({ page }) => {
  await begin(page, "Blank");
  await axe(page);
  await page.getByLabel("Name of the image").fill("postgres");
  await page.getByRole("button", { name: "Begin the draft" }).click();
  await expect(page.getByRole("alert")).toContainText("is an image of the catalogue already");
  await expect(page.getByLabel("Name of the image")).toHaveValue("postgres");
  await axe(page);
  await page.getByLabel("Name of the image").fill(name());
  await page.getByRole("button", { name: "Begin the draft" }).click();
  await expect(page).toHaveURL(/\/drafts\/[0-9a-f-]+/);
});

test("a draft begins with a pasted library file, whatever it holds", async ({ page }) => {
  await begin(page, "Library file");
  await page.getByLabel("Name of the image").fill(name());
  await page.getByLabel("Or paste a library file").fill("Maintainers: שלום 🚢\n\nTags: 1\n");
  await page.getByRole("button", { name: "Begin with these" }).click();
  await expect(page).toHaveURL(/\/propose\/[0-9a-f-]+/);
  await expect(page.getByRole("main")).toContainText("The library file has an error");
  await axe(page);
  await page.getByRole("link", { name: "Open the draft" }).click();
  await expect(page).toHaveURL(/\/drafts\//);
});

test("a draft begins along the lines of another image", async ({ page }) => {
  await begin(page, "Library file");
  await page.getByLabel("Name of the image").fill(name());
  await page.getByLabel("Image of the catalogue as a pattern").selectOption("postgres");
  await page.getByRole("button", { name: "Begin with these" }).click();
  await expect(page.getByRole("main")).toContainText("are those of postgres");
});

test("a draft begins with files, and what is no archive is told", async ({ page }) => {
  await begin(page, "Files");
  const own = name();
  await page.getByLabel("Name of the image").fill(own);
  await page.getByLabel("Archive or files").setInputFiles({ name: "a.zip", mimeType: "application/zip", buffer: Buffer.from("PK\u0003\u0004 cut") });
  await page.getByRole("button", { name: "Begin with these" }).click();
  await expect(page.getByRole("alert")).toContainText("cannot be read to its end");
  await expect(page.getByLabel("Name of the image")).toHaveValue(own);
  await page.getByLabel("Archive or files").setInputFiles([
    { name: "Dockerfile", mimeType: "text/plain", buffer: Buffer.from("FROM debian:trixie\nENV SKIFF_VERSION 1.2.3\n") },
    { name: "docker-entrypoint.sh", mimeType: "text/plain", buffer: Buffer.from("#!/bin/sh\nexec \"$@\"\n") },
  ]);
  await page.getByRole("button", { name: "Begin with these" }).click();
  await expect(page.getByRole("main")).toContainText("The tags are guessed");
});

test("a session that ends while files are sent costs no typed text", async ({ page, context }) => {
  await begin(page, "Files");
  const own = name();
  await page.getByLabel("Name of the image").fill(own);
  await page.getByLabel("Or paste a Dockerfile").fill("FROM debian:trixie\nENV SKIFF_VERSION 1.2.3\n");
  const entrypoint = { name: "docker-entrypoint.sh", mimeType: "text/plain", buffer: Buffer.from("#!/bin/sh\nexec \"$@\"\n") };
  await page.getByLabel("Archive or files").setInputFiles(entrypoint);
  await context.clearCookies();
  await page.getByRole("button", { name: "Begin with these" }).click();
  await expect(page.getByRole("heading", { name: "Your session ended while you wrote" })).toBeVisible();
  await expect(page.getByText("docker-entrypoint.sh")).toBeVisible();
  await axe(page);
  const [tab] = await Promise.all([
    context.waitForEvent("page"),
    page.getByRole("link", { name: "Open the sign-in page in a new tab" }).click(),
  ]);
  await tab.getByRole("button", { name: "Sign in as sample-reviewer-2" }).click();
  await expect(tab.getByRole("heading", { level: 1 })).toBeVisible();
  await tab.close();
  await page.getByLabel("This file was not kept. Choose it again:").setInputFiles(entrypoint);
  await page.getByRole("button", { name: "Send again" }).click();
  await expect(page.getByRole("main")).toContainText("The tags are guessed");
  await page.getByRole("link", { name: "Open the draft" }).click();
  await expect(page.getByRole("textbox", { name: "Name of the image" })).toHaveValue(own);
});

test("a repository that cannot be fetched leaves the draft and other ways", async ({ page }) => {
  await begin(page, "Git repository");
  await axe(page);
  await page.getByLabel("Name of the image").fill(name());
  await page.getByLabel("Address of the repository").fill("https://127.0.0.1/skiff");
  await page.getByRole("button", { name: "Fetch and begin" }).click();
  await expect(page).toHaveURL(/\/propose\/[0-9a-f-]+/);
  const failed = page.getByText("is no machine of the public network");
  if (hasScript()) {
    await expect(failed).toBeVisible({ timeout: 15_000 });
  } else {
    await expect(async () => {
      if (!(await failed.isVisible())) await page.getByRole("link", { name: "Look again" }).click();
      await expect(failed).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 15_000 });
  }
  await axe(page);
  await page.getByLabel("Archive or files").setInputFiles({ name: "Dockerfile", mimeType: "text/plain", buffer: Buffer.from("FROM debian:trixie\n") });
  await page.getByRole("button", { name: "Put them into the draft" }).click();
  await expect(page.getByRole("main")).toContainText("The files are in your draft");
});

test("what the catalogue lacks can be proposed", async ({ page }) => {
  await page.goto("/images?q=qqqqqqqqqqqq");
  await page.getByRole("main").getByRole("link", { name: "Propose an image" }).click();
  await expect(page).toHaveURL(/\/propose\?from=repository&image=qqqqqqqqqqqq/);
});
