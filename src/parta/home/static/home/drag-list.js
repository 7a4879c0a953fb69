// <drag-list>: rows that a mouse drags to their place; the buttons of each row do the same without it.
// Dropping sends the hidden form with the row's key and its new position.
class DragList extends HTMLElement {
  connectedCallback() {
    this.rows = [...this.querySelectorAll("[data-key]")];
    for (const row of this.rows) {
      row.draggable = true;
      row.addEventListener("dragstart", (event) => this.start(event, row));
      row.addEventListener("dragover", (event) => this.over(event, row));
      row.addEventListener("dragleave", () => this.clear());
      row.addEventListener("drop", (event) => this.drop(event, row));
      row.addEventListener("dragend", () => this.end());
    }
  }

  start(event, row) {
    this.dragged = row;
    row.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.key);
  }

  over(event, row) {
    if (!this.dragged) return;
    event.preventDefault();
    this.clear();
    if (row !== this.dragged) row.classList.add(this.isAfter(event, row) ? "is-target-after" : "is-target");
  }

  drop(event, row) {
    if (!this.dragged) return;
    event.preventDefault();
    const others = this.rows.filter((other) => other !== this.dragged);
    const position = row === this.dragged ? this.rows.indexOf(row) : others.indexOf(row) + Number(this.isAfter(event, row));
    const moved = position !== this.rows.indexOf(this.dragged);
    const form = this.querySelector("form[hidden]");
    form.elements.key.value = this.dragged.dataset.key;
    form.elements.position.value = position;
    this.end();
    if (moved) form.requestSubmit();
  }

  end() {
    this.clear();
    this.dragged?.classList.remove("is-dragged");
    this.dragged = null;
  }

  clear() {
    for (const row of this.rows) row.classList.remove("is-target", "is-target-after");
  }

  isAfter(event, row) {
    const box = row.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  }
}

customElements.define("drag-list", DragList);
