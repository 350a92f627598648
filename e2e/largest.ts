// The largest manifest that there is to type in.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const library = join(dirname(fileURLToPath(import.meta.url)), "../../shared/data/docker-library/library");

/** The largest real manifest, or a made-up one of its size. */
export const largest = (): { origin: string; text: string } => {
  try {
    const texts = readdirSync(library).map((name) => readFileSync(join(library, name), "utf8"));
    return { origin: "real", text: texts.reduce((most, text) => (text.length > most.length ? text : most), "") };
  } catch {
    const entries = Array.from({ length: 148 }, (_, at) => {
      const names = [`${at}.0.1-jdk-trixie`, `${at}.0-jdk-trixie`, `${at}-jdk-trixie`, `${at}-trixie`];
      const commit = at.toString(16).padStart(40, "0");
      return `Tags: ${names.join(", ")}\nSharedTags: ${at}.0-jdk, ${at}-jdk\nArchitectures: amd64, arm64v8, ppc64le, s390x\nGitCommit: ${commit}\nDirectory: ${at}/jdk/trixie\n`;
    });
    const head = "Maintainers: Ada Example (@ada-example)\nGitRepo: https://github.com/example/anvil.git\nGitFetch: refs/heads/main\n";
    return { origin: "made-up", text: [head, ...entries].join("\n") };
  }
};
