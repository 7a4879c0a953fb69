// <kept-pages>: why this page is shown instead of another, and what the device has to read.
import { asOf } from "../ui/js/as-of.js";

const PAGES = "parta-pages-";
const title = (text) => new DOMParser().parseFromString(text, "text/html").title.replace(/ · [^·]*$/, "");

class KeptPages extends HTMLElement {
  connectedCallback() {
    const why = document.documentElement.dataset.away ?? "page";
    this.querySelectorAll("[data-away]").forEach((words) => (words.hidden = words.dataset.away !== why));
    this.querySelector("[data-back]").addEventListener("click", () => history.back());
    this.querySelector("[data-again]").addEventListener("click", (event) => {
      event.preventDefault();
      location.reload();
    });
    this.list(why);
  }

  async list(why) {
    const name = (await window.caches?.keys())?.find((key) => key.startsWith(PAGES));
    const pages = name ? await this.read(await caches.open(name)) : [];
    const list = this.querySelector(".kept-list");
    list.replaceChildren(...pages.map((page) => this.line(page)));
    this.querySelector(".kept").hidden = !pages.length;
    this.querySelector(".kept-none").hidden = Boolean(pages.length) || why === "left";
  }

  async read(cache) {
    const answers = await Promise.all((await cache.keys()).map(async (key) => [key.url, await cache.match(key)]));
    const pages = answers.filter(([, answer]) => answer?.headers.has("Parta-Copy"));
    const read = pages.map(async ([url, answer]) => {
      return { url, title: title(await answer.text()), at: answer.headers.get("Parta-Copy") };
    });
    return (await Promise.all(read)).reverse(); // the newest first
  }

  line({ url, title, at }) {
    const line = this.querySelector("template").content.cloneNode(true);
    line.querySelector("a").href = url;
    line.querySelector(".kept-title").textContent = title;
    line.querySelector("time").textContent = asOf(at);
    return line;
  }
}

customElements.define("kept-pages", KeptPages);
