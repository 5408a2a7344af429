// Rows of a story that can be added, moved and taken away: byline, related links, corrections.

function fields(row) {
  return row.querySelectorAll("input, select, textarea");
}

function number(list) {
  const shown = [...list.querySelectorAll("[data-row]")].filter((row) => !row.hidden);
  shown.forEach((row, index) => {
    const position = row.querySelector('input[name$="-position"]');
    if (position) position.value = index;
    const up = row.querySelector("[data-row-up]");
    const down = row.querySelector("[data-row-down]");
    if (up) up.disabled = index === 0;
    if (down) down.disabled = index === shown.length - 1;
  });
  return shown.length;
}

function setUp(block) {
  const list = block.querySelector("[data-rows-list]");
  const prefix = block.dataset.rows;
  const total = block.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const template = block.querySelector("[data-rows-template]");
  const empty = block.querySelector("[data-rows-empty]");
  const renumber = () => {
    const count = number(list);
    if (empty) empty.hidden = count > 0;
  };

  block.querySelector("[data-rows-add]")?.addEventListener("click", () => {
    const index = Number(total.value);
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", index);
    const row = holder.content.firstElementChild;
    list.append(row);
    total.value = index + 1;
    row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: prefix } }));
    renumber();
    row.querySelector("select, input:not([type=hidden]), textarea")?.focus();
  });

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const row = button?.closest("[data-row]");
    if (!row) return;
    if (button.matches("[data-row-remove]")) remove(row);
    if (button.matches("[data-row-up]")) beside(row, "previousElementSibling")?.before(row);
    if (button.matches("[data-row-down]")) beside(row, "nextElementSibling")?.after(row);
    renumber();
    if (!row.hidden) button.focus();
    list.dispatchEvent(new Event("input", { bubbles: true }));
  });
  renumber();
}

function beside(row, way) {
  let other = row[way];
  while (other && (other.hidden || !other.matches("[data-row]"))) other = other[way];
  return other;
}

// A row the server knows is marked and hidden; so is a new one, whose number must not be given again.
function remove(row) {
  const mark = row.querySelector('input[name$="-DELETE"]');
  if (mark) mark.checked = true;
  row.hidden = true;
  for (const field of fields(row)) field.required = false;
}

for (const block of document.querySelectorAll("[data-rows]")) setUp(block);
