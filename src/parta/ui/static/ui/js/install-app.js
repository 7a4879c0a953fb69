// <install-app hidden>: offers the site as an app in the menu; where the browser has no button for it (iPhone), the
// words how. Nothing where it is installed already, or cannot be.
const isApp = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const isApple = () => /iPhone|iPad/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

let offer = null; // of the browser: it comes once, perhaps before the element does
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault(); // no banner: whoever looks for it finds it in the menu
  offer = event;
  document.dispatchEvent(new Event("install:offered"));
});

class InstallApp extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.words = this.querySelector("p");
    this.button.addEventListener("click", () => this.install());
    document.addEventListener("install:offered", () => (this.hidden = isApp()));
    window.addEventListener("appinstalled", () => (this.hidden = true));
    this.hidden = isApp() || !(offer || isApple());
  }

  async install() {
    if (!offer) {
      this.words.hidden = !this.words.hidden;
      this.button.setAttribute("aria-expanded", String(!this.words.hidden));
      return;
    }
    const asked = offer;
    offer = null; // it can be asked once
    await asked.prompt();
    this.hidden = (await asked.userChoice).outcome === "accepted";
  }
}

customElements.define("install-app", InstallApp);
