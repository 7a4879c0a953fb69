// <password-rules data-field="id" data-least="10" data-words='[…]' data-dates='[…]' data-common="url"
//   data-met="Kept:"><ul><li data-rule="length|common|personal">: ticks each rule while the password is typed.
// The server repeats them all.
const fold = (text) => text.trim().toLowerCase().replaceAll("ё", "е");

class PasswordRules extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.dataset.field);
    if (!this.field) return;
    this.words = JSON.parse(this.dataset.words);
    this.dates = JSON.parse(this.dataset.dates);
    this.common = new Set();
    this.field.addEventListener("focus", () => this.load(), { once: true });
    this.field.addEventListener("input", () => this.check());
    if (this.field.value) this.load();
  }

  async load() {
    const answer = await fetch(this.dataset.common);
    if (answer.ok) this.common = new Set((await answer.text()).split("\n"));
    this.check();
  }

  check() {
    const password = this.field.value;
    const folded = fold(password);
    const digits = password.replace(/[\s.,:/\\_-]/g, "");
    const kept = {
      length: [...password].length >= Number(this.dataset.least),
      common: !/^\d+$/.test(password) && !this.common.has(password.trim().toLowerCase()),
      personal: !this.words.some((word) => folded.includes(word)) && !this.dates.some((day) => digits.includes(day)),
    };
    for (const item of this.querySelectorAll("[data-rule]")) this.mark(item, password !== "" && kept[item.dataset.rule]);
  }

  mark(item, isMet) {
    if (item.classList.contains("is-met") === isMet) return;
    item.classList.toggle("is-met", isMet);
    item.querySelector(".visually-hidden")?.remove();
    if (!isMet) return;
    const word = document.createElement("span");
    word.className = "visually-hidden";
    word.textContent = `${this.dataset.met} `;
    item.prepend(word);
  }
}

customElements.define("password-rules", PasswordRules);
