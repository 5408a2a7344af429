// The bar of the writer's screen: one main button, what was said, the seconds in which an act can be undone.

import * as controls from "./controls.js";

const parse = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
};

export class Bar {
  constructor(form, keeper, words) {
    Object.assign(this, { form, keeper, words });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(event.submitter);
    });
    document.addEventListener("submit", (event) => {
      const act = event.target.dataset?.actForm;
      if (!act) return;
      event.preventDefault();
      this.act(act, new FormData(event.target));
    });
    form.addEventListener("newsroom:state", (event) => this.kept(event.detail.state));
    form.addEventListener("newsroom:tell", (event) => this.tell(event.detail.text, event.detail.level || "info"));
    form.addEventListener("newsroom:heard", (event) => this.heard(event.detail));
    document.addEventListener("newsroom:begun", (event) => this.show(event.detail));
    form.elements.publish_at?.addEventListener("input", () => this.name());
    setInterval(() => this.tick(), 250);
    this.name();
    this.tick();
  }

  get box() { return document.getElementById("bar"); }
  get primary() { return this.box.querySelector("[data-primary]"); }

  // “Publish” becomes “Schedule” when the time typed lies ahead, by the clocks of the story's own zone.
  name() {
    const button = this.primary;
    if (!button?.dataset.later) return;
    const parts = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: this.box.dataset.zone });
    const waits = [this.form.elements.publish_at, this.form.elements.embargo_until].some((field) => field?.value && field.value > parts.format(new Date()).replace(" ", "T"));
    button.textContent = waits ? button.dataset.later : button.dataset.now;
    button.value = waits ? "schedule" : "publish";
  }

  async submit(button) {
    if (this.busy || !button) return;
    this.busy = true;
    // The bar may be drawn anew while the first words begin a story: what was asked for is remembered, not the button.
    const act = button.value;
    button.setAttribute("aria-busy", "true");
    this.clearErrors();
    try {
      await this.send(act);
    } finally {
      this.busy = false;
      button.removeAttribute("aria-busy");
    }
  }

  async send(act) {
    const all = await this.keeper.flush();
    if (this.keeper.clashing.size) return this.tell(this.words.chooseFirst, "error");
    if (!all || !this.keeper.story) return this.tell(this.words.away, "error");
    const data = new FormData(this.form);
    data.set("_act", act);
    data.set("client", this.keeper.client);
    data.set("known", JSON.stringify(this.keeper.known));
    data.set("touched", this.keeper.dirty().join(","));
    const answer = await this.ask(this.form.getAttribute("action") || location.pathname, data);
    if (!answer) return;
    if (answer.errors) return this.errors(answer);
    this.keeper.settled(answer);
    this.show(answer);
    this.tell(answer.said, answer.refused ? "error" : "success");
  }

  async act(name, data) {
    if (this.busy) return;
    this.busy = true;
    if (name === "discard") await this.keeper.flush();
    data.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    const address = `${this.keeper.addresses.parts.replace(/parts\/$/, "")}${name.replaceAll("_", "-")}/`;
    const answer = await this.ask(address, data);
    this.busy = false;
    if (!answer) return;
    this.show(answer);
    this.tell(answer.said, answer.refused ? "error" : "success");
    await this.keeper.send();
    if (["trash", "restore"].includes(name) && !answer.refused) location.reload();
  }

  async ask(address, data) {
    try {
      const response = await fetch(address, { method: "POST", body: data, redirect: "manual", headers: { Accept: "application/json" } });
      if ((response.headers.get("Content-Type") || "").startsWith("application/json")) return await response.json();
      this.tell(response.status === 403 ? this.words.forbidden : this.words.away, "error");
    } catch {
      this.tell(this.words.away, "error");
    }
    return null;
  }

  // The parts of the screen that follow the story's state are drawn by the server.
  show(answer) {
    if (!answer.bar) return;
    const kept = this.box.querySelector("[data-kept]").textContent;
    const where = document.activeElement?.closest?.("#bar, #late");
    this.box.replaceWith(parse(answer.bar));
    document.getElementById("late")?.replaceWith(parse(answer.late));
    this.box.querySelector("[data-kept]").textContent = kept;
    this.present(this.others || []);
    this.name();
    this.tick();
    if (where) this.primary?.focus();
    document.dispatchEvent(new CustomEvent("newsroom:shown", { detail: answer }));
  }

  heard(answer) {
    this.present(answer.present || []);
    this.softErrors(answer.errors || {});
    if (answer.status && answer.status !== this.box.dataset.state && !answer.bar) this.refresh();
  }

  async refresh() {
    const response = await fetch(this.keeper.addresses.parts, { headers: { Accept: "application/json" } }).catch(() => null);
    if (response?.ok) this.show(await response.json());
  }

  present(others) {
    this.others = others;
    const list = this.box.querySelector("[data-present]");
    const names = [...new Set(others.map((other) => other.name))];
    if (list.textContent === names.join("")) return;
    list.replaceChildren(...names.map((name) => Object.assign(document.createElement("li"), { textContent: name })));
  }

  kept(state) {
    const place = this.box.querySelector("[data-kept]");
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "medium" }).format(new Date());
    place.textContent = (this.words[state] || "").replace("%(time)s", time);
    place.dataset.state = state;
  }

  tell(text, level) {
    const line = Object.assign(document.createElement("p"), { className: "bar__message", textContent: text });
    line.dataset.level = level;
    this.box.querySelector("[data-said]").replaceChildren(line);
  }

  // What can't be saved as it is, told beside the field once the writer has left it.
  softErrors(errors) {
    for (const name of this.keeper.fields) {
      if (name === this.keeper.focused) continue;
      const list = errors[name];
      if (list) this.mark(name, list);
      else if (controls.place(this.form, name)?.querySelector(`[data-soft="${name}"]`) && !this.keeper.dirty().includes(name)) this.unmark(name);
    }
  }

  errors({ errors, clashes }) {
    for (const clash of clashes || []) {
      this.keeper.clash(clash.field, { typed: clash.theirs, by: clash.by, number: clash.number });
      delete errors[clash.field];
    }
    const names = Object.keys(errors);
    for (const name of names) this.mark(name, errors[name]);
    if (!names.length) return;
    const first = errors.__all__ || errors[names[0]];
    this.tell(`${this.keeper.label(names[0])}: ${first[0]}`, "error");
    controls.focus(this.form, names[0]);
  }

  mark(name, list) {
    const place = controls.place(this.form, name);
    if (!place) return;
    this.unmark(name);
    const shown = document.createElement("ul");
    shown.className = "errorlist";
    shown.dataset.soft = name;
    shown.id = `error-${name}`;
    shown.append(...list.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    place.append(shown);
    place.classList.add("field--wrong");
    const control = [...this.form.elements].find((each) => each.name === name);
    control?.setAttribute("aria-invalid", "true");
    control?.setAttribute("aria-describedby", shown.id);
    const box = place.closest("details");
    if (box) box.open = true;
  }

  unmark(name) {
    const place = controls.place(this.form, name);
    place?.querySelectorAll(".errorlist").forEach((list) => list.remove());
    place?.classList.remove("field--wrong");
    [...this.form.elements].find((each) => each.name === name)?.removeAttribute("aria-invalid");
  }

  clearErrors() {
    for (const name of this.keeper.fields) this.unmark(name);
  }

  tick() {
    const undo = this.box.querySelector("[data-undo]");
    if (!undo) return;
    const left = Math.ceil((new Date(undo.dataset.until) - Date.now()) / 1000);
    if (left > 0) undo.querySelector("[data-countdown]").textContent = left;
    else {
      undo.remove();
      this.refresh();
    }
  }

  undo() {
    if (this.box.querySelector("[data-undo]")) this.act("undo", new FormData());
  }
}
