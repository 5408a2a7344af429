// The command palette: Ctrl or ⌘ and K. What the screen can do (from its keys), where one was lately, and what the
// desk finds by the words. Arrows go up and down, Enter goes there, with Ctrl or ⌘ in a tab of its own.

import { acts, register } from "./shortcuts.js";

const dialog = document.querySelector("[data-palette]");
const field = dialog?.querySelector(".palette__words");
const found = dialog?.querySelector(".palette__found");
const said = dialog?.querySelector(".palette__said");
const WAIT = 160;
const MOST_RECENT = 7;
const shelf = `desk-lately-${dialog?.dataset.person}`;
let waiting = 0;
let asked = 0;
let answered = [];
let chosen = -1;

function lately() {
  try {
    return JSON.parse(localStorage.getItem(shelf)) || [];
  } catch {
    return [];
  }
}

function remember(item) {
  try {
    const others = lately().filter((other) => other.link !== item.link);
    localStorage.setItem(shelf, JSON.stringify([item, ...others].slice(0, MOST_RECENT)));
  } catch {
    // Without storage there is no list of where one was.
  }
}

const has = (text, words) => text.toLowerCase().includes(words.toLowerCase());

function groups(words) {
  const offered = acts().filter((act) => has(act.words, words)).map((act) => ({ title: act.words, about: act.keys, act: act.act }));
  const recent = lately().filter((item) => item.link !== location.pathname && has(item.title, words));
  return [
    { title: dialog.dataset.titleRecent, items: words ? recent.slice(0, 3) : recent },
    { title: dialog.dataset.titleActs, items: words ? offered.slice(0, 6) : offered },
    ...(words ? answered : []),
  ].filter((group) => group.items.length);
}

const options = () => [...found.querySelectorAll("[role=option]")];

function choose(place) {
  const all = options();
  chosen = all.length ? (place + all.length) % all.length : -1;
  all.forEach((option, number) => option.setAttribute("aria-selected", String(number === chosen)));
  if (chosen < 0) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", all[chosen].id);
  all[chosen].scrollIntoView({ block: "nearest" });
}

function option(item, number) {
  const made = Object.assign(document.createElement("div"), { className: "palette__one", id: `palette-${number}` });
  made.setAttribute("role", "option");
  const title = Object.assign(document.createElement("span"), { textContent: item.title });
  const about = Object.assign(document.createElement("span"), { className: "palette__about", textContent: item.about || "" });
  made.append(title, " ", about);
  made.addEventListener("click", (event) => go(item, event.ctrlKey || event.metaKey));
  made.item = item;
  return made;
}

function draw() {
  let number = 0;
  found.replaceChildren(...groups(field.value.trim()).map((group) => {
    const part = document.createElement("div");
    part.setAttribute("role", "group");
    part.setAttribute("aria-label", group.title);
    const title = Object.assign(document.createElement("p"), { className: "palette__title", textContent: group.title });
    title.setAttribute("aria-hidden", "true");
    part.append(title, ...group.items.map((item) => option(item, (number += 1))));
    return part;
  }));
  field.setAttribute("aria-expanded", String(number > 0));
  const words = dialog.dataset;
  said.textContent = number ? `${words.saidFound} ${number}` : field.value.trim() ? words.saidNone : "";
  choose(0);
  if (!number) choose(-1);
}

async function ask() {
  const words = field.value.trim();
  const mine = ++asked;
  if (!words) {
    answered = [];
    return draw();
  }
  try {
    const answer = await fetch(`${dialog.dataset.address}?${new URLSearchParams({ s: words })}`);
    if (mine !== asked || !answer.ok) return;
    answered = (await answer.json()).groups;
    draw();
  } catch {
    // Without a connection the screen's own acts stay.
  }
}

function go(item, apart) {
  dialog.close();
  if (item.act) return setTimeout(() => item.act(new Event("palette")));
  remember({ title: item.title, about: item.about, link: item.link });
  if (apart) window.open(item.link, "_blank", "noopener");
  else location.assign(item.link);
}

function open() {
  if (dialog.open) return;
  field.value = "";
  answered = [];
  dialog.showModal();
  draw();
  field.focus();
}

if (dialog) {
  // It stands in the list of keys of every screen, so it needs no words here.
  register("Mod+K", "", open);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-palette-open]")) open();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-palette-shut]")) dialog.close();
  });
  field.addEventListener("input", () => {
    draw();
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (steps[event.key]) {
      event.preventDefault();
      choose(chosen + steps[event.key]);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      const option = options()[chosen];
      if (option) go(option.item, event.ctrlKey || event.metaKey);
    } else if (event.key === "Escape" && field.value) {
      // The first Escape clears the words, the second shuts.
      event.preventDefault();
      field.value = "";
      ask();
    }
  });
  // A screen that was opened is where one was lately.
  const title = document.querySelector(".desk-head__title")?.textContent.trim();
  if (title && /\/\d+\/change\/$/.test(location.pathname)) remember({ title, about: "", link: location.pathname });
}
