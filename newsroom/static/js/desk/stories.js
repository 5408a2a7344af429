// The keys of the list of stories: J and K go down and up, Enter opens, X chooses, / leads to the words.

import { register } from "./shortcuts.js";

const list = document.querySelector("[data-story-list]");
const words = list?.dataset ?? {};
const rows = () => [...document.querySelectorAll("[data-row]")];
const linkIn = (row) => row?.querySelector("[data-open]");

function here() {
  const all = rows();
  const focused = all.findIndex((row) => row.contains(document.activeElement));
  return focused >= 0 ? focused : all.findIndex((row) => row.hasAttribute("data-here"));
}

function go(step) {
  const all = rows();
  if (!all.length) return;
  const from = here();
  const to = Math.min(all.length - 1, Math.max(0, from < 0 ? 0 : from + step));
  for (const row of all) row.toggleAttribute("data-here", row === all[to]);
  (linkIn(all[to]) || all[to].querySelector("input"))?.focus();
  all[to].scrollIntoView({ block: "nearest" });
}

function choose() {
  const box = rows()[here()]?.querySelector(".action-select");
  box?.click();
}

function open() {
  const on = document.activeElement;
  // A link or button under the cursor does its own work.
  if (on && on !== document.body && !on.matches("[data-open]")) return on.click?.();
  linkIn(rows()[here()])?.click();
}

const boxes = () => [...document.querySelectorAll(".action-select")];

// The box above the rows chooses all of them, and the line beneath says how many are chosen.
function count() {
  const [all, chosen] = [boxes().length, boxes().filter((box) => box.checked).length];
  const [whole, line] = [document.getElementById("action-toggle"), document.querySelector(".action-counter")];
  if (whole) Object.assign(whole, { checked: all > 0 && chosen === all, indeterminate: chosen > 0 && chosen < all });
  if (line && window.ngettext) {
    const said = window.ngettext("%(sel)s of %(cnt)s selected", "%(sel)s of %(cnt)s selected", chosen);
    line.textContent = window.interpolate(said, { sel: chosen, cnt: all }, true);
  }
}

if (list) {
  list.addEventListener("change", (event) => {
    if (event.target.id === "action-toggle") for (const box of boxes()) box.checked = event.target.checked;
    if (event.target.matches("#action-toggle, .action-select")) count();
  });
  window.addEventListener("pageshow", count);
  const group = words.keysGroup || "";
  register("J", words.keysDown, () => go(1), { group });
  register("K", words.keysUp, () => go(-1), { group });
  register("X", words.keysChoose, choose, { group });
  register("Enter", words.keysEnter, open, { group });
  register("/", "", () => document.getElementById("searchbar")?.select(), { group });
}
