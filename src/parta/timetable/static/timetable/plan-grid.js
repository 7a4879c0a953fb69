// <plan-grid>: lessons and courses ([data-hand]) are dragged to cells ([data-at]). Letting go sends the same form
// that the buttons send, so the server decides and the page that comes back tells.
class PlanGrid extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("#moves");
    if (!this.classList.contains("is-open") || !this.form) return;
    for (const item of this.querySelectorAll("[data-hand]")) item.draggable = true;
    this.addEventListener("dragstart", (event) => this.take(event));
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("dragleave", (event) => this.cell(event)?.classList.remove("is-over"));
    this.addEventListener("drop", (event) => this.drop(event));
    this.addEventListener("dragend", () => this.leave());
    this.focusOffer();
  }

  take(event) {
    const item = event.target.closest?.("[data-hand]");
    if (!item) return;
    this.hand = item.dataset.hand;
    event.dataTransfer.setData("text/plain", this.hand);
    event.dataTransfer.effectAllowed = "move";
  }

  cell(event) {
    return event.target.closest?.("[data-at]");
  }

  over(event) {
    const cell = this.cell(event);
    if (!cell || !this.hand) return;
    event.preventDefault();
    this.leave();
    cell.classList.add("is-over");
  }

  drop(event) {
    const cell = this.cell(event);
    if (!cell || !this.hand) return;
    event.preventDefault();
    this.form.elements.hand.value = this.hand;
    const at = document.createElement("input");
    at.type = "hidden";
    at.name = "at";
    at.value = cell.dataset.at;
    this.form.append(at);
    this.form.submit();
  }

  leave() {
    for (const cell of this.querySelectorAll(".is-over")) cell.classList.remove("is-over");
  }

  // From the keyboard: whoever has taken something is at the first place for it.
  focusOffer() {
    if (this.form.elements.hand.value) this.querySelector(".plan-put")?.focus({ preventScroll: true });
  }
}

customElements.define("plan-grid", PlanGrid);
