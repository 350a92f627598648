// The first job: a user finds where to send feedback about an image.
import { expect, intents, pageSearch, test } from "../portal";

test("a misspelt search leads to the tracker", async ({ page }) => {
  await page.goto("/");
  await pageSearch(page).fill("postgress");
  await pageSearch(page).press("Enter");
  await expect(page).toHaveURL(/q=postgress/);
  await page.getByRole("link", { name: "Send feedback about postgres", exact: true }).click();

  await expect(page).toHaveURL(/\/r\/postgres$/);
  await page.getByRole("link", { name: /Report a bug in the image/ }).click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Report a bug in the postgres image");
  const way = page.getByRole("region").filter({ has: page.getByRole("link", { name: /Search the reports/ }) });
  await expect(way.getByRole("link", { name: /Search the reports/ })).toHaveAttribute(
    "href",
    /^https:\/\/github\.com\/docker-library\/postgres\/issues/,
  );
  await expect(way.getByRole("link", { name: /Write a new one/ })).toHaveAttribute(
    "href",
    /^https:\/\/github\.com\/docker-library\/postgres\/issues\/new/,
  );
});

test("the page of an image offers every intent, and each one answers", async ({ page }) => {
  for (const [slug, words] of intents) {
    await page.goto("/images/postgres");
    const block = page.getByRole("region", { name: "User Feedback" });
    await expect(block.getByRole("listitem").getByRole("link")).toHaveCount(intents.length);
    await block.getByRole("link", { name: words }).click();
    await expect(page).toHaveURL(new RegExp(`/r/postgres/${slug}`));
    await expect(page.getByRole("heading", { level: 1 })).toContainText("postgres");
  }
});

test("the answer says what the way needs and what does not belong there", async ({ page }) => {
  await page.goto("/r/postgres/bug");
  const main = page.getByRole("main");
  await expect(main.getByText(/public · .*account needed/).first()).toBeVisible();
  await expect(page.getByRole("region", { name: "Not here" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Other ways" }).getByRole("link").first()).toBeVisible();
});

test("tag and architecture stand in the address and in the text to copy", async ({ page }) => {
  await page.goto("/r/postgres/bug");
  await page.getByLabel("Tag").fill("18-alpine");
  await page.getByLabel("Architecture").selectOption("arm64v8");
  await page.getByRole("button", { name: "Fill in" }).click();
  await expect(page).toHaveURL(/tag=18-alpine&arch=arm64v8/);
  await expect(page.getByRole("region", { name: "Copy this into your report" }).locator("pre")).toContainText("postgres:18-alpine");
  await expect(page.getByRole("link", { name: /Write a new one/ })).toHaveAttribute("href", /18-alpine/);
});

test("a security problem never leads to a public tracker first", async ({ page }) => {
  await page.goto("/r/postgres/security");
  const main = page.getByRole("main");
  await expect(main.locator('a[href^="http"], a[href^="mailto:"]')).toHaveCount(0);

  await main.getByRole("link", { name: /My scanner shows CVEs/ }).click();
  await expect(page).toHaveURL(/step=scanner/);
  await expect(main.getByRole("heading", { name: "Check first" })).toBeVisible();
  await main.getByRole("link", { name: "Show the private contact" }).click();

  await expect(page).toHaveURL(/step=contact/);
  const way = main.getByRole("region").first();
  await expect(way).toContainText("private");
  await expect(way.locator('a[href*="/issues"]')).toHaveCount(0);
});

test("a deprecated image is hidden until asked, found by its name, and names what replaces it", async ({ page }) => {
  const row = page.getByRole("link", { name: "Send feedback about openjdk" });
  await page.goto("/images");
  await expect(row).toHaveCount(0);
  await page.getByRole("link", { name: "Show deprecated images" }).click();
  await expect(row).toBeVisible();

  await page.goto("/images?q=openjdk");
  await page.getByRole("cell").getByRole("link", { name: "openjdk", exact: true }).click();
  const main = page.getByRole("main");
  await expect(main.getByText("Use instead").first()).toBeVisible();
  await expect(page.getByRole("region", { name: "User Feedback" })).toBeVisible();
});

test("an unknown image leads to names that are close", async ({ page }) => {
  const answer = await page.goto("/r/postgress");
  expect(answer?.status()).toBe(404);
  await page.getByRole("list", { name: "Images with a close name" }).getByRole("link", { name: "postgres", exact: true }).click();
  await expect(page).toHaveURL(/\/images\/postgres$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("postgres");
});

test("an address of nothing leads on by a search", async ({ page }) => {
  const answer = await page.goto("/nowhere");
  expect(answer?.status()).toBe(404);
  await pageSearch(page).fill("maria");
  await pageSearch(page).press("Enter");
  await expect(page.getByRole("link", { name: "Send feedback about mariadb" })).toBeVisible();
});
