// The page of an image: feedback first, then tags, documentation and who is behind it.
import { expect, hasScript, test } from "../portal";

test("where to send feedback stands above the fold", async ({ page }) => {
  await page.goto("/images/postgres");
  const block = page.getByRole("region", { name: "User Feedback" });
  await expect(block.getByRole("heading", { name: "User Feedback" })).toBeInViewport({ ratio: 1 });
  // In the smallest window the block begins above the fold; from 390 × 844 on its first ways stand there too.
  if (page.viewportSize()!.height < 800) return;
  await expect(block.getByRole("link", { name: /Report a bug/ })).toBeInViewport({ ratio: 1 });
  await expect(block.getByRole("link", { name: /Ask how to use it/ })).toBeInViewport({ ratio: 1 });
});

test("tags are filtered", async ({ page }) => {
  await page.goto("/images/postgres");
  const tags = page.getByRole("region", { name: "Supported tags" });
  const rows = tags.getByRole("row").filter({ has: page.getByRole("cell") });
  // A filter opens the groups that hold what it finds: without one, some of the rows are folded away.
  const filter = tags.getByRole("searchbox");
  await filter.fill("alpine");
  if (!hasScript()) await filter.press("Enter");
  await expect(tags.getByRole("status")).toContainText(/\d+ of \d+/);
  const found = rows.filter({ visible: true });
  await expect(found.first()).toContainText("alpine");
  await expect(found.filter({ hasNotText: "alpine" })).toHaveCount(0);

  await filter.fill("no such tag");
  if (!hasScript()) await filter.press("Enter");
  await expect(found).toHaveCount(0);
  await expect(tags.getByRole("status")).toContainText(/^0 of/);
});

test("a Dockerfile is linked at its commit", async ({ page }) => {
  await page.goto("/images/postgres");
  const tags = page.getByRole("region", { name: "Supported tags" });
  await expect(tags.getByRole("row").getByRole("link").first()).toHaveAttribute("href", /^https:\/\/github\.com\/.*[0-9a-f]{40}/);
});

test("documentation can be read and linked to", async ({ page }) => {
  await page.goto("/images/postgres");
  const documentation = page.getByRole("region", { name: "Documentation", exact: true });
  await expect(documentation.getByRole("heading").nth(1)).toBeVisible();
  await expect(documentation).not.toContainText("%%");
});

test("the command to pull the image is copied", async ({ page, context }) => {
  await page.goto("/images/postgres");
  const copy = page.getByRole("button", { name: "Copy", exact: true });
  if (!hasScript()) {
    await expect(copy).toBeHidden();
    await expect(page.getByText("docker pull postgres")).toBeVisible();
    return;
  }
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await copy.click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("docker pull postgres");
});
