// Passkeys speak in bytes, forms in letters: one turned into the other, both ways.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (credentials = []) => credentials.map((one) => ({ ...one, id: bytes(one.id) }));

// What a server asks, as `navigator.credentials` wants it.
export function wanted({ publicKey: key }) {
  const options = { ...key, challenge: bytes(key.challenge) };
  if (key.user) options.user = { ...key.user, id: bytes(key.user.id) };
  if (key.excludeCredentials) options.excludeCredentials = listed(key.excludeCredentials);
  if (key.allowCredentials) options.allowCredentials = listed(key.allowCredentials);
  return { publicKey: options };
}

// What a device has answered, as a form can send it.
export function said(credential) {
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
