// A field for one picture: a thumbnail, and a button that opens the library.

import { choosePicture } from "./library.js";

function show(field, picture) {
  const part = (name) => field.querySelector(`[data-picture-${name}]`);
  part("number").value = picture ? picture.id : "";
  part("shown").hidden = part("clear").hidden = !picture;
  part("none").hidden = Boolean(picture);
  if (picture) {
    part("thumbnail").src = picture.thumbnail;
    part("thumbnail").alt = picture.alt;
    part("name").textContent = picture.name;
  }
  part("number").dispatchEvent(new Event("input", { bubbles: true }));
}

for (const field of document.querySelectorAll("[data-picture-choice]")) {
  field.querySelector("[data-picture-number]").hidden = true;
  field.querySelector("[data-picture-clear]").addEventListener("click", () => show(field, null));
  field.querySelector("[data-picture-open]").addEventListener("click", async () => {
    const picture = await choosePicture();
    if (picture) show(field, picture);
  });
}
