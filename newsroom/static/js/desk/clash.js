// Two people wrote into one field: both texts side by side, and three ways on. Nothing is overwritten before one is chosen.

import { place } from "./controls.js";

function button(text, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "desk-button desk-button--small", textContent: text });
  made.addEventListener("click", act);
  return made;
}

function column(title, text, html) {
  const box = document.createElement("div");
  box.className = "clash__text";
  const said = document.createElement("div");
  said.className = "clash__said";
  // A text's mark-up was cleaned by the server or stands in this page's own editor; it is shown as words all the same.
  said.textContent = html ? new DOMParser().parseFromString(text.replace(/<\/(p|h[2-6]|li|blockquote|tr)>/g, "$&\n"), "text/html").body.textContent.trim() : text;
  box.append(Object.assign(document.createElement("h3"), { textContent: title }), said);
  return box;
}

export function offer(form, name, { theirs, mine, label, words, settle }) {
  withdraw(form, name);
  const box = document.createElement("section");
  const by = words.theirs.replace("%(by)s", theirs.by);
  const text = (value) => (Array.isArray(value) ? value.join(", ") : value);
  box.className = "clash";
  box.dataset.clash = name;
  box.tabIndex = -1;
  box.setAttribute("aria-label", words.clash.replace("%(by)s", theirs.by).replace("%(field)s", label));
  const acts = document.createElement("div");
  acts.className = "clash__acts";
  acts.append(button(words.keepMine, () => settle("mine")), button(words.takeTheirs.replace("%(by)s", theirs.by), () => settle("theirs")));
  if (name === "body") acts.append(button(words.keepBoth, () => settle("both")));
  const both = document.createElement("div");
  both.className = "clash__both";
  both.append(column(by, text(theirs.typed), name === "body"), column(words.mine, text(mine), name === "body"));
  box.append(Object.assign(document.createElement("p"), { className: "clash__title", textContent: box.getAttribute("aria-label") }), both, acts);
  box.setAttribute("role", "group");
  place(form, name)?.append(box);
  form.dispatchEvent(new CustomEvent("newsroom:tell", { detail: { text: box.getAttribute("aria-label"), level: "warning" } }));
}

export function withdraw(form, name) {
  form.querySelector(`[data-clash="${name}"]`)?.remove();
}
