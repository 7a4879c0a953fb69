// <toast-region>: short news said aloud by screen readers. Scripts call toast("Saved"); the server sends
// the header `HX-Trigger: {"toast": {"text": "Saved", "kind": "error"}}`.
const SHOWN_MS = 5000;

class ToastRegion extends HTMLElement {
  connectedCallback() {
    document.body.addEventListener("toast", ({ detail }) => this.show(detail.text ?? detail.value, detail.kind));
  }

  show(text, kind) {
    const item = document.createElement("p");
    item.className = kind === "error" ? "toast toast-error" : "toast";
    item.textContent = text;
    this.append(item);
    setTimeout(() => item.remove(), SHOWN_MS);
  }
}

customElements.define("toast-region", ToastRegion);

export function toast(text, kind) {
  document.querySelector("toast-region")?.show(text, kind);
}
