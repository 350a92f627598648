// Says that something happened while the page was open. Nothing moves by itself: the banner offers
// to show it.
(() => {
  "use strict";
  const banner = document.querySelector("[data-live]");
  if (!banner || !window.EventSource) return;
  const words = banner.querySelector("[data-live-words]");
  const link = banner.querySelector("[data-live-link]");
  const seen = new Map();
  const say = (happened) => {
    seen.set(happened.number, happened);
    const others = seen.size - 1;
    const about = banner.dataset.liveMany === undefined ? "" : `#${happened.number} ${happened.image}: `;
    const turn = happened.your_turn ? " It is your turn." : "";
    const more = others ? ` And ${others} more proposal${others > 1 ? "s" : ""} moved.` : "";
    words.textContent = about + happened.sentence + turn + more;
    banner.hidden = false;
  };
  banner.querySelector("[data-live-close]").onclick = () => {
    banner.hidden = true;
    seen.clear();
  };
  link.href = location.pathname + location.search;
  // A browser has few connections to one host: only the page that is looked at holds one, and asks
  // for what it missed when it is looked at again.
  const address = new URL(banner.dataset.live, location.href);
  let source;
  const close = () => {
    source?.close();
    source = undefined;
  };
  const listen = () => {
    if (source || document.hidden) return;
    source = new EventSource(address);
    source.onmessage = (event) => {
      if (address.searchParams.has("after")) address.searchParams.set("after", event.lastEventId);
      say(JSON.parse(event.data));
    };
  };
  addEventListener("visibilitychange", () => (document.hidden ? close() : listen()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", listen);
  listen();
})();
