// The writer's screen: lines that grow, keys that lead from headline to text, one button that says what it will do.

import "./picture.js";
import "./tags.js";

const headline = document.getElementById("id_headline");
const standfirst = document.getElementById("id_standfirst");

function grow(field) {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.setProperty("height", "auto");
  field.style.setProperty("height", `${field.scrollHeight}px`);
}

for (const field of document.querySelectorAll(".writing__page textarea:not([data-django-prose-editor-configurable])")) {
  field.addEventListener("input", () => grow(field));
  grow(field);
}

// A headline is one line, however many it takes on the screen: Enter goes on to the standfirst.
headline?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  standfirst?.focus();
});

// The first empty field that matters gets the cursor.
if (headline && !headline.value) headline.focus();

// “Publish” becomes “Schedule” when the time typed lies ahead, by the clocks of the story's own zone.
const primary = document.querySelector("[data-primary]");
const time = document.getElementById("id_publish_at");
const zone = document.querySelector("[data-bar]")?.dataset.zone;
function nowThere() {
  const parts = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: zone });
  return parts.format(new Date()).replace(" ", "T");
}
function say() {
  primary.textContent = time.value && time.value > nowThere() ? primary.dataset.later : primary.dataset.now;
}
if (primary && time && zone) {
  time.addEventListener("input", say);
  say();
}
