// <lesson-record data-lesson data-cells data-heading data-what data-at data-…words>: the form of a lesson goes through
// the outbox: kept on the device first, then sent. Without a script the form is sent as it is.
import { getOutbox } from "../ui/outbox/outbox.js";
import { finish } from "./lesson-sending.js";

class LessonRecord extends HTMLElement {
  connectedCallback() {
    this.outbox = getOutbox();
    this.form = this.querySelector("form");
    this.state = this.querySelector("[role=status]");
    if (!this.outbox) return;
    const { lesson } = this.dataset;
    this.cells = [...this.form.querySelectorAll("input[name^=cell-]")].map((input) => {
      const student = input.name.slice("cell-".length);
      return { input, student, place: `cell:${lesson}:${student}`, seen: this.field(`seen-${student}`), was: this.field(`was-${student}`) };
    });
    this.heading = `heading:${lesson}`;
    this.places = new Set([this.heading, ...this.cells.map((cell) => cell.place)]);
    this.form.addEventListener("submit", (event) => this.send(event));
    this.outbox.ready.then(() => {
      this.overlay();
      this.paint();
      this.outbox.addEventListener("change", () => this.paint());
      this.outbox.addEventListener("stopped", () => this.isSent && finish(this));
    });
  }

  field(name) {
    return this.form.elements[name];
  }

  get kept() {
    return this.outbox.latest.filter((entry) => this.places.has(entry.place));
  }

  // A copy of the page may be older than what the school has from this device; what waits stands above both.
  overlay() {
    for (const note of this.outbox.notes.values()) {
      const cell = this.cells.find(({ place }) => place === note.place);
      const isOlder = note.at > Number(this.dataset.at);
      if (isOlder && cell && note.from.includes(cell.seen.value)) {
        cell.input.value = cell.was.value = note.text;
        cell.seen.value = note.version;
      }
      const { topic } = this.form.elements;
      if (isOlder && note.place === this.heading && topic && note.from.includes(topic.defaultValue)) {
        topic.value = topic.defaultValue = note.text;
      }
    }
    for (const entry of this.kept) {
      const cell = this.cells.find(({ place }) => place === entry.place);
      if (cell) cell.input.value = entry.edit.text;
      else {
        if (entry.edit.topic !== null) this.field("topic").value = entry.edit.topic;
        if (entry.edit.form !== null) this.field("form").value = entry.edit.form;
      }
    }
  }

  paint() {
    const kept = new Map(this.kept.map((entry) => [entry.place, entry]));
    const show = (input, place) => {
      const state = kept.get(place)?.state;
      if (state) input.dataset.kept = state === "waiting" ? "here" : "needs";
      else delete input.dataset.kept;
    };
    for (const { input, place } of this.cells) show(input, place);
    if (this.field("topic")) show(this.field("topic"), this.heading);
    const isWaiting = [...kept.values()].some((entry) => entry.state === "waiting");
    const { isSending, why } = this.outbox;
    const words = isSending || !why ? this.dataset.sending : why === "later" ? this.dataset.here : this.dataset.signedOut;
    this.state.textContent = isWaiting ? words : "";
  }

  async send(event) {
    event.preventDefault();
    const wishes = this.wishes();
    if (!wishes.length) return this.form.submit();
    this.isSent = true;
    return this.outbox.add(wishes);
  }

  // What differs from the page as it came, and what waits already and may have been changed again.
  wishes() {
    const kept = new Set(this.kept.map((entry) => entry.place));
    const reason = this.field("reason")?.value.trim() ?? "";
    const common = { page: location.pathname, reason };
    const wishes = this.cells
      .filter(({ input, was, place }) => !input.disabled && (input.value.trim() !== was.value || kept.has(place)))
      .map(({ input, student, place, seen }) => ({
        ...common,
        place,
        url: this.dataset.cells,
        what: `${input.getAttribute("aria-label")}, ${this.dataset.what}`,
        value: input.value.trim(),
        seen: seen.value,
        edit: { lesson: this.dataset.lesson, student, text: input.value.trim() },
      }));
    const heading = this.headingWish(kept.has(this.heading));
    return heading ? [{ ...common, ...heading }, ...wishes] : wishes;
  }

  headingWish(isKept) {
    const { topic, form } = this.form.elements;
    const shown = [...(form?.options ?? [])].find((option) => option.defaultSelected)?.value ?? form?.value;
    const isNew = topic && !topic.disabled && (isKept || topic.value.trim() !== topic.defaultValue);
    const isOther = form && !form.disabled && form.value !== shown;
    if (!isNew && !isOther) return null;
    return {
      place: this.heading,
      url: this.dataset.heading,
      what: `${isNew ? this.dataset.topic : this.dataset.form}, ${this.dataset.what}`,
      value: isNew ? topic.value.trim() : form.selectedOptions[0].textContent,
      seen: topic?.defaultValue ?? "",
      edit: { topic: isNew ? topic.value.trim() : null, form: isOther ? form.value : null },
    };
  }
}

customElements.define("lesson-record", LessonRecord);
