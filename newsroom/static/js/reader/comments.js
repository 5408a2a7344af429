// Comments in place: what their own pages show is fetched and put where the reader is, with the same forms. What was
// typed stays in this browser until it was posted. Who was signed in here is asked once what they recommended.

const DRAFT = "newsroom:comment:";
const READER = "newsroom:reader";
const PART = "[data-comments-part]";

function kept(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(name);
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch {
    // A browser that keeps nothing still has the page.
  }
  return null;
}

// The fetched page's own sheets come with it, before it is shown.
function dressed(page) {
  const lacking = [...page.querySelectorAll("link[rel=stylesheet]")].filter((sheet) => !document.querySelector(`link[href="${sheet.getAttribute("href")}"]`));
  return Promise.all(lacking.map((sheet) => new Promise((done) => {
    const own = document.importNode(sheet);
    own.onload = own.onerror = done;
    document.head.append(own);
  })));
}

async function fetched(address, options) {
  const answer = await fetch(address, { credentials: "same-origin", headers: { "In-Place": "1" }, ...options });
  if (answer.headers.get("content-type").includes("json")) return { go: (await answer.json()).go };
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  await dressed(page);
  return { part: document.importNode(page.querySelector(PART), true) };
}

// What a part of a page brings along: texts from last time, and that its reader is signed in.
function settle(part) {
  if (part.hasAttribute("data-comments-reader")) kept(READER, "1");
  for (const name of part.dataset.commentsPosted?.split(",") ?? []) kept(DRAFT + name, "");
  for (const form of part.querySelectorAll("form[data-comments-draft]")) {
    const [name, words] = [DRAFT + form.dataset.commentsDraft, form.elements.body];
    const told = form.querySelector("[data-comments-told]");
    if (kept(name) && !words.value) {
      words.value = kept(name);
      told.textContent = told.dataset.kept;
    }
    words.addEventListener("input", () => kept(name, words.value));
  }
}

function focusIn(part) {
  const next = part.querySelector("[role=status][tabindex], textarea") ?? part;
  if (next === part) part.tabIndex = -1;
  next.focus();
}

function placeFor(link) {
  const owner = link.closest("[data-comment]") ?? link.closest("p");
  const there = owner.nextElementSibling;
  if (there?.matches("[data-comments-place]")) return there;
  const place = document.createElement("div");
  place.dataset.commentsPlace = "";
  owner.after(place);
  return place;
}

async function open(link) {
  const whole = link.matches("[data-comments-open]") && link.closest("[data-comments]");
  const place = whole || placeFor(link);
  if (!whole && place.firstChild) return focusIn(place.firstChild);
  const { part } = await fetched(link.href);
  if (whole) {
    whole.querySelector("ul")?.remove();
    link.closest("p").replaceWith(part);
    whole.querySelector("h2").focus({ preventScroll: true });
    return mark(part);
  }
  place.replaceChildren(part);
  settle(part);
  return focusIn(part);
}

async function send(form, button) {
  const told = form.querySelector("[data-comments-told]");
  try {
    const { go, part } = await fetched(form.action, { method: "POST", body: new FormData(form, button) });
    if (go) return location.assign(go);
    form.closest(PART).replaceWith(part);
    settle(part);
    return focusIn(part);
  } catch {
    told.textContent = told.dataset.lost;
    return button?.focus();
  }
}

let mine;
const asked = (part) => (mine ??= fetch(part.dataset.commentsMine, { cache: "no-store" }).then((answer) => answer.json()));

function press(link, isOn, count) {
  link.role = "button";
  link.ariaPressed = String(isOn);
  if (count === undefined) return;
  link.querySelector("span")?.remove();
  if (count) link.append(Object.assign(document.createElement("span"), { className: "comment__count", textContent: count }));
}

async function recommend(link) {
  const { token } = await asked(link.closest(PART));
  const body = new URLSearchParams({ on: link.ariaPressed === "true" ? 0 : 1, csrfmiddlewaretoken: token });
  const answer = await fetch(link.href, { method: "POST", body, headers: { Accept: "application/json" } });
  const said = await answer.json();
  if (said.problem) throw new Error(said.problem);
  press(link, said.recommended, said.count);
}

// Only where someone was signed in before: for all others the page is as everybody has it.
async function mark(part) {
  if (!part.dataset.commentsMine || !kept(READER)) return;
  const { signed_in: isIn, recommended = [], own = [] } = await asked(part);
  if (!isIn) return kept(READER, "");
  for (const link of part.querySelectorAll("[data-comment-recommend]")) {
    press(link, recommended.includes(link.closest("[data-comment]").dataset.comment));
  }
  for (const { key, links } of own) {
    for (const [href, words] of links) {
      const link = Object.assign(document.createElement("a"), { className: "comment__act", href, textContent: words });
      part.querySelector(`[data-comment="${key}"] .comment__acts`)?.append(link);
    }
  }
}

const LINKS = { "[data-comments-open], [data-comments-form]": open, "[data-comment-recommend]": recommend };

document.addEventListener("click", (event) => {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  for (const [which, act] of Object.entries(LINKS)) {
    const link = event.target.closest?.(`a:is(${which})`);
    if (!link) continue;
    event.preventDefault();
    // Whatever goes wrong: the link leads to a page that does the same.
    act(link).catch(() => location.assign(link.href));
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches?.("a[role=button][data-comment-recommend]")) return;
  event.preventDefault();
  event.target.click();
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-comments-place] form[data-comments-draft]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

const part = document.querySelector(PART);
if (part) {
  settle(part);
  mark(part).catch(() => {});
}
