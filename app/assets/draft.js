// Keeps what is written into a draft: in this browser at once, on the server soon after. The page works by its
// form alone; this adds that nothing typed waits for a button, and that nothing is lost when the tab, the server,
// the session or the connection ends.
(() => {
  "use strict";
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const { draft, save: address, partPage, file, side } = form.dataset;
  const status = document.getElementById("draft-status");
  const said = document.getElementById("draft-said");
  const one = (selector, root = document) => root.querySelector(selector);
  const plain = (text) => text.replace(/\r\n?/g, "\n");
  // As the server says it: one zone, named.
  const clock = (at = new Date()) => `${at.toISOString().slice(11, 16)} UTC`;
  const dayOf = (at) => at.toISOString().slice(0, 10);

  // What stands in this browser under a key of its own for each visit: two tabs never write over each other.
  const prefix = `slipway/${draft}/`;
  const visit = Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
  const storage = (() => {
    try {
      localStorage.setItem(prefix, "");
      localStorage.removeItem(prefix);
      return localStorage;
    } catch {
      return null;
    }
  })();
  const key = (part) => `${prefix}${visit}/${part}`;

  const rows = (box) =>
    JSON.stringify(
      [...box.querySelectorAll("[data-route]")]
        .map((row) =>
          Object.fromEntries(["intent", "label", "target", "note"].map((name) => [name, one(`[data-key=${name}]`, row).value])),
        )
        .filter((row) => [row.label, row.target, row.note].some((text) => text.trim())),
    );

  class Part {
    constructor(box) {
      this.box = box;
      this.name = box.dataset.part;
      this.seen = box.querySelector('input[name^="seen:"]');
      this.base = box.querySelector('input[name^="base:"]');
      this.saved = plain(this.base.value);
      this.inputs = [...box.querySelectorAll("input, textarea, select")].filter((input) => input.type !== "hidden");
      this.code = box.querySelector("textarea[name=text]");
      // White space alone is no answer, and no rows are stored as nothing.
      if (this.name === "routes" && !this.saved) this.saved = "[]";
    }
    read() {
      if (this.code) return this.code.value;
      if (this.name === "routes") return rows(this.box);
      const [first] = this.inputs;
      if (first.type === "radio" || first.type === "checkbox")
        return this.inputs.find((input) => input.checked)?.value ?? "";
      return first.value;
    }
    write(text) {
      const tell = (input) => input.dispatchEvent(new Event("input", { bubbles: true }));
      if (this.name === "routes") {
        const written = JSON.parse(text || "[]");
        const shown = () => [...this.box.querySelectorAll("[data-route]")];
        while (shown().length < written.length) this.addRow(shown());
        const changed = shown().flatMap((fields, at) =>
          Object.entries({ label: "", target: "", note: "", ...written[at] }).flatMap(([name, value]) => {
            const input = one(`[data-key=${name}]`, fields);
            if (!input) return [];
            input.value = value;
            return [input];
          }),
        );
        return changed.forEach(tell);
      }
      const target = this.code ?? this.inputs[0];
      if (target.type === "radio" || target.type === "checkbox") {
        for (const input of this.inputs) input.checked = input.value === text;
      } else target.value = text;
      tell(target);
    }
    /** One more row of the routes, empty, as the button makes it. */
    addRow(shown) {
      const [at, last] = [shown.length, shown.at(-1)];
      const row = last.cloneNode(true);
      const number = (text) => text.replace(/(routes?[-/])\d+/, `$1${at}`);
      for (const place of [row, ...row.querySelectorAll("*")])
        for (const name of ["id", "name", "for", "aria-describedby"])
          if (place.hasAttribute(name)) place.setAttribute(name, number(place.getAttribute(name)));
      one("legend", row).textContent = `Route ${at + 1}`;
      const first = one("label", row);
      first.textContent = first.textContent.replace(/^\s*\d+/, at + 1);
      one(`[id="said-routes-${at}"]`, row)?.replaceChildren();
      last.after(row);
    }
    get dirty() {
      return this.read() !== this.saved;
    }
    /** Takes over what the server holds now. */
    stands(version, text) {
      this.seen.value = version;
      this.base.value = text;
      this.saved = text;
    }
    label() {
      if (this.name === "routes") return "Feedback routes";
      const file = /^(?:context|docs)\/(.*)/.exec(this.name);
      if (file) return file[1];
      const label = one("legend, label", this.box);
      return label ? label.firstChild.textContent.trim() : this.name;
    }
  }

  const parts = [...form.querySelectorAll("[data-part]")].map((box) => new Part(box));
  const left = () => parts.filter((part) => part.dirty);
  let keepsCopies = storage !== null;

  const keep = (part) => {
    if (!storage) return;
    try {
      if (!part.dirty) return storage.removeItem(key(part.name));
      const { name, seen, base } = part;
      storage.setItem(
        key(name),
        JSON.stringify({
          part: name,
          text: part.read(),
          seen: Number(seen.value),
          base: base.value,
          sent: part.sent,
          at: Date.now(),
          label: part.label(),
          page: location.pathname + location.search,
        }),
      );
      keepsCopies = true;
    } catch {
      keepsCopies = false;
    }
  };

  // What is said: one line beside the title, and a notice where something has to be known.
  const say = (words) => {
    if (status) status.textContent = words;
  };
  const notice = (id, title, words, buttons = [], tone = "turn") => {
    const found = document.getElementById(id);
    if (!title) return found?.remove();
    const box = found ?? document.createElement("div");
    box.id = id;
    box.className = `notice border-${tone} bg-${tone}-wash`;
    const inner = document.createElement("div");
    const head = document.createElement("p");
    head.className = "font-semibold";
    head.textContent = title;
    inner.className = "min-w-0";
    inner.append(head);
    for (const text of [words].flat()) {
      const line = document.createElement("p");
      line.textContent = text;
      inner.append(line);
    }
    const line = document.createElement("p");
    line.className = "mt-2 flex flex-wrap gap-3";
    for (const [label, act] of buttons) {
      const button = document.createElement(typeof act === "string" ? "a" : "button");
      button.className = "button";
      button.textContent = label;
      if (typeof act === "string") button.href = act;
      else {
        button.type = "button";
        button.onclick = act;
      }
      line.append(button);
    }
    if (buttons.length) inner.append(line);
    box.replaceChildren(inner);
    if (!found) {
      box.setAttribute("role", "alert");
      said.append(box);
    }
  };

  let timer;
  let running;
  let failures = 0;
  let since;
  const schedule = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => flush(), wait);
  };

  const kept = () => {
    const names = left().map((part) => part.label());
    const what = names.length === 1 ? `“${names[0]}”` : `${names.length} texts`;
    return keepsCopies
      ? `${what}: kept in this browser since ${clock(since)}. You can go on, and close the page.`
      : `${what}: this browser keeps no copies. Leave the page open until it is saved.`;
  };

  /** Says why nothing is saved, and tries again after a while. */
  const lost = (title, words, buttons = []) => {
    since ??= new Date();
    failures += 1;
    const wait = Math.min(30, 2 ** (failures - 1));
    say(`Not saved since ${clock(since)}`);
    notice("draft-lost", title, [words, kept()].filter(Boolean), [...buttons, ["Try now", () => flush()]]);
    schedule(wait * 1000);
  };

  const back = () => {
    failures = 0;
    since = undefined;
    notice("draft-lost");
  };

  const put = (regions) => {
    for (const [name, html] of Object.entries(regions ?? {})) {
      const region = one(`[data-region="${name}"]`);
      if (!region || region.dataset.html === html || region.contains(document.activeElement)) continue;
      region.dataset.html = html;
      region.innerHTML = html;
    }
  };

  const send = (part, text, withBase) =>
    fetch(address, {
      method: "POST",
      credentials: "same-origin",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({
        part: part.name,
        text,
        seen: Number(part.seen.value),
        base: withBase ? plain(part.base.value) : undefined,
        page: partPage,
        file,
        side,
      }),
      keepalive: text.length < 20000 && !withBase,
      signal: AbortSignal.timeout(30000),
    });

  /** Saves one part; answers whether to go on with the others. */
  const save = async (part) => {
    const text = part.read();
    let answer;
    let body;
    try {
      answer = await send(part, text, false);
      body = await answer.json().catch(() => ({}));
      if (answer.status === 409 && !body.detail) {
        // What stands there may be what this page sent before its answer was lost.
        const own = body.text !== undefined && body.text === part.sent;
        if (own) part.stands(body.lock_version, body.text);
        answer = await send(part, text, !own);
        body = await answer.json().catch(() => ({}));
      }
    } catch {
      part.sent = text;
      keep(part);
      lost("The portal does not answer.", "Everything you write is tried again until it is there.");
      return false;
    }
    if (answer.ok) {
      back();
      if (body.text === undefined) part.stands(body.lock_version, text);
      else if (part.read() === text) {
        part.stands(body.lock_version, body.text);
        part.write(body.text);
        notice("draft-merged", "Somebody else changed this text too.", body.merged, [["Understood", () => notice("draft-merged")]], "note");
      } else {
        // More was typed meanwhile: what was sent is what that began from, and the next save puts both together.
        part.base.value = text;
        part.saved = text;
      }
      keep(part);
      if (!left().length) say(body.saved);
      put(body.regions);
      return true;
    }
    if (answer.status === 409 && !body.detail) {
      back();
      part.conflict = true;
      say(`Not saved: ${part.label()} was changed by somebody else`);
      const place = one(`[data-conflict-of="${CSS.escape(part.name)}"]`) ?? document.createElement("div");
      place.dataset.conflictOf = part.name;
      place.innerHTML = body.conflict ?? "";
      said.append(place);
      // What is typed after this goes with the choice.
      one("form", place)?.addEventListener("submit", (event) => {
        const mine = one("[data-mine]", event.target);
        if (mine) mine.value = part.read();
        try {
          const kept = JSON.parse(storage.getItem(key(part.name)));
          storage.setItem(key(part.name), JSON.stringify({ ...kept, resolved: true }));
        } catch {}
      });
      return true;
    }
    if (answer.status === 401) {
      lost("Your session ended.", "Sign in in another tab, then go on here: this page saves by itself.", [
        ["Sign in", `/sign-in?return_to=${encodeURIComponent(location.pathname)}`],
      ]);
      one("#draft-lost a")?.setAttribute("target", "_blank");
      return false;
    }
    if (answer.status >= 500 || answer.status === 429) {
      lost("The portal cannot save now.", body.detail ?? "");
      return false;
    }
    // Nothing that a repetition alone would mend: too large, deleted, closed, or no longer one's own.
    back();
    part.refused = text;
    keep(part);
    say("Not saved");
    const id = `draft-refused-${part.name}`;
    const again = () => {
      part.refused = undefined;
      notice(id);
      (part.code ?? part.inputs[0])?.focus();
      flush();
    };
    notice(id, `“${part.label()}” was not saved.`, [body.detail ?? body.title ?? "", kept()], [["Try again", again]], "bad");
    return true;
  };

  const pass = async () => {
    for (const part of left()) {
      if (part.conflict || part.refused === part.read()) continue;
      if (!failures) say("Saving…");
      if (!(await save(part))) return;
    }
    if (left().some((part) => !part.conflict && part.refused !== part.read())) schedule(2000);
  };
  const flush = () => {
    clearTimeout(timer);
    running ??= pass().finally(() => (running = undefined));
    return running;
  };

  form.addEventListener("input", (event) => {
    const part = parts.find((part) => part.box.contains(event.target));
    if (!part) return;
    keep(part);
    if (part.refused !== undefined) {
      part.refused = undefined;
      notice(`draft-refused-${part.name}`);
    }
    if (!part.dirty) return;
    if (failures) say(`Not saved since ${clock(since)}`);
    else say("Not saved yet");
    if (!failures) schedule(2000);
  });

  let done = false;
  form.addEventListener("submit", async (event) => {
    if (done) return;
    event.preventDefault();
    const { submitter } = event;
    if (running) await running;
    await flush();
    // A form that is being sent cannot be sent anew: with nothing to save, this event is not over yet.
    await new Promise((next) => setTimeout(next));
    const open = left();
    if (open.length) {
      const where = said.firstElementChild;
      where?.setAttribute("tabindex", "-1");
      where?.focus();
      return;
    }
    if (submitter?.value === "save" && submitter.name === "act" && partPage !== "submit") return;
    done = true;
    form.requestSubmit(submitter);
    // A page that comes back from the browser's memory saves again.
    done = false;
  });

  addEventListener("keydown", (event) => {
    const command = (event.ctrlKey || event.metaKey) && !event.altKey;
    if (command && event.key === "s") {
      event.preventDefault();
      flush();
    } else if (command && event.key === "Enter") {
      const next = one('button[value="next"]', form);
      if (!next) return;
      event.preventDefault();
      form.requestSubmit(next);
    } else if (event.key === "F8" && !event.defaultPrevented && !command) {
      const places = [...form.querySelectorAll("[data-found], .finding")].filter((place) => place.offsetParent);
      if (!places.length) return;
      event.preventDefault();
      const at = document.activeElement;
      const behind = (place) => at.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING;
      const before = (place) => at.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_PRECEDING;
      const place = event.shiftKey
        ? (places.filter((place) => before(place) && !place.contains(at)).pop() ?? places.at(-1))
        : (places.find((place) => behind(place) && !at.contains(place)) ?? places[0]);
      place.tabIndex = -1;
      place.focus();
    }
  });

  // The tab is closed or hidden, the connection or the session comes back: the moment to save.
  document.addEventListener("visibilitychange", () => left().length && flush());
  addEventListener("online", () => left().length && flush());
  addEventListener("focus", () => failures && flush());
  addEventListener("offline", () => {
    if (left().length) lost("You are offline.", "");
    else say("Offline. What you write is kept in this browser.");
  });
  addEventListener("beforeunload", (event) => {
    if (!keepsCopies && left().length) event.preventDefault();
  });

  /** What the server holds now of what an earlier visit kept; undefined where it does not say. */
  const stored = async ({ part, at }) => {
    // What was sent while a tab closed may still be on its way.
    if (Date.now() - at < 5000) await new Promise((next) => setTimeout(next, 1500));
    const path = part.split("/").map(encodeURIComponent).join("/");
    try {
      const answer = await fetch(`/drafts/${draft}/files/${path}`, { signal: AbortSignal.timeout(5000) });
      if (answer.status === 404) return "";
      return answer.ok ? plain(await answer.text()) : undefined;
    } catch {
      return undefined;
    }
  };
  /** Whether the server has what was kept; rows may be written in another way and be the same. */
  const has = (held, { part, text }) => {
    if (held === undefined || part !== "routes") return held === text;
    try {
      const [a, b] = [held, text].map((rows) => JSON.stringify(JSON.parse(rows || "[]")));
      return a === b;
    } catch {
      return false;
    }
  };

  // What an earlier visit could not save is offered, never put in and never thrown away unasked. What the server
  // has was saved, though nobody was there any more to hear it.
  const offer = () => {
    if (!storage) return;
    const found = [];
    for (let at = 0; at < storage.length; at++) {
      const name = storage.key(at);
      if (!name?.startsWith(prefix) || name.startsWith(prefix + visit)) continue;
      try {
        found.push({ name, ...JSON.parse(storage.getItem(name)) });
      } catch {}
    }
    found.sort((a, b) => b.at - a.at);
    found.forEach(async (entry, number) => {
      const part = parts.find((part) => part.name === entry.part);
      if (has(await stored(entry), entry)) {
        // It came there after this page was made.
        if (part && !part.dirty && part.read() !== entry.text) {
          part.base.value = entry.text;
          part.saved = entry.text;
          part.sent = entry.text;
          part.write(entry.text);
        }
        return storage.removeItem(entry.name);
      }
      const id = `draft-kept-${number}`;
      const when = new Date(entry.at);
      const day = dayOf(when) === dayOf(new Date()) ? "" : ` on ${dayOf(when)}`;
      const title = `“${entry.label}” was not saved at ${clock(when)}${day}.`;
      const drop = () => {
        storage.removeItem(entry.name);
        notice(id);
      };
      // Another tab that is still open saved it.
      addEventListener("storage", (event) => event.key === entry.name && event.newValue === null && notice(id));
      if (entry.resolved && location.search.includes("done=resolved")) return drop();
      if (!part && entry.page !== location.pathname + location.search) {
        notice(id, title, "What you wrote is in this browser.", [["Go there", entry.page]]);
        return;
      }
      if (!part) {
        // Its place is gone, a file that somebody removed; the text is not.
        notice(id, title, "It has no place in the draft any more. Here it is, to copy.", [["Throw it away", drop]]);
        const whole = document.createElement("pre");
        whole.className = "excerpt";
        whole.textContent = entry.text;
        document.getElementById(id).lastElementChild.append(whole);
        return;
      }
      if (part.read() === entry.text || part.saved === entry.text) return storage.removeItem(entry.name);
      const start = entry.text.length > 160 ? `${entry.text.slice(0, 160)}…` : entry.text;
      notice(id, title, [`${entry.text.length} characters, kept in this browser: “${start}”`], [
        [
          "Put it back",
          async () => {
            await flush();
            part.base.value = entry.base;
            part.seen.value = entry.seen;
            part.saved = plain(entry.base);
            part.sent = entry.sent;
            part.write(entry.text);
            keep(part);
            storage.removeItem(entry.name);
            notice(id);
            flush();
          },
        ],
        ["Keep what stands here", drop],
      ]);
    });
  };
  offer();
  document.documentElement.dataset.draft = "kept";
})();
