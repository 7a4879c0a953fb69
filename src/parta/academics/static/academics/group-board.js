// <group-board>: names are dragged from column to column. What is sent are the choices beside the names, so
//   that without a script, or by keyboard, the same is done with them.
class GroupBoard extends HTMLElement {
  connectedCallback() {
    for (const choice of this.querySelectorAll(".board-choice")) choice.dataset.before = choice.value;
    this.addEventListener("change", (event) => {
      const choice = event.target.closest(".board-choice");
      if (choice) this.place(choice.closest(".board-student"), choice.value);
    });
    this.addEventListener("dragstart", (event) => {
      this.dragged = event.target.closest?.(".board-student");
      if (!this.dragged) return;
      event.dataTransfer.setData("text/plain", this.dragged.textContent);
      event.dataTransfer.effectAllowed = "move";
      this.dragged.classList.add("is-dragged");
    });
    this.addEventListener("dragover", (event) => {
      const column = event.target.closest(".board-column");
      this.mark(column);
      if (this.dragged && column) event.preventDefault();
    });
    this.addEventListener("drop", (event) => {
      const column = event.target.closest(".board-column");
      if (!this.dragged || !column) return;
      event.preventDefault();
      this.place(this.dragged, column.dataset.group);
    });
    this.addEventListener("dragend", () => {
      this.dragged?.classList.remove("is-dragged");
      this.dragged = null;
      this.mark(null);
    });
  }

  mark(target) {
    for (const column of this.querySelectorAll(".board-column")) {
      column.classList.toggle("is-target", Boolean(this.dragged) && column === target);
    }
  }

  // Into its column by name, with the focus where it was.
  place(student, group) {
    const choice = student.querySelector(".board-choice");
    if (![...choice.options].some((option) => option.value === group)) return; // nobody is taken out of all classes
    const hadFocus = document.activeElement === choice;
    choice.value = group;
    student.classList.toggle("is-moved", choice.value !== choice.dataset.before);
    const list = this.querySelector(`.board-column[data-group="${group}"] .board-students`);
    const name = (item) => item.querySelector(".board-name").textContent;
    const next = [...list.children].find((other) => other !== student && name(other).localeCompare(name(student)) > 0);
    list.insertBefore(student, next ?? null);
    if (hadFocus) choice.focus();
    for (const column of this.querySelectorAll(".board-column")) {
      column.querySelector("[data-count]").textContent = column.querySelectorAll(".board-student").length;
    }
  }
}

customElements.define("group-board", GroupBoard);
