import { toast } from "./toast-region.js";

// <copy-button data-copied="Copied"><button>Copy</button><code>text</code></copy-button>: copies the text of
// the element named by `data-from`, or of the first <code> inside.
class CopyButton extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard) return;
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", async () => {
      const { from, copied } = this.dataset;
      const source = from ? document.getElementById(from) : this.querySelector("code");
      await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
      toast(copied);
    });
  }
}

customElements.define("copy-button", CopyButton);
