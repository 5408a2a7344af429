// Comments at another company, on the page that a reader opened for them: who said “always” in this browser needn't
// press again (js/reader/consent.js keeps that), and takes it back above the frame as easily.

import { canBeRemembered, give, isGiven, withdraw } from "./consent.js";

const form = document.querySelector("form[data-outside]");
if (form) {
  const { purpose, version } = form.dataset;
  const always = form.querySelector("[data-outside-always]");
  always.hidden = !canBeRemembered();
  form.addEventListener("submit", () => {
    if (always.querySelector("input").checked && canBeRemembered()) give(purpose, version);
  });
  if (isGiven(purpose, version)) form.requestSubmit();
}

const kept = document.querySelector("[data-outside-kept]");
if (kept && isGiven(kept.dataset.purpose, kept.dataset.version)) {
  kept.hidden = false;
  kept.querySelector("button").addEventListener("click", () => {
    withdraw(kept.dataset.purpose);
    // Back to where it is asked first: this page, opened with a press, would load it again.
    location.replace("../");
  });
}
