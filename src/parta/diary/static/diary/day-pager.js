// <day-pager>: on a phone one day a screen. Swiping and the tabs' anchors are the browser's; this opens the
// chosen day, marks the tab of the day in view and keeps that day in the address and in the links to other
// weeks and children. Without it the days can still be swiped and jumped to.
import { followSwipes } from "../ui/js/swipe-pages.js";

const DAY_MS = 86_400_000;

const shifted = (iso, days) => new Date(Date.parse(iso) + days * DAY_MS).toISOString().slice(0, 10);

class DayPager extends HTMLElement {
  connectedCallback() {
    this.spread = this.querySelector(".spread");
    this.days = [...this.querySelectorAll(".day")];
    this.tabs = [...this.querySelectorAll(".diary-days a")];
    this.picker = this.querySelector("[type=date]");
    const asked = document.getElementById(location.hash.slice(1))?.closest(".day");
    this.open(asked ?? this.querySelector(".day.is-chosen"));
    this.tabs.forEach((tab, index) => tab.addEventListener("click", (event) => this.choose(event, index)));
    this.spread.addEventListener("scroll", () => this.later(), { passive: true });
    this.picker.addEventListener("change", () => this.picker.value && this.picker.form.requestSubmit());
    followSwipes(this.spread, (direction) => this.turn(direction));
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.spread);
  }

  disconnectedCallback() {
    this.sizes.disconnect();
  }

  get isPaged() {
    return this.spread.scrollWidth > this.spread.clientWidth + 1;
  }

  resize() {
    // Whoever cannot swipe must be able to scroll what scrolls.
    this.spread.tabIndex = this.isPaged ? 0 : -1;
    if (!this.isPaged) this.spread.removeAttribute("tabindex");
    if (this.current) this.open(this.current);
  }

  open(day, behavior = "instant") {
    this.current = day;
    if (this.isPaged) this.spread.scrollTo({ left: day.offsetLeft - this.spread.offsetLeft, behavior });
  }

  choose(event, index) {
    if (!this.isPaged) return;
    event.preventDefault();
    this.open(this.days[index], matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");
    this.keep(this.days[index]);
  }

  // Beyond the last day the next week begins, before the first one the last week ends.
  turn(direction) {
    if (!this.isPaged) return;
    const edge = this.days.at(direction > 0 ? 0 : -1).dataset.day;
    location.assign(`?day=${shifted(edge, 7 * direction)}`);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), 120);
  }

  settle() {
    if (!this.isPaged) return;
    const middle = this.spread.scrollLeft + this.spread.clientWidth / 2;
    const index = this.days.findIndex((day) => day.offsetLeft - this.spread.offsetLeft + day.clientWidth > middle);
    if (index >= 0 && this.days[index] !== this.current) this.keep(this.days[index]);
  }

  keep(day) {
    this.current = day;
    const iso = day.dataset.day;
    this.tabs.forEach((tab, index) => {
      if (this.days[index] === day) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    });
    history.replaceState(null, "", `?day=${iso}`);
    this.picker.value = iso;
    this.querySelector("[rel=prev]").href = `?day=${shifted(iso, -7)}`;
    this.querySelector("[rel=next]").href = `?day=${shifted(iso, 7)}`;
    for (const link of document.querySelectorAll(".diary-children a")) link.search = `?day=${iso}`;
  }
}

customElements.define("day-pager", DayPager);
