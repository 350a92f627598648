// The keys of reviewers: each presses what the page marks with it. Moving through rows, the search
// and the list of keys are in the script of every page.
(() => {
  "use strict";
  const all = (selector, root = document) =>
    [...root.querySelectorAll(selector)].filter((element) => element.getClientRects().length);
  const marked = (key, root) =>
    all("[data-press]", root).find((element) => element.dataset.press.split("|").includes(key));

  // In a list the row with the focus is meant, without one the first.
  const press = (key, row) => {
    const element = (row && marked(key, row)) ?? (row ? null : marked(key, document));
    element?.click();
    return element;
  };
  // A form that a key leads to.
  const write = (key) => {
    const form = all("[data-write]").find((form) => form.dataset.write === key);
    form?.querySelector("textarea").focus();
    return form;
  };

  // "g" waits a moment for the key that says where to go.
  let goes = 0;
  const step = (by) => {
    const places = all("[data-place]");
    if (!places.length) return false;
    const here = places.findIndex((place) => place.contains(document.activeElement));
    const next = here < 0 ? (by > 0 ? 0 : places.length - 1) : here + by;
    const place = places[next];
    place?.focus();
    place?.scrollIntoView({ block: "center" });
    return true;
  };

  // What was typed and not kept would be lost with the page.
  let leaves = false;
  addEventListener("submit", () => (leaves = true));
  addEventListener("beforeunload", (event) => {
    const typed = all("textarea").some((field) => field.value !== field.defaultValue);
    if (typed && !leaves) event.preventDefault();
  });

  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    const single = document.querySelector("#single-keys");
    if (single && !single.checked) return;
    if (target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) return;
    if (key.length !== 1) return;
    const row = target.closest("[data-row]");
    const went = Date.now() - goes < 1500;
    goes = key === "g" && !went ? Date.now() : 0;
    if (went && press(`g ${key}`)) return event.preventDefault();
    const done = write(key) || press(key, row) || (row && !"aou".includes(key) && press(key)) || (key === "n" && step(1)) || (key === "p" && step(-1));
    if (done) event.preventDefault();
  });
})();
