// Advertisements: tells our own server when one was seen or followed, and shows those from outside to readers who
// allowed it. What is sent is the advertisement's number and the word. Readers who ask not to be tracked aren't counted.

import { canBeGiven, give, isGiven, signal, withdraw } from "./consent.js";

const SEEN_AFTER = 1000;

function tell(ad, kind) {
  if (signal() || navigator.webdriver) return;
  navigator.sendBeacon?.("/counted/", new URLSearchParams({ ad, kind }));
}

function watch(part) {
  let timer;
  const watcher = new IntersectionObserver(([entry]) => {
    clearTimeout(timer);
    if (!entry.isIntersecting) return;
    timer = setTimeout(() => {
      watcher.disconnect();
      tell(part.dataset.ad, "seen");
    }, SEEN_AFTER);
  }, { threshold: 0.5 });
  watcher.observe(part);
  part.querySelector("[data-ad-link]").addEventListener("click", () => tell(part.dataset.ad, "followed"));
}

// One press allows it for every slot of the page, one takes it back; what stands in a slot's room changes, not its size.
function load(part) {
  const frame = document.createElement("iframe");
  frame.title = part.dataset.title;
  frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
  frame.referrerPolicy = "no-referrer";
  frame.loading = "lazy";
  frame.src = part.dataset.adTag;
  const offer = part.querySelector(".ad__offer");
  offer.replaceWith(frame);
  const stop = part.querySelector("[data-ad-stop]");
  stop.hidden = false;
  stop.onclick = () => {
    withdraw("ads");
    for (const shown of outside) shown.dispatchEvent(new Event("newsroom:withdrawn"));
    part.querySelector("[data-ad-allow]").focus();
  };
  part.addEventListener("newsroom:withdrawn", () => {
    frame.replaceWith(offer);
    stop.hidden = true;
    propose(part);
  }, { once: true });
}

function propose(part) {
  const allow = part.querySelector("[data-ad-allow]");
  allow.hidden = !canBeGiven("ads");
  allow.onclick = () => {
    give("ads", part.dataset.version);
    outside.forEach(load);
    part.querySelector("[data-ad-stop]").focus();
  };
}

const outside = document.documentElement.dataset.pass ? [] : [...document.querySelectorAll("[data-ad-tag]")];
for (const part of outside) (isGiven("ads", part.dataset.version) ? load : propose)(part);
if (!document.documentElement.dataset.pass) document.querySelectorAll("[data-ad]").forEach(watch);
