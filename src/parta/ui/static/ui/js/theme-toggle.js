// <theme-toggle><button hidden>…</button></theme-toggle>: dark ↔ light, remembered in the cookie "theme",
// which the server reads, so that the next page comes in the right colors at once.
const YEAR = 60 * 60 * 24 * 365;

class ThemeToggle extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.toggle());
  }

  toggle() {
    const dark = document.getElementById("dark");
    const isDark = matchMedia(dark.media).matches;
    dark.media = isDark ? "not all" : "screen";
    document.cookie = `theme=${isDark ? "light" : "dark"}; path=/; max-age=${YEAR}; samesite=lax`;
  }
}

customElements.define("theme-toggle", ThemeToggle);
