// <mark-grid>: the journal's table becomes a grid to type in, like a spreadsheet.
// Without a script the table is readable and each date leads to the lesson's plain form.
import { copyBlock, pasteBlock } from "./blocks.js";
import { CellBar } from "./cell-bar.js";
import "./entry-pad.js";
import { onKey } from "./keys.js";
import { SaveQueue } from "./save-queue.js";
import { Undo } from "./undo.js";

class MarkGrid extends HTMLElement {
  connectedCallback() {
    this.body = this.querySelector("tbody");
    this.columns = [...this.querySelectorAll("th[data-lesson]")];
    this.queue = new SaveQueue(this);
    this.undo = new Undo();
    this.bar = new CellBar(this);
    document.querySelector("entry-pad").grid = this;
    this.addEventListener("click", (event) => this.onClick(event));
    this.addEventListener("dblclick", () => this.edit());
    this.addEventListener("keydown", (event) => onKey(this, event));
    this.addEventListener("paste", (event) => pasteBlock(this, event));
    this.addEventListener("copy", (event) => copyBlock(this, event));
    // Begin at today's lesson, or the last that was held.
    const held = this.columns.findLastIndex((column) => column.dataset.lock !== "future");
    this.at = this.anchor = { row: 0, column: Math.max(held, 0) };
    if (this.current) this.current.tabIndex = 0;
    this.columns[this.at.column]?.scrollIntoView({ block: "nearest", inline: "center" });
  }

  cell(row, column) {
    return this.body.rows[row]?.cells[column + 1];
  }

  get current() {
    return this.cell(this.at.row, this.at.column);
  }

  get input() {
    return this.querySelector("td > input");
  }

  address(td) {
    const column = td.cellIndex - 1;
    return { lesson: this.columns[column].dataset.lesson, student: td.parentElement.dataset.student };
  }

  // Why the cell cannot be written; "" when it can (perhaps with a reason).
  lockOf(td) {
    if (td.classList.contains("out")) return "out";
    const lock = this.columns[td.cellIndex - 1].dataset.lock;
    return ["reason_needed", "attendance"].includes(lock) ? "" : lock;
  }

  isCell(target) {
    const td = target.closest?.("td");
    return td && !td.classList.contains("sum") ? td : null;
  }

  onClick(event) {
    const td = this.isCell(event.target);
    if (!td || event.target.tagName === "INPUT") return;
    this.select({ row: td.parentElement.sectionRowIndex, column: td.cellIndex - 1 }, event.shiftKey);
  }

  select(at, extend = false) {
    this.commit();
    // At the edge there is nowhere to go, but what was typed is done.
    if (!this.cell(at.row, at.column) || at.column < 0 || at.column >= this.columns.length) return this.current.focus();
    this.current?.removeAttribute("tabindex");
    this.at = at;
    if (!extend) this.anchor = at;
    for (const td of this.querySelectorAll("td.chosen")) td.classList.remove("chosen");
    const cells = this.selection();
    if (cells.length > 1) for (const td of cells) td.classList.add("chosen");
    this.current.tabIndex = 0;
    this.current.focus();
    this.bar.show(this.current);
  }

  // The chosen block, row by row.
  selection() {
    const [top, bottom] = [this.at.row, this.anchor.row].sort((a, b) => a - b);
    const [left, right] = [this.at.column, this.anchor.column].sort((a, b) => a - b);
    const cells = [];
    for (let row = top; row <= bottom; row += 1)
      for (let column = left; column <= right; column += 1) cells.push(this.cell(row, column));
    return cells;
  }

  move(rows, columns, extend = false) {
    this.select({ row: this.at.row + rows, column: this.at.column + columns }, extend);
  }

  edit(first) {
    const td = this.current;
    if (!td || this.input) return;
    if (this.lockOf(td)) return this.bar.refuse(td);
    const input = document.createElement("input");
    input.maxLength = 20;
    input.value = first ?? td.textContent;
    input.setAttribute("aria-label", this.bar.nameOf(td));
    this.keepsCaret = first === undefined;
    td.dataset.was = td.textContent;
    td.replaceChildren(input);
    input.focus();
    input.addEventListener("blur", () => this.commit(), { once: true });
  }

  commit() {
    const input = this.input;
    if (!input) return;
    const td = input.parentElement;
    const [text, was] = [input.value.trim().replace(/\s*[.·]$/, (dot, at) => (at ? " •" : "•")), td.dataset.was];
    td.textContent = was;
    if (text !== was) this.write([[td, text]]);
  }

  giveUp() {
    this.input.value = this.current.dataset.was;
    this.commit();
    this.current.focus();
  }

  // Show the texts at once and send them; cells that are shut are left alone.
  write(pairs, { isUndo = false } = {}) {
    const open = pairs.filter(([td, text]) => td && !this.lockOf(td) && td.textContent !== text);
    if (!open.length) return pairs.length === 1 && this.lockOf(pairs[0][0]) && this.bar.refuse(pairs[0][0]);
    if (!isUndo) this.undo.push(open.map(([td]) => [td, td.textContent]));
    for (const [td, text] of open) this.queue.add(td, text);
  }

  takeBack() {
    const pairs = this.undo.pop();
    if (pairs) {
      const [td] = pairs[0];
      this.select({ row: td.parentElement.sectionRowIndex, column: td.cellIndex - 1 });
      this.write(pairs, { isUndo: true });
    }
    this.bar.say(pairs ? "undone" : "nothing");
  }
}

customElements.define("mark-grid", MarkGrid);
