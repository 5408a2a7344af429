// The appeal: of its wordings one is picked by chance, nothing is remembered, and the link to the form says which it
// was. Our own server is told when one stood before someone's eyes; readers who ask not to be tracked aren't counted.

import { signal } from "./consent.js";

const SEEN_AFTER = 1000;

function pick(part) {
  const others = [...part.querySelectorAll("template[data-wording]")];
  const chosen = others[Math.floor(Math.random() * (others.length + 1))];
  if (!chosen) return;
  part.dataset.wording = chosen.dataset.wording;
  part.querySelector("[data-appeal-headline]").textContent = chosen.dataset.headline;
  part.querySelector("[data-appeal-text]").textContent = chosen.dataset.text;
  for (const words of part.querySelectorAll("[data-appeal-button]")) words.textContent = chosen.dataset.button;
  for (const link of part.querySelectorAll("a[href*='wording=']")) {
    link.href = link.href.replace(/wording=\d+/, `wording=${chosen.dataset.wording}`);
  }
}

function watch(part) {
  let timer;
  const watcher = new IntersectionObserver(([entry]) => {
    clearTimeout(timer);
    if (!entry.isIntersecting) return;
    timer = setTimeout(() => {
      watcher.disconnect();
      navigator.sendBeacon?.("/counted/", new URLSearchParams({ wording: part.dataset.wording, kind: "asked" }));
    }, SEEN_AFTER);
  }, { threshold: 0.5 });
  watcher.observe(part);
}

const part = document.querySelector("[data-appeal][data-wording]");
if (part) {
  pick(part);
  if (!signal() && !navigator.webdriver) watch(part);
}
