// The picture library in a dialog: find, upload, choose. `choosePicture()` answers with the picture, or null.

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
  dialog.querySelector("[data-library-wall]").addEventListener("click", clicked);
  dialog.querySelector("[data-library-upload]")?.addEventListener("submit", upload);
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

async function load(query) {
  const wall = dialog.querySelector("[data-library-wall]");
  try {
    const page = await fetch(`${address()}?${query}`);
    wall.innerHTML = await page.text();
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

async function upload(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector("button:not([type])");
  for (const place of form.querySelectorAll("[data-error]")) place.textContent = "";
  button.disabled = true;
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form) });
    show(form, await response.json());
  } catch {
    form.querySelector('[data-error="file"]').textContent = dialog.dataset.wrong;
  }
  button.disabled = false;
}

function show(form, said) {
  if (said.picture) {
    form.reset();
    settle(said.picture);
    return;
  }
  for (const [name, errors] of Object.entries(said.errors || {})) {
    const place = form.querySelector(`[data-error="${name}"]`) || form.querySelector('[data-error="file"]');
    place.textContent = errors.join(" ");
  }
  const twin = form.querySelector("[data-library-twin]");
  twin.hidden = !said.twin;
  twin.onclick = () => {
    twin.hidden = true;
    form.reset();
    settle(said.twin);
  };
}
