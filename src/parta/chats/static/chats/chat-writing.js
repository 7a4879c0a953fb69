import "../live/live.js";

const EVERY = 4_000;
const STAYS = 7_000;

// <chat-writing data-url="…" data-chat="5">: says who is writing, and tells the others that one is oneself.
// What fails here fails in silence: nobody misses it.
class ChatWriting extends HTMLElement {
  connectedCallback() {
    this.hear = (event) => this.heard(event.detail);
    this.hush = () => this.say("");
    document.addEventListener("live:writing", this.hear);
    document.addEventListener("live:chat", this.hush);
    this.parentElement.addEventListener("input", (event) => {
      if (event.target.name === "text" && event.target.value.trim()) this.tell(event.target.form);
    });
  }

  disconnectedCallback() {
    document.removeEventListener("live:writing", this.hear);
    document.removeEventListener("live:chat", this.hush);
  }

  tell(form) {
    if (this.told && Date.now() - this.told < EVERY) return;
    this.told = Date.now();
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    fetch(this.dataset.url, { method: "POST", body }).catch(() => null);
  }

  async heard(topic) {
    const [chat, who] = topic.split(":");
    if (chat !== this.dataset.chat || !who || document.hidden) return;
    const answer = await fetch(`${this.dataset.url}?who=${who}`).catch(() => null);
    if (answer?.ok && !answer.redirected) this.say((await answer.text()).trim());
  }

  say(words) {
    const holder = document.createElement("template");
    holder.innerHTML = words; // a page of ours: names in it are escaped
    this.textContent = holder.content.textContent;
    clearTimeout(this.end);
    if (words) this.end = setTimeout(this.hush, STAYS);
  }
}

customElements.define("chat-writing", ChatWriting);
