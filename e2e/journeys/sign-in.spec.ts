import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, hasScript, test } from "../portal";

const portal = process.env.SIGN_IN_URL;

test.skip(!portal, "no portal with a provider: cargo xtask test starts both");
test.use({ baseURL: portal });

/** A name of its own for each window, since all of them share one portal. */
const somebody = () => `ada-${test.info().project.name.replaceAll(" ", "-")}-${test.info().testId.slice(0, 6)}`;

/** Says who one is at the provider. */
async function atTheProvider(page: Page, name: string, act = "Let me in") {
  await expect(page.getByRole("heading", { name: "The provider" })).toBeVisible();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: act }).click();
}

async function signIn(page: Page, name: string, returnTo = "/account") {
  await page.goto(`/sign-in?return_to=${encodeURIComponent(returnTo)}`);
  await page.getByRole("button", { name: "Sign in with The provider" }).click();
  await atTheProvider(page, name);
}

/** No accessibility fault; axe is a script of its own and needs a page that runs scripts. */
async function isClean(page: Page) {
  if (!hasScript()) return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
}

test("somebody signs in, is known on every page, and signs out", async ({ page }) => {
  const name = somebody();
  await page.goto("/images/postgres");
  // On a phone the way in stands in the menu.
  const menu = page.locator("summary").filter({ hasText: "Menu" });
  if (await menu.isVisible()) await menu.click();
  await page.getByRole("link", { name: "Sign in" }).locator("visible=true").click();
  await isClean(page);
  await page.getByRole("button", { name: "Sign in with The provider" }).click();
  await atTheProvider(page, name);
  await expect(page).toHaveURL(`${portal}/images/postgres`);

  await page.goto("/account");
  await expect(page.getByRole("heading", { name: "Your profile" })).toBeVisible();
  await expect(page.getByText(`You are @`)).toContainText(name.toLowerCase());
  await expect(page.getByText(`${name}@example.org`)).toBeVisible();
  await isClean(page);

  await page.getByRole("main").getByRole("button", { name: "Sign out", exact: true }).click();
  await page.goto("/account");
  await expect(page.getByRole("heading", { name: "This page is for people who are signed in" })).toBeVisible();
  // The provider still knows the browser: the way back asks for nothing.
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign in with The provider" }).click();
  await expect(page.getByRole("heading", { name: "Your profile" })).toBeVisible();
});

test("who does not let the portal know is told so", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in with The provider" }).click();
  await atTheProvider(page, "", "Not me");
  await expect(page.getByRole("alert")).toContainText("did not let you in");
  await isClean(page);
});

test("a profile is changed and what was typed survives the end of a session", async ({ page, context }) => {
  await signIn(page, somebody());
  await page.getByLabel("Organisations").fill("Example Works\nSample & Sons");
  await context.clearCookies({ name: "session" });
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByRole("heading", { name: "Your session ended while you wrote" })).toBeVisible();
  await isClean(page);

  // Signing in in another tab; the first one is sent again as it stands.
  const [tab] = await Promise.all([
    context.waitForEvent("page"),
    page.getByRole("link", { name: "Open the sign-in page in a new tab" }).click(),
  ]);
  await tab.getByRole("button", { name: "Sign in with The provider" }).click();
  await expect(tab.getByRole("heading", { name: "Your profile" })).toBeVisible();
  await tab.close();
  await page.getByRole("button", { name: "Send again" }).click();
  await expect(page.getByRole("status")).toContainText("Profile saved.");
  await expect(page.getByLabel("Organisations")).toHaveValue("Example Works\nSample & Sons");
});

test("sessions are seen and ended, a token is made and revoked", async ({ page, browser }) => {
  const name = somebody();
  await signIn(page, name, "/account/sessions");
  const elsewhere = await browser.newContext({ baseURL: portal });
  const other = await elsewhere.newPage();
  await signIn(other, name);
  await page.goto("/account/sessions");
  await isClean(page);
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(page.getByRole("status")).toContainText("Signed out everywhere else.");
  await other.goto("/account");
  await expect(other.getByRole("heading", { name: "This page is for people who are signed in" })).toBeVisible();
  await elsewhere.close();

  await page.goto("/account/tokens");
  await page.getByLabel("What it is for").fill("nightly");
  await page.getByLabel("Read the catalogue").check();
  await page.getByRole("button", { name: "Make token" }).click();
  const secret = await page.locator("#new-token").innerText();
  expect(secret).toMatch(/^slipway_\w{36}$/);
  await isClean(page);
  const asked = () => page.request.get("/api/v1/me", { headers: { authorization: `Bearer ${secret}` } });
  expect((await asked()).status()).toBe(200);
  await page.goto("/account/tokens");
  await page.getByRole("button", { name: "Revoke the token nightly" }).click();
  await expect(page.getByRole("status")).toContainText("Token revoked.");
  expect((await asked()).status()).toBe(401);
});
