// What a script adds to a page: copying, a filter for tags, keys.
(() => {
  "use strict";
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];

  for (const button of all("[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    if (!source || !navigator.clipboard) continue;
    const words = button.lastChild;
    const before = words.textContent;
    button.hidden = false;
    button.ariaLive = "polite";
    button.onclick = async () => {
      try {
        await navigator.clipboard.writeText(source.textContent);
        words.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(source);
        words.textContent = "Press Ctrl C";
      }
      setTimeout(() => (words.textContent = before), 2000);
    };
  }

  // A number is meant whole: 25 is not in 2025, nor 21 in 3.21.
  const has = (text, word) =>
    text.split(word).slice(0, -1).some((before) => !(/^\d/.test(word) && /[\d.]$/.test(before)));
  const form = one("[data-filter]");
  const count = one("#tag-count");
  const entries = all("[data-entry]").map((row) => [row, row.textContent.toLowerCase()]);
  // Where the server sent some entries only, the others cannot be found here.
  if (form && entries.length === Number(count.dataset.all)) {
    const groups = all("[data-group]").map((group) => [group, group.open]);
    const before = count.textContent;
    form.onsubmit = () => false;
    form.oninput = (event) => {
      const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const [row, text] of entries) {
        row.hidden = !words.every((word) => has(text, word));
        shown += !row.hidden;
      }
      for (const [group, open] of groups) {
        group.hidden = !one("[data-entry]:not([hidden])", group);
        group.open = words.length > 0 || open;
      }
      count.textContent = words.length ? `${shown} of ${entries.length} entries` : before;
    };
  }

  const dialog = one("#shortcuts");
  const single = one("#single-keys");
  if (dialog) {
    const opener = one("[data-shortcuts]");
    opener.hidden = false;
    opener.onclick = () => dialog.showModal();
    // Storage may be forbidden.
    try {
      single.checked = localStorage.singleKeys !== "off";
    } catch {}
    single.onchange = () => {
      try {
        localStorage.singleKeys = single.checked ? "on" : "off";
      } catch {}
    };
  }

  const search = () => {
    const fields = all("input[name=q]").filter((field) => field.offsetParent);
    const field = fields.find((field) => field.closest("main")) ?? fields[0];
    field?.focus();
    field?.select();
  };
  const step = (row, by) => {
    const rows = all("[data-row]");
    const next = rows[row ? rows.indexOf(row) + by : 0];
    if (next) one("a", next).focus();
    return next;
  };
  // Does what the key stands for; nothing where it has no meaning.
  const act = (key, row) => {
    if (key === "/") search();
    else if (key === "?") dialog?.showModal();
    else if (key === "j" || (row && key === "ArrowDown")) return step(row, 1);
    else if (key === "k" || (row && key === "ArrowUp")) return step(row, -1);
    else {
      const link = row && key === "f" ? one("[data-feedback]", row) : /^[1-9]$/.test(key) && one(`[data-key="${key}"]`);
      if (link) link.click();
      return link;
    }
    return true;
  };
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    const command = event.ctrlKey || event.metaKey;
    if (dialog?.open || event.altKey || event.isComposing) return;
    if (command && key === "k") {
      event.preventDefault();
      return search();
    }
    if (command || (single && !single.checked)) return;
    if (target.closest("input, textarea, select, [contenteditable]")) return;
    if (act(key, target.closest("[data-row]"))) event.preventDefault();
  });
})();
