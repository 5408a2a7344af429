// Further extensions of the text editor: pull quotes, links to stories, embeds, table tools, and pasting that comes out clean.

import {
  Extension, Link as PlainLink, Node, Plugin, TableRow as PlainRow, mergeAttributes, pm, updateAttrsDialog,
} from "django-prose-editor/editor";
import { register } from "./shortcuts.js";

const place = () => document.querySelector('meta[name="desk-text"]');
const words = () => place()?.dataset || {};
const dialogs = () => import("./text_dialogs.js");
const token = () => document.querySelector('input[name="csrfmiddlewaretoken"]')?.value || "";

// What was said last about a text stands above it, and is read out.
function say(view, message) {
  const holder = view.dom.parentElement;
  let line = holder.querySelector(":scope > .prose-said");
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "prose-said" });
    line.setAttribute("role", "status");
    view.dom.before(line);
  }
  line.textContent = message;
}

const kept = (attribute) => ({
  default: null,
  parseHTML: (element) => (element.hasAttribute(attribute) ? true : null),
  renderHTML: (attributes) => (Object.values(attributes)[0] ? { [attribute]: "" } : {}),
});

// --- Pull quotes: paragraphs of their own, which an ordinary quotation can become and back ---
export const PullQuote = Node.create({
  name: "pullQuote",
  group: "block",
  content: "paragraph+",
  defining: true,

  parseHTML: () => [{ tag: "blockquote[data-pull]", priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ["blockquote", mergeAttributes(HTMLAttributes, { "data-pull": "" }), 0],

  addCommands() {
    return { togglePullQuote: () => ({ commands }) => commands.toggleWrap(this.name) };
  },

  addKeyboardShortcuts() {
    return { "Mod-Shift-p": () => this.editor.commands.togglePullQuote() };
  },

  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "nodes",
      priority: 99,
      button: buttons.material("format_size", words().pull),
      command: (editor) => editor.chain().focus().togglePullQuote().run(),
      active: (editor) => editor.isActive("pullQuote"),
      enabled: (editor) => editor.can().togglePullQuote(),
    });
  },
});

// --- Links: to an address, or to a story of ours by its number, which survives a change of address ---
export const Link = PlainLink.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      story: {
        default: null,
        parseHTML: (element) => element.getAttribute("data-story"),
        renderHTML: ({ story }) => (story ? { "data-story": story } : {}),
      },
    };
  },

  parseHTML() {
    return [{ tag: "a[data-story]" }, ...this.parent()];
  },

  renderHTML({ HTMLAttributes }) {
    return HTMLAttributes["data-story"] ? ["a", { "data-story": HTMLAttributes["data-story"] }, 0] : this.parent({ HTMLAttributes });
  },

  addCommands() {
    return { ...this.parent?.(), addLink: () => ({ editor }) => (link(editor), true) };
  },

  addKeyboardShortcuts() {
    return { "Mod-k": () => (link(this.editor), true) };
  },

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "link",
      groups: "link",
      command: link,
      button: buttons.material("insert_link", words().link),
      active: (editor) => editor.isActive("link"),
    });
    menu.defineItem({
      name: "unlink",
      groups: "link",
      command: (editor) => editor.chain().focus().extendMarkRange("link").unsetLink().run(),
      button: buttons.material("link_off", words().unlink),
      hidden: (editor) => !editor.isActive("link"),
    });
  },
});

async function link(editor) {
  if (editor.isActive("link")) editor.commands.extendMarkRange("link");
  const { from, to, empty } = editor.state.selection;
  const { askForLink } = await dialogs();
  const chosen = await askForLink({ ...editor.getAttributes("link"), words: editor.state.doc.textBetween(from, to, " ") });
  const back = editor.chain().focus().setTextSelection({ from, to });
  if (!chosen) return back.run();
  if (chosen.remove) return back.unsetLink().run();
  const attrs = { href: chosen.story ? null : chosen.href, story: chosen.story || null };
  if (!empty) return back.unsetLink().setMark("link", attrs).run();
  const text = chosen.words || chosen.headline || chosen.href;
  return back.insertContent([{ type: "text", text, marks: [{ type: "link", attrs }] }]).unsetMark("link").run();
}

// --- Embeds: a reference to something at a provider's, with words of ours ---
export const EmbedFigure = Node.create({
  name: "embedFigure",
  group: "block",
  content: "inline*",
  draggable: true,
  isolating: true,

  addAttributes() {
    return {
      embed: {
        default: null,
        parseHTML: (element) => element.getAttribute("data-embed"),
        renderHTML: ({ embed }) => ({ "data-embed": embed }),
      },
    };
  },

  parseHTML() {
    const caption = (figure) => figure.querySelector("figcaption") || figure.ownerDocument.createElement("figcaption");
    return [{ tag: "figure[data-embed]", contentElement: caption }];
  },

  renderHTML({ node, HTMLAttributes }) {
    const figure = ["figure", mergeAttributes(HTMLAttributes)];
    return node.content.size ? [...figure, ["figcaption", 0]] : figure;
  },

  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "embedFigure",
      groups: "nodes",
      priority: 115,
      button: buttons.material("smart_display", words().embed),
      async command(editor) {
        const { askForEmbed } = await dialogs();
        const embed = await askForEmbed();
        if (embed) editor.chain().focus().insertContent({ type: "embedFigure", attrs: { embed: embed.reference } }).run();
      },
      active: (editor) => editor.isActive("embedFigure"),
    });
  },

  addNodeView() {
    return ({ node, editor, getPos }) => {
      const make = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });
      const [dom, plate, caption] = [make("figure", "embed-plate"), make("div", "embed-plate__sight"), make("figcaption", "")];
      const [provider, rest] = node.attrs.embed?.split(/:(.*)/s) || ["", ""];
      const remove = make("button", "desk-button desk-button--small", words().removeEmbed);
      remove.type = "button";
      remove.addEventListener("click", () => {
        const from = getPos();
        editor.chain().focus().deleteRange({ from, to: from + editor.state.doc.nodeAt(from).nodeSize }).run();
      });
      const name = JSON.parse(words().providers || "{}")[provider] || provider;
      plate.contentEditable = "false";
      plate.append(make("strong", "", name), " ", make("span", "", rest), remove);
      caption.dataset.hint = words().embedCaption;
      dom.append(plate, caption);
      return {
        dom,
        contentDOM: caption,
        ignoreMutation: (mutation) => mutation.type !== "selection" && !caption.contains(mutation.target),
        stopEvent: (event) => remove.contains(event.target),
        update: (updated) => updated.type.name === "embedFigure" && updated.attrs.embed === node.attrs.embed,
      };
    };
  },
});

// --- Tables: captions, head cells, a foot, and rows and columns by keyboard ---
export const TableRow = PlainRow.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      foot: {
        ...kept("data-foot"),
        parseHTML: (row) => (row.hasAttribute("data-foot") || row.parentElement?.tagName === "TFOOT" ? true : null),
      },
    };
  },
});

function rowOf(state) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === "tableRow") return { node: $from.node(depth), at: $from.before(depth) };
  }
  return null;
}

const toggleFoot = (editor) => editor.chain().focus().command(({ state, tr }) => {
  const row = rowOf(state);
  if (row) tr.setNodeMarkup(row.at, undefined, { ...row.node.attrs, foot: row.node.attrs.foot ? null : true });
  return Boolean(row);
}).run();

async function nameTable(editor) {
  const ask = updateAttrsDialog({ caption: { type: "string", title: words().tableCaption } }, { title: words().tableName });
  const given = await ask(editor, { caption: editor.getAttributes("table").caption || "" });
  if (given) editor.chain().focus().updateAttributes("table", { caption: given.caption.trim() || null }).run();
}

const newTable = (editor) => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run();

export const TableParts = Extension.create({
  name: "tableParts",
  // Its buttons take the place of the plain table's, which must have made them before.
  priority: 90,

  addKeyboardShortcuts() {
    const inTable = (act) => () => this.editor.isActive("table") && (act(this.editor.chain().focus()).run(), true);
    return {
      "Alt-Shift-ArrowDown": inTable((chain) => chain.addRowAfter()),
      "Alt-Shift-ArrowUp": inTable((chain) => chain.addRowBefore()),
      "Alt-Shift-ArrowRight": inTable((chain) => chain.addColumnAfter()),
      "Alt-Shift-ArrowLeft": inTable((chain) => chain.addColumnBefore()),
      "Alt-Shift-Backspace": inTable((chain) => chain.deleteRow()),
      "Alt-Shift-Delete": inTable((chain) => chain.deleteColumn()),
      "Mod-Alt-t": () => !this.editor.isActive("table") && newTable(this.editor),
    };
  },

  addMenuItems({ buttons, menu }) {
    const item = (name, icon, title, command, rest = {}) => menu.defineItem({
      name, groups: "table", button: buttons.material(icon, title), command, hidden: (editor) => !editor.isActive("table"), ...rest,
    });
    item("table", "grid_on", words().table, newTable, { hidden: (editor) => editor.isActive("table"), priority: 120 });
    item("table:caption", "title", words().tableName, nameTable, { priority: 60 });
    item("table:foot", "border_bottom", words().tableFoot, toggleFoot, {
      priority: 60, active: (editor) => Boolean(rowOf(editor.state)?.node.attrs.foot),
    });
  },
});

// --- Pasting: what comes from elsewhere is cleaned by the server, which has the one set of rules ---
const holding = new pm.state.PluginKey("cleanPaste");

function hold(tr, held) {
  const meta = tr.getMeta(holding);
  const moved = held.map((one) => ({ ...one, at: tr.mapping.map(one.at, -1) }));
  if (meta?.add) return [...moved, meta.add];
  return meta?.drop ? moved.filter((one) => one.id !== meta.drop) : moved;
}

function waitingMarks(state) {
  const marks = holding.getState(state).map(({ at, id }) => pm.view.Decoration.widget(at, () => {
    const mark = Object.assign(document.createElement("span"), { className: "prose-cleaning", textContent: words().cleaning });
    mark.contentEditable = "false";
    return mark;
  }, { key: id, side: -1 }));
  return pm.view.DecorationSet.create(state.doc, marks);
}

async function cleaned(html, text) {
  const response = await fetch(place().content, {
    method: "POST",
    headers: { "X-CSRFToken": token() },
    body: new URLSearchParams({ html, text }),
    signal: AbortSignal.timeout(6000),
  });
  const type = response.headers.get("Content-Type") || "";
  if (!type.includes("json")) throw new Error(String(response.status));
  return response.json();
}

// Words that go into an empty paragraph bring their direction with them.
function takeDirection(view, html) {
  const dir = /^<p dir="(rtl|auto)">/.exec(html)?.[1];
  const { $from } = view.state.selection;
  const { parent } = $from;
  if (!dir || parent.content.size || parent.type.name !== "paragraph") return;
  view.dispatch(view.state.tr.setNodeMarkup($from.before(), undefined, { ...parent.attrs, dir }));
}

async function pasteCleaned(view, html, text) {
  const id = crypto.randomUUID?.() || String(Math.random());
  const tr = view.state.tr.deleteSelection();
  view.dispatch(tr.setMeta(holding, { add: { id, at: tr.selection.from } }));
  // A server that can't be reached takes nothing away: the editor's own allow-list does the rest, the next save cleans.
  const answer = await cleaned(html, text).catch(() => ({ html, said: "" }));
  if (view.isDestroyed) return;
  const held = holding.getState(view.state).find((one) => one.id === id);
  const before = view.state.selection;
  view.dispatch(view.state.tr.setMeta(holding, { drop: id }));
  if (!held) return;
  const elsewhere = before.empty && before.from !== held.at;
  const behind = view.state.doc.content.size - before.from;
  const { TextSelection } = pm.state;
  view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(held.at))));
  takeDirection(view, answer.html);
  if (answer.html) view.pasteHTML(answer.html);
  else if (answer.refused) view.pasteText(text);
  if (elsewhere && before.from > held.at) {
    view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(view.state.doc.content.size - behind))));
  }
  say(view, answer.said || "");
}

// An address on a line of its own, or the code that a provider gives for embedding.
const LONE = /^\s*(?:https?:\/\/\S+|<(?:iframe|blockquote)\b[\s\S]*>)\s*$/i;

export const CleanPaste = Extension.create({
  name: "cleanPaste",
  priority: 1200,

  addProseMirrorPlugins() {
    return [new Plugin({
      key: holding,
      state: { init: () => [], apply: hold },
      props: {
        decorations: waitingMarks,
        // Before the editor reads the clipboard by itself: the desk's policy would complain of each style in it.
        handleDOMEvents: { paste(view, event) {
          const [html, text] = ["text/html", "text/plain"].map((type) => event.clipboardData?.getData(type) || "");
          const { $from, empty } = view.state.selection;
          const plain = view.input?.shiftKey && view.input.lastKeyCode !== 45;
          const lone = LONE.test(text) && empty && !$from.parent.content.size;
          if (!place() || plain || $from.parent.type.spec.code || html.includes("data-pm-slice") || !(html || lone)) return false;
          if (!html && event.clipboardData?.files.length) return false;
          event.preventDefault();
          pasteCleaned(view, html, text);
          return true;
        } },
      },
    })];
  },
});

// --- The tools: one row that the keyboard reaches, and the list of keys ---
export const TextTools = Extension.create({
  name: "textTools",
  // The menu stands by now.
  priority: 80,

  // The row is one stop: arrows move in it, Alt+F10 leads there and Escape back.
  onCreate() {
    const { editor } = this;
    const bar = editor.options.element.querySelector(".prose-menubar");
    if (!bar) return;
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", words().toolbar || "");
    const usable = () => [...bar.querySelectorAll("button:not(.hidden)")];
    bar.addEventListener("keydown", (event) => {
      const all = usable();
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (event.key === "Escape") editor.commands.focus();
      else if (step) all.at((all.indexOf(document.activeElement) + step) % all.length).focus();
      else return;
      event.preventDefault();
    });
    if (words().keys) listKeys(editor, () => usable()[0]?.focus());
  },
});

function listKeys(editor, toToolbar) {
  const group = words().keysTitle;
  for (const [keys, text] of Object.entries(JSON.parse(words().keys))) register(keys, text, null, { group });
  register("Alt+F10", words().toToolbar, () => editor.isFocused && toToolbar(), { group });
}

