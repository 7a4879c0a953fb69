// <push-switch data-key data-url>: asks the browser for a push subscription and tells it to Parta.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

class PushSwitch extends HTMLElement {
  async connectedCallback() {
    this.state = this.querySelector(".push-state");
    this.button = this.querySelector("button");
    if (!("serviceWorker" in navigator && "PushManager" in window)) return;
    const registration = await navigator.serviceWorker.getRegistration("/");
    const known = await registration?.pushManager.getSubscription();
    if (known && Notification.permission === "granted") {
      this.state.textContent = this.dataset.on;
      return;
    }
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.subscribe());
  }

  async subscribe() {
    this.button.disabled = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") {
        this.state.textContent = this.dataset.refused;
        return;
      }
      await navigator.serviceWorker.register("/worker.js", { scope: "/" });
      const { pushManager } = await navigator.serviceWorker.ready;
      const options = { userVisibleOnly: true, applicationServerKey: bytes(this.dataset.key) };
      await this.tell(await pushManager.subscribe(options));
      this.state.textContent = this.dataset.on;
      this.button.hidden = true;
    } catch {
      this.state.textContent = this.dataset.failed;
    } finally {
      this.button.disabled = false;
    }
  }

  async tell(subscription) {
    const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    const form = new URLSearchParams({
      endpoint: subscription.endpoint,
      p256dh: text(subscription.getKey("p256dh")),
      auth: text(subscription.getKey("auth")),
    });
    const answer = await fetch(this.dataset.url, { method: "POST", body: form, headers: { "X-CSRFToken": token } });
    if (!answer.ok) throw new Error(answer.statusText);
  }
}

customElements.define("push-switch", PushSwitch);
