// The library's own page: uploads above, the wall as they come, one picture's words beside it, rights of many at once.

import { keepsItself } from "./picture_words.js";
import { setUploads } from "./uploads.js";
import { redraw, setWall } from "./wall.js";

const page = document.querySelector("[data-pictures]");
const holder = page.querySelector("[data-wall-holder]");
const pane = page.querySelector("[data-detail]");
let from = null;

setWall(holder);
const uploads = page.querySelector("[data-uploads]");
if (uploads) setUploads(uploads, { target: document.body, onAdded: added });

function added(picture) {
  redraw(holder, picture);
  remember(picture);
}

// --- More, without leaving the page ---

holder.addEventListener("click", async (event) => {
  const more = event.target.closest("[data-more]");
  if (more && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    const answer = await fetch(`${more.href}&part=1`);
    const part = document.createElement("template");
    part.innerHTML = await answer.text();
    const wall = holder.querySelector("[data-wall]");
    const first = part.content.querySelector("li");
    wall.append(...part.content.querySelectorAll("li"));
    const next = part.content.querySelector("[data-more]");
    more.closest("p").replaceWith(...(next ? [next.closest("p")] : []));
    first?.querySelector("[data-picture]").focus();
    return;
  }
  const one = event.target.closest("[data-picture]");
  if (one && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    open(one);
  }
});

// --- One picture beside the wall ---

async function open(one) {
  const answer = await fetch(new URL("../detail/", one.href));
  if (!answer.ok) {
    location.href = one.href;
    return;
  }
  from = one;
  for (const other of holder.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
  one.setAttribute("aria-current", "true");
  pane.innerHTML = await answer.text();
  pane.hidden = false;
  page.toggleAttribute("data-open", true);
  const form = pane.querySelector("[data-keeps]");
  if (form) {
    const token = form.querySelector('[name="csrfmiddlewaretoken"]').value;
    keepsItself(form, { token, saved: form.dataset.saved, onSaved: (picture) => redraw(holder, picture) });
  }
  pane.querySelector(".detail__title").focus();
}

function close() {
  pane.hidden = true;
  pane.replaceChildren();
  page.removeAttribute("data-open");
  from?.removeAttribute("aria-current");
  from?.focus();
}

pane.addEventListener("click", (event) => {
  if (event.target.closest("[data-detail-close]")) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !pane.hidden) close();
});

// --- The rights of a whole upload ---

const shared = page.querySelector("[data-shared]");
const uploaded = new Set();

function remember(picture) {
  uploaded.add(picture.id);
  if (!shared) return;
  shared.hidden = uploaded.size < 2 && !shared.dataset.batch;
  shared.querySelector("[data-count]").textContent = uploaded.size;
}

shared?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new FormData(shared);
  if (shared.dataset.batch) body.append("batch", shared.dataset.batch);
  else for (const key of uploaded) body.append("picture", key);
  const said = shared.querySelector("[data-kept]");
  const answer = await (await fetch(shared.action, { method: "POST", body })).json();
  said.textContent = answer.said || Object.values(answer.errors || {}).flat().join(" ");
  for (const picture of answer.pictures || []) {
    redraw(holder, picture);
    for (const form of uploads?.querySelectorAll(`form[action$="/${picture.id}/words/"]`) || []) {
      for (const name of ["credit", "licence"]) form.elements[name].value = picture[name];
    }
  }
});
