// <print-button><button>Print</button></print-button>: the browser's own dialog; without it, the browser's menu does.
class PrintButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", () => window.print());
  }
}

customElements.define("print-button", PrintButton);
