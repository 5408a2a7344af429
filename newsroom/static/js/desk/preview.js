// The story as readers will get it, beside the form: at the width of a phone, a tablet or a desk, fresh after each autosave.
//
// It needs a link `data-preview-open` to the preview's address. `newsroom:kept` on the document says that what was typed
// has reached the server. Mod+Alt+P opens and closes it.

import { register } from "./shortcuts.js";

const WIDTHS = { phone: 390, tablet: 768, desk: 1280 };
const link = () => document.querySelector("[data-preview-open]");
const words = document.querySelector("[data-preview-words]")?.dataset ?? {};
let look = null;
let width = "phone";
let waiting = 0;

function button(text, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  made.className = "desk-button desk-button--small";
  made.addEventListener("click", act);
  return made;
}

function fit() {
  if (!look) return;
  const stage = look.querySelector(".look__stage");
  const frame = look.querySelector("iframe");
  const scale = Math.min(1, stage.clientWidth / WIDTHS[width]);
  frame.style.setProperty("width", `${WIDTHS[width]}px`);
  frame.style.setProperty("height", `${stage.clientHeight / scale}px`);
  frame.style.setProperty("transform", `scale(${scale})`);
  frame.style.setProperty("margin-inline-start", `${Math.max(0, (stage.clientWidth - WIDTHS[width] * scale) / 2)}px`);
  for (const each of look.querySelectorAll("[data-width]")) each.setAttribute("aria-pressed", each.dataset.width === width);
}

function refresh() {
  const frame = look?.querySelector("iframe");
  if (!frame) return;
  const place = frame.contentWindow?.scrollY ?? 0;
  frame.addEventListener("load", () => frame.contentWindow?.scrollTo(0, place), { once: true });
  frame.contentWindow?.location.reload();
}

function open() {
  look = Object.assign(document.createElement("aside"), { className: "look" });
  look.setAttribute("aria-label", words.title || "Preview");
  const bar = Object.assign(document.createElement("div"), { className: "look__bar" });
  for (const name of Object.keys(WIDTHS)) {
    const choice = button(words[name] || name, () => { width = name; fit(); });
    choice.dataset.width = name;
    bar.append(choice);
  }
  const away = button(words.close || "Close", close);
  away.classList.add("look__close");
  bar.append(away);
  const stage = Object.assign(document.createElement("div"), { className: "look__stage" });
  const frame = Object.assign(document.createElement("iframe"), { className: "look__frame", src: link().href });
  frame.title = words.title || "Preview";
  // Readers' scripts have nothing to do here, and a link leads nowhere.
  frame.setAttribute("sandbox", "allow-same-origin");
  stage.append(frame);
  look.append(bar, stage);
  document.body.append(look);
  document.documentElement.dataset.previewing = "";
  fit();
  away.focus();
}

function close() {
  look?.remove();
  look = null;
  delete document.documentElement.dataset.previewing;
  link()?.focus();
}

const toggle = () => (look ? close() : link() && open());

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-preview-open]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  toggle();
});
document.addEventListener("newsroom:kept", () => {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, 200);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && look?.contains(document.activeElement)) close();
});
addEventListener("resize", fit);
if (link()) register("Mod+Alt+P", words.key || "Preview beside the story", toggle);
