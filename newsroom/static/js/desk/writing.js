// The writer's screen: lines that grow, keys that lead from headline to text, words that are kept, one button.

import "./beside.js";
import "./picture.js";
import "./placing.js";
import "./tags.js";
import { Bar } from "./bar.js";
import { Chosen } from "./chosen.js";
import * as controls from "./controls.js";
import { Keeper } from "./keeping.js";
import { setUpPasting } from "./pasting.js";
import { register } from "./shortcuts.js";
import { suggest } from "./suggestions.js";

const form = document.getElementById("article_form");
const read = (id) => JSON.parse(document.getElementById(id)?.textContent || "null");
const headline = document.getElementById("id_headline");
const standfirst = document.getElementById("id_standfirst");

function grow(field) {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.setProperty("height", "auto");
  field.style.setProperty("height", `${field.scrollHeight}px`);
}

for (const field of document.querySelectorAll(".writing__page textarea:not([data-django-prose-editor-configurable])")) {
  field.addEventListener("input", () => grow(field));
  field.addEventListener("newsroom:set", () => grow(field));
  grow(field);
}

// A headline is one line, however many it takes on the screen: Enter goes on to the standfirst.
headline?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  standfirst?.focus();
});

// The first empty field that matters gets the cursor.
if (headline && !headline.value) headline.focus();

const desk = { form, keeper: null, bar: null, chosen: {} };

function begin() {
  const { addresses, fields, words, person, story, clashes } = read("writing-setup");
  for (const box of document.querySelectorAll("[data-chosen]")) {
    const kind = box.dataset.chosen === "authors" ? "authors" : "links";
    desk.chosen[box.dataset.chosen] = new Chosen(box, {
      kind, address: kind === "authors" ? addresses.authors : addresses.stories,
      words: { ...words, placeholder: kind === "authors" ? words.findAuthor : words.findStory },
    });
  }
  const known = JSON.parse(form.elements.known.value || "{}");
  desk.keeper = new Keeper(form, { addresses, fields, known, words, person, story });
  desk.bar = new Bar(form, desk.keeper, words);
  const box = document.querySelector("[data-pasting]");
  if (box) takeWires(setUpPasting(box, {
    current: (name) => controls.read(form, name),
    fill: (name, value) => {
      controls.write(form, name, value);
      desk.keeper.typed();
    },
    zone: () => form.elements.zone.value,
  }));
  suggestStories();
  const key = (keys, said, act) => register(keys, said, act, { group: words.keys });
  key("Mod+Enter", words.primaryKey, () => desk.bar.primary?.click());
  key("Mod+S", words.saveKey, () => desk.keeper.send());
  key("Alt+Z", words.undoKey, () => desk.bar.undo());
  key("Alt+H", words.headlineKey, () => headline.focus());
  key("Alt+T", words.textKey, () => document.querySelector(".writing__field--body .ProseMirror")?.focus());
  // A text in the editor is there a moment after its field: what was left unsent comes back when it stands.
  ready().then(() => {
    desk.keeper.unsettled(clashes);
    return desk.keeper.recover(offerBack);
  });
  document.documentElement.dataset.writing = "ready";
}

// Stories that might stand beside this one follow what is written; taking one puts it into “Read next”.
function suggestStories() {
  const root = document.querySelector("[data-suggestions]");
  const links = desk.chosen.related_links;
  if (!root || !links) return;
  const text = () => document.querySelector(".writing__field--body .ProseMirror")?.innerText || "";
  const suggestions = suggest(root, {
    accept: ({ story, headline: title }) => links.add({ story, title }),
    typed: () => ({
      headline: headline.value, words: text().slice(0, 4000), tags: form.elements.tags.value, section: form.elements.section.value,
      without: links.rows.map((row) => row.story).filter(Boolean).join(","),
    }),
  });
  const matters = new Set(["headline", "tags", "section"]);
  const follow = (event) => matters.has(event.target.name) && suggestions.refresh();
  for (const name of ["input", "change", "newsroom:set"]) form.addEventListener(name, follow);
}

// A whole story pasted into an empty headline is meant for the box that reads it.
function takeWires(pasting) {
  headline.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (headline.value.trim() || text.trim().split("\n").length < 3) return;
    event.preventDefault();
    pasting.read(text, event.clipboardData.getData("text/html"));
  });
}

function ready() {
  const area = document.querySelector(".writing__field--body textarea");
  if (!area || area.closest(".prose-editor")) return Promise.resolve();
  return new Promise((resolve) => area.addEventListener("prose-editor:ready", resolve, { once: true }));
}

function offerBack(record, settle) {
  const box = document.getElementById("recovered");
  box.querySelector("[data-recovered-words]").textContent = record.typed.headline || box.dataset.untitled;
  box.querySelector("[data-recovered-time]").textContent = new Date(record.at).toLocaleString(document.documentElement.lang);
  box.hidden = false;
  for (const button of box.querySelectorAll("[data-recovered]")) {
    button.onclick = () => {
      box.hidden = true;
      settle(button.dataset.recovered === "take");
    };
  }
}

if (form && document.getElementById("writing-setup")) begin();
