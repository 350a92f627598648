// How the journeys are walked: in which windows, with which browser, against which portal.
import { existsSync } from "node:fs";
import { defineConfig, type PlaywrightTestProject } from "@playwright/test";

const debianChromium = "/usr/bin/chromium";

const widths = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];

const chromium = {
  executablePath: existsSync(debianChromium) ? debianChromium : undefined,
  args: [
    // Browsers refuse to run sandboxed as root, which is what build machines run as.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
};

// Without these, what is measured is the clock of the screen: a paint waits for it.
const unclocked = { ...chromium, args: [...chromium.args, "--disable-frame-rate-limit", "--disable-gpu-vsync"] };

// What everybody may read is walked in every window: with and without script, in light and dark, in three widths.
// The longer ways of those who are signed in are walked where windows differ most.
const longWays = ["administration", "authors", "draft", "proposal", "review", "sign-in", "start", "whole-way"];
const differMost = ["320 light script", "1440 dark script", "390 dark no script", "1440 light no script"];

const windows: PlaywrightTestProject[] = [true, false].flatMap((javaScriptEnabled) =>
  widths.flatMap((viewport) =>
    (["light", "dark"] as const).map((colorScheme) => {
      const name = `${viewport.width} ${colorScheme} ${javaScriptEnabled ? "script" : "no script"}`;
      const left = differMost.includes(name) ? [] : longWays.map((way) => `**/${way}*.spec.ts`);
      return {
        name,
        testDir: "journeys",
        testIgnore: javaScriptEnabled ? left : ["**/keys.spec.ts", ...left],
        use: { javaScriptEnabled, viewport, colorScheme },
      };
    }),
  ),
);

export default defineConfig({
  outputDir: "test-results",
  forbidOnly: true,
  fullyParallel: true,
  // A browser on a busy machine may miss a moment: the second try decides, and that it took one is said aloud.
  retries: 1,
  workers: "100%",
  reporter: [["line"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? "test-results/report.json" }]],
  use: {
    baseURL: process.env.BASE_URL ?? "http://127.0.0.1:3000",
    reducedMotion: "reduce",
    launchOptions: chromium,
  },
  // The provider of the journeys that sign in; whoever runs a single journey starts none.
  webServer: process.env.PROVIDER_PORT
    ? {
        command: "node provider.mjs",
        url: `http://127.0.0.1:${process.env.PROVIDER_PORT}/.well-known/openid-configuration`,
      }
    : undefined,
  projects: [
    ...windows,
    // What is the same in every window, or chooses its windows itself.
    { name: "checks", testDir: "checks", use: { viewport: { width: 1440, height: 900 } } },
    // Only when asked for: `npm run screenshots FOLDER`.
    ...(process.env.SCREENSHOTS ? [{ name: "screenshots", testDir: ".", testMatch: "screenshots.ts" }] : []),
    // Only when asked for: `npm run authoring FILE`.
    ...(process.env.AUTHORING ? [{ name: "authoring", testDir: ".", testMatch: "authoring.ts", fullyParallel: false, use: { launchOptions: unclocked } }] : []),
    // Only when asked for: `npm run typing FILE`.
    ...(process.env.TYPING ? [{ name: "typing", testDir: ".", testMatch: "typing.ts", use: { viewport: { width: 1440, height: 900 }, launchOptions: unclocked } }] : []),
  ],
});
