// Between the grid and the outbox of the page: what is typed goes there, and each cell shows what became of it.
// data-state = saving | saved | failed (refused) | offline (saved here, will be sent) | conflict.
import { getOutbox } from "../ui/outbox/outbox.js";

export class SaveQueue {
  constructor(grid) {
    this.grid = grid;
    this.outbox = getOutbox();
    this.wishes = new Map(); // by place: on its way to the outbox
    this.shown = new Set(); // places whose cell shows what is kept here
    this.needsReason = new Set();
    this.reason = "";
    this.columns = new Map(grid.columns.map((column, index) => [column.dataset.lesson, index]));
    this.rows = new Map([...grid.body.rows].map((row, index) => [row.dataset.student, index]));
    this.outbox.addEventListener("settled", ({ detail }) => this.settle(detail));
    this.outbox.addEventListener("stopped", () => this.askReason());
    this.outbox.ready.then(() => {
      this.overlay();
      this.outbox.addEventListener("change", () => this.paint());
      this.paint();
    });
  }

  find(place) {
    const [kind, lesson, student] = place.split(":");
    const [row, column] = [this.rows.get(student), this.columns.get(lesson)];
    return kind === "cell" && row !== undefined && column !== undefined ? this.grid.cell(row, column) : undefined;
  }

  add(td, text) {
    const { lesson, student } = this.grid.address(td);
    const place = `cell:${lesson}:${student}`;
    if (!td.dataset.state) td.original = td.textContent;
    this.mark(td, "saving", text, "");
    this.shown.add(place);
    if (!this.wishes.size) queueMicrotask(() => this.flush());
    this.wishes.set(place, {
      place,
      url: this.grid.dataset.url,
      page: location.pathname,
      what: `${this.grid.bar.nameOf(td)} · ${this.grid.dataset.journal}`,
      value: text,
      reason: this.reason,
      seen: td.dataset.seen ?? "",
      edit: { lesson, student, text },
    });
  }

  async flush() {
    const wishes = [...this.wishes.values()];
    await this.outbox.add(wishes);
    for (const wish of wishes) if (this.wishes.get(wish.place) === wish) this.wishes.delete(wish.place);
    if (this.wishes.size) await this.flush();
  }

  // A page that is older than what the school has from this device, such as a copy, shows the latter.
  overlay() {
    for (const note of this.outbox.notes.values()) {
      const td = this.find(note.place);
      const isOlder = note.at > Number(this.grid.dataset.at);
      if (td && isOlder && note.from.includes(td.dataset.seen ?? "")) this.saved(td, note);
    }
  }

  paint() {
    const { latest, notes, waiting, isSending, why } = this.outbox;
    const kept = new Map(latest.map((entry) => [entry.place, entry]));
    const gone = [...this.shown].filter((place) => !kept.has(place) && !this.wishes.has(place));
    for (const place of gone) this.release(place, notes.get(place));
    for (const [place, entry] of kept) {
      const td = this.find(place);
      if (!td || this.wishes.has(place) || td.contains(this.grid.input)) continue;
      this.shown.add(place);
      td.original ??= td.textContent;
      td.entry = entry;
      const states = { waiting: isSending || !why ? "saving" : "offline", conflict: "conflict" };
      this.mark(td, states[entry.state] ?? "failed", entry.value, entry.message ?? "");
      if (td.dataset.state === "offline") td.title = this.grid.bar.words.here;
    }
    this.grid.bar.progress({ isWaiting: waiting.length > 0, isSending, why });
  }

  // What was kept here is no longer: the school has it, or the teacher has taken theirs.
  release(place, note) {
    const td = this.find(place);
    this.shown.delete(place);
    if (note) return this.saved(td, note);
    this.mark(td, "saved", td.original ?? "", "");
  }

  saved(td, { text, version, hint }) {
    td.dataset.seen = version;
    td.classList.toggle("away", /^[^\d•]/.test(text));
    if (!td.contains(this.grid.input)) this.mark(td, "saved", text, hint);
  }

  settle({ items, at }) {
    for (const { place, result } of items) {
      const td = this.find(place);
      if (!td) continue;
      if (result.average !== undefined) this.total(td.parentElement, result);
      if (result.code === "reason_needed") this.needsReason.add(place);
      this.grid.bar.settled(td, result, at);
    }
  }

  mark(td, state, text, message) {
    td.dataset.state = state;
    if (td.textContent !== text) td.textContent = text;
    td.title = message;
  }

  total(row, result) {
    row.querySelector(".average").textContent = result.average;
    row.querySelector(".missed").textContent = result.missed;
  }

  askReason() {
    const asked = this.outbox.aside.filter((entry) => entry.state === "reason" && this.needsReason.has(entry.place));
    this.needsReason.clear();
    if (!asked.length) return;
    this.grid.bar.askReason((reason) => {
      this.reason = reason;
      this.outbox.again(asked, reason);
    });
  }

  // A conflict is resolved by the teacher: write mine over it, or take what is there.
  resolve(td, isMine) {
    return this.outbox.resolve(td.entry, isMine);
  }
}
