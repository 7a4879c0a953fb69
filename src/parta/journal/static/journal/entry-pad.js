// <entry-pad>: big keys below the grid for a thumb. A key fills the chosen cell and goes on to the next student,
// as down a paper register; "5 4" pressed, the choice stays and a further mark joins the cell until the arrow.
class EntryPad extends HTMLElement {
  // The <mark-grid> sets `grid`: itself.
  connectedCallback() {
    this.several = this.querySelector("[data-action=several]");
    this.addEventListener("click", (event) => this.press(event.target.closest("button")?.dataset));
  }

  get isSeveral() {
    return this.several.getAttribute("aria-pressed") === "true";
  }

  press({ key, action } = {}) {
    if (key) this.enter(key);
    if (action === "clear") this.grid.write([[this.grid.current, ""]]);
    if (action === "several") this.several.setAttribute("aria-pressed", String(!this.isSeveral));
    if (action === "next") this.next();
  }

  enter(key) {
    const td = this.grid.current;
    const before = this.isSeveral && this.entered === td ? `${td.textContent} ` : "";
    this.grid.write([[td, `${before}${key}`]]);
    this.entered = td;
    if (!this.isSeveral && !this.grid.lockOf(td)) this.next();
  }

  // The next student who was in the class on that day; after the last one the choice stays.
  next() {
    const { row, column } = this.grid.at;
    for (let below = row + 1; this.grid.cell(below, column); below += 1) {
      if (this.grid.lockOf(this.grid.cell(below, column)) !== "out") return this.grid.select({ row: below, column });
    }
  }
}

customElements.define("entry-pad", EntryPad);
