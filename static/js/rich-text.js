/* A field for running text with a small set of marks: bold, italic, lists and links.

The server cleans what it stores to the same set (platform_ivz/richtext.py).
*/
import {
  Bold,
  BulletList,
  Document,
  Editor,
  HardBreak,
  History,
  Italic,
  Link,
  ListItem,
  OrderedList,
  Paragraph,
  Text,
} from "../django_prose_editor/editor.js";

// No lists in lists: so Tab always leaves the field, and plain text can say the same.
const Item = ListItem.extend({
  content: "paragraph",
  addKeyboardShortcuts() {
    return { Enter: () => this.editor.commands.splitListItem(this.name) };
  },
});
const Numbers = OrderedList.extend({ addAttributes: () => ({}), addNodeView: null });
const SmallLink = Link.extend({ addKeyboardShortcuts: null }).configure({
  enableTarget: false,
  autolink: false,
  isAllowedUri: (address) => /^(https?:|mailto:)/i.test(address),
});

const BUTTONS = [
  ["Vet", "bold", (chain) => chain.toggleBold()],
  ["Schuin", "italic", (chain) => chain.toggleItalic()],
  ["Opsomming", "bulletList", (chain) => chain.toggleBulletList()],
  ["Nummers", "orderedList", (chain) => chain.toggleOrderedList()],
];

/* Puts a field for running text in the place of a textarea.

`label` is the element that names it, `changed` is called after every change by the user. Who was
in the textarea already, on a slow line, goes on in the field; `early` is what was typed there.
*/
export function richText({ textarea, label, title, html, dialog, changed }) {
  const isHere = document.activeElement === textarea;
  const place = document.createElement("div");
  place.className = "ivz-editor";
  textarea.before(place);
  textarea.hidden = true;
  textarea.disabled = true;
  const editor = new Editor({
    element: place,
    injectCSS: false,
    content: html,
    extensions: [
      Document, Paragraph, Text, HardBreak, History, Bold, Italic, BulletList, Numbers, Item,
      SmallLink,
    ],
    editorProps: {
      transformPastedHTML: withoutStyle,
      attributes: {
        id: `tekst-${textarea.id}`,
        class: `${textarea.className} ivz-prose`,
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": label.id,
        "aria-describedby": textarea.getAttribute("aria-describedby"),
      },
    },
    onUpdate: changed,
  });
  place.prepend(toolbar(editor, title, dialog));
  label.addEventListener("click", () => editor.view.focus());
  if (isHere) editor.view.focus();
  return {
    early: textarea.value === textarea.defaultValue ? null : paragraphs(textarea.value),
    get html() {
      return editor.isEmpty ? "" : editor.getHTML();
    },
    set(text) {
      editor.commands.setContent(text, { emitUpdate: false });
    },
    insert(text) {
      inText(editor).insertContent({ type: "text", text }).run();
    },
    focus() {
      editor.view.focus();
    },
    markWrong(isWrong) {
      editor.view.dom.setAttribute("aria-invalid", String(isWrong));
      editor.view.dom.classList.toggle("utrecht-textarea--invalid", isWrong);
    },
  };
}

/* Plain text as the editor holds it: an empty line begins a paragraph. */
function paragraphs(text) {
  const lines = (block) =>
    block.split("\n").flatMap((line, place) => [
      ...(place ? [{ type: "hardBreak" }] : []),
      ...(line ? [{ type: "text", text: line }] : []),
    ]);
  const blocks = text.trim().split(/\n\s*\n/);
  return {
    type: "doc",
    content: blocks.map((block) => ({ type: "paragraph", content: lines(block) })),
  };
}

/* Pasted text without what the security policy of the page refuses: styles, handlers, pictures.

Some word processors put everything in a bold element that its style makes normal again.
*/
function withoutStyle(html) {
  return html
    .replace(/<(style|script)\b[^]*?<\/\1>|<(img|link|meta)\b[^>]*>/gi, "")
    .replace(/<b\b[^>]*font-weight:\s*normal[^>]*>/gi, "<span>")
    .replace(/<[^>]*>/g, (tag) =>
      tag.replace(/\s(style|on\w+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ""),
    );
}

/* A chain of commands, with the focus back in the text at once.

The editor's own `focus()` waits for the next frame; what is typed before that would be lost.
*/
function inText(editor) {
  editor.view.focus();
  return editor.chain();
}

/* One stop for Tab; arrows go from button to button. */
function toolbar(editor, title, dialog) {
  const bar = document.createElement("div");
  bar.className = "ivz-toolbar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", `Opmaak van ${title}`);
  const buttons = BUTTONS.map(([word, mark, toggle]) =>
    button(word, mark, () => toggle(inText(editor)).run()),
  );
  buttons.push(button("Link", "link", () => askForLink(editor, dialog)));
  bar.append(...buttons);
  rove(bar, buttons);
  editor.on("transaction", () => {
    for (const one of buttons) {
      one.setAttribute("aria-pressed", String(editor.isActive(one.dataset.mark)));
    }
  });
  return bar;
}

function button(word, mark, use) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = word;
  made.dataset.mark = mark;
  made.setAttribute("aria-pressed", "false");
  // The selection stays where it is.
  made.addEventListener("mousedown", (event) => event.preventDefault());
  made.addEventListener("click", use);
  return made;
}

function rove(bar, buttons) {
  const stopAt = (index) => {
    buttons.forEach((one, other) => {
      one.tabIndex = other === index ? 0 : -1;
    });
  };
  stopAt(0);
  bar.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(document.activeElement);
    const last = buttons.length - 1;
    const next = {
      ArrowRight: here === last ? 0 : here + 1,
      ArrowLeft: here === 0 ? last : here - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    stopAt(next);
    buttons[next].focus();
  });
}

function askForLink(editor, dialog) {
  const field = dialog.querySelector("input");
  const current = editor.getAttributes("link").href ?? "";
  field.value = current;
  dialog.querySelector("[data-unset]").hidden = !current;
  dialog.returnValue = "";
  dialog.addEventListener(
    "close",
    () => {
      const chain = inText(editor).extendMarkRange("link");
      const href = addressOf(field.value);
      if (dialog.returnValue === "unset") chain.unsetLink().run();
      else if (dialog.returnValue !== "set" || !href) return;
      else if (current || !editor.state.selection.empty) chain.setLink({ href }).run();
      else {
        const mark = { type: "link", attrs: { href } };
        editor.commands.insertContent({ type: "text", text: field.value.trim(), marks: [mark] });
      }
    },
    { once: true },
  );
  dialog.showModal();
}

/* What people type as an address, made whole. */
function addressOf(typed) {
  const text = typed.trim();
  if (!text || /^(https?:|mailto:)/i.test(text)) return text;
  return text.includes("@") && !text.includes("/") ? `mailto:${text}` : `https://${text}`;
}
