// Passkeys: asks the device for one, or for a new one, and sends what it says in the form's hidden field.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (credentials = []) => credentials.map((one) => ({ ...one, id: bytes(one.id) }));

function wanted({ publicKey: key }, passwordless) {
  const options = { ...key, challenge: bytes(key.challenge) };
  if (key.user) options.user = { ...key.user, id: bytes(key.user.id) };
  if (key.excludeCredentials) options.excludeCredentials = listed(key.excludeCredentials);
  if (key.allowCredentials) options.allowCredentials = listed(key.allowCredentials);
  if (passwordless) {
    options.authenticatorSelection = {
      ...key.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
    };
  }
  return { publicKey: options };
}

function said(credential) {
  const { response } = credential;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response: parts,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
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
    return navigator.credentials.create(wanted(options.creation_options, form.elements.passwordless?.checked));
  }
  return navigator.credentials.get(wanted(options.request_options, false));
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
