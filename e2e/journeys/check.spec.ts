// A manifest is checked: while one types where scripts run, by the button where they do not.
import { expect, hasScript, test } from "../portal";

test.use({ islands: true });

test("an error in a manifest is shown with its line, and goes when it is mended", async ({ page }) => {
  await page.goto("/check");
  if (hasScript()) await expect(page.locator('html[data-islands="awake"]')).toBeAttached();
  const field = page.getByRole("textbox", { name: "Manifest" });
  const good = await field.inputValue();
  const write = async (text: string) => {
    await field.fill(text);
    if (!hasScript()) await page.getByRole("button", { name: "Check", exact: true }).click();
  };

  const broken = good.replace("Architectures: amd64", "Architectures: amd65");
  await write(broken);
  const main = page.getByRole("main");
  await expect(main.getByText(/\d+ error/)).toBeVisible();
  await expect(main.getByText("amd65", { exact: false }).last()).toBeVisible();
  await expect(field).toHaveValue(broken);

  await write(good);
  await expect(main.getByText(/\d+ error/)).toHaveCount(0);
});
