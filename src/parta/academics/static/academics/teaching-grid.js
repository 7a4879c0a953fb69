// <teaching-grid>: Alt with an arrow goes from cell to cell of the table of who teaches what.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class TeachingGrid extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      const cell = event.target.closest("td");
      if (!step || !event.altKey || !cell) return;
      event.preventDefault();
      const next = this.next(cell, step, event.target.tagName);
      next?.focus();
    });
  }

  // The nearest field of the same kind in the direction; cells without one are passed over.
  next(cell, [down, right], kind) {
    const rows = [...this.querySelectorAll("tbody tr")];
    let [row, column] = [rows.indexOf(cell.parentElement), cell.cellIndex];
    for (;;) {
      [row, column] = [row + down, column + right];
      const found = rows[row]?.cells[column];
      if (!found || column < 1) return null;
      const field = found.querySelector(kind);
      if (field) return field;
    }
  }
}

customElements.define("teaching-grid", TeachingGrid);
