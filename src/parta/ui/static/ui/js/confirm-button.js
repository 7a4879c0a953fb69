// <confirm-button data-question="…" data-yes="…" data-no="…"><button>…</button></confirm-button>
//   asks before its form is sent. Without a script the form is sent at once, so the server must allow to undo
//   or have a page that asks.
class ConfirmButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button || this.isSure) return;
      event.preventDefault();
      event.stopPropagation();
      this.ask(button);
    }, true);
  }

  ask(button) {
    const { question, yes, no } = this.dataset;
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-label", question);
    const text = document.createElement("p");
    text.textContent = question;
    const foot = document.createElement("form");
    foot.method = "dialog";
    foot.className = "dialog-foot";
    foot.append(this.button(no, "", ""), this.button(yes, "yes", "button-primary"));
    const body = document.createElement("div");
    body.className = "dialog-body stack";
    body.append(text, foot);
    dialog.append(body);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue !== "yes") return button.focus();
      this.isSure = true;
      button.click();
      this.isSure = false;
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  button(label, value, style) {
    const button = document.createElement("button");
    button.className = `button ${style}`;
    button.value = value;
    button.textContent = label;
    return button;
  }
}

customElements.define("confirm-button", ConfirmButton);
