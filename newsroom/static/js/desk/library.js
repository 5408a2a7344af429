// The picture library in a dialog: find, upload, choose. `choosePicture()` answers with the picture, or null.

import { setUploads } from "./uploads.js";
import { setWall } from "./wall.js";

const address = () => document.querySelector('meta[name="desk-pictures"]').content;
const shared = new Map();
let dialog = null;
let answer = null;

export async function choosePicture() {
  if (!dialog) await build();
  await load(new URLSearchParams());
  dialog.showModal();
  dialog.querySelector('input[name="q"]').focus();
  return new Promise((resolve) => {
    answer = resolve;
  });
}

// One picture's description by its number; asked for once.
export function describe(number) {
  if (!shared.has(number)) {
    const asked = fetch(new URL(`../${number}/preview/`, new URL(address(), location.href)))
      .then((response) => (response.ok ? response.json() : { picture: null }))
      .then((found) => found.picture)
      .catch(() => null);
    shared.set(number, asked);
  }
  return shared.get(number);
}

async function build() {
  const page = await fetch(`${address()}?dialog=1`);
  const holder = document.createElement("template");
  holder.innerHTML = await page.text();
  dialog = holder.content.firstElementChild;
  document.body.append(dialog);
  dialog.querySelector("[data-library-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => settle(null));
  dialog.querySelector("[data-library-search]").addEventListener("input", search);
  dialog.querySelector("[data-library-search]").addEventListener("submit", (event) => event.preventDefault());
  const wall = dialog.querySelector("[data-library-wall]");
  wall.addEventListener("click", clicked);
  setWall(wall);
  const uploads = dialog.querySelector("[data-uploads]");
  if (uploads) setUploads(uploads, { target: dialog, onChosen: uploaded, onAdded: remember });
}

function remember(picture) {
  shared.set(String(picture.id), Promise.resolve(picture));
}

function uploaded(picture) {
  remember(picture);
  dialog.querySelector("[data-list]").replaceChildren();
  settle(picture);
}

function settle(picture) {
  const resolve = answer;
  answer = null;
  if (dialog.open) dialog.close();
  resolve?.(picture);
}

let soon = 0;
function search(event) {
  clearTimeout(soon);
  const words = event.currentTarget.q.value;
  soon = setTimeout(() => load(new URLSearchParams({ q: words })), 200);
}

let asked = 0;
async function load(query) {
  const wall = dialog.querySelector("[data-library-wall]");
  asked += 1;
  const mine = asked;
  try {
    const page = await (await fetch(`${address()}?${query}`)).text();
    // An answer that was overtaken by a newer question is not shown.
    if (mine === asked) wall.innerHTML = page;
  } catch {
    wall.textContent = dialog.dataset.wrong;
  }
}

async function clicked(event) {
  const page = event.target.closest("[data-page]");
  if (page) return load(new URLSearchParams({ q: dialog.querySelector('[name="q"]').value, page: page.dataset.page }));
  const one = event.target.closest("[data-picture]");
  if (one) settle(await describe(one.dataset.picture));
}
