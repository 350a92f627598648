// One engine in three places: what the browser's WebAssembly finds in a text, the command line and the API find too.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { APIRequestContext, Page } from "@playwright/test";
import { expect, test } from "../portal";

test.use({ islands: true });

const checkout = fileURLToPath(new URL("../..", import.meta.url));
const shared = join(checkout, "../shared/data");

type Text = { name: string; file: string; text: string };
type Finding = {
  rule: string;
  severity: string;
  span: { start: number; end: number; line: number };
  message: string;
  help: string;
};
type Row = { rule: string; level: string; line: number; message: string; help: string; place: string };

/** The most findings of one level that the page shows. */
const shownLimit = 100;
/** The longest place that the page shows whole, in characters. */
const placeLimit = 80;

/** The files of a folder; none where the folder is not there. Files that are no text are left out. */
const folder = (path: string): { path: string; text: string }[] => {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return folder(inner);
    try {
      return [{ path: inner, text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(inner)) }];
    } catch {
      return [];
    }
  });
};

/** Texts with something to find. */
const faulty = {
  dockerfile: "FROM python:latest\nRUN apt-get update && apt-get upgrade -y\nRUN curl -fL https://example.org/a.tgz | tar xz\nCOPY . /app\nCMD app --serve\n",
  entrypoint: "#!/bin/sh\nmkdir -p /data\nchown -R app /data\nsu -c app\n",
};

/** The corpus of one kind of text: own fixtures, seeds of the fuzz targets, the real catalogue where it is there. */
const corpus = (kind: string): Text[] => {
  const seeds = (parser: string) => folder(join(checkout, "app/domain/fuzz/seeds", parser));
  const named = (files: { path: string; text: string }[], file: (path: string) => [string, string]) =>
    files.map(({ path, text }) => ({ name: file(path)[0], file: file(path)[1], text }));
  const layouts = [join(checkout, "server/sample"), join(checkout, "server/tests/fixtures/small"), join(checkout, "server/tests/fixtures/bad"), join(shared, "docker-library")];
  switch (kind) {
    case "manifest": {
      let verdicts: string[] = [];
      try {
        verdicts = readFileSync(join(shared, "manifest-verdicts.jsonl"), "utf8").trim().split("\n");
      } catch {
        // Recorded verdicts are not part of the checkout.
      }
      const files = [...seeds("manifest"), ...layouts.flatMap((layout) => folder(join(layout, "library")))];
      return [
        ...named(files, (path) => [basename(path), basename(path)]),
        ...verdicts
          .filter((_, at) => at % 5 === 0)
          .map((line) => ({ name: "anvil", file: "anvil", text: JSON.parse(line).input as string })),
      ];
    }
    case "dockerfile":
      return [...named(seeds("dockerfile"), () => ["", "Dockerfile"]), { name: "", file: "Dockerfile", text: faulty.dockerfile }];
    case "entrypoint":
      return [...named(seeds("shell"), () => ["", "entrypoint.sh"]), { name: "", file: "entrypoint.sh", text: faulty.entrypoint }];
    default: {
      const files = layouts.flatMap((layout) => folder(join(layout, "docs"))).filter(({ path }) => basename(path) === kind);
      return [...named(seeds("markdown"), () => ["anvil", kind]), ...named(files, (path) => [basename(dirname(path)), kind])];
    }
  }
};

/** Puts a text into the editor and reads what the island shows of it, with the text as the field holds it. */
const browsed = (page: Page, { name, text }: Text) =>
  page.evaluate(
    async ([name, text]) => {
      const put = (selector: string, value: string) => {
        const field = document.querySelector<HTMLTextAreaElement>(selector);
        if (!field) return "";
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        return field.value;
      };
      put("#text-image", name);
      const held = put("#text", text);
      const bytes = new TextEncoder().encode(held).length;
      const measured = () => document.querySelector("#text-hint")!.textContent!.includes(` ${bytes} byte`);
      // What follows a change is put in behind the event.
      do await new Promise((done) => setTimeout(done));
      while (!measured());
      // The rules read a text when it has been painted, and what they say is put in behind that.
      await new Promise((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done))));
      const of = (node: Element, selector: string) => node.querySelector(selector)?.textContent ?? "";
      const rows = [...document.querySelectorAll("#text-findings li[data-level]")].map((row) => ({
        rule: of(row, "a.font-mono"),
        level: row.getAttribute("data-level")!,
        line: Number(of(row, "p > a:not(.font-mono)").replace("Line ", "")),
        // What stands between back-ticks is shown as code.
        message: of(row, ":scope > p:nth-of-type(2)").replaceAll("`", ""),
        help: of(row, ":scope > p.text-muted").replaceAll("`", ""),
        place: of(row, "pre.excerpt mark"),
      }));
      return { held, rows };
    },
    [name, text] as const,
  );

/** What the page has to show of findings. */
const expected = (text: string, findings: Finding[]): Row[] => {
  const bytes = Buffer.from(text);
  const levels = ["error", "block", "warn", "advice"];
  return levels.flatMap((level) =>
    findings
      .filter((finding) => finding.severity === level)
      .sort((a, b) => a.span.start - b.span.start)
      .slice(0, shownLimit)
      .map(({ rule, span, message, help }) => {
        const place = bytes.subarray(span.start, Math.max(span.start, span.end)).toString().split("\n")[0];
        const characters = [...place];
        return {
          rule,
          level,
          line: span.line,
          message: message.replace(/\p{White_Space}+$/u, "").replaceAll("`", ""),
          help: help.replaceAll("`", ""),
          place: /^\p{White_Space}*$/u.test(place) ? "" : characters.length > placeLimit ? `${characters.slice(0, placeLimit).join("")}…` : place,
        };
      }),
  );
};

const asked = async (request: APIRequestContext, kind: string, { name, text }: Text): Promise<Finding[]> => {
  const answer = await request.post("/api/v1/check", { data: { kind, image: name, text } });
  expect(answer.status()).toBe(200);
  return (await answer.json()).findings;
};

for (const [kind, path, least] of [
  ["manifest", "/check", 20],
  ["dockerfile", "/check/dockerfile", 2],
  ["entrypoint", "/check/entrypoint", 2],
  ["content.md", "/check/docs", 5],
  ["README-short.txt", "/check/docs?kind=README-short.txt", 5],
] as const) {
  test(`${kind}: the browser finds what the command line and the API find`, async ({ page, request }, info) => {
    test.setTimeout(300_000);
    const program = process.env.SLIPWAY_PROGRAM;
    test.skip(!program, "the program's path is not given as SLIPWAY_PROGRAM");
    const texts = corpus(kind);
    expect(texts.length).toBeGreaterThanOrEqual(least);
    await page.goto(path);
    await expect(page.locator('html[data-islands="awake"]')).toBeAttached();

    const files = info.outputPath("texts");
    const seen = new Map<string, { text: Text; rows: Row[] }>();
    for (const [at, text] of texts.entries()) {
      const { held, rows } = await browsed(page, text);
      const file = join(files, String(at), text.name, text.file);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, held);
      seen.set(file, { text: { ...text, text: held }, rows });
    }
    const command = kind.includes(".") ? "docs" : kind;
    const said = JSON.parse(
      execFileSync(program!, ["check", command, "--fail-on", "never", "--format", "json", ...seen.keys()], {
        encoding: "utf8",
        maxBuffer: 1 << 28,
      }),
    );
    const found = new Map<string, Finding[]>();
    for (const { file, ...finding } of said.findings) found.set(file, [...(found.get(file) ?? []), finding]);
    for (const [file, { text, rows }] of seen) {
      expect(rows, `${file}\n${text.text.slice(0, 2000)}`).toEqual(expected(text.text, found.get(file) ?? []));
    }
    expect(found.size, "some have findings").toBeGreaterThan(0);

    // The API is compared with the command line by the server's own tests; here once more from outside.
    for (const [file, { text }] of [...seen].filter(([file]) => found.has(file)).slice(0, 5)) {
      expect(await asked(request, kind, text), file).toEqual(found.get(file));
    }
    rmSync(files, { recursive: true });
  });
}
