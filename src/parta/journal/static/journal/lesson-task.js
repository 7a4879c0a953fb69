// <lesson-task data-what data-task data-…words>: a task given at a lesson, or changed (`data-task`), goes through the
// outbox, its files too.
import { getOutbox } from "../ui/outbox/outbox.js";
import { finish } from "./lesson-sending.js";

const OWN = new Set(["csrfmiddlewaretoken", "seen"]); // said anew at the sending

class LessonTask extends HTMLElement {
  done = "#homework";

  connectedCallback() {
    this.outbox = getOutbox();
    this.form = this.querySelector("form");
    this.waiting = this.querySelector("[data-waiting]");
    if (!this.outbox) return;
    // The day's load of homework cannot be asked for; that is no mistake.
    this.addEventListener("htmx:beforeRequest", (event) => navigator.onLine || event.preventDefault());
    this.form.addEventListener("submit", (event) => this.send(event));
    this.outbox.ready.then(() => {
      this.paint();
      this.outbox.addEventListener("change", () => this.paint());
      this.outbox.addEventListener("stopped", () => this.isSent && this.finish());
    });
  }

  // This lesson's tasks; after a sending, the one that was sent.
  get kept() {
    const { task } = this.dataset;
    const isOwn = ({ place }) =>
      task ? place === `task:${task}` : place.startsWith(this.isSent ? this.place : "homework:");
    return this.outbox.latest.filter((entry) => isOwn(entry) && entry.page === location.pathname);
  }

  async send(event) {
    event.preventDefault();
    this.submitter = event.submitter;
    this.isSent = true;
    const { task } = this.dataset;
    this.place = task ? `task:${task}` : `homework:${crypto.randomUUID()}`;
    const fields = [...new FormData(this.form, event.submitter)].filter(([name]) => !OWN.has(name));
    await this.outbox.add([{
      place: this.place,
      url: new URL(this.form.action).pathname,
      page: location.pathname,
      what: `${this.dataset.homework}, ${this.dataset.what}`,
      value: this.form.elements.text.value.trim(),
      seen: this.form.elements.seen?.value ?? "",
      fields,
    }]);
  }

  async finish() {
    const isWaiting = this.kept.some((entry) => entry.state === "waiting");
    if (!isWaiting && this.submitter?.name) {
      const { name, value } = this.submitter; // a form that a script sends forgets the button
      this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    await finish(this);
    if (!isWaiting) return;
    this.isSent = false;
    if (!this.dataset.task) this.form.reset();
    this.paint();
  }

  // What is kept here stands among what was given.
  paint() {
    if (this.isSent) return;
    const cards = this.kept.map((entry) => {
      const card = document.getElementById("task-kept").content.cloneNode(true);
      card.querySelector(".task-text").textContent = entry.value;
      card.querySelector(".badge").textContent = entry.state === "waiting" ? this.dataset.here : this.dataset.needs;
      return card;
    });
    this.waiting.replaceChildren(...cards);
  }
}

customElements.define("lesson-task", LessonTask);
