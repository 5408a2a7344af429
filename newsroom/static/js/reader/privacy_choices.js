// The page of privacy choices: shows what this browser has kept, gives and takes back, each with one click.

import { canBeGiven, choices, give, isGiven, signal, withdraw } from "./consent.js";

const page = document.querySelector("[data-privacy-choices]");

function show(part) {
  const { purpose, version } = part.dataset;
  const given = isGiven(purpose, version);
  const state = part.querySelector("[data-state]");
  state.dataset.plain ??= state.textContent;
  part.toggleAttribute("data-given", given);
  part.querySelector(".privacy-choices__buttons").hidden = !given && !canBeGiven(purpose);
  part.querySelector("[data-give]").hidden = given;
  part.querySelector("[data-withdraw]").hidden = !given;
  if (given) {
    const day = new Date(choices()[purpose].at);
    const shown = Number.isNaN(day.getTime()) ? "" : day.toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
    state.textContent = `${state.dataset.given} ${shown}`.trim();
  } else state.textContent = canBeGiven(purpose) ? state.dataset.plain : state.dataset.refused;
}

function say(word, parts) {
  const names = parts.map((part) => part.querySelector("h2").textContent);
  page.querySelector("[data-told]").textContent = `${page.querySelector("[data-told]").dataset[word]} ${names.join(", ")}`;
}

if (page) {
  const parts = [...page.querySelectorAll("[data-purpose]")];
  const all = page.querySelector("[data-all]");
  const showAll = () => {
    parts.forEach(show);
    all.hidden = !Object.keys(choices()).length;
  };
  for (const part of parts) {
    const { purpose, version } = part.dataset;
    part.querySelector("[data-give]").addEventListener("click", () => {
      give(purpose, version);
      showAll();
      say("given", [part]);
      part.querySelector("[data-withdraw]").focus();
    });
    part.querySelector("[data-withdraw]").addEventListener("click", () => {
      withdraw(purpose);
      showAll();
      say("withdrawn", [part]);
      part.querySelector("[data-give]").focus();
    });
  }
  all.querySelector("button").addEventListener("click", () => {
    const given = parts.filter((part) => part.hasAttribute("data-given"));
    Object.keys(choices()).forEach(withdraw);
    showAll();
    say("withdrawn", given);
    page.querySelector("h1").tabIndex = -1;
    page.querySelector("h1").focus();
  });
  page.querySelector("[data-signal]").hidden = !signal();
  addEventListener("storage", showAll);
  addEventListener("pageshow", showAll);
  showAll();
}
