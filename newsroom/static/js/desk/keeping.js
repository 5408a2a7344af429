// Autosave: every word is in this browser at once and at the server within two seconds; colleagues' words come back.

import { offer, withdraw } from "./clash.js";
import * as controls from "./controls.js";
import * as local from "./local.js";

const SOON = 600;
const AT_MOST = 1500;
const LISTEN = 5000;
const LISTEN_HIDDEN = 30000;
const AGAIN = 3000;
const FORGOTTEN = 14 * 24 * 3600 * 1000;

const letters = (count) => [...crypto.getRandomValues(new Uint8Array(count))].map((n) => n.toString(16).padStart(2, "0")).join("");

export class Keeper {
  constructor(form, { addresses, fields, known, words, person, story }) {
    Object.assign(this, { form, addresses, fields, known, words, person, story });
    this.client = letters(12);
    this.count = 0;
    this.base = {};
    this.answered = {};
    this.clashing = new Map();
    this.focused = "";
    this.sending = 0;
    for (const name of fields) this.base[name] = controls.read(form, name);
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("focusin", (event) => { this.focused = event.target.name || (event.target.closest(".prose-editor") ? "body" : ""); });
    document.addEventListener("visibilitychange", () => this.send());
    window.addEventListener("pagehide", () => this.last());
    window.addEventListener("online", () => this.send());
    this.listen();
  }

  get key() { return this.story ? `story:${this.story}` : `new:${this.client}`; }

  dirty() {
    return this.fields.filter((name) => !controls.same(controls.read(this.form, name), this.base[name]));
  }

  values(names) {
    return Object.fromEntries(names.map((name) => [name, controls.read(this.form, name)]));
  }

  typed() {
    const names = this.dirty();
    if (!names.length) return;
    local.keep({ key: this.key, client: this.client, person: this.person, at: Date.now(), typed: this.values(names), known: this.known });
    this.say("saving");
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.send(), SOON);
    this.latest ??= setTimeout(() => this.send(), AT_MOST);
  }

  // Send what the server does not have. Messages may overtake each other: each carries all that is not confirmed.
  async send() {
    clearTimeout(this.soon);
    clearTimeout(this.latest);
    this.latest = null;
    const names = this.dirty().filter((name) => !this.clashing.has(name));
    if (!this.story && !names.length) return true;
    if (!this.story && this.beginning) return this.beginning;
    const sent = this.values(names);
    const asked = this.ask(this.story ? this.addresses.keep : this.addresses.begin, sent);
    if (!this.story) this.beginning = asked.finally(() => { this.beginning = null; });
    return asked;
  }

  message(sent) {
    return JSON.stringify({ client: this.client, count: ++this.count, typed: sent, known: this.known, field: this.focused });
  }

  async ask(address, sent) {
    const body = this.message(sent);
    const count = this.count;
    let response = null;
    this.sending++;
    try {
      response = await fetch(address, { method: "POST", body, redirect: "manual", headers: {
        "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value,
      } });
    } catch { /* the network is away: below */ }
    this.sending--;
    if (!response?.ok) return this.failed(response, sent);
    this.heard(await response.json(), sent, count);
    return true;
  }

  failed(response, sent) {
    if (Object.keys(sent).length) this.say(response && response.status !== 503 && response.status < 500 ? "out" : "kept");
    clearTimeout(this.again);
    this.again = setTimeout(() => this.send(), AGAIN);
    return false;
  }

  heard(answer, sent, count) {
    const clashes = answer.clashes || {};
    for (const [name, value] of Object.entries(sent)) {
      if ((this.answered[name] || 0) > count || clashes[name]) continue;
      this.answered[name] = count;
      this.base[name] = value;
    }
    for (const [name, number] of Object.entries(answer.numbers || {})) {
      if (!clashes[name]) this.known[name] = Math.max(this.known[name] || 0, number);
    }
    if (answer.id && !this.story) this.begun(answer);
    for (const [name, theirs] of Object.entries(answer.news || {})) this.news(name, theirs);
    for (const [name, theirs] of Object.entries(clashes)) this.clash(name, theirs);
    this.form.dispatchEvent(new CustomEvent("newsroom:heard", { detail: answer }));
    this.confirm(answer);
  }

  confirm(answer) {
    if (this.dirty().length) return;
    local.forget(this.key);
    if (this.story) this.say(answer.unpublished?.length ? "waiting" : "saved");
    if (answer.numbers && Object.keys(answer.numbers).length) {
      document.dispatchEvent(new CustomEvent("newsroom:kept", { detail: { story: this.story } }));
    }
  }

  // The first words made a story: from now on this is its screen.
  begun(answer) {
    const before = this.key;
    this.story = answer.id;
    Object.assign(this.addresses, { keep: answer.keep, parts: answer.parts });
    this.form.action = answer.change;
    history.replaceState(null, "", answer.change);
    local.forget(before);
    this.typed();
    document.dispatchEvent(new CustomEvent("newsroom:begun", { detail: answer }));
  }

  // A colleague changed a field: it follows by itself, unless it is being written here too.
  news(name, theirs) {
    const here = controls.read(this.form, name);
    if (!controls.same(here, this.base[name]) && !controls.same(here, theirs.typed)) return this.clash(name, theirs);
    this.take(name, theirs);
    this.tell(this.words.changed.replace("%(by)s", theirs.by).replace("%(field)s", this.label(name)));
  }

  take(name, theirs) {
    if (!controls.same(controls.read(this.form, name), theirs.typed)) controls.write(this.form, name, theirs.typed);
    this.base[name] = controls.read(this.form, name);
    this.known[name] = theirs.number;
    this.clashing.delete(name);
    withdraw(this.form, name);
  }

  clash(name, theirs) {
    if (this.clashing.get(name)?.number === theirs.number) return;
    this.clashing.set(name, theirs);
    const settle = (act) => {
      const now = this.clashing.get(name);
      if (act === "theirs") {
        this.take(name, now);
        // Told once more, so that the server forgets the text that was not chosen.
        this.base[name] = null;
      }
      else {
        if (act === "both") controls.write(this.form, name, now.typed + controls.read(this.form, name));
        this.known[name] = now.number;
        this.clashing.delete(name);
        withdraw(this.form, name);
      }
      controls.focus(this.form, name);
      this.typed();
      this.send();
    };
    offer(this.form, name, { theirs, mine: controls.read(this.form, name), label: this.label(name), words: this.words, settle });
  }

  // Words that came second on an earlier visit, perhaps in another browser, wait for their writer here.
  unsettled(clashes) {
    for (const { field, mine, ...theirs } of clashes) {
      controls.write(this.form, field, mine);
      this.clash(field, theirs);
    }
  }

  label(name) {
    const control = [...this.form.elements].find((each) => each.name === name);
    return control?.labels?.[0]?.textContent.trim() || controls.place(this.form, name)?.querySelector("label, legend")?.textContent.trim() || name;
  }

  // Everything is at the server when this answers true.
  async flush() {
    for (let tries = 0; tries < 4 && (this.dirty().length || !this.story || this.sending); tries++) {
      if (this.clashing.size) return false;
      if (!(await this.send())) return false;
    }
    return true;
  }

  // The screen was saved as a whole: what stands on it is what the server has.
  settled(answer) {
    for (const name of this.fields) this.base[name] = controls.read(this.form, name);
    Object.assign(this.known, answer.numbers || {});
    local.forget(this.key);
  }

  last() {
    const names = this.dirty();
    if (!names.length || !this.story) return;
    fetch(this.addresses.keep, { method: "POST", body: this.message(this.values(names)), keepalive: true, headers: {
      "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value,
    } }).catch(() => {});
  }

  listen() {
    setTimeout(async () => {
      if (this.story && !this.sending) await this.send();
      this.listen();
    }, document.hidden ? LISTEN_HIDDEN : LISTEN);
  }

  // Words of an earlier visit that never reached the server come back: by themselves into their story, on asking into a new one.
  async recover(offerBack) {
    const found = (await local.all()).filter((record) => record.person === this.person);
    for (const record of found) if (Date.now() - record.at > FORGOTTEN) local.forget(record.key);
    const mine = found.find((record) => record.key === this.key && record.client !== this.client);
    if (mine) return this.bringBack(mine);
    if (this.story) return;
    const begun = found.filter((record) => record.key.startsWith("new:") && Date.now() - record.at < FORGOTTEN);
    const latest = begun.sort((one, other) => other.at - one.at)[0];
    if (latest) offerBack(latest, (take) => {
      if (!take) return local.forget(latest.key);
      this.client = latest.client;
      this.count = 1_000_000;
      this.bringBack(latest);
    });
  }

  bringBack(record) {
    for (const [name, value] of Object.entries(record.typed)) {
      if (!this.fields.includes(name) || controls.same(controls.read(this.form, name), value)) continue;
      this.base[name] = controls.read(this.form, name);
      controls.write(this.form, name, value);
      if (record.known[name] !== undefined) this.known[name] = record.known[name];
    }
    this.tell(this.words.back);
    this.typed();
    this.send();
  }

  say(state) { this.form.dispatchEvent(new CustomEvent("newsroom:state", { detail: { state } })); }
  tell(text) { this.form.dispatchEvent(new CustomEvent("newsroom:tell", { detail: { text } })); }
}
