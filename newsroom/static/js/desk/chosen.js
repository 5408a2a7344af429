// Authors, and what to read next: rows to add by typing a few letters, to move and to take away. One hidden input holds them.

let count = 0;

function element(tag, className, properties = {}) {
  return Object.assign(document.createElement(tag), { className, ...properties });
}

function icon(sign, label, act) {
  const made = element("button", "desk-icon", { type: "button", textContent: sign, title: label });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

export class Chosen {
  constructor(box, { address, kind, words }) {
    Object.assign(this, { box, address, kind, words });
    this.hidden = box.querySelector("input[type=hidden]");
    this.id = `chosen-${++count}`;
    this.list = element("ol", "chosen__rows");
    this.typed = element("input", "chosen__typed", { type: "text", id: `${this.id}-typed`, autocomplete: "off", placeholder: words.placeholder });
    this.found = element("ul", "chosen__found", { id: this.id, hidden: true });
    this.found.setAttribute("role", "listbox");
    const label = this.hidden.labels?.[0]?.textContent.trim() || document.querySelector(`label[for="${this.hidden.id}"]`)?.textContent.trim() || "";
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": this.id, "aria-autocomplete": "list", "aria-label": label })) this.typed.setAttribute(name, value);
    this.found.setAttribute("aria-label", label);
    for (const each of document.querySelectorAll(`label[for="${this.hidden.id}"]`)) each.htmlFor = this.typed.id;
    box.append(this.list, this.typed, this.found);
    this.hidden.addEventListener("newsroom:set", () => this.draw());
    this.typed.addEventListener("input", () => this.ask());
    this.typed.addEventListener("keydown", (event) => this.key(event));
    this.typed.addEventListener("blur", () => { this.asked = (this.asked || 0) + 1; this.leave(); });
    this.draw();
  }

  get rows() {
    try { return JSON.parse(this.hidden.value || "[]"); } catch { return []; }
  }

  set(rows, { redraw = true } = {}) {
    this.hidden.value = rows.length ? JSON.stringify(rows) : "[]";
    if (redraw) this.draw();
    this.hidden.dispatchEvent(new Event("input", { bubbles: true }));
  }

  add(row) {
    const same = (other) => (row.story ? other.story === row.story : row.id ? other.id === row.id : row.url ? other.url === row.url : other.name?.toLowerCase() === row.name?.toLowerCase());
    if (!this.rows.some(same)) this.set([...this.rows, row]);
    this.typed.value = "";
    this.close();
  }

  draw() {
    this.list.replaceChildren(...this.rows.map((row, index) => this.row(row, index)));
    this.list.hidden = !this.rows.length;
  }

  row(row, index) {
    const item = element("li", "chosen__row");
    const name = row.title || row.name || row.url || "";
    const text = element("div", "chosen__text");
    if (row.url !== undefined) text.append(...this.link(row, index));
    else text.textContent = name;
    if (row.name && !row.id) text.append(element("span", "chosen__new", { textContent: this.words.new }));
    const acts = element("div", "chosen__acts");
    const move = (step) => () => {
      const rows = this.rows;
      rows.splice(index + step, 0, rows.splice(index, 1)[0]);
      this.set(rows);
      this.list.children[index + step]?.querySelectorAll("button")[step < 0 ? 0 : 1]?.focus();
    };
    const up = icon("↑", `${this.words.up}: ${name}`, move(-1));
    const down = icon("↓", `${this.words.down}: ${name}`, move(1));
    up.disabled = index === 0;
    down.disabled = index === this.rows.length - 1;
    acts.append(up, down, icon("×", `${this.words.remove}: ${name}`, () => {
      this.set(this.rows.filter((_, other) => other !== index));
      this.typed.focus();
    }));
    item.append(text, acts);
    return item;
  }

  link(row, index) {
    return ["title", "url"].map((part) => {
      const field = element("input", "chosen__part", { type: part === "url" ? "url" : "text", value: row[part] || "" });
      field.setAttribute("aria-label", this.words[part]);
      field.placeholder = this.words[part];
      field.addEventListener("input", () => {
        const rows = this.rows;
        rows[index][part] = field.value;
        this.set(rows, { redraw: false });
      });
      return field;
    });
  }

  async ask() {
    const mine = (this.asked = (this.asked || 0) + 1);
    const typed = this.typed.value.trim();
    if (!typed || this.isAddress(typed)) return this.close();
    const answer = await fetch(`${this.address}?q=${encodeURIComponent(typed)}`).catch(() => null);
    if (answer?.ok && mine === this.asked) this.offer((await answer.json()).rows);
  }

  isAddress(typed) { return this.kind === "links" && /^https?:\/\//i.test(typed); }

  offer(rows) {
    this.active = -1;
    this.offered = rows;
    this.found.replaceChildren(...rows.map((row, index) => {
      const option = element("li", "chosen__option", { id: `${this.id}-${index}`, textContent: row.title || row.name });
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      if (row.about) option.append(element("span", "chosen__about", { textContent: row.about }));
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        this.take(row);
      });
      return option;
    }));
    this.found.hidden = !rows.length;
    this.typed.setAttribute("aria-expanded", String(rows.length > 0));
  }

  take(row) {
    const { about, ...kept } = row;
    this.add(kept);
  }

  close() {
    this.found.hidden = true;
    this.active = -1;
    this.typed.setAttribute("aria-expanded", "false");
    this.typed.removeAttribute("aria-activedescendant");
  }

  // Enter takes the marked one, an address, or a name that nobody has yet.
  enter() {
    const typed = this.typed.value.trim();
    if (this.active >= 0) this.take(this.offered[this.active]);
    else if (this.isAddress(typed)) {
      this.add({ title: "", url: typed });
      this.list.lastElementChild?.querySelector("input")?.focus();
    } else if (typed && this.kind === "authors") {
      const known = (this.offered || []).find((row) => row.name.toLowerCase() === typed.toLowerCase());
      this.add(known || { name: typed });
    } else if (typed && this.offered?.length) this.take(this.offered[0]);
  }

  leave() {
    if (this.kind === "authors" && this.typed.value.trim()) this.enter();
    this.close();
  }

  key(event) {
    const options = [...this.found.children];
    if (["ArrowDown", "ArrowUp"].includes(event.key) && options.length && !this.found.hidden) {
      this.active = (this.active + (event.key === "ArrowDown" ? 1 : options.length - (this.active < 0 ? 0 : 1))) % options.length;
      options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.active)));
      this.typed.setAttribute("aria-activedescendant", options[this.active].id);
    } else if (event.key === "Escape" && !this.found.hidden) this.close();
    else if (event.key === "Enter") this.enter();
    else if (event.key === "Backspace" && !this.typed.value && this.rows.length) this.set(this.rows.slice(0, -1));
    else return;
    event.preventDefault();
  }
}
