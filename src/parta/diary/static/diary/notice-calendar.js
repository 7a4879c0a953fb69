// <notice-calendar>: the months of a term beside the form of a notice. A click on the first day and one on
//   the last, a drag, or the keys fill the form's two date fields; pointing at a day, focusing or tapping it
//   shows the lessons missed on it. Without a script the days are links and the fields are all there is.
import { placeHint } from "../ui/js/hint-popover.js";

const DAY_MS = 86_400_000;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

const shifted = (day, count) => new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);

class NoticeCalendar extends HTMLElement {
  connectedCallback() {
    this.days = [...this.querySelectorAll("a[data-day]")];
    this.hint = this.querySelector(".hint");
    this.fields = ["starts_on", "ends_on"].map((name) => this.querySelector(`[name=${name}]`));
    this.status = this.querySelector(".notice-picked");
    this.format = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "long", timeZone: "UTC" });
    const months = this.querySelector(".months");
    const now = months.querySelector(".is-now");
    if (now) months.scrollLeft += now.getBoundingClientRect().left - months.getBoundingClientRect().left;
    this.focusable(this.days.find((day) => day.hasAttribute("aria-current")) ?? this.days.find((day) => day.dataset.open !== undefined) ?? this.days[0]);
    months.addEventListener("click", (event) => this.onClick(event));
    months.addEventListener("keydown", (event) => this.onKey(event));
    months.addEventListener("focusin", (event) => this.onFocus(event));
    months.addEventListener("focusout", () => this.hide());
    this.listenToPointer(months);
    for (const field of this.fields) field?.addEventListener("input", () => this.paint());
    this.paint();
  }

  listenToPointer(months) {
    months.addEventListener("pointerdown", (event) => {
      const day = this.dayOf(event);
      this.dragged = false;
      this.from = event.pointerType !== "touch" && event.button === 0 && this.isOpen(day) ? day.dataset.day : null;
    });
    months.addEventListener("pointerover", (event) => {
      const day = this.dayOf(event);
      if (event.pointerType === "touch") return;
      if (!day) return this.hide();
      this.show(day);
      if (this.from && this.isOpen(day) && (this.dragged || day.dataset.day !== this.from)) {
        this.dragged = true;
        [this.anchor, this.isHalf] = [this.from, false];
        this.pick(this.from, day.dataset.day);
      }
    });
    months.addEventListener("pointerleave", () => this.hide());
    months.addEventListener("dragstart", (event) => event.preventDefault());
    addEventListener("pointerup", () => (this.from = null));
  }

  dayOf(event) {
    return event.target.closest?.("a[data-day]");
  }

  isOpen(day) {
    return day?.dataset.open !== undefined;
  }

  onClick(event) {
    const day = this.dayOf(event);
    if (!day) return;
    event.preventDefault();
    this.focusable(day);
    this.show(day);
    if (this.isOpen(day) && !this.dragged) this.choose(day.dataset.day, event.shiftKey);
    this.dragged = false;
  }

  // The first click begins a range, the next ends it; with Shift it always reaches to the day.
  choose(day, reaches) {
    if (this.anchor && (reaches || this.isHalf)) {
      this.isHalf = false;
      return this.pick(this.anchor, day);
    }
    this.anchor = day;
    this.isHalf = true;
    this.pick(day, day);
  }

  pick(one, other) {
    const [first, last] = [one, other].sort();
    this.anchor ??= one;
    this.fields[0].value = first;
    this.fields[1].value = last;
    this.paint();
    const words = first === last ? this.words(first) : `${this.words(first)} – ${this.words(last)}`;
    this.status.textContent = `${this.dataset.picked} ${words}. ${this.isHalf ? this.dataset.next : ""}`;
  }

  words(day) {
    return this.format.format(new Date(day));
  }

  paint() {
    const [first, last] = this.fields.map((field) => field?.value ?? "");
    for (const day of this.days)
      if (this.isOpen(day)) day.parentElement.setAttribute("aria-selected", Boolean(first) && first <= day.dataset.day && day.dataset.day <= (last || first));
  }

  onKey(event) {
    const day = this.dayOf(event);
    if (!day) return;
    if (event.key === "Escape") return this.hide();
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const next = this.towards(day.dataset.day, step);
    if (!next) return;
    next.focus();
    if (!event.shiftKey || !this.isOpen(next)) return;
    this.anchor = this.isOpen(day) ? (this.anchor ?? day.dataset.day) : next.dataset.day;
    this.isHalf = false;
    this.pick(this.anchor, next.dataset.day);
  }

  // The nearest day with something to say in the direction of the key.
  towards(day, step) {
    const wanted = shifted(day, step);
    return step > 0 ? this.days.find((item) => item.dataset.day >= wanted) : this.days.findLast((item) => item.dataset.day <= wanted);
  }

  onFocus(event) {
    const day = this.dayOf(event);
    if (!day) return;
    this.focusable(day);
    if (day.matches(":focus-visible")) this.show(day);
  }

  focusable(day) {
    for (const item of this.days) item.tabIndex = item === day ? 0 : -1;
  }

  show(day) {
    const lines = document.getElementById(day.getAttribute("aria-describedby"));
    if (!lines || !this.hint.showPopover) return this.hide();
    this.hint.innerHTML = lines.innerHTML;
    if (!this.hint.matches(":popover-open")) this.hint.showPopover();
    placeHint(this.hint, day);
  }

  hide() {
    if (this.hint?.matches(":popover-open")) this.hint.hidePopover();
  }
}

customElements.define("notice-calendar", NoticeCalendar);
