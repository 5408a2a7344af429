// Where money is on its way: asks our own server how it stands, by the form that stands there, and shows the answer in
// place. Less and less often, and not for ever: the receipt comes by mail anyway.

const PAUSES = [0, 2, 3, 5, 8, 13, 20, 30, 60];

async function ask(part, form) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(part.id);
  if (!fresh || fresh.dataset.givingAnswer === part.dataset.givingAnswer) return;
  part.dataset.givingAnswer = fresh.dataset.givingAnswer;
  part.replaceChildren(...fresh.childNodes);
}

async function check(part) {
  for (const pause of PAUSES) {
    const form = part.querySelector("form[data-giving-check]");
    if (!form) return;
    await new Promise((done) => setTimeout(done, pause * 1000));
    await ask(part, form).catch(() => {});
    if (form.dataset.givingCheck === "once") return;
  }
}

document.querySelectorAll("[data-giving-answer]").forEach(check);
