// SNILS and a division code get their hyphens as they are typed; <document-kind> hides the fields of other kinds.
const KINDS_WITH = {
  division_code: ["passport"],
  expires_on: ["foreign_passport", "residence_permit", "other"],
};

const spell = (digits, groups, marks) => {
  let text = "";
  let start = 0;
  groups.forEach((size, index) => {
    const part = digits.slice(start, start + size);
    if (part) text += (index ? marks[index - 1] : "") + part;
    start += size;
  });
  return text;
};

const SPELLINGS = {
  snils: (digits) => spell(digits, [3, 3, 3, 2], ["-", "-", " "]),
  division_code: (digits) => spell(digits, [3, 3], ["-"]),
};

document.addEventListener("input", (event) => {
  const field = event.target;
  const spelling = SPELLINGS[field.name];
  // Only at the end of the text: whoever mends a digit in the middle must not lose the caret.
  if (!spelling || event.inputType?.startsWith("delete") || field.selectionStart !== field.value.length) return;
  field.value = spelling(field.value.replace(/\D/g, ""));
});

class DocumentKind extends HTMLElement {
  connectedCallback() {
    this.kind = this.querySelector("[name=kind]");
    this.kind?.addEventListener("change", () => this.show());
    this.show();
  }

  show() {
    if (!this.kind) return;
    for (const [name, kinds] of Object.entries(KINDS_WITH)) {
      const field = this.querySelector(`[name=${name}]`)?.closest(".field");
      if (field) field.hidden = !kinds.includes(this.kind.value);
    }
  }
}

customElements.define("document-kind", DocumentKind);
