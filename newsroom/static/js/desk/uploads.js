// Uploads: many files at once, three at a time, each with its progress, a way to stop it and a way to try again.

import { keepsItself } from "./picture_words.js";

const AT_ONCE = 3;
const MOST_BYTES = 40 * 1024 * 1024;

const name = () => crypto.randomUUID?.() ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;

// `root` holds templates/admin/parts/uploads.html. Files may be dropped anywhere on `target`.
// Answers with nothing; tells `onAdded(picture)`, and `onChosen(picture)` when one is to be used.
export function setUploads(root, { target = root, onAdded = () => {}, onChosen = null } = {}) {
  const part = (what) => root.querySelector(`[data-${what}]`);
  const words = root.dataset;
  const token = root.querySelector('[name="csrfmiddlewaretoken"]').value;
  const waiting = [];
  let running = 0;
  let batch = name();

  function next() {
    while (running < AT_ONCE && waiting.length) {
      running += 1;
      send(waiting.shift());
    }
    if (!running && !waiting.length) batch = name();
  }

  function take(files) {
    for (const file of files) {
      const card = build(file);
      if (file.size > MOST_BYTES) say(card, "refused", words.large);
      else waiting.push(card);
    }
    next();
  }

  function build(file) {
    const element = part("card").content.firstElementChild.cloneNode(true);
    const card = { element, file, batch, request: null, picture: null };
    const on = (what, act) => element.querySelector(`[data-${what}]`).addEventListener("click", act);
    element.querySelector("[data-file-name]").textContent = file.name;
    on("cancel", () => stop(card));
    on("retry", () => again(card));
    on("keep-both", () => again(card, { keepBoth: true }));
    on("use-theirs", () => useTheirs(card));
    on("dismiss", () => putAway(card));
    part("list").append(element);
    say(card, "waiting", words.waiting);
    return card;
  }

  function say(card, state, text) {
    card.element.dataset.state = state;
    card.element.querySelector("[data-said]").textContent = text;
    const shown = { cancel: ["waiting", "sending"], retry: ["stopped", "lost"], dismiss: ["added", "refused", "stopped", "lost", "known"] };
    for (const [what, states] of Object.entries(shown)) {
      card.element.querySelector(`[data-${what}]`).hidden = !states.includes(state);
    }
    card.element.querySelector("[data-progress]").hidden = state !== "sending";
    card.element.querySelector("[data-known]").hidden = state !== "known";
    if (state !== "waiting" && state !== "sending") part("told").textContent = `${card.file.name}: ${text}`;
  }

  function send(card) {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", card.file);
    body.append("batch", card.batch);
    if (card.keepBoth) body.append("keep_both", "on");
    card.request = request;
    const progress = card.element.querySelector("[data-progress]");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress.value = (event.loaded / event.total) * 100;
    });
    request.upload.addEventListener("load", () => say(card, "sending", words.looking));
    request.addEventListener("load", () => answered(card, request));
    request.addEventListener("error", () => say(card, "lost", words.lost));
    request.addEventListener("abort", () => say(card, "stopped", words.stopped));
    request.addEventListener("loadend", () => {
      card.request = null;
      running -= 1;
      next();
    });
    progress.value = 0;
    say(card, "sending", words.sending);
    request.open("POST", words.uploads);
    request.setRequestHeader("X-CSRFToken", token);
    request.responseType = "json";
    request.send(body);
  }

  function answered(card, request) {
    const said = request.response;
    if (said?.picture) return added(card, said.picture);
    const known = said?.twin || said?.alike?.[0];
    if (known) return offer(card, known, Boolean(said.twin));
    const large = request.status === 413 ? words.large : words.refused;
    say(card, "refused", Object.values(said?.errors || {}).flat().join(" ") || large);
  }

  function added(card, picture) {
    card.picture = picture;
    say(card, "added", words.added);
    const form = card.element.querySelector("form");
    form.action = words.words.replace("/0/", `/${picture.id}/`);
    for (const field of form.elements) if (field.name in picture) field.value = picture[field.name];
    Object.assign(form.querySelector("[data-preview]"), { src: picture.preview, alt: picture.alt });
    form.hidden = false;
    if (onChosen) form.dataset.chooses = "yes";
    const save = keepsItself(form, { token, saved: words.saved, onSaved: (now) => onAdded(now) });
    form.addEventListener("submit", async () => {
      if (!onChosen) return;
      const chosen = await save();
      if (chosen) onChosen(chosen);
    });
    onAdded(picture);
    if (onChosen && part("list").children.length === 1) form.elements.alt.focus();
  }

  function offer(card, known, same) {
    card.known = known;
    say(card, "known", same ? words.known : words.alike);
    const mine = card.element.querySelector("[data-mine]");
    mine.src = URL.createObjectURL(card.file);
    mine.addEventListener("load", () => URL.revokeObjectURL(mine.src), { once: true });
    Object.assign(card.element.querySelector("[data-theirs]"), { src: known.preview, alt: known.alt });
    card.element.querySelector("[data-theirs-name]").textContent = known.name;
    card.element.querySelector("[data-keep-both]").hidden = same;
  }

  function useTheirs(card) {
    if (onChosen) onChosen(card.known);
    else onAdded(card.known);
    putAway(card);
  }

  function stop(card) {
    const place = waiting.indexOf(card);
    if (place >= 0) {
      waiting.splice(place, 1);
      say(card, "stopped", words.stopped);
    } else card.request?.abort();
  }

  function again(card, { keepBoth = false } = {}) {
    card.keepBoth = keepBoth;
    waiting.push(card);
    say(card, "waiting", words.waiting);
    next();
  }

  function putAway(card) {
    const following = card.element.nextElementSibling?.querySelector("button:not([hidden])") || part("files");
    card.element.remove();
    following.focus();
  }

  part("files").addEventListener("change", (event) => {
    take([...event.target.files]);
    event.target.value = "";
  });
  let inside = 0;
  const over = (change) => (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    inside = Math.max(0, inside + change);
    target.toggleAttribute("data-dropping", inside > 0);
  };
  target.addEventListener("dragenter", over(1));
  target.addEventListener("dragleave", over(-1));
  target.addEventListener("dragover", over(0));
  target.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    inside = 0;
    target.removeAttribute("data-dropping");
    take([...event.dataTransfer.files]);
  });
}
