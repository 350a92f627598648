import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, hasScript, peopleUrl, signInAs, test } from "../portal";

test.use({ baseURL: peopleUrl });

/** No accessibility fault, and nothing wider than the window. */
async function isClean(page: Page) {
  expect(await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")).toBe(true);
  if (!hasScript()) return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
}

test("a sample person is chosen, and every page says who one is", async ({ page }) => {
  await page.goto("/images/postgres");
  const line = page.getByRole("complementary", { name: "Development" });
  await expect(line).toContainText("You are nobody.");
  await line.getByRole("link", { name: "Be somebody" }).click();
  await isClean(page);
  await page.getByRole("button", { name: "Sign in as sample-author", exact: true }).click();
  await expect(page).toHaveURL(`${peopleUrl}/images/postgres`);
  await expect(line).toContainText("You are @sample-author.");
  await isClean(page);
  await page.goto("/nowhere");
  await expect(line).toContainText("You are @sample-author.");
});

test("an administrator finds a person and reads the log", async ({ page }) => {
  await signInAs(page, "sample-administrator", "/admin/people");
  await isClean(page);
  await page.getByRole("searchbox", { name: "Handle, name or e-mail" }).fill("apprentice");
  await page.getByRole("main").getByRole("button", { name: "Search" }).click();
  await page.getByRole("link", { name: "@sample-apprentice" }).click();
  await expect(page.getByRole("heading", { name: "@sample-apprentice" })).toBeVisible();
  await isClean(page);
  // Refused without a reason: what was chosen stays.
  await page.getByLabel("Role", { exact: true }).selectOption("reviewer");
  await page.getByLabel("Documentation").check();
  await page.getByLabel("Why").evaluate((field) => field.removeAttribute("required"));
  await page.getByRole("button", { name: "Grant role" }).click();
  await expect(page.getByLabel("Documentation")).toBeChecked();
  await isClean(page);
  for (const tab of ["Service accounts", "Audit log"]) {
    await page.getByRole("navigation", { name: "Administration" }).getByRole("link", { name: tab }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(tab);
    await isClean(page);
  }
  await page.getByLabel("Who acted").fill("sample-administrator");
  await page.getByRole("button", { name: "Show entries" }).click();
  await expect(page).toHaveURL(/who=sample-administrator/);
  await expect(page.getByRole("table")).toContainText("Signed in by");
});

test("a coordinator goes where an author may not", async ({ page }) => {
  await signInAs(page, "sample-author", "/admin/people");
  await expect(page.getByRole("heading", { name: "You may not do that" })).toBeVisible();
  await signInAs(page, "sample-coordinator", "/admin/people/sample-author");
  await expect(page.getByLabel("Role", { exact: true })).toBeVisible();
});

test("an interest is declared, and the maintainers of an image are seen", async ({ page }) => {
  await signInAs(page, "sample-reviewer-1", "/account/conflicts");
  await isClean(page);
  const interest = `An interest of ${test.info().project.name}`;
  await page.getByRole("textbox", { name: "Image" }).fill("solr");
  await page.getByLabel("What your interest is").fill(interest);
  await page.getByRole("button", { name: "Declare" }).click();
  const row = page.getByRole("listitem").filter({ hasText: interest });
  await expect(row).toBeVisible();
  await row.getByRole("button", { name: /^Withdraw/ }).click();
  await expect(page.getByText(interest)).toHaveCount(0);
  await page.goto("/images/postgres");
  await page.getByRole("link", { name: "Who is confirmed here" }).click();
  await expect(page.getByRole("link", { name: "@sample-maintainer" })).toBeVisible();
  await isClean(page);
});
