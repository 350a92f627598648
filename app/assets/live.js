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
  const source = new EventSource(banner.dataset.live);
  source.onmessage = (event) => say(JSON.parse(event.data));
  // A page that rests in the back-and-forward cache holds no stream.
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
