// Sends what was typed, one request at a time, and shows in each cell what became of it:
// data-state = saving | saved | failed (refused) | offline (kept, will be sent again) | conflict.
const RETRY = 4000;

export class SaveQueue {
  constructor(grid) {
    this.grid = grid;
    this.waiting = new Map(); // td → { text, operation }: the latest wish for a cell
    this.sending = false;
    this.reason = "";
    addEventListener("online", () => this.send());
    addEventListener("beforeunload", (event) => {
      if (this.waiting.size) event.preventDefault();
    });
  }

  add(td, text) {
    td.textContent = text;
    td.dataset.state = "saving";
    td.title = "";
    this.waiting.set(td, { text, operation: crypto.randomUUID() });
    this.grid.bar.progress(this);
    queueMicrotask(() => this.send());
  }

  async send() {
    if (this.sending || !this.waiting.size) return;
    this.sending = true;
    const batch = [...this.waiting].slice(0, 500);
    try {
      const response = await fetch(this.grid.dataset.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
        body: JSON.stringify({ reason: this.reason, edits: batch.map(([td, wish]) => this.edit(td, wish)) }),
      });
      if (!response.ok) throw new Error(response.status);
      const { results } = await response.json();
      results.forEach((result, index) => this.settle(batch[index][0], batch[index][1], result));
      this.sending = false;
    } catch {
      this.sending = false;
      for (const [td] of batch) td.dataset.state = "offline";
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), RETRY);
      this.grid.bar.progress(this, "failed");
      return;
    }
    this.grid.bar.progress(this);
    if (this.needsReason?.length) this.askReason();
    else this.send();
  }

  edit(td, wish) {
    return { ...this.grid.address(td), text: wish.text, seen: td.dataset.seen ?? "", operation: wish.operation };
  }

  settle(td, wish, result) {
    const isLatest = this.waiting.get(td) === wish;
    if (isLatest) this.waiting.delete(td);
    this.total(td.parentElement, result);
    if (result.outcome === "saved") {
      td.dataset.seen = result.version;
      if (isLatest) this.mark(td, "saved", result.text, result.hint);
      td.classList.toggle("away", /^[^\d•]/.test(result.text));
    } else if (result.code === "reason_needed") {
      (this.needsReason ??= []).push([td, wish.text]);
      if (isLatest) this.mark(td, "failed", wish.text, result.message);
    } else if (isLatest) {
      this.mark(td, result.outcome === "conflict" ? "conflict" : "failed", wish.text, result.message);
      td.theirs = { text: result.text, version: result.version, hint: result.hint };
    }
    this.grid.bar.settled(td, result);
  }

  mark(td, state, text, message) {
    td.dataset.state = state;
    td.textContent = text;
    td.title = message;
  }

  total(row, result) {
    row.querySelector(".average").textContent = result.average;
    row.querySelector(".missed").textContent = result.missed;
  }

  askReason() {
    const pairs = this.needsReason;
    this.needsReason = [];
    this.grid.bar.askReason((reason) => {
      this.reason = reason;
      for (const [td, text] of pairs) this.add(td, text);
    });
  }

  // A conflict is resolved by the teacher: write mine over it, or take what is there.
  resolve(td, isMine) {
    td.dataset.seen = td.theirs.version;
    if (isMine) this.add(td, td.textContent);
    else this.mark(td, "saved", td.theirs.text, "");
  }
}

function csrfToken() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}
