// <packing-list data-key="…">: a list of things with tick boxes. What is packed stays ticked on this device until
//   the list of another key is opened some days later; without a script the boxes are ticked for as long as the page is open.
const PREFIX = "packed-";
const KEPT = 6;

class PackingList extends HTMLElement {
  connectedCallback() {
    this.restore();
    this.addEventListener("change", () => this.keep());
  }

  get boxes() {
    return [...this.querySelectorAll("input[type=checkbox]")];
  }

  restore() {
    const packed = new Set((localStorage.getItem(PREFIX + this.dataset.key) ?? "").split(" "));
    for (const box of this.boxes) box.checked = packed.has(box.value);
  }

  keep() {
    const packed = this.boxes.filter((box) => box.checked).map((box) => box.value);
    localStorage.setItem(PREFIX + this.dataset.key, packed.join(" "));
    const others = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).sort();
    for (const key of others.slice(0, -KEPT)) localStorage.removeItem(key);
  }
}

customElements.define("packing-list", PackingList);
