// <open-dialog><a href="…/form/">…</a></open-dialog>
//   opens the <dialog> whose id is in `data-dialog`; without a script the link's page does the same.
// <button data-close> inside a dialog closes it; so does a click on the backdrop.
class OpenDialog extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const dialog = document.getElementById(this.dataset.dialog);
      if (!dialog || !event.target.closest("a, button")) return;
      event.preventDefault();
      dialog.showModal();
    });
  }
}

customElements.define("open-dialog", OpenDialog);

document.addEventListener("click", (event) => {
  const dialog = event.target.closest("dialog");
  if (dialog && (event.target === dialog || event.target.closest("[data-close]"))) dialog.close();
});
