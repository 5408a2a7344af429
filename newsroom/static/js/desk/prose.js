// Extensions of the text editor: pictures from the library, small print, and marks on passages that must survive editing.

import { Extension, Mark, Node, Plugin, Table as PlainTable, mergeAttributes } from "django-prose-editor/editor";
import { choosePicture, describe } from "./library.js";

const words = () => document.querySelector('meta[name="desk-pictures"]').dataset;

function button(text, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "desk-button desk-button--small", textContent: text });
  made.addEventListener("click", act);
  return made;
}

// A picture is a reference to the library with a caption; what readers get is drawn when the page is made.
export const PictureFigure = Node.create({
  name: "pictureFigure",
  group: "block",
  content: "inline*",
  draggable: true,
  isolating: true,

  addAttributes() {
    return {
      picture: {
        default: null,
        parseHTML: (element) => element.getAttribute("data-picture"),
        renderHTML: ({ picture }) => ({ "data-picture": picture }),
      },
    };
  },

  parseHTML() {
    const caption = (figure) => figure.querySelector("figcaption") || figure.ownerDocument.createElement("figcaption");
    return [{ tag: "figure[data-picture]", contentElement: caption }];
  },

  renderHTML({ node, HTMLAttributes }) {
    const figure = ["figure", mergeAttributes(HTMLAttributes)];
    return node.content.size ? [...figure, ["figcaption", 0]] : figure;
  },

  addCommands() {
    return {
      insertPicture:
        (picture) =>
        ({ chain }) => {
          const content = picture.caption ? [{ type: "text", text: picture.caption }] : [];
          return chain().insertContent({ type: "pictureFigure", attrs: { picture: String(picture.id) }, content }).run();
        },
    };
  },

  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "pictureFigure",
      groups: "nodes",
      priority: 120,
      button: buttons.material("image", words().picture),
      async command(editor) {
        const picture = await choosePicture();
        if (picture) editor.chain().focus().insertPicture(picture).run();
      },
      active: (editor) => editor.isActive("pictureFigure"),
    });
  },

  addNodeView() {
    return ({ node, editor, getPos }) => {
      const dom = document.createElement("figure");
      const sight = document.createElement("div");
      const image = Object.assign(document.createElement("img"), { alt: "", hidden: true });
      const acts = document.createElement("div");
      const caption = document.createElement("figcaption");
      let shown = null;

      const show = async (number) => {
        shown = number;
        const picture = await describe(number);
        image.hidden = !picture;
        dom.toggleAttribute("data-missing", !picture);
        if (picture) Object.assign(image, { src: picture.preview, alt: picture.alt });
        else sight.dataset.said = words().missing;
      };
      dom.className = "figure";
      caption.dataset.hint = words().caption;
      sight.className = "figure__sight";
      sight.contentEditable = "false";
      acts.className = "figure__acts";
      acts.append(
        button(words().change, async () => {
          const picture = await choosePicture();
          if (!picture) return;
          editor.chain().focus().command(({ tr }) => {
            tr.setNodeMarkup(getPos(), undefined, { picture: String(picture.id) });
            return true;
          }).run();
        }),
        button(words().remove, () => {
          const from = getPos();
          editor.chain().focus().deleteRange({ from, to: from + editor.state.doc.nodeAt(from).nodeSize }).run();
        }),
      );
      sight.append(image, acts);
      dom.append(sight, caption);
      show(node.attrs.picture);

      return {
        dom,
        contentDOM: caption,
        ignoreMutation: (mutation) => mutation.type !== "selection" && !caption.contains(mutation.target),
        stopEvent: (event) => acts.contains(event.target),
        update(updated) {
          if (updated.type.name !== "pictureFigure") return false;
          if (updated.attrs.picture !== shown) show(updated.attrs.picture);
          return true;
        },
      };
    };
  },
});

// A table keeps its caption, which the plain one would turn into a row. It is shown through the attribute.
export const Table = PlainTable.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: null,
        parseHTML: (element) => element.querySelector(":scope > caption")?.textContent.trim() || null,
        renderHTML: ({ caption }) => (caption ? { "data-caption": caption } : {}),
      },
    };
  },

  parseHTML() {
    return [{ tag: "caption", ignore: true }, ...this.parent()];
  },

  renderHTML({ node, HTMLAttributes }) {
    const caption = node.attrs.caption ? [["caption", node.attrs.caption]] : [];
    return ["table", mergeAttributes(HTMLAttributes, { "data-caption": null }), ...caption, ["tbody", 0]];
  },
});

// Credits in captions and titles of works: kept, though no button makes them.
export const SmallPrint = Extension.create({
  name: "smallPrint",
  addExtensions() {
    return ["small", "cite"].map((tag) =>
      Mark.create({
        name: tag,
        parseHTML: () => [{ tag }],
        renderHTML: () => [tag, 0],
      }),
    );
  },
});

// The buttons' icons are words of a font that nobody should hear or read: CSS draws them, the title names them.
function nameButtons(editor) {
  for (const named of editor.querySelectorAll(".prose-menubar__button[title]")) {
    if (!named.querySelector("svg")) {
      named.dataset.icon = named.textContent;
      named.replaceChildren();
    }
    named.setAttribute("aria-label", named.title);
  }
}

// The text is named after the field's label, and spelling is looked at, from its first moment on.
export const FieldLabel = Extension.create({
  name: "fieldLabel",
  addProseMirrorPlugins() {
    const label = this.editor.options.element.querySelector("textarea")?.labels?.[0];
    const attributes = { role: "textbox", "aria-multiline": "true", "aria-label": label?.textContent.trim() || "" };
    return [new Plugin({ props: { attributes } })];
  },

  // The menu stands by now: it was registered before.
  onCreate() {
    nameButtons(this.editor.options.element);
  },
});

// Direction and language of a passage, and what a table's head cell heads: kept as they came.
export const Passage = Extension.create({
  name: "passage",
  addGlobalAttributes() {
    const kept = (name) => ({
      default: null,
      parseHTML: (element) => element.getAttribute(name),
      renderHTML: (attributes) => (attributes[name] ? { [name]: attributes[name] } : {}),
    });
    return [
      { types: ["paragraph", "blockquote"], attributes: { dir: kept("dir"), lang: kept("lang") } },
      { types: ["tableHeader"], attributes: { scope: kept("scope") } },
    ];
  },
});
