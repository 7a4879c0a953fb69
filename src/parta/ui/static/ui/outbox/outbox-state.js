// <outbox-state data-user data-who data-…words>: in the header, what is saved only here and what needs its teacher;
// its button opens the list of it. Nothing to say, nothing shown.
import "./outbox-leaving.js";
import { OutboxList } from "./outbox-list.js";
import { getOutbox } from "./outbox.js";

const SHOWN_FOR = 12 * 60 * 60 * 1000; // the hour of the last saving, that long

class OutboxState extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.status = this.querySelector("[role=status]");
    this.dialog = document.getElementById("outbox-dialog");
    this.outbox = getOutbox();
    this.list = new OutboxList(this.outbox, this.dialog, this.dataset);
    this.outbox.addEventListener("change", () => this.show());
    this.button.addEventListener("click", () => this.open());
  }

  open() {
    this.list.show();
    if (!this.dialog.open) this.dialog.showModal();
  }

  show() {
    const { waiting, aside, savedAt, isSending } = this.outbox;
    const isSaved = !waiting.length && !aside.length && Date.now() - (savedAt ?? 0) < SHOWN_FOR;
    const kind = aside.length ? "needs" : waiting.length ? (isSending ? "sending" : "here") : isSaved ? "saved" : "";
    const words = this.words(waiting, aside, isSaved && this.list.hour(savedAt));
    this.button.hidden = !kind;
    this.dataset.kind = kind;
    this.button.querySelector(".outbox-words").textContent = words;
    this.button.querySelector(".outbox-count").textContent = aside.length || waiting.length || "";
    if (this.dialog.open) this.list.show();
    // Typing on a good line need not be commented at each key.
    const isNews = !isSending || aside.length;
    if (isNews && kind && this.status.textContent !== words) this.status.textContent = words;
  }

  words(waiting, aside, hour) {
    const { needs, here, saved } = this.dataset;
    const parts = [];
    if (aside.length) parts.push(`${needs} ${aside.length}`);
    if (waiting.length) parts.push(`${here} ${waiting.length}`);
    if (hour) parts.push(`${saved} ${hour}`);
    return parts.join(" · ");
  }
}

customElements.define("outbox-state", OutboxState);
