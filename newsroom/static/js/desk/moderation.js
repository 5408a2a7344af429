// The moderator's queue: every act is a form that works alone. With this script one key does it, the next comment is there
// at once, and the decision is sent behind it, one after the other; what fails comes back and says so.

import { register } from "./shortcuts.js";

const root = document.querySelector("[data-moderation]");
const live = document.querySelector("[data-moderation-live]");
const [OFFLINE, SIGNED_OUT, NO_UNDO, NOT_SAVED] = root.dataset.words.split("|");
const rows = () => [...root.querySelectorAll("[data-remark]")];
const open = () => rows().filter((row) => !("done" in row.dataset));
const done = [];
let chain = Promise.resolve();
let sending = 0;
let asked = "";

const say = (words) => requestAnimationFrame(() => { live.textContent = words; });
const here = () => root.querySelector("[data-at]");

function go(row, { focus = true } = {}) {
  if (!row) return;
  asked = "";
  for (const one of root.querySelectorAll("[data-at]")) {
    delete one.dataset.at;
    for (const menu of one.querySelectorAll("details[open]")) menu.open = false;
  }
  row.dataset.at = "";
  if (focus) row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = open();
  const place = all.indexOf(here());
  go(all[Math.min(Math.max(place + by, 0), all.length - 1)]);
}

// The next comment after a decided one: the following open one, or the last before it.
function follow(row) {
  const all = rows();
  const after = all.slice(all.indexOf(row)).find((one) => !("done" in one.dataset));
  const next = after || open().at(-1);
  if (next) go(next);
  else continueAfter();
}

// When all is done and more waits, the next page comes by itself, once everything is saved.
async function continueAfter() {
  await chain;
  if (root.dataset.next && !root.querySelector("[data-failed]")) location.reload();
}

async function post(address, fields) {
  const answer = await fetch(address, {
    method: "POST", body: fields, headers: { Accept: "application/json", "X-Requested-With": "fetch" }, redirect: "manual",
  }).catch(() => null);
  if (!answer) return { failed: OFFLINE };
  const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : null;
  if (answer.ok && told) return told;
  return { failed: told?.said || (answer.type === "opaqueredirect" || answer.status === 403 ? SIGNED_OUT : `${answer.status}: ${NOT_SAVED}`), rows: told?.rows };
}

// One after the other, in the order of the keys.
function queue(work) {
  sending += 1;
  chain = chain.then(work).finally(() => { sending -= 1; });
  return chain;
}

function count(change) {
  for (const shown of root.querySelectorAll("[data-count-waiting]")) {
    const now = Number(shown.textContent.replace(/\D/g, ""));
    shown.textContent = String(Math.max(0, now + change));
  }
}

function close(row, words, state) {
  row.querySelector("[data-failed]")?.remove();
  row.dataset.was ??= row.dataset.state;
  row.dataset.said ??= row.querySelector("[data-state-words]").textContent;
  if (!("done" in row.dataset) && row.dataset.was === "pending") count(-1);
  row.dataset.done = "";
  row.dataset.state = state;
  row.querySelector("[data-state-words]").textContent = words;
  if (!row.querySelector(".remark__undo")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "remark__undo" });
    button.textContent = root.dataset.keys.split("|")[7];
    button.addEventListener("click", () => undo(row));
    row.append(button);
  }
}

function reopen(row, failed = "") {
  if ("done" in row.dataset && row.dataset.was === "pending") count(1);
  delete row.dataset.done;
  row.dataset.state = row.dataset.was || row.dataset.state;
  row.querySelector("[data-state-words]").textContent = row.dataset.said?.trim() || "";
  delete row.dataset.was;
  delete row.dataset.said;
  row.querySelector(".remark__undo")?.remove();
  row.querySelector("[data-failed]")?.remove();
  if (!failed) return;
  const note = Object.assign(document.createElement("p"), { className: "remark__failed", textContent: failed });
  note.dataset.failed = "";
  note.setAttribute("role", "alert");
  row.prepend(note);
}

const DECIDES = { approve: "approved", hold: "held", reject: "rejected", "ban-reader": "rejected", "ban-network": "rejected" };
const stateAfter = (act) => DECIDES[act] || (/^[1-6]$/.test(act) ? "rejected" : "");

const wordsOf = (button) => [...button.childNodes].filter((part) => part.nodeName !== "KBD").map((part) => part.textContent).join("").trim();

function act(row, name) {
  const button = row?.querySelector(`[data-act="${name}"]`);
  if (!button) return;
  if (button.href) { window.open(button.href, "_blank", "noopener"); return; }
  const form = button.form;
  const fields = new FormData(form, button);
  const address = button.getAttribute("formaction") || form.getAttribute("action");
  const waits = ["pending", "held"].includes(row.dataset.state);
  const state = stateAfter(name) || (["choice", "answer"].includes(name) && waits ? "approved" : "");
  if (state) {
    close(row, wordsOf(button), state);
    done.push(row);
  }
  queue(async () => {
    const told = await post(address, fields);
    if (told.failed) {
      const place = done.indexOf(row);
      if (state && place >= 0) done.splice(place, 1);
      reopen(row, told.failed);
      return say(told.failed);
    }
    row.dataset.undo = told.act || "";
    for (const one of told.rows || []) settle(one, told.act, state);
    if (name === "answer") form.querySelector("textarea").value = "";
    if (!state) row.querySelector("[data-state-words]").textContent = told.said;
    say(told.said);
  });
  // Only now: the next page must not be fetched before this one is on its way.
  if (state) follow(row);
}

// What the server says of each comment that an act changed: those that went with it too.
function settle(one, undoKey, state) {
  const row = root.querySelector(`[data-remark="${one.pk}"]`);
  if (!row) return;
  row.querySelector("[name=seen]")?.setAttribute("value", one.look);
  if (!state) return;
  if ("done" in row.dataset) row.querySelector("[data-state-words]").textContent = one.said;
  else {
    close(row, one.said, one.state);
    if (row.hasAttribute("data-at")) follow(row);
  }
  row.dataset.undo = undoKey || "";
}

function undo(wanted = null) {
  const row = wanted || done.at(-1);
  if (!row) return say(NO_UNDO);
  queue(async () => {
    const place = done.lastIndexOf(row);
    if (place >= 0) done.splice(place, 1);
    if (!row.dataset.undo) return undefined;
    const fields = new FormData(root.querySelector("[data-moderation-token]"));
    fields.set("act", row.dataset.undo);
    const told = await post(root.dataset.undoAt, fields);
    if (told.failed) {
      row.querySelector("[data-state-words]").textContent = told.failed;
      return say(told.failed);
    }
    for (const one of told.rows || []) {
      const back = root.querySelector(`[data-remark="${one.pk}"]`);
      if (!back) continue;
      reopen(back);
      back.dataset.undo = "";
      back.querySelector("[name=seen]")?.setAttribute("value", one.look);
    }
    go(row);
    return say(told.said);
  });
  return undefined;
}

// R and B ask a second key: its menu opens, the next key chooses.
function ask(kind) {
  const row = here();
  if (!row) return;
  if (asked === kind && kind === "reject") { asked = ""; act(row, "reject"); return; }
  asked = kind;
  const menu = row.querySelector(kind === "reject" ? "[data-reasons]" : "[data-others]");
  if (menu) menu.open = true;
}

function keys() {
  const [next, before, approve, reject, reason, hold, ban, back, choice, letter, opened, group] = root.dataset.keys.split("|");
  const add = (name, words, deed) => register(name, words, deed, { group });
  add("J", next, () => step(1));
  add("ArrowDown", "", () => step(1));
  add("K", before, () => step(-1));
  add("ArrowUp", "", () => step(-1));
  add("A", approve, () => act(here(), "approve"));
  add("R", reject, () => (asked === "ban" ? act(here(), "ban-reader") : ask("reject")));
  for (const number of "123456") add(number, number === "1" ? reason : "", () => act(here(), number));
  add("H", hold, () => act(here(), "hold"));
  add("B", ban, () => ask("ban"));
  add("N", "", () => asked === "ban" && act(here(), "ban-network"));
  add("U", back, () => undo());
  add("E", choice, () => act(here(), "choice"));
  add("L", letter, () => act(here(), "letter"));
  add("O", opened, () => act(here(), "open"));
  add("Escape", "", () => go(here()));
}

root.addEventListener("submit", (event) => {
  const name = event.submitter?.dataset.act;
  const row = event.submitter?.closest("[data-remark]");
  if (!name || !row) return;
  event.preventDefault();
  act(row, name);
});
root.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-remark]");
  if (row && row !== here() && !("done" in row.dataset)) go(row, { focus: false });
});
document.addEventListener("click", (event) => {
  for (const menu of root.querySelectorAll(".remark__choices[open]")) if (!menu.contains(event.target)) menu.open = false;
});
window.addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });

keys();
const wanted = document.getElementById(location.hash.slice(1));
go((wanted && rows().includes(wanted) && wanted) || open()[0]);
