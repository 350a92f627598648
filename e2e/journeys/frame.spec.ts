// What stands on every page: the bar, the colours, the sections and the skip link.
import type { Page } from "@playwright/test";
import { expect, test } from "../portal";

const isPhone = (page: Page) => page.viewportSize()!.width < 768;

test("the colours are chosen and remembered", async ({ page }) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const choose = async (words: string) => {
    if (isPhone(page)) await page.getByRole("banner").locator("summary").click();
    await page.getByRole("group", { name: "Colours" }).getByRole("button", { name: words }).filter({ visible: true }).click();
  };
  const html = page.locator("html");
  await page.goto("/images?q=postgres");
  const ofTheSystem = await paper();

  await choose("Light");
  await expect(html).toHaveAttribute("data-theme", "light");
  await expect(page).toHaveURL(/\/images\?q=postgres$/);
  const light = await paper();
  await choose("Dark");
  await expect(html).toHaveAttribute("data-theme", "dark");
  const dark = await paper();
  expect(dark).not.toBe(light);
  expect([light, dark]).toContain(ofTheSystem);

  await page.goto("/images/postgres");
  expect(await paper()).toBe(dark);
  await choose("As the system has it");
  await expect(html).not.toHaveAttribute("data-theme");
  expect(await paper()).toBe(ofTheSystem);
});

test("every section is reached from the bar", async ({ page }) => {
  for (const [words, path] of [["Programme", "/programme"], ["API", "/api"], ["Catalogue", "/images"]]) {
    await page.goto("/images/postgres");
    if (isPhone(page)) await page.getByRole("banner").locator("summary").click();
    const bar = page.getByRole("banner").getByRole("link", { name: words }).filter({ visible: true });
    await bar.click();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
});

test("the first key leads past the bar", async ({ page }) => {
  await page.goto("/images/postgres");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#content$/);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("main").locator(":focus")).toHaveCount(1);
});
