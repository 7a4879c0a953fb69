import "../live/live.js";

// <inbox-bell data-badge="/notifications/badge/">: asks for the number again when the page is nudged.
class InboxBell extends HTMLElement {
  connectedCallback() {
    this.badge();
    this.look = () => this.refresh();
    document.addEventListener("live:inbox", this.look);
  }

  disconnectedCallback() {
    document.removeEventListener("live:inbox", this.look);
  }

  async refresh() {
    const answer = await fetch(this.dataset.badge, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      this.querySelector(".bell-badge").innerHTML = await answer.text();
      this.badge();
    }
  }

  // The number at the app's icon on the home screen, where there is one.
  badge() {
    const count = parseInt(this.querySelector(".bell-count")?.textContent ?? "0", 10);
    (count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.())?.catch(() => {});
  }
}

customElements.define("inbox-bell", InboxBell);
