// <newest-version data-busy="…"><a href="">…</a></newest-version>: the link, but first whatever of an older version the
// browser keeps is given up: the service worker takes the newest program, the page comes from the school's server.
// The worker is not unregistered: the notifications of this device hang on it. Without a script it is a plain link.
const PATIENCE = 8000;

const within = (promise) => Promise.race([promise, new Promise((done) => setTimeout(done, PATIENCE))]);

async function renewWorker() {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration) return;
  await registration.update();
  const fresh = registration.installing ?? registration.waiting;
  if (!fresh) return;
  const isTaken = new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
  const activate = () => fresh.state === "installed" && fresh.postMessage({ type: "activate" });
  fresh.addEventListener("statechange", activate);
  activate();
  await isTaken;
}

class NewestVersion extends HTMLElement {
  connectedCallback() {
    this.link = this.querySelector("a");
    this.link.addEventListener("click", (event) => this.renew(event));
  }

  async renew(event) {
    event.preventDefault();
    if (this.isBusy) return;
    this.isBusy = true;
    this.link.setAttribute("aria-busy", "true");
    this.querySelector("span").textContent = this.dataset.busy;
    const page = this.link.getAttribute("href") || location.pathname + location.search;
    await within(renewWorker()).catch(() => {}); // a worker that cannot be had any more is no reason to stay here
    await within(fetch(page, { cache: "reload" })).catch(() => {});
    location.replace(page); // not reload(): a form is not sent a second time
  }
}

customElements.define("newest-version", NewestVersion);
