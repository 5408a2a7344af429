// Tags as words one can take away, with suggestions; the plain field with commas stays what is sent.

let count = 0;

function read(text) {
  const found = text.match(/"[^"]*"|[^,]+/g) || [];
  return found.map((name) => name.trim().replace(/^"|"$/g, "").trim()).filter(Boolean);
}

function write(names) {
  return names.map((name) => (/[\s,"]/.test(name) ? `"${name.replaceAll('"', "")}"` : name)).join(", ");
}

function setUp(field) {
  const plain = field.querySelector("input");
  const id = `tags-${++count}`;
  const label = plain.labels?.[0]?.textContent.trim() || "";
  const chips = document.createElement("ul");
  const typed = document.createElement("input");
  const list = document.createElement("ul");
  let names = read(plain.value);
  let active = -1;
  let asked = 0;

  chips.className = "tags__chosen";
  Object.assign(typed, { type: "text", className: "tags__typed", id: `${id}-typed`, autocomplete: "off" });
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", "aria-label": label,
  })) typed.setAttribute(name, value);
  Object.assign(list, { id, className: "tags__list", role: "listbox", hidden: true });
  list.setAttribute("aria-label", label);
  plain.type = "hidden";
  field.append(chips, typed, list);
  for (const each of document.querySelectorAll(`label[for="${plain.id}"]`)) each.htmlFor = typed.id;

  const close = () => {
    list.hidden = true;
    active = -1;
    typed.setAttribute("aria-expanded", "false");
    typed.removeAttribute("aria-activedescendant");
  };
  const draw = ({ quiet = false } = {}) => {
    chips.replaceChildren(...names.map((name) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: "×" });
      button.setAttribute("aria-label", `${name} ×`);
      button.addEventListener("click", () => {
        names = names.filter((other) => other !== name);
        draw();
        typed.focus();
      });
      item.append(name, button);
      return item;
    }));
    chips.hidden = !names.length;
    plain.value = write(names);
    if (!quiet) plain.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const add = (text) => {
    for (const name of read(text)) {
      if (!names.some((other) => other.toLowerCase() === name.toLowerCase())) names.push(name);
    }
    typed.value = "";
    close();
    draw();
  };
  const offer = (found) => {
    const fresh = found.filter((name) => !names.includes(name));
    list.replaceChildren(...fresh.map((name, index) => {
      const option = document.createElement("li");
      Object.assign(option, { role: "option", id: `${id}-${index}`, textContent: name });
      option.setAttribute("aria-selected", "false");
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        add(`"${name}"`);
      });
      return option;
    }));
    active = -1;
    list.hidden = !fresh.length;
    typed.setAttribute("aria-expanded", String(fresh.length > 0));
  };
  const move = (step) => {
    const options = [...list.children];
    if (!options.length) return;
    active = (active + step + options.length) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
    typed.setAttribute("aria-activedescendant", options[active].id);
  };

  typed.addEventListener("input", async () => {
    if (typed.value.includes(",")) return add(typed.value);
    const mine = ++asked;
    if (!typed.value.trim()) return close();
    const answer = await fetch(`${field.dataset.suggestions}?q=${encodeURIComponent(typed.value)}`).catch(() => null);
    if (answer?.ok && mine === asked) offer((await answer.json()).tags);
  });
  typed.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Enter") add(active >= 0 ? `"${list.children[active].textContent}"` : typed.value);
    else if (event.key === "Backspace" && !typed.value && names.length) {
      names.pop();
      draw();
      return;
    } else return;
    event.preventDefault();
  });
  typed.addEventListener("blur", () => {
    asked++;
    if (typed.value.trim()) add(typed.value);
    close();
  });
  // Someone else, or the wire, has set the field.
  plain.addEventListener("newsroom:set", () => {
    names = read(plain.value);
    draw({ quiet: true });
  });
  draw();
}

for (const field of document.querySelectorAll("[data-tags]")) setUp(field);
