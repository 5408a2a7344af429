// Small acts beside the story, without leaving it: a note for readers, a guest link. Each form works without this too.

import "./preview.js";

const said = () => document.querySelector(".bar__said");

function tell(words, level) {
  const place = said();
  if (!place) return;
  const line = Object.assign(document.createElement("p"), { className: "bar__message", textContent: words });
  line.dataset.level = level;
  place.replaceChildren(line);
}

function exchange(part, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(`[data-part="${part}"]`);
  const old = document.querySelector(`[data-part="${part}"]`);
  if (fresh && old) old.replaceWith(document.importNode(fresh, true));
  ready(document);
}

async function send(form, button) {
  const options = { method: "POST", body: new FormData(form, button), headers: { Accept: "application/json" } };
  const answer = await fetch(button?.hasAttribute("formaction") ? button.formAction : form.action, options);
  const news = await answer.json();
  tell(news.said, news.refused ? "error" : "success");
  if (news.refused) return;
  exchange(form.dataset.beside, news.html);
  document.dispatchEvent(new CustomEvent("newsroom:beside", { detail: { part: form.dataset.beside } }));
  document.querySelector("[data-copy-from]")?.select();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset?.beside) return;
  event.preventDefault();
  const button = event.submitter;
  if (button) button.disabled = true;
  // What went wrong on the way is left to the form itself: the browser shows the server's answer.
  send(form, button).catch(() => { if (button) button.disabled = false; form.submit(); })
    .finally(() => { if (button) button.disabled = false; });
});

async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    if (!document.execCommand("copy")) return;
  }
  const note = field.closest("[data-copy]").querySelector("[data-copied]");
  if (note) note.hidden = false;
}

function ready(root) {
  for (const button of root.querySelectorAll("[data-copy-now]")) {
    button.hidden = false;
    button.onclick = () => copy(button.closest("[data-copy]").querySelector("[data-copy-from]"));
  }
}

// The part is drawn anew when the story's state changes.
document.addEventListener("newsroom:shown", () => ready(document));
ready(document);
