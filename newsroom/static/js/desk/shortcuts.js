// The keys of the desk: who offers one registers it here, and `?` lists them all.
//
//   import { register } from "./shortcuts.js";
//   register("Mod+Alt+Q", words, () => …)   acts wherever the cursor is
//   register("N", words, () => …)           acts only when nobody is typing
//   register("Mod+B", words)                is listed; something else listens for it
//
// `words` say what the key does, in the reader's language. Mod is ⌘ on a Mac and Ctrl elsewhere. A key that is
// registered again takes the place of the first. `group` is the heading it stands under.

const known = new Map();
const mac = /mac|iphone|ipad/i.test(navigator.userAgentData?.platform || navigator.platform || "");
const NAMES = { mod: mac ? "⌘" : "Ctrl", ctrl: "Ctrl", alt: mac ? "⌥" : "Alt", shift: mac ? "⇧" : "Shift",
  arrowup: "↑", arrowdown: "↓", arrowleft: "←", arrowright: "→", escape: "Esc" };

export function register(keys, words, act = null, { group = "" } = {}) {
  known.set(keys.toLowerCase(), { keys, words, act, group });
}

// What can be done on this screen, for the command palette: only what has words and something to do.
export const acts = () => [...known.values()].filter(({ words, act }) => words && act);

export const registered = () => [...known.values()].map(({ keys, words, group }) => ({ keys, words, group }));

// A letter is known by what it writes, or, where Alt turns it into a sign, by its place on the keyboard.
function pressed(event) {
  const letter = event.altKey && /^(Key|Digit)/.test(event.code) ? event.code.replace(/^(Key|Digit)/, "") : event.key;
  const held = [];
  if (mac ? event.metaKey : event.ctrlKey) held.push("mod");
  if (mac && event.ctrlKey) held.push("ctrl");
  if (event.altKey) held.push("alt");
  if (event.shiftKey && (held.length || letter.length > 1)) held.push("shift");
  return { name: [...held, letter.toLowerCase()].join("+"), bare: !held.some((name) => name !== "shift") };
}

const typing = (place) => Boolean(place?.closest?.("input, textarea, select, [contenteditable='true'], [role='textbox']"));

window.addEventListener("keydown", (event) => {
  if (event.isComposing || !event.key) return;
  const { name, bare } = pressed(event);
  if (bare && typing(event.target)) return;
  if (event.key === "?" && bare) {
    // The desk library has an overlay of its own for this key.
    event.stopImmediatePropagation();
    event.preventDefault();
    show();
    return;
  }
  const found = known.get(name);
  if (!found?.act || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  found.act(event);
}, { capture: true });

function keysOf(keys) {
  const names = keys.split("+").map((key) => NAMES[key.toLowerCase()] || (key.length === 1 ? key.toUpperCase() : key));
  return names.flatMap((name, place) => {
    const key = Object.assign(document.createElement("kbd"), { textContent: name });
    return place ? [" ", key] : [key];
  });
}

function rows() {
  const made = document.createDocumentFragment();
  const groups = Map.groupBy(known.values(), ({ group }) => group);
  for (const [group, keys] of groups) {
    const list = document.createElement("dl");
    for (const { keys: names, words } of keys.filter((key) => key.words)) {
      const [term, meaning] = [document.createElement("dt"), document.createElement("dd")];
      term.append(...keysOf(names));
      meaning.textContent = words;
      list.append(term, meaning);
    }
    if (group) made.append(Object.assign(document.createElement("h3"), { textContent: group }));
    made.append(list);
  }
  return made;
}

// The overlay is a dialog in the page: the browser keeps the focus in it, and Escape closes it.
export function show() {
  const dialog = document.querySelector("dialog[data-keys-list]");
  if (!dialog) return;
  if (dialog.open) return dialog.close();
  dialog.querySelector("[data-keys-registered]").replaceChildren(rows());
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-keys-open]")) show();
});
