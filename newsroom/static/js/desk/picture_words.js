// A picture's words save themselves: a moment after each change, and when the button is pressed.

import { setFocal } from "./focal.js";

const SOON = 600;

// `save()` answers with the picture, or null when something is wrong, which then stands beside its field.
export function keepsItself(form, { token, saved, onSaved = () => {} }) {
  const said = form.querySelector("[data-kept]");
  const sight = form.querySelector("[data-focal-here]");
  let soon = 0;
  let last = Promise.resolve();
  if (sight) setFocal(sight, form.elements.focal_x, form.elements.focal_y);

  async function send() {
    for (const place of form.querySelectorAll("[data-error]")) place.textContent = "";
    let answer = {};
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-CSRFToken": token },
      });
      answer = await response.json();
    } catch {
      answer = { errors: { "": [said.dataset.wrong || "…"] } };
    }
    for (const [name, errors] of Object.entries(answer.errors || {})) {
      const place = form.querySelector(`[data-error="${name}"]`) || said;
      place.textContent = errors.join(" ");
    }
    if (!answer.picture) return null;
    said.textContent = saved;
    onSaved(answer.picture);
    return answer.picture;
  }

  // One save after another: an older answer never overtakes a newer one.
  function save() {
    clearTimeout(soon);
    last = last.then(send, send);
    return last;
  }

  form.addEventListener("input", () => {
    said.textContent = "";
  });
  form.addEventListener("change", () => {
    clearTimeout(soon);
    soon = setTimeout(save, SOON);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.dataset.chooses) save();
  });
  return save;
}
