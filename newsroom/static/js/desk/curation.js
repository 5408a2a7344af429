// The curation screen: every act is a form that works alone; with this script it is sent in the background, stories can
// be dragged to slots, a slider leads through time, and the cursor stays with the story that was moved.

import { register } from "./shortcuts.js";

const live = document.querySelector("[data-curation-live]");
const screen = () => document.getElementById("curation");
let dragged = null;

async function swap(address, options = {}) {
  const old = screen();
  old.setAttribute("aria-busy", "true");
  const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" }, ...options }).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const fresh = page?.getElementById("curation");
  old.removeAttribute("aria-busy");
  if (!fresh) return false;
  const blocks = old.querySelector("[data-blocks]");
  old.replaceWith(document.adoptNode(fresh));
  const again = fresh.querySelector("[data-blocks]");
  if (blocks && again) again.open = blocks.open;
  history.replaceState(null, "", answer.url);
  document.title = page.title;
  prepare();
  const said = fresh.querySelector(".bar__message")?.textContent || fresh.querySelector("#tense")?.textContent || "";
  requestAnimationFrame(() => { live.textContent = said.replace(/\s+/g, " ").trim(); });
  return true;
}

async function send(form, extra = []) {
  const sent = new FormData(form);
  for (const [name, value] of extra) sent.set(name, value);
  const done = form.method === "post"
    ? await swap(form.action, { method: "POST", body: sent })
    : await swap(`${form.action}?${new URLSearchParams(sent)}`);
  if (done) return true;
  // What can't be sent in the background is sent as forms are.
  for (const [name, value] of extra) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(field);
  }
  form.submit();
  return false;
}

// The cursor goes where the same button of the same story is now.
function follow(story, act, field) {
  const found = field ? document.getElementById(field)
    : [...document.querySelectorAll(`[data-story="${story}"] [data-act="${act}"], [data-story="${story}"] [data-act]`)]
      .find((button) => !button.disabled) || document.querySelector("[data-undo]");
  const exact = field ? null : document.querySelector(`.slot[data-story="${story}"] [data-act="${act}"]:not(:disabled)`);
  (exact || found)?.focus();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!screen()?.contains(form)) return;
  event.preventDefault();
  const button = event.submitter;
  const story = button?.closest("[data-story]")?.dataset.story;
  const act = button?.dataset.act;
  const field = form.matches("[data-find]") ? "candidates-q" : form.matches("[data-when]") ? "at" : "";
  if (await send(form, button?.name ? [[button.name, button.value]] : [])) follow(story, act, field);
});

function startDrag(event) {
  const item = event.target.closest?.("[data-story]");
  if (!item) return;
  dragged = item;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", item.dataset.story);
  item.classList.add("is-dragged");
  screen().classList.add("is-dropping");
}

function over(event) {
  const slot = dragged && event.target.closest?.(".slot");
  for (const one of document.querySelectorAll(".slot.is-over")) if (one !== slot) one.classList.remove("is-over");
  if (!slot || slot === dragged) return;
  event.preventDefault();
  slot.classList.add("is-over");
}

function endDrag() {
  dragged?.classList.remove("is-dragged");
  screen()?.classList.remove("is-dropping");
  for (const one of document.querySelectorAll(".is-over")) one.classList.remove("is-over");
  dragged = null;
}

async function drop(event) {
  const slot = dragged && event.target.closest?.(".slot");
  if (!slot || slot === dragged) return;
  event.preventDefault();
  const place = slot.closest("[data-place]").dataset.place;
  const { story, pin } = dragged.dataset;
  const here = dragged.closest("[data-place]")?.dataset.place === place;
  const moves = pin && here && screen().dataset.tense === "now";
  endDrag();
  const what = moves ? ["move", `${pin}:${slot.dataset.slot}`] : ["pin", `${place}:${story}:${slot.dataset.slot}`];
  if (await send(document.getElementById("act"), [what])) follow(story, "pin");
}

// Arrows move the story whose buttons hold the cursor; P pins or unpins it; U takes the last change back.
function keys() {
  const [move, pin, undo, group] = screen().dataset.keys.split("|");
  const press = (act) => document.activeElement?.closest?.(".slot")?.querySelector(`[data-act="${act}"]:not(:disabled)`)?.click();
  register("Alt+ArrowUp", move, () => press("up"), { group });
  register("Alt+ArrowDown", move, () => press("down"), { group });
  register("P", pin, () => press("pin"), { group });
  register("U", undo, () => document.querySelector("[data-undo]")?.click(), { group });
}

function prepareTime() {
  const form = document.querySelector("[data-when]");
  const slide = form?.querySelector("[data-when-slide]");
  const range = slide?.querySelector("input");
  if (!range) return;
  slide.hidden = false;
  const shown = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: form.dataset.zone });
  const typed = () => shown.format(new Date(Date.now() + range.valueAsNumber * 60_000)).replace(" ", "T");
  const say = () => range.setAttribute("aria-valuetext", range.valueAsNumber === 0 ? form.querySelector(".when__word").textContent : typed().replace("T", ", "));
  say();
  range.addEventListener("input", () => {
    form.querySelector("#at").value = typed();
    say();
  });
  range.addEventListener("change", async () => {
    const now = Math.abs(range.valueAsNumber) < 15;
    const sent = now ? "" : `?${new URLSearchParams({ at: typed() })}`;
    if (await swap(`${form.action}${sent}`)) document.querySelector("[data-when-slide] input")?.focus();
  });
}

function prepare() {
  const until = document.querySelector("[data-until]");
  const field = document.querySelector("[data-until-at]");
  if (until && field) {
    const show = () => { field.hidden = until.value !== "at"; };
    until.addEventListener("change", show);
    show();
  }
  for (const words of document.querySelectorAll("[data-with-script]")) words.hidden = false;
  if (until) {
    for (const item of document.querySelectorAll(".slot[data-story], .candidate")) {
      item.draggable = true;
      for (const link of item.querySelectorAll("a, img")) link.draggable = false;
    }
  }
  prepareTime();
}

// On a phone the sidebar gives way to the page, unless something is pinned there.
const sidebar = document.querySelector("[data-blocks]");
if (sidebar && matchMedia("(max-width: 640px)").matches && !sidebar.querySelector(".slot--pinned")) sidebar.open = false;

document.addEventListener("dragstart", startDrag);
document.addEventListener("dragover", over);
document.addEventListener("dragend", endDrag);
document.addEventListener("drop", drop);
prepare();
keys();
