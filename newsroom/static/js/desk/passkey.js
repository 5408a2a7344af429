// Passkeys: asks the device for one, or for a new one, and sends what it says in the form's hidden field.

import { said, wanted } from "../webauthn.js";

function asked(options, passwordless) {
  const { publicKey } = wanted(options);
  if (passwordless) {
    publicKey.authenticatorSelection = {
      ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
    };
  }
  return { publicKey };
}

async function optionsFor(form) {
  if (!form.dataset.options) return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(form.dataset.options, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

async function ask(form) {
  const options = await optionsFor(form);
  if (form.dataset.passkey === "add") {
    return navigator.credentials.create(asked(options.creation_options, form.elements.passwordless?.checked));
  }
  return navigator.credentials.get(wanted(options.request_options));
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = form.querySelector("[data-passkey-wrong]");
    wrong.hidden = true;
    try {
      form.elements.credential.value = said(await ask(form));
    } catch {
      // Broken off, timed out, or no passkey for this site: the device has said so itself.
      wrong.hidden = false;
      return;
    }
    form.submit();
  });
}
