// The bar above the grid: which cell is chosen, what became of the last change, and what can be done.
import { fillBlanks } from "./blocks.js";

export class CellBar {
  constructor(grid) {
    this.grid = grid;
    this.bar = document.getElementById("cell-bar");
    this.state = document.getElementById("cell-state");
    this.dialog = document.getElementById("cell-dialog");
    this.words = this.bar.dataset;
    this.bar.hidden = false;
    const isReadOnly = grid.querySelector("[role=grid]").getAttribute("aria-readonly") === "true";
    if (isReadOnly) document.getElementById("cell-student").textContent = this.bar.dataset.read;
    this.bar.addEventListener("click", (event) => this.onClick(event));
    document.getElementById("reason-form").addEventListener("submit", (event) => this.onReason(event));
  }

  nameOf(td) {
    const date = this.grid.columns[td.cellIndex - 1].dataset.date;
    return `${td.parentElement.cells[0].lastChild.textContent}, ${date}`;
  }

  show(td) {
    this.bar.classList.add("has-cell");
    document.getElementById("cell-student").textContent = td.parentElement.cells[0].lastChild.textContent;
    document.getElementById("cell-date").textContent = this.grid.columns[td.cellIndex - 1].dataset.date;
    const { lesson, student } = this.grid.address(td);
    document.getElementById("cell-detail").href = `${this.grid.dataset.detail}lessons/${lesson}/students/${student}/`;
    if (getComputedStyle(this.bar).position === "fixed") td.scrollIntoView({ block: "nearest", inline: "nearest" });
    const lock = this.grid.lockOf(td);
    this.bar.classList.toggle("is-shut", Boolean(lock));
    this.state.replaceChildren();
    if (lock) this.tell(this.bar.dataset[`shut${lock[0].toUpperCase()}${lock.slice(1)}`] ?? "", "shut");
    else if (["failed", "conflict"].includes(td.dataset.state)) this.problem(td);
    else this.tell(td.title, ""); // what its dot is for
  }

  say(key) {
    this.tell(this.bar.dataset[key], key);
  }

  tell(text, kind) {
    this.state.textContent = text;
    this.state.dataset.kind = kind;
  }

  refuse(td) {
    this.show(td);
    td.classList.add("refused");
    setTimeout(() => td.classList.remove("refused"), 600);
  }

  progress({ isWaiting, isSending, why }) {
    if (!isWaiting) return;
    if (isSending || !why) return this.say("saving");
    const { here, retrying, signedOut } = this.words;
    this.tell(`${here} ${why === "later" ? retrying : signedOut}`, "offline");
  }

  settled(td, result, at) {
    if (result.outcome !== "saved") return this.problem(td);
    const hour = new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    this.tell(`${this.words.saved} ${hour}`, "saved");
  }

  problem(td) {
    const isConflict = td.dataset.state === "conflict";
    const writer = isConflict && td.entry.theirs.writer ? ` (${td.entry.theirs.writer})` : "";
    this.tell(`${this.nameOf(td)}: ${td.title}${writer}`, td.dataset.state);
    if (!isConflict) return;
    const { mine, theirs } = this.words;
    for (const [isMine, word, text] of [[true, mine, td.textContent], [false, theirs, td.entry.theirs.text]]) {
      const button = document.createElement("button");
      button.className = "button";
      button.textContent = `${word}: ${text || "—"}`;
      button.addEventListener("click", () => this.resolve(td, isMine));
      this.state.append(" ", button);
    }
  }

  resolve(td, isMine) {
    this.grid.queue.resolve(td, isMine);
    if (!isMine) this.say("taken");
    td.focus();
  }

  onClick(event) {
    const button = event.target.closest("button, a");
    if (!button) return;
    if (button.id === "cell-detail") return event.preventDefault(), this.openDetail();
    if (button.dataset.action === "undo") this.grid.takeBack();
    if (button.dataset.action === "fill") fillBlanks(this.grid);
  }

  async openDetail() {
    const href = document.getElementById("cell-detail").href;
    try {
      const response = await fetch(href, { headers: { "HX-Request": "true" } });
      if (!response.ok) throw new Error(response.status);
      document.getElementById("cell-dialog-body").innerHTML = await response.text();
      this.dialog.showModal();
    } catch {
      location.assign(href);
    }
  }

  askReason(send) {
    this.sendReason = send;
    document.getElementById("reason-dialog").showModal();
  }

  onReason(event) {
    const reason = event.target.elements.reason.value.trim();
    if (!reason) return event.preventDefault();
    this.sendReason?.(reason);
  }
}
