// <hint-popover><button popovertarget="id">…</button><div popover id="id" class="hint">…</div></hint-popover>
//   The browser opens it by click, tap, Enter and Space and closes it by Escape; this adds hovering and focus
//   and puts it beside its button. `placeHint` serves pages with thousands of hints and one shared popover.
const GAP = 6;
const HOVER_MS = 150;

export function placeHint(hint, anchor) {
  const box = anchor.getBoundingClientRect();
  const { width, height } = hint.getBoundingClientRect();
  const below = box.bottom + GAP;
  const top = below + height <= innerHeight ? below : Math.max(GAP, box.top - GAP - height);
  const left = Math.min(Math.max(GAP, box.left + box.width / 2 - width / 2), innerWidth - width - GAP);
  hint.style.insetBlockStart = `${top}px`;
  hint.style.insetInlineStart = `${left}px`;
}

class HintPopover extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("[popovertarget]");
    this.hint = this.querySelector("[popover]");
    if (!this.hint?.showPopover) return;
    this.hint.addEventListener("toggle", (event) => {
      if (event.newState === "open") placeHint(this.hint, this.button);
    });
    this.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && this.later(true));
    this.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.later(false));
    this.button.addEventListener("focus", () => this.button.matches(":focus-visible") && this.show(true));
    this.addEventListener("focusout", (event) => !this.contains(event.relatedTarget) && this.show(false));
  }

  later(open) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(open), HOVER_MS);
  }

  show(open) {
    if (this.hint.matches(":popover-open") !== open) this.hint.togglePopover(open);
  }
}

customElements.define("hint-popover", HintPopover);
