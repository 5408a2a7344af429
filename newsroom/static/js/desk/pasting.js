// Smart paste: a box that takes a raw wire story by paste, drop or file, and fills the writer's fields with it.
//
//   import { setUpPasting } from "./pasting.js";
//   setUpPasting(document.querySelector("[data-pasting]"), {
//     current: (name) => controls.read(form, name),         what stands in a field now, as its control holds it
//     fill: (name, value) => { controls.write(form, name, value); … },   put a control's text there, as if typed
//     zone: () => form.elements.zone.value,                 the zone in which times are typed
//     empty: (name, now) => !now,                           optional: whether a field counts as empty
//   });
//
// Values come to `fill` as controls hold them (see `asControl`). A field that holds something keeps it; the person may
// take the wire's instead. Alt+U takes all of it back. The box tells `newsroom:pasted` and `newsroom:unpasted`.

import { ask, draw, element, level, ORDER, say, wordsIn } from "./pasted.js";
import { register } from "./shortcuts.js";

const UNDO = "Alt+U";
const OPEN = "Alt+P";
const EMPTY = new Set(["", "[]", "<p></p>", "<p><br></p>"]);

// A value from the desk as the form's control holds it; null for what no control can hold.
export function asControl(name, value, zone = "UTC") {
  const text = {
    authors: () => JSON.stringify(value.map(({ id, name: called }) => (id ? { id, name: called } : { name: called }))),
    related_links: () => JSON.stringify(value),
    tags: () => value.map((tag) => (/[\s,"]/.test(tag) ? `"${tag.replaceAll('"', "")}"` : tag)).join(", "),
    agency: () => (value.id ? String(value.id) : null),
    section: () => String(value.id),
    embargo_until: () => clocks(value, zone),
  }[name];
  return text ? text() : value;
}

// A moment as the clocks of a zone show it, to the minute: 2022-04-26T14:00.
function clocks(moment, zone) {
  const options = { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-CA", options).formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

export function setUpPasting(box, adapter) {
  return new Pasting(box, adapter);
}

class Pasting {
  constructor(box, adapter) {
    const part = (name) => box.querySelector(`[data-pasting-${name}]`);
    Object.assign(this, { box, adapter, words: wordsIn(box), before: new Map(), asked: 0 });
    Object.assign(this, { zone: part("zone"), text: part("text"), file: part("file"), said: part("said"), result: part("result") });
    part("read").addEventListener("click", () => this.send({ text: this.text.value }));
    this.file.addEventListener("change", () => this.file.files[0] && this.send({ file: this.file.files[0] }));
    this.text.addEventListener("paste", (event) => this.pasted(event));
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopPropagation();
      this.send({ text: this.text.value });
    });
    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) this.zone.addEventListener(name, (event) => this.dragged(event));
    const group = { group: this.words.keyGroup };
    register(UNDO, this.words.keyUndo, () => this.undo(), group);
    register(OPEN, this.words.keyPaste, () => {
      this.box.closest("details")?.toggleAttribute("open", true);
      this.text.focus();
    }, group);
  }

  // Pasting over everything is reading; pasting into what is being written there is only pasting.
  pasted(event) {
    const text = event.clipboardData.getData("text/plain");
    const html = event.clipboardData.getData("text/html");
    const file = [...event.clipboardData.files].find((each) => !each.type.startsWith("image/"));
    const all = this.text.selectionStart === 0 && this.text.selectionEnd === this.text.value.length;
    if (!all || !(text || html || file)) return;
    event.preventDefault();
    this.text.value = text;
    this.send(file && !text ? { file } : { text, html });
  }

  dragged(event) {
    event.preventDefault();
    this.zone.toggleAttribute("data-over", event.type === "dragenter" || event.type === "dragover");
    if (event.type !== "drop") return;
    const [file] = event.dataTransfer.files;
    const text = event.dataTransfer.getData("text/plain");
    if (text) this.text.value = text;
    if (file || text) this.send(file ? { file } : { text, html: event.dataTransfer.getData("text/html") });
  }

  // Read a story that was pasted elsewhere.
  read(text, html = "") {
    this.text.value = text;
    this.box.closest("details")?.toggleAttribute("open", true);
    return this.send({ text, html });
  }

  async send(parts) {
    const data = new FormData();
    for (const [name, value] of Object.entries(parts)) if (value) data.append(name, value);
    const mine = ++this.asked;
    this.box.setAttribute("aria-busy", "true");
    this.tell(this.words.reading);
    try {
      const answer = await ask(this.box.dataset.address, data, this.words);
      if (mine === this.asked) this.take(answer);
    } catch (fault) {
      if (mine === this.asked) this.tell(fault.message, "wrong");
    } finally {
      if (mine === this.asked) this.box.removeAttribute("aria-busy");
      this.file.value = "";
    }
  }

  take(answer) {
    if (this.before.size) this.back();
    const names = ORDER.filter((name) => name in answer.fields);
    const kept = new Set(names.filter((name) => !this.put(name, answer.fields[name].value)));
    this.result.replaceChildren(...draw(answer, this.words, (name, found) => this.beneath(name, found, kept)));
    this.result.hidden = false;
    const filled = names.filter((name) => !kept.has(name));
    const check = filled.filter((name) => level(answer.fields[name].sure) === "check").length;
    if (filled.length) {
      const undo = element("button", "desk-button desk-button--quiet pasting__undo", { type: "button", textContent: this.words.undo });
      undo.addEventListener("click", () => this.undo());
      this.result.append(undo);
    }
    this.tell(filled.length ? say(this.words.filled, { n: filled.length, check, key: UNDO }) : this.words.nothing);
    this.box.dispatchEvent(new CustomEvent("newsroom:pasted", { bubbles: true, detail: { answer, filled, kept: [...kept] } }));
  }

  // Fill a field unless it holds something of the person's own; true when it was filled.
  put(name, value, { over = false } = {}) {
    const text = asControl(name, value, this.adapter.zone?.() || "UTC");
    const now = this.adapter.current(name);
    const isEmpty = this.adapter.empty?.(name, now) ?? (now === null || now === undefined || EMPTY.has(String(now).trim()));
    if (text === null || (!over && !isEmpty)) return false;
    if (!this.before.has(name)) this.before.set(name, now);
    this.adapter.fill(name, text);
    return true;
  }

  beneath(name, found, kept) {
    const made = [];
    if (name === "agency" && !found.value.id) made.push(element("span", "pasted__note", { textContent: this.words.unknown }));
    else if (kept.has(name)) {
      const take = this.button(this.words.take, () => this.put(name, found.value, { over: true }) && this.taken(name, take));
      made.push(element("span", "pasted__note", { textContent: this.words.kept }), take);
    }
    if (name === "section" && found.value.alternatives?.length) {
      made.push(element("span", "pasted__note", { textContent: this.words.or }), ...found.value.alternatives.map((other) =>
        this.button(other.name, () => this.put(name, other, { over: true }) && this.taken(name))));
    }
    return made;
  }

  button(words, act) {
    const made = element("button", "desk-button desk-button--quiet pasted__act", { type: "button", textContent: words });
    made.addEventListener("click", act);
    return made;
  }

  taken(name, button = null) {
    this.tell(say(this.words.taken, { field: this.words[name] }));
    if (button) button.disabled = true;
  }

  back() {
    for (const [name, value] of this.before) this.adapter.fill(name, value);
    this.before.clear();
  }

  undo() {
    if (!this.before.size) return;
    const held = this.result.contains(document.activeElement);
    this.back();
    this.result.hidden = true;
    this.result.replaceChildren();
    this.tell(this.words.undone);
    if (held) this.text.focus();
    this.box.dispatchEvent(new CustomEvent("newsroom:unpasted", { bubbles: true }));
  }

  tell(words, kind = "") {
    this.said.textContent = words;
    this.said.dataset.kind = kind;
  }
}
