// <shared-files>: what another app has shared, kept on the device by the worker. In a form it offers to attach it
// to the form's files; elsewhere it shows it, and notes what the choice is about.
const CACHE = "parta-shared"; // as in the worker
const ABOUT = "/app/share/about";
const LONGEST = 60 * 60 * 1000;

async function list() {
  if (!(await window.caches?.has(CACHE))) return [];
  const cache = await caches.open(CACHE);
  const answers = await Promise.all((await cache.keys()).map((key) => cache.match(key)));
  const files = answers.filter((answer) => Date.now() - Number(answer.headers.get("Parta-Kept")) < LONGEST);
  return Promise.all(
    files.map(async (answer) => {
      const blob = await answer.blob();
      return new File([blob], decodeURIComponent(answer.headers.get("Parta-Name")), { type: blob.type });
    }),
  );
}

async function about() {
  const answer = await (await caches.open(CACHE)).match(ABOUT);
  return answer ? answer.text() : "";
}

// The policy of content lets no picture of the device in; a canvas is none.
async function picture(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, 320 / Math.max(bitmap.width, bitmap.height));
  const canvas = Object.assign(document.createElement("canvas"), {
    width: bitmap.width * scale,
    height: bitmap.height * scale,
  });
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", file.name);
  return canvas;
}

class SharedFiles extends HTMLElement {
  async connectedCallback() {
    this.files = await list();
    this.form = this.closest("form");
    if (!this.files.length) return;
    if (this.form) this.offer();
    else await this.show();
  }

  offer() {
    const button = this.querySelector("button");
    this.querySelector(".shared-name").textContent = this.files.map((file) => file.name).join(", ");
    button.hidden = false;
    button.addEventListener("click", () => this.attach(button));
  }

  async attach(button) {
    const input = this.form.querySelector("input[type=file]");
    const chosen = new DataTransfer();
    [...input.files, ...this.files].forEach((file) => chosen.items.add(file));
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    const details = input.closest("details");
    if (details) details.open = true;
    const text = this.form.querySelector("textarea");
    if (text && !text.value) text.value = await about();
    button.hidden = true;
    this.form.addEventListener("submit", () => caches.delete(CACHE));
  }

  async show() {
    this.querySelector(".shared-none").hidden = true;
    document.getElementById(this.dataset.places).hidden = false;
    for (const file of this.files) {
      const figure = document.createElement("figure");
      const name = document.createElement("figcaption");
      name.textContent = file.name;
      if (file.type.startsWith("image/")) figure.append(await picture(file).catch(() => ""));
      figure.append(name);
      this.append(figure);
    }
    document.querySelectorAll("[data-about]").forEach((choice) => {
      choice.addEventListener("click", () => this.note(choice.dataset.about));
    });
  }

  note(words) {
    caches.open(CACHE).then((cache) => cache.put(ABOUT, new Response(words, { headers: { "Parta-Kept": "0" } })));
  }
}

customElements.define("shared-files", SharedFiles);
