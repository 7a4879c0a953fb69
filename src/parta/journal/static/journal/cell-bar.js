// The bar above the grid: which cell is chosen, what became of the last change, and the entry pad.
import { fillBlanks } from "./blocks.js";

const PAD_APPENDS_WITHIN = 1500;

export class CellBar {
  constructor(grid) {
    this.grid = grid;
    this.bar = document.getElementById("cell-bar");
    this.state = document.getElementById("cell-state");
    this.dialog = document.getElementById("cell-dialog");
    this.bar.hidden = false;
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

  progress(queue, failure) {
    if (failure) this.tell(`${this.bar.dataset.failed} ${this.bar.dataset.retrying}`, "failed");
    else if (queue.waiting.size) this.say("saving");
  }

  settled(td, result) {
    if (result.outcome === "saved") this.say("saved");
    else this.problem(td);
  }

  problem(td) {
    this.tell(`${this.nameOf(td)}: ${td.title}`, td.dataset.state);
    if (td.dataset.state !== "conflict") return;
    for (const [isMine, text] of [[true, td.textContent], [false, td.theirs.text]]) {
      const button = document.createElement("button");
      button.className = "button";
      button.textContent = text || "—";
      button.addEventListener("click", () => this.resolve(td, isMine));
      this.state.append(" ", button);
    }
  }

  resolve(td, isMine) {
    this.grid.queue.resolve(td, isMine);
    this.say("saved");
    td.focus();
  }

  onClick(event) {
    const button = event.target.closest("button, a");
    if (!button) return;
    const td = this.grid.current;
    if (button.id === "cell-detail") return event.preventDefault(), this.openDetail();
    if (button.dataset.action === "undo") this.grid.takeBack();
    if (button.dataset.action === "fill") fillBlanks(this.grid);
    if (button.dataset.action === "clear") this.grid.write([[td, ""]]);
    if (button.dataset.key) this.press(td, button.dataset.key);
  }

  // A second key soon after the first belongs to the same cell: 5, then 4 is two marks.
  press(td, key) {
    const isMore = this.pressed?.td === td && performance.now() - this.pressed.at < PAD_APPENDS_WITHIN;
    this.grid.write([[td, isMore ? `${td.textContent} ${key}` : key]]);
    this.pressed = { td, at: performance.now() };
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
