// The outbox of a page: `getOutbox()` is one for all its elements. It tells them by events:
// "settled" (items: place and the school's result), "change" (what is kept or why it is not sent has changed).
import "./steps.js";
import "./store.js";
import "./sender.js";

const { Sender, again, channelOf, openStore, putAll, resolve } = self.outbox;
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 60_000;

class Outbox extends EventTarget {
  entries = [];
  notes = new Map();
  why = ""; // nothing is being sent: "later", "signed-out", "other"
  isSending = false;

  constructor(user, who) {
    super();
    this.user = user;
    this.channel = channelOf(user);
    this.channel.addEventListener("message", ({ data }) => this.hear(data));
    this.ready = openStore(user).then(async (store) => {
      this.store = store;
      this.sender = new Sender(store, user, who);
      await this.refresh();
      this.send();
    });
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.ready.then(() => this.send()));
    addEventListener("beforeunload", (event) => {
      if (this.entries.length && !this.store?.isKept) event.preventDefault();
    });
  }

  async refresh() {
    Object.assign(this, await this.store.read());
    this.dispatchEvent(new Event("change"));
  }

  async hear(data) {
    await this.refresh();
    if (data.type === "settled") this.dispatchEvent(new CustomEvent("settled", { detail: data }));
  }

  // The latest of each place, in order.
  get latest() {
    return [...new Map(this.entries.map((entry) => [entry.place, entry])).values()];
  }

  get waiting() {
    return this.latest.filter((entry) => entry.state === "waiting");
  }

  get aside() {
    return this.latest.filter((entry) => entry.state !== "waiting");
  }

  get savedAt() {
    return this.notes.get("")?.at;
  }

  // First onto the device, then to the school. Each wish: place (once), what and value in words, page, url, and either
  // `edit` (sent as JSON with `seen`) or `fields` of a form.
  async add(wishes) {
    await this.ready;
    const named = wishes.map((wish) => ({ reason: "", seen: "", operation: crypto.randomUUID(), ...wish }));
    await this.store.change((kept) => putAll(kept, named));
    await this.changed();
    this.send();
  }

  async changed() {
    await this.refresh();
    this.channel.postMessage({ type: "changed" });
  }

  async send() {
    await this.ready;
    clearTimeout(this.timer);
    if (this.isSending) return (this.isWanted = true);
    if (!this.waiting.length) return this.stop("");
    this.isSending = true;
    this.isWanted = false;
    this.dispatchEvent(new Event("change"));
    const why = await this.sender.send().catch(() => "later");
    this.isSending = false;
    await this.refresh();
    if (this.isWanted && !why) return this.send();
    return this.stop(why);
  }

  stop(why) {
    this.why = why;
    if (why === "later") {
      this.wait = Math.min(this.wait ? this.wait * 2 : FIRST_WAIT, LONGEST_WAIT);
      this.timer = setTimeout(() => this.send(), this.wait);
      this.askWorker();
    } else this.wait = 0;
    this.dispatchEvent(new Event("change"));
    this.dispatchEvent(new Event("stopped"));
  }

  // Where the browser can, its worker sends when the network is back, the page being closed or not.
  async askWorker() {
    navigator.storage?.persist?.().catch(() => {});
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.sync?.register(`outbox:${this.user}`).catch(() => {});
  }

  async decide(decision) {
    await this.store.change(decision);
    await this.changed();
    this.send();
  }

  // Mine is written over theirs, or what is here goes and theirs stays.
  resolve = (entry, isMine) => this.decide((kept) => resolve(kept, entry, isMine));
  again = (entries, reason) => this.decide(() => again(entries, reason));
  // A form of a page that is a copy, or older than the session, has a token that is no longer good.
  async renew(form) {
    const token = await this.sender.getToken();
    if (token) form.elements.csrfmiddlewaretoken.value = token;
  }

  wipe = () => this.store.wipe();
}

let own;

// Undefined where nobody can write anything.
export function getOutbox() {
  const element = document.querySelector("outbox-state");
  if (element) own ??= new Outbox(element.dataset.user, element.dataset.who);
  return own;
}
