// Asks how far the fetching of a repository is, and shows it, until there is something else to do.
(() => {
  "use strict";
  const here = () => document.querySelector("#content");
  const asks = () => here().querySelector("[data-fetching]");
  let pause = 1000;

  const look = async () => {
    if (!asks()) return;
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (answer.ok) {
        const next = new DOMParser().parseFromString(await answer.text(), "text/html");
        const body = next.querySelector("#content");
        if (body.querySelector("[data-fetching]")) {
          const [before, after] = [asks(), body.querySelector("[data-fetching]")];
          // Only what changed is read aloud.
          if (before.textContent !== after.textContent) before.replaceChildren(...after.childNodes);
        } else {
          document.title = next.title;
          here().replaceChildren(...body.childNodes);
          here().querySelector("[role=status]")?.setAttribute("tabindex", "-1");
          here().querySelector("[role=status]")?.focus();
          return;
        }
      }
    } catch {
      // The network is gone for a moment.
    }
    pause = Math.min(pause * 1.3, 5000);
    setTimeout(look, pause);
  };

  if (asks()) setTimeout(look, pause);
})();
