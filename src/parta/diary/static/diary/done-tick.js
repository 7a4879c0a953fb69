// <done-tick data-failed="Not saved…">: holds the forms of one task's tick and sends them in the background; the
// server answers with them anew. What is not saved goes back to as it was and says so until it succeeds.
class DoneTick extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.isSending) this.send(event.target);
    });
  }

  async send(form) {
    const button = form.querySelector("button");
    const name = button.hasAttribute("aria-pressed") ? "aria-pressed" : "aria-checked";
    const before = button.getAttribute(name);
    button.setAttribute(name, before === "true" ? "false" : "true");
    this.isSending = true;
    this.classList.remove("is-failed");
    try {
      const response = await fetch(form.action, {
        method: "POST",
        headers: { "HX-Request": "true" },
        body: new FormData(form),
      });
      if (!response.ok || response.redirected) throw new Error(response.status);
      this.show(await response.text(), button.className);
    } catch {
      button.setAttribute(name, before);
      this.fail();
    }
    this.isSending = false;
  }

  show(html, style) {
    const hadFocus = this.contains(document.activeElement);
    this.replaceChildren(document.createRange().createContextualFragment(html));
    if (hadFocus) this.querySelector(`.${style}`)?.focus({ preventScroll: true });
    const task = this.closest("[data-task]");
    task.classList.toggle("is-done", this.querySelector(".tick").ariaPressed === "true");
    this.count(task.closest("[data-task-group]"));
  }

  fail() {
    this.classList.add("is-failed");
    let words = this.querySelector(".tick-failed");
    if (!words) {
      words = document.createElement("p");
      words.className = "tick-failed";
      this.querySelector(".tick-note").prepend(words);
    }
    words.textContent = this.dataset.failed;
    const detail = { text: this.dataset.failed, kind: "error" };
    document.body.dispatchEvent(new CustomEvent("toast", { detail }));
  }

  count(group) {
    const words = group?.querySelector("[data-pattern]");
    const done = group?.querySelectorAll("[data-task].is-done").length;
    if (words) words.textContent = words.dataset.pattern.replace("{done}", done);
  }
}

customElements.define("done-tick", DoneTick);
