import "../live/live.js";

// <chat-box data-latest="…" data-failed="…" data-again="…">: a conversation that asks for news when it is nudged
// and sends in the background. Without a script it is a page of messages and a form.
class ChatBox extends HTMLElement {
  connectedCallback() {
    this.look = () => this.refresh();
    document.addEventListener("live:chat", this.look);
    this.addEventListener("submit", (event) => {
      if (!event.target.matches(".chat-form")) return;
      event.preventDefault();
      this.send(event.target);
    });
    this.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
        event.target.form.requestSubmit();
      }
    });
    this.addEventListener("input", (event) => event.target.name === "text" && this.keep(event.target.value));
    this.recall();
    if (!/^#m\d/.test(location.hash)) this.toNew();
  }

  disconnectedCallback() {
    document.removeEventListener("live:chat", this.look);
  }

  get list() {
    return this.querySelector("#messages");
  }

  // A text that was begun outlives a look at another page: a reply is a page of its own.
  get draft() {
    return `chat:${location.pathname}`;
  }

  keep(text) {
    sessionStorage.setItem(this.draft, text);
  }

  recall() {
    const text = this.querySelector("textarea");
    if (text && !text.value) text.value = sessionStorage.getItem(this.draft) ?? "";
  }

  toNew() {
    const mark = this.querySelector("#new");
    this.toEnd();
    if (mark && mark.getBoundingClientRect().top < 100) mark.scrollIntoView({ block: "center" });
  }

  toEnd() {
    window.scrollTo({ top: document.documentElement.scrollHeight });
  }

  get isAtEnd() {
    return window.innerHeight + window.scrollY > document.documentElement.scrollHeight - 160;
  }

  async refresh() {
    if (new URLSearchParams(location.search).has("before")) return;
    const { first, since } = this.list.dataset;
    const query = new URLSearchParams(first ? { from: first, since } : { since });
    const answer = await fetch(`${this.dataset.latest}?${query}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.status !== 200 || answer.redirected) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const wasAtEnd = this.isAtEnd;
    this.take(holder.content.querySelector("#messages"));
    if (wasAtEnd) this.toEnd();
  }

  // What has not changed stays as it is, with its open menus, and so does the line above what was new.
  take(fresh) {
    const list = this.list;
    const known = new Map([...list.children].map((item) => [item.id, item]));
    const items = [...fresh.children].map((item) => {
      const old = known.get(item.id);
      return old && old.dataset.version === item.dataset.version ? old : item;
    });
    const mark = list.querySelector("#new");
    const place = mark ? items.findIndex((item) => item.id === mark.nextElementSibling?.id) : -1;
    if (place >= 0) items.splice(place, 0, mark);
    list.dataset.since = fresh.dataset.since;
    list.dataset.first = fresh.dataset.first;
    if (items.some((item, place) => list.children[place] !== item) || list.children.length !== items.length) {
      list.replaceChildren(...items);
    }
  }

  async send(form) {
    const button = form.querySelector(".chat-send .button-primary");
    if (button.disabled) return;
    const data = new FormData(form);
    button.disabled = true;
    this.say(form, "");
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "HX-Request": "true" } }).catch(() => null);
    button.disabled = false;
    if (answer?.status === 204) {
      this.sent(form, answer.headers.get("X-Operation"));
    } else if (answer?.status === 422) {
      this.refused(form, await answer.text());
    } else {
      this.say(form, answer?.status === 413 ? this.dataset.large : this.dataset.failed);
    }
  }

  // The form comes back with what is wrong beside its field; files only the browser can keep.
  refused(form, html) {
    const { files } = form.elements.attachments;
    this.querySelector(".chat-write").innerHTML = html;
    const fresh = this.querySelector("[type=file]");
    if (fresh) fresh.files = files;
    (this.querySelector("[aria-invalid=true]") ?? this.querySelector("textarea"))?.focus();
  }

  async sent(form, operation) {
    sessionStorage.removeItem(this.draft);
    history.replaceState(null, "", location.pathname); // a reply is sent once
    form.querySelectorAll("textarea, [type=file], [name=reply_to]").forEach((field) => { field.value = ""; });
    form.querySelectorAll("[type=checkbox]").forEach((field) => { field.checked = false; });
    form.querySelectorAll(".chat-quote, .field-error").forEach((words) => words.remove());
    form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    form.querySelector(".chat-attach").open = false;
    form.elements.operation.value = operation;
    await this.refresh();
    this.toEnd();
    form.querySelector("textarea").focus({ preventScroll: true });
  }

  // Sending again has the same operation, so what did arrive is not doubled.
  say(form, text) {
    const place = form.querySelector(".chat-failed");
    place.hidden = !text;
    place.textContent = text;
    if (!text) return;
    const again = document.createElement("button");
    again.className = "button button-small";
    again.textContent = this.dataset.again;
    place.append(again);
  }
}

customElements.define("chat-box", ChatBox);
