// A small real service as a proposal: what it holds, and how it is written and submitted by forms alone.
import type { Page } from "@playwright/test";
import { expect, hasScript } from "./portal";

export const dockerfile = `FROM ubuntu:noble-20260810

RUN groupadd --system skiff && useradd --system --gid skiff skiff

COPY docker-entrypoint.sh /usr/local/bin/
ENTRYPOINT ["docker-entrypoint.sh"]
EXPOSE 7070
CMD ["skiff"]
`;
export const entrypoint = '#!/bin/sh\nset -e\nexec "$@"\n';
export const manifest = `Maintainers: Ada Example <ada@example.org> (@sample-author)
GitRepo: https://github.com/example/skiff-docker.git
GitFetch: refs/heads/main
GitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c
Architectures: amd64, arm64v8

Tags: 1.2.3, 1.2, 1, latest
Directory: 1.2
`;
export const documentation = {
  "README-short.txt": "Skiff keeps small key-value stores in step between machines.\n",
  "content.md": "# What is Skiff?\n\nA store.\n\n# How to use this image\n\n```console\n$ docker run -d -p 7070:7070 %%IMAGE%%:1\n```\n",
  "license.md": "View [license information](https://github.com/example/skiff/blob/main/LICENSE) for the software contained in this image.\n",
  "maintainer.md": "[the Docker Community](%%GITHUB-REPO%%)\n",
  "github-repo": "https://github.com/example/skiff-docker\n",
  "metadata.json": '{\n  "hub": {\n    "categories": [\n      "networking"\n    ]\n  }\n}\n',
};
const routes = [
  ["bug", "Issues of the packaging", "https://github.com/example/skiff-docker/issues"],
  ["security", "The security team", "mailto:security@example.org"],
  ["howto", "Forum", "https://forum.example.org/c/skiff"],
];

export const file = (name: string, text: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

/** Fills every question of a part with its own example, and goes on. */
const fillPart = async (page: Page) => {
  for (const field of await page.locator('main form [name^="answers/"]').all()) {
    const type = await field.getAttribute("type");
    if (type === "radio" || type === "checkbox") {
      await field.check();
    } else if ((await field.inputValue()) === "") {
      await field.fill((await field.getAttribute("placeholder")) ?? "");
    }
  }
};
/** Opens a part of a draft, and waits until what is typed there is heard. */
const open = async (page: Page, path: string) => {
  await page.goto(path);
  if (hasScript()) await expect(page.locator('html[data-draft="kept"]')).toBeAttached();
};
/** Presses the button that keeps what was typed, and waits until it is kept. */
export const save = async (page: Page) => {
  const answered = hasScript() ? undefined : page.waitForEvent("load");
  await page.getByRole("button", { name: "Save", exact: true }).last().click();
  await answered;
  await expect(page.locator("#draft-status")).toHaveText(/^Saved/, { timeout: 10_000 });
};

/** Submits the draft that is open; answers the number of the proposal. */
export const submit = async (page: Page): Promise<string> => {
  const draft = /\/drafts\/[0-9a-f]+/.exec(page.url())![0];
  await page.goto(`${draft}/submit`);
  for (const sentence of await page.locator('main textarea[name^="explanations/"]').all()) {
    if ((await sentence.inputValue()) === "") await sentence.fill("It is meant so.");
  }
  const keep = page.getByRole("button", { name: "Save the sentences" });
  if (await keep.count()) {
    await keep.click();
    await expect(page).toHaveURL(/done=saved/);
  }
  await page.getByRole("button", { name: "Submit for review" }).click();
  await expect(page).toHaveURL(/\/proposals\/\d+/);
  return /\/proposals\/(\d+)/.exec(page.url())![1];
};

/** Writes and submits a new image, built by another Dockerfile where one is given; answers the number of the proposal. */
export const propose = async (page: Page, name: string, built = dockerfile): Promise<string> => {
  await page.goto("/propose?from=blank");
  await page.getByRole("textbox", { name: "Name of the image" }).fill(name);
  await page.getByRole("button", { name: "Begin the draft" }).click();
  await expect(page).toHaveURL(/\/drafts\/[0-9a-f]+/);
  const draft = /\/drafts\/[0-9a-f]+/.exec(page.url())![0];
  for (const part of ["project", "usefulness", "commitment"]) {
    await open(page, `${draft}/${part}`);
    await fillPart(page);
    if (part === "usefulness") await page.locator('[name="answers/scratch-statement"]').fill("");
    await save(page);
  }
  await open(page, `${draft}/manifest`);
  await page.getByRole("textbox", { name: "Manifest", exact: true }).fill(manifest);
  await save(page);
  await open(page, `${draft}/dockerfiles`);
  await page.getByLabel("Files to upload").setInputFiles([file("Dockerfile", built), file("docker-entrypoint.sh", entrypoint)]);
  await page.getByLabel("Into the folder").fill("1.2");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page).toHaveURL(/done=/);
  await open(page, `${draft}/documentation`);
  await page.getByLabel("Files to upload").setInputFiles(Object.entries(documentation).map(([path, text]) => file(path, text)));
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page).toHaveURL(/done=/);
  for (const [index, [intent, label, target]] of routes.entries()) {
    await open(page, `${draft}/routes`);
    if (!(await page.locator(`[name="routes/${index}/label"]`).count())) {
      await page.getByRole("button", { name: /row|route/i }).last().click();
    }
    await page.locator(`[name="routes/${index}/intent"]`).selectOption(intent);
    await page.locator(`[name="routes/${index}/label"]`).fill(label);
    await page.locator(`[name="routes/${index}/target"]`).fill(target);
    await save(page);
  }
  return submit(page);
};
