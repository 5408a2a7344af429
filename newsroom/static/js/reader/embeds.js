// Offers to load what a story shows from elsewhere. A frame is made only when the reader says so, or has said so for
// good, for all of that purpose: js/reader/consent.js keeps that, and beneath the frame it can be taken back.

import { canBeRemembered, give, isGiven, withdraw } from "./consent.js";

const given = ({ dataset }) => isGiven(dataset.purpose, dataset.version);

function load(figure, { focus }) {
  const plate = figure.querySelector(".embed__plate");
  const frame = document.createElement("iframe");
  frame.className = "embed__frame";
  frame.title = figure.dataset.title;
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation");
  frame.allow = "fullscreen; encrypted-media; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.loading = "lazy";
  frame.src = figure.dataset.frame;
  plate.replaceWith(frame);
  if (focus) frame.focus();
  // Posts say how tall they are; only the frame's own provider is listened to.
  window.addEventListener("message", (event) => {
    if (event.source === frame.contentWindow) fit(frame, event.data);
  });
  const kept = figure.querySelector("[data-embed-kept]");
  kept.hidden = !given(figure);
  kept.querySelector("[data-embed-stop]").addEventListener("click", () => {
    withdraw(figure.dataset.purpose);
    frame.replaceWith(plate);
    kept.hidden = true;
    offer(figure);
    plate.querySelector("[data-embed-load]").focus();
  }, { once: true });
}

function fit(frame, said) {
  let told = said;
  try {
    if (typeof said === "string") told = JSON.parse(said);
  } catch {
    return;
  }
  const height = Number(told?.height || told?.["twttr.embed"]?.params?.[0]?.height
    || Object.values(told?.["datawrapper-height"] || {})[0]);
  if (height > 60 && height < 4000) frame.height = Math.ceil(height);
}

function offer(figure) {
  const part = figure.querySelector("[data-embed-offer]");
  part.hidden = false;
  const always = part.querySelector("[data-embed-always]");
  always.checked = false;
  // A browser that asks not to be tracked is not asked whether it would like to be, for good.
  always.closest("label").hidden = !canBeRemembered();
  part.querySelector("[data-embed-load]").onclick = () => {
    if (always.checked && canBeRemembered()) give(figure.dataset.purpose, figure.dataset.version);
    load(figure, { focus: true });
  };
}

for (const figure of document.querySelectorAll("figure[data-embed]")) {
  if (given(figure)) load(figure, { focus: false });
  else offer(figure);
}
