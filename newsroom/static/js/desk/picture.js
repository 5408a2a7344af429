// A field for one picture: a thumbnail, and a button that opens the library.

import { choosePicture, describe } from "./library.js";

function show(field, picture, { quiet = false } = {}) {
  const part = (name) => field.querySelector(`[data-picture-${name}]`);
  part("number").value = picture ? picture.id : "";
  part("shown").hidden = part("clear").hidden = !picture;
  part("none").hidden = Boolean(picture);
  if (picture) {
    part("thumbnail").src = picture.thumbnail;
    part("thumbnail").alt = picture.alt;
    part("name").textContent = picture.name;
  }
  if (!quiet) part("number").dispatchEvent(new Event("input", { bubbles: true }));
}

for (const field of document.querySelectorAll("[data-picture-choice]")) {
  field.querySelector("[data-picture-number]").hidden = true;
  const number = field.querySelector("[data-picture-number]");
  // A colleague has set it, or it came back from an earlier visit.
  number.addEventListener("newsroom:set", async () => {
    const picture = number.value ? await describe(number.value) : null;
    if (picture || !number.value) show(field, picture, { quiet: true });
  });
  field.querySelector("[data-picture-clear]").addEventListener("click", () => show(field, null));
  field.querySelector("[data-picture-open]").addEventListener("click", async () => {
    const picture = await choosePicture();
    if (picture) show(field, picture);
  });
}
