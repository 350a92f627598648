// A text is checked: while one types where scripts run, by the button where they do not.
import type { Page } from "@playwright/test";
import { expect, hasScript, test } from "../portal";

test.use({ islands: true });

const open = async (page: Page, path: string) => {
  await page.goto(path);
  if (hasScript()) await expect(page.locator('html[data-islands="awake"]')).toBeAttached();
};

/** Writes a text into the editor, and sends the form where nothing follows the typing. */
const write = async (page: Page, label: string, text: string) => {
  await page.getByRole("textbox", { name: label, exact: true }).fill(text);
  if (!hasScript()) await page.getByRole("button", { name: "Check", exact: true }).click();
};

test("an error in a manifest is shown with its line, and goes when it is mended", async ({ page }) => {
  await open(page, "/check");
  const field = page.getByRole("textbox", { name: "Manifest" });
  const good = await field.inputValue();
  const broken = good.replace("Architectures: amd64", "Architectures: amd65");
  await write(page, "Manifest", broken);
  const findings = page.getByRole("region", { name: "Findings" });
  await expect(findings.getByText(/\d+ error/)).toBeVisible();
  await expect(findings.locator("mark", { hasText: "amd65" }).first()).toBeVisible();
  await expect(page.locator("#text-6.code-mark-error")).toBeAttached();
  await expect(field).toHaveValue(broken);

  await write(page, "Manifest", good);
  await expect(findings.getByText(/\d+ error/)).toHaveCount(0);
  await expect(page.locator(".code-mark")).toHaveCount(0);
});

test("a fix is applied, all are applied, and undo takes them back", async ({ page }) => {
  await open(page, "/check");
  const field = page.getByRole("textbox", { name: "Manifest" });
  const good = await field.inputValue();
  const broken = good.replace("Architectures:", "architectures:").replace("Directory:", "directory:");
  await write(page, "Manifest", broken);
  const fixes = page.getByRole("button", { name: /^Apply this fix/ });
  await expect(fixes).toHaveCount(2);
  await fixes.first().click();
  await expect(fixes).toHaveCount(1);
  await expect(field).not.toHaveValue(broken);
  await page.getByRole("button", { name: "Apply the one fix" }).click();
  await expect(fixes).toHaveCount(0);
  await expect(field).toHaveValue(good);
  if (!hasScript()) return;
  await field.press("ControlOrMeta+z");
  await expect(fixes).toHaveCount(1);
  await field.press("ControlOrMeta+z");
  await expect(field).toHaveValue(broken);
  await page.getByRole("button", { name: "Apply all 2 fixes" }).click();
  await expect(field).toHaveValue(good);
});

test("findings are filtered by their weight", async ({ page }) => {
  await open(page, "/check");
  const field = page.getByRole("textbox", { name: "Manifest" });
  const text = (await field.inputValue()).replace("amd64,", "amd65,").replace("Directory:", "Folder:");
  await write(page, "Manifest", text);
  const findings = page.getByRole("region", { name: "Findings" }).getByRole("listitem");
  await expect(findings.nth(1)).toBeVisible();
  await page.getByRole("checkbox", { name: /^Errors/ }).uncheck();
  await expect(page.locator('[data-level="error"]').first()).toBeHidden();
  await expect(findings.first()).toBeVisible();
  if (hasScript()) return;
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("checkbox", { name: /^Errors/ })).not.toBeChecked();
  await expect(page.locator('[data-level="error"]').first()).toBeHidden();
});

test("F8 goes from finding to finding", async ({ page }) => {
  test.skip(!hasScript(), "the key needs a script");
  await open(page, "/check");
  const field = page.getByRole("textbox", { name: "Manifest" });
  const text = (await field.inputValue()).replace("amd64,", "amd65,").replace("refs/heads/main", "main");
  await field.fill(text);
  const selected = () =>
    field.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd));
  await field.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(0, 0));
  await field.press("F8");
  expect(await selected()).toBe("main");
  await field.press("F8");
  expect(await selected()).toBe("amd65");
  await field.press("F8");
  expect(await selected()).toBe("main");
  await field.press("Shift+F8");
  expect(await selected()).toBe("amd65");
  await expect(page.getByText(/^Finding 2 of 2, line 6/)).toBeAttached();
});

for (const [tab, label, text, rule] of [
  ["Dockerfile", "Dockerfile", "FROM debian:trixie\nRUN apt-get update && apt-get upgrade -y\n", "SW-D"],
  ["Entrypoint", "Entrypoint", "#!/bin/sh\nmkdir -p /data\napp\n", "SW-D021"],
  ["Documentation", "Documentation", "# What is Tool?\n\n%%TAGS%%\n", "SW-K"],
]) {
  test(`the tab ${tab} checks its own kind of text`, async ({ page }) => {
    await open(page, "/check");
    await page.getByRole("navigation", { name: "What is checked" }).getByRole("link", { name: tab }).click();
    if (hasScript()) await expect(page.locator('html[data-islands="awake"]')).toBeAttached();
    const findings = page.getByRole("region", { name: "Findings" });
    await expect(findings.getByText("No finding.")).toBeVisible();
    await write(page, label, text);
    await expect(findings.getByRole("link", { name: new RegExp(`^${rule}`) }).first()).toBeVisible();
  });
}

test("a file of the documentation is chosen", async ({ page }) => {
  await open(page, "/check/docs");
  await page.getByRole("combobox", { name: "File" }).selectOption("README-short.txt");
  await write(page, "Documentation", "one\ntwo\n");
  const findings = page.getByRole("region", { name: "Findings" });
  await expect(findings.getByRole("link", { name: "SW-K006" })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "File" })).toHaveValue("README-short.txt");
});

test("two manifests are compared in sentences and lines", async ({ page }) => {
  await page.goto("/check/compare");
  const after = page.getByRole("textbox", { name: "New text" });
  await after.fill((await after.inputValue()).replace("1.5.0", "1.6.0"));
  await page.getByRole("radio", { name: "Side by side" }).check();
  await page.getByRole("button", { name: "Compare" }).click();
  const difference = page.getByRole("region", { name: "Difference", exact: true });
  await expect(difference.getByRole("listitem").first()).toBeVisible();
  await expect(difference.locator("em", { hasText: "6" }).first()).toBeAttached();
  await expect(page.getByRole("radio", { name: "Side by side" })).toBeChecked();
});
