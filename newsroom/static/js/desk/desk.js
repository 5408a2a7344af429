// What every screen of the desk needs: rows that move, and names for the boxes that libraries build.

import "./palette.js";
import "./rows.js";
import { register } from "./shortcuts.js";

function nameOf(select) {
  const label = select.labels?.[0];
  return select.getAttribute("aria-label") || (label ? label.textContent.trim() : "");
}

function nameBoxes(root) {
  for (const box of root.querySelectorAll(".select2-selection")) {
    const select = box.closest(".select2")?.previousElementSibling;
    const name = select instanceof HTMLSelectElement ? nameOf(select) : "";
    if (!name) continue;
    const shown = box.querySelector(".select2-selection__rendered");
    const value = shown?.getAttribute("title") || "";
    for (const attribute of ["role", "aria-readonly"]) shown?.removeAttribute(attribute);
    box.removeAttribute("aria-labelledby");
    const list = box.getAttribute("aria-owns");
    if (list) box.setAttribute("aria-controls", list);
    else box.removeAttribute("aria-controls");
    box.setAttribute("aria-label", value ? `${name}: ${value}` : name);
    for (const field of box.querySelectorAll(".select2-search__field")) field.setAttribute("aria-label", name);
  }
  const open = document.querySelector(".select2-container--open .select2-search__field");
  if (open && !open.hasAttribute("aria-label")) {
    const select = document.querySelector(".select2-container--open")?.previousElementSibling;
    open.setAttribute("aria-label", select instanceof HTMLSelectElement ? nameOf(select) : "");
  }
  for (const list of document.querySelectorAll(".select2-results__options:not([aria-label])")) {
    list.setAttribute("aria-label", open?.getAttribute("aria-label") || "");
  }
}

// The library writes its boxes when it likes; a look after each change of the page is enough.
let waiting = 0;
new MutationObserver(() => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => nameBoxes(document));
}).observe(document.documentElement, { childList: true, subtree: true });
nameBoxes(document);

// On a phone the filters give way to the list, unless one is at work.
for (const filters of document.querySelectorAll("[data-narrow-shut]")) {
  const atWork = [...filters.querySelectorAll("select")].some((select) => select.value);
  if (matchMedia("(max-width: 640px)").matches && !atWork) filters.open = false;
}

// The label of a text leads into the editor that stands in the field's place.
document.addEventListener("click", (event) => {
  const field = event.target.closest?.("label")?.control;
  field?.closest(".prose-editor")?.querySelector(".ProseMirror")?.focus();
});

// These stand in the list of keys of every screen, so they need no words here.
const find = document.getElementById("searchbar");
const begin = document.querySelector(".addlink");
if (find) register("/", "", () => find.focus());
if (begin) register("C", "", () => begin.click());
