/* Writing a chapter of the note: a field with marks, and a list from which names are put in the text.

Without this script the field is plain text, and the list is there to read.
*/
import { richText } from "./rich-text.js";

const place = document.querySelector("[data-note-text]");
const textarea = place.querySelector("textarea");
const label = place.querySelector("label");
label.id = "label-tekst";
const html = document.querySelector("input[name=html]");
const field = richText({
  textarea,
  label,
  title: "de tekst",
  html: place.dataset.html,
  dialog: document.querySelector("[data-link]"),
  changed: () => {},
});
if (field.early) field.set(field.early);
textarea.form.addEventListener("submit", () => {
  // An empty text is one too: the server would read the plain field when nothing is sent.
  html.value = field.html || "<p></p>";
});

const names = document.querySelector("[data-names]");
const search = names.querySelector("[data-search]");
const input = search.querySelector("input");
const found = search.querySelector("[data-found]");
const rows = [...names.querySelectorAll("[data-name]")];
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

names.querySelector("[data-without-script]").hidden = true;
search.hidden = false;
for (const row of rows) {
  row.words = plain(row.textContent);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ivz-signout";
  button.append(row.querySelector("code"));
  button.addEventListener("click", () => field.insert(row.dataset.name));
  row.prepend(button);
}

function filter() {
  const wanted = plain(input.value).split(/\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !wanted.every((word) => row.words.includes(word));
  const count = rows.filter((row) => !row.hidden).length;
  found.textContent = wanted.length ? `${count} gevonden` : "";
}

input.addEventListener("input", filter);
input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const first = rows.find((row) => !row.hidden);
  if (first && input.value.trim()) field.insert(first.dataset.name);
});
