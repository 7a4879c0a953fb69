// What is kept here, in words, each with its state and what can be done about it.
const make = (tag, values = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), values);
  element.append(...children.filter(Boolean));
  return element;
};

export class OutboxList {
  constructor(outbox, dialog, words) {
    Object.assign(this, { outbox, dialog, words });
    this.body = dialog.querySelector("[data-outbox]");
    this.body.addEventListener("click", (event) => this.press(event.target.closest("[data-do]")));
    this.body.addEventListener("submit", (event) => this.giveReason(event));
  }

  hour(at) {
    return at ? new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }) : "";
  }

  show() {
    const { aside, waiting } = this.outbox;
    const typed = this.body.querySelector("input")?.value; // what is being said is not lost by a repainting
    if (typed) return;
    const focused = document.activeElement?.dataset?.key;
    const parts = [this.foreword()];
    if (aside.length) parts.push(make("ul", { className: "outbox-list" }, ...aside.map((entry) => this.item(entry))));
    if (waiting.length) {
      const rows = waiting.map((entry) => make("li", {}, this.link(entry), this.value(entry)));
      parts.push(make("h3", { textContent: `${this.words.here} ${waiting.length}` }), make("ul", { className: "outbox-waiting" }, ...rows));
    }
    this.body.replaceChildren(...parts);
    if (focused) this.body.querySelector(`[data-key="${focused}"]`)?.focus();
    else if (this.dialog.open && document.activeElement === document.body) this.dialog.querySelector("[data-close]").focus();
  }

  // How things stand on the whole, and why nothing is being sent.
  foreword() {
    const { waiting, aside, why, isSending, savedAt } = this.outbox;
    const why_ = { later: "whyLater", "signed-out": "whySignedOut", other: "whyOther" }[why];
    let text = this.words.nothing;
    if (waiting.length) text = isSending || !why_ ? this.words.sending : this.words[why_];
    else if (aside.length) text = this.words.asideOnly;
    const part = make("div", { className: "outbox-foreword" }, make("p", { textContent: text }));
    if (savedAt) part.append(make("p", { className: "quiet", textContent: `${this.words.saved} ${this.hour(savedAt)}` }));
    if (waiting.length && why === "signed-out") {
      const next = `?next=${encodeURIComponent(location.pathname)}`;
      part.append(make("a", { className: "button button-primary", href: this.words.signIn + next, textContent: this.words.signInWords }));
    } else if (waiting.length && why_) part.append(this.button("send", null, this.words.send, "button-primary"));
    return part;
  }

  item(entry) {
    const { state, value, theirs } = entry;
    const text = state === "conflict" ? this.words.stateConflict : this.words.stateRefused;
    const head = make("p", { className: "outbox-head" },
      this.link(entry), make("span", { className: "badge badge-red", textContent: text }));
    const item = make("li", { className: "outbox-item" }, head);
    if (state === "conflict") item.append(...this.choice(entry, value || "—", theirs));
    else item.append(this.value(entry));
    if (state === "refused") item.append(...this.refusal(entry));
    if (state === "reason") item.append(this.reason(entry));
    return item;
  }

  link = (entry) => make("a", { href: entry.page, textContent: entry.what });
  value = (entry) => make("b", { className: "outbox-value", textContent: entry.value || this.words.cleared });

  choice(entry, mine, theirs) {
    const value = (label, text, who) => make("div", {},
      make("dt", { textContent: label }),
      make("dd", {}, make("b", { textContent: text }), who ? make("small", { textContent: who }) : ""));
    return [
      make("dl", { className: "outbox-both" },
        value(this.words.mine, mine, this.words.onDevice),
        value(this.words.theirs, theirs.text || "—", theirs.writer)),
      make("p", { className: "row" },
        this.button("mine", entry, `${this.words.keepMine}: ${mine}`, "button-primary"),
        this.button("theirs", entry, `${this.words.keepTheirs}: ${theirs.text || "—"}`)),
    ];
  }

  refusal(entry) {
    const { message, code } = entry;
    return [
      make("p", { className: "outbox-why", textContent: message || (code === "http_404" || code === "http_403" ? this.words.gone : this.words.refused) }),
      make("p", { className: "row" },
        this.button("again", entry, this.words.send),
        this.button("theirs", entry, this.words.discard, "button-quiet")),
    ];
  }

  reason(entry) {
    const label = make("label", {}, this.words.reason, make("input", { name: "reason", maxLength: 500, required: true }));
    const form = make("form", { className: "outbox-reason" }, label,
      make("p", { className: "row" },
        make("button", { className: "button button-primary", textContent: this.words.sendReason }),
        this.button("theirs", entry, this.words.discard, "button-quiet")));
    form.dataset.order = entry.order;
    return form;
  }

  button(act, entry, text, style = "") {
    const button = make("button", { type: "button", className: `button ${style}`, textContent: text });
    if (entry) button.setAttribute("aria-label", `${text}. ${entry.what}`);
    Object.assign(button.dataset, { do: act, order: entry?.order ?? "", key: `${act}-${entry?.order ?? ""}` });
    return button;
  }

  find(element) {
    return this.outbox.entries.find((entry) => String(entry.order) === element.dataset.order);
  }

  press(button) {
    const act = button?.dataset.do;
    if (act === "send") return this.outbox.send();
    const entry = button && this.find(button);
    if (!entry) return undefined;
    if (act === "again") return this.outbox.again([entry]);
    return this.outbox.resolve(entry, act === "mine");
  }

  async giveReason(event) {
    event.preventDefault();
    const { value } = event.target.elements.reason;
    const entry = this.find(event.target);
    event.target.elements.reason.value = "";
    if (entry && value.trim()) await this.outbox.again([entry], value.trim());
  }
}
