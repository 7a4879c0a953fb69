// <passkey-form data-act="create" data-options="id of a JSON script">, or data-act="get" with data-options or with
// data-url, where to ask for them: <form>…<input name="credential"><button type="button"></form>
// <p data-failed hidden></p>. Makes or uses a passkey at a press of the button, and sends the form.
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const decode = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};

const decodeId = (item) => ({ ...item, id: decode(item.id) });

async function create({ publicKey }) {
  const found = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      user: decodeId(publicKey.user),
      excludeCredentials: (publicKey.excludeCredentials ?? []).map(decodeId),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    },
  });
  return plain(found, {
    attestationObject: encode(found.response.attestationObject),
    transports: found.response.getTransports?.() ?? [],
  });
}

async function get({ publicKey }) {
  const found = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      allowCredentials: (publicKey.allowCredentials ?? []).map(decodeId),
    },
  });
  const { authenticatorData, signature, userHandle } = found.response;
  return plain(found, {
    authenticatorData: encode(authenticatorData),
    signature: encode(signature),
    userHandle: userHandle ? encode(userHandle) : null,
  });
}

function plain(found, response) {
  return {
    type: found.type,
    id: found.id,
    rawId: encode(found.rawId),
    authenticatorAttachment: found.authenticatorAttachment,
    clientExtensionResults: found.getClientExtensionResults(),
    response: { clientDataJSON: encode(found.response.clientDataJSON), ...response },
  };
}

class PasskeyForm extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential) return; // no such browser sees the button
    this.hidden = false;
    this.querySelector("button[type=button]").addEventListener("click", () => this.use());
  }

  async use() {
    const form = this.querySelector("form");
    const failed = this.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      const options = await this.options();
      const credential = await (this.dataset.act === "create" ? create(options) : get(options));
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      failed.hidden = false; // given up by the user, or there is no fitting passkey: browsers do not tell which
    }
  }

  async options() {
    if (this.dataset.options) return JSON.parse(document.getElementById(this.dataset.options).textContent);
    const answer = await fetch(this.dataset.url, { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    return (await answer.json()).request_options;
  }
}

customElements.define("passkey-form", PasskeyForm);
