// Wakes the islands of a page: loads the browser half once, then gives each island its own function,
// outer ones first. The addresses stand on the script element, because their names change with
// their content.
const self = document.querySelector("script[data-browser-half]");

async function wake(element, half) {
  const start = half[element.dataset.component];
  if (start) await start(element);
  else console.warn(`The browser half knows no island ${element.dataset.component}.`);
}

// An island's children were rendered outside of it; they tell the island that it owns them before
// an island among them starts.
async function walk(node, half, parents) {
  const name = node.localName;
  if (name === "leptos-island") {
    parents.at(-1)?.$$on_hydrate?.();
    await wake(node, half);
  }
  const inner = name === "leptos-children" ? [...parents, node] : parents;
  for (const child of [...node.children]) await walk(child, half, inner);
}

const half = await import(self.dataset.browserHalf);
await half.default({ module_or_path: self.dataset.wasm });
half.hydrate();
await walk(document.body, half, []);
document.documentElement.dataset.islands = "awake";
