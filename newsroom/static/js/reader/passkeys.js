// A reader's passkeys: at the door the device is asked for one, on the own page for a new one. Without this script, or
// where the browser knows no passkeys, there is no button.

import { said, wanted } from "../webauthn.js";

async function ask(form) {
  const { passkeyCreate, passkeyGet } = form.dataset;
  const answer = await fetch(passkeyCreate || passkeyGet, { method: "POST", body: new FormData(form) });
  if (!answer.ok) throw new Error(answer.statusText);
  const options = wanted(await answer.json());
  return passkeyCreate ? navigator.credentials.create(options) : navigator.credentials.get(options);
}

// The one message for what went wrong, or none.
function tell(form, name) {
  const known = [...form.querySelectorAll("[data-passkey-told]")];
  const fits = name === undefined ? null : known.find((one) => one.dataset.passkeyTold === name) || known.at(-1);
  for (const one of known) one.hidden = one !== fits;
}

for (const form of document.querySelectorAll("form[data-passkey-create], form[data-passkey-get]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    tell(form);
    try {
      form.elements.credential.value = said(await ask(form));
      form.submit();
    } catch (error) {
      tell(form, error.name);
    }
    button.removeAttribute("aria-busy");
  });
}
if (!window.PublicKeyCredential) for (const one of document.querySelectorAll("[data-passkey-unknown]")) one.hidden = false;
