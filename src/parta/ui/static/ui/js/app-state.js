// <app-state data-user data-build>: what stands between the page and the school's server. Starts the service worker
// for whoever is signed in, says when a page is a copy, and when there is a newer version of Parta.
import { asOf } from "./as-of.js";

const PAGES = "parta-pages-"; // as in the worker
const NOBODY = "none";
const LOOK = 5 * 60_000; // how often a page that is looked at again asks for the version
const numbers = (build) => (/^\d+(\.\d+)*$/.test(build ?? "") ? build.split(".").map(Number) : []);

function isOlder(build, oldest) {
  const [own, least] = [numbers(build), numbers(oldest)];
  const place = least.findIndex((number, index) => number !== (own[index] ?? 0));
  return own.length > 0 && place >= 0 && (own[place] ?? 0) < least[place];
}

const isTyped = () =>
  [...document.querySelectorAll("textarea, input:not([type=hidden], [type=search])")].some((field) =>
    ["checkbox", "radio"].includes(field.type)
      ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue,
  );

class AppState extends HTMLElement {
  connectedCallback() {
    this.copy = document.documentElement.dataset.copy;
    // Without a network, going back shows what the browser has kept of then.
    this.openedAt = new Date((!navigator.onLine && history.state?.openedAt) || Date.now());
    history.replaceState({ ...history.state, openedAt: Number(this.openedAt) }, "");
    this.lookedAt = Date.now();
    this.addEventListener("click", (event) => this.press(event.target.closest("[data-do]")));
    this.dropOthers();
    this.followNetwork();
    this.followVersion();
    if (this.dataset.user && this.dataset.user !== NOBODY) this.startWorker();
  }

  say(name, isSaid = true) {
    this.querySelector(`[data-note="${name}"]`).hidden = !isSaid;
  }

  // Copies of somebody else's pages, or of anybody's where nobody is signed in: the worker wipes them as well.
  async dropOthers() {
    const { user } = this.dataset;
    if (!user || this.copy || !window.caches) return;
    const names = (await caches.keys()).filter((name) => name.startsWith(PAGES) && name !== PAGES + user);
    names.forEach((name) => caches.delete(name));
  }

  followNetwork() {
    const own = new Date(this.openedAt - this.openedAt.getTimezoneOffset() * 60_000).toISOString();
    this.querySelectorAll("time").forEach((time) => (time.textContent = asOf(this.copy ?? own)));
    const why = document.documentElement.dataset.why;
    if (this.copy) this.say(why === "slow" ? "slow" : "copy");
    window.addEventListener("pageshow", () => navigator.onLine || this.say("copy"));
    window.addEventListener("offline", () => {
      this.say("newer", false);
      this.say("copy");
    });
    window.addEventListener("online", () => {
      this.say("copy", false);
      if (this.copy) this.say("newer");
    });
    document.addEventListener("htmx:sendError", () => this.say("copy")); // a part that the school has not answered
    navigator.serviceWorker?.addEventListener("message", ({ data }) => {
      if (data?.type !== "newer") return;
      this.say("slow", false);
      this.say("newer");
    });
  }

  followVersion() {
    document.addEventListener("htmx:afterRequest", ({ detail }) => {
      this.compare(detail.xhr?.getResponseHeader("Parta-Oldest-Build"));
    });
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
  }

  async look() {
    if (Date.now() - this.lookedAt < LOOK) return;
    this.lookedAt = Date.now();
    this.registration?.update().catch(() => {});
    const answer = await fetch("/app/version/").catch(() => null);
    if (answer?.ok) this.compare((await answer.json()).oldest);
  }

  compare(oldest) {
    if (!isOlder(this.dataset.build, oldest)) return;
    this.say("ready", false); // the same button, with a graver reason
    this.say("old");
  }

  async startWorker() {
    if (!("serviceWorker" in navigator)) return;
    if (document.readyState !== "complete") await new Promise((go) => window.addEventListener("load", go));
    const isFirst = !navigator.serviceWorker.controller;
    this.registration = await navigator.serviceWorker.register("/worker.js", { scope: "/" }).catch(() => null);
    if (!this.registration) return;
    if (isFirst) this.keepThis();
    else this.followUpdates();
  }

  // The page was here before the worker, which has seen nothing of it.
  async keepThis() {
    const { active } = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType("resource").map((entry) => entry.name);
    active.postMessage({
      type: "keep",
      page: location.href.replace(/#.*/, ""),
      files: files.filter((address) => new URL(address).pathname.startsWith("/static/")),
    });
  }

  followUpdates() {
    if (this.registration.waiting) this.say("ready");
    this.registration.addEventListener("updatefound", () => {
      const found = this.registration.installing;
      found?.addEventListener("statechange", () => found.state === "installed" && this.say("ready"));
    });
  }

  press(button) {
    const act = button?.dataset.do;
    if (act === "close") button.closest("[data-note]").hidden = true;
    if (act === "reload") location.reload();
    if (act === "update") this.update(button);
  }

  // What is typed is lost only by a second press.
  update(button) {
    const words = button.closest("[data-note]").querySelector(".app-note-typed");
    if (isTyped() && words.hidden) {
      words.hidden = false;
      return;
    }
    const waiting = this.registration?.waiting;
    if (!waiting) return location.reload();
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    waiting.postMessage({ type: "activate" });
  }
}

customElements.define("app-state", AppState);
