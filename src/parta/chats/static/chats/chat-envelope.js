import "../live/live.js";

// <chat-envelope data-badge="/…/messages/badge/">: asks for the number again when the page is nudged.
class ChatEnvelope extends HTMLElement {
  connectedCallback() {
    this.look = () => this.refresh();
    document.addEventListener("live:chat", this.look);
  }

  disconnectedCallback() {
    document.removeEventListener("live:chat", this.look);
  }

  async refresh() {
    const answer = await fetch(this.dataset.badge, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      this.querySelector(".bell-badge").innerHTML = await answer.text();
    }
  }
}

customElements.define("chat-envelope", ChatEnvelope);
