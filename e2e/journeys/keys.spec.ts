// What keys do; they need the script of the page.
import { expect, pageSearch, test } from "../portal";

test("keys find an image and its feedback", async ({ page }) => {
  await page.goto("/images");
  await expect(pageSearch(page)).not.toBeFocused();
  await page.keyboard.press("/");
  await expect(pageSearch(page)).toBeFocused();
  await page.keyboard.type("postgres/");
  await expect(pageSearch(page)).toHaveValue("postgres/");
  await pageSearch(page).fill("postgres");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=postgres/);
  await page.keyboard.press("j");
  await expect(page.getByRole("cell").getByRole("link", { name: "postgres", exact: true })).toBeFocused();
  await page.keyboard.press("f");
  await expect(page).toHaveURL(/\/r\/postgres$/);
  await page.keyboard.press("1");
  await expect(page).toHaveURL(/\/r\/postgres\/bug$/);
});

test("the keys are listed and can be switched off", async ({ page }) => {
  await page.goto("/r/postgres");
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(list).toBeVisible();
  await list.getByRole("checkbox", { name: "Single keys work" }).uncheck();
  await list.getByRole("button", { name: "Close" }).click();
  await expect(list).toBeHidden();
  await page.keyboard.press("1");
  await page.reload();
  await page.keyboard.press("1");
  await expect(page).toHaveURL(/\/r\/postgres$/);
});
