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
    if (!/^#m\d/.test(location.hash)) this.toEnd();
  }

  disconnectedCallback() {
    document.removeEventListener("live:chat", this.look);
  }

  get list() {
    return this.querySelector("#messages");
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

  // What has not changed stays as it is, with its open menus.
  take(fresh) {
    const list = this.list;
    const known = new Map([...list.children].map((item) => [item.id, item]));
    const items = [...fresh.children].map((item) => {
      const old = known.get(item.id);
      return old && old.dataset.version === item.dataset.version ? old : item;
    });
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
      this.querySelector(".chat-write").innerHTML = await answer.text();
      this.querySelector("textarea")?.focus();
    } else {
      this.say(form, this.dataset.failed);
    }
  }

  async sent(form, operation) {
    form.querySelectorAll("textarea, [type=file], [name=reply_to]").forEach((field) => { field.value = ""; });
    form.querySelectorAll("[type=checkbox]").forEach((field) => { field.checked = false; });
    form.querySelectorAll(".chat-quote, .field-error").forEach((words) => words.remove());
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
