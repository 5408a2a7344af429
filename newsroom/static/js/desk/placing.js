// “Top story” and “Pin in …” on a story's own screen: sent by themselves, so that nothing typed is touched.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-placing-act]");
  const part = button?.closest("[data-placing]");
  if (!part) return;
  event.preventDefault();
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  const sent = new FormData();
  for (const field of part.querySelectorAll("select, input")) if (field.name) sent.set(field.name, field.value);
  if (button.name) sent.set(button.name, button.value);
  button.disabled = true;
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  const answer = await fetch(button.formAction, { method: "POST", headers, body: sent }).catch(() => null);
  const told = answer?.ok ? await answer.json().catch(() => null) : null;
  if (!told) {
    button.disabled = false;
    return say(part, part.dataset.failed, "error");
  }
  const fresh = document.createRange().createContextualFragment(told.html).querySelector("[data-placing]");
  part.replaceWith(fresh);
  say(fresh, told.said, told.level);
  (fresh.querySelector("[data-placing-act]") || fresh.querySelector("summary"))?.focus();
});

function say(part, words, level) {
  const line = part.querySelector("[data-placing-said]");
  line.className = "bar__message";
  line.dataset.level = level;
  // A region that is filled a moment after it came is read aloud.
  requestAnimationFrame(() => { line.textContent = words; });
}
