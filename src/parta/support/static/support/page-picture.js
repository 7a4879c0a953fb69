// <page-picture>: a picture of the screen for the support. It is taken only when the button is pressed and the browser
// has asked which tab or window, it is shown here, and it goes with the form as a chosen file does.
// Where pictures cannot be taken (phones), a file is chosen; what was chosen is shown as well.
const LONGEST = 2000; // of a side, in pixels
const PICTURES = /^image\/(png|jpeg|webp)$/;

async function takePicture() {
  const options = { video: { displaySurface: "browser" }, audio: false, selfBrowserSurface: "exclude" };
  const stream = await navigator.mediaDevices.getDisplayMedia(options);
  try {
    const video = document.createElement("video");
    video.srcObject = stream;
    await video.play();
    const scale = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight].map((side) => Math.round(side * scale));
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  } finally {
    stream.getTracks().forEach((track) => track.stop()); // one picture, not a film
  }
}

function addressOf(file) {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result));
    reader.readAsDataURL(file);
  });
}

class PagePicture extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    this.said = this.querySelector(".picture-said");
    this.list = this.querySelector(".pictures");
    this.input.addEventListener("change", () => this.show());
    const take = this.querySelector(".picture-take");
    take.hidden = !navigator.mediaDevices?.getDisplayMedia;
    take.querySelector("button").addEventListener("click", () => this.take());
  }

  async take() {
    this.said.textContent = "";
    try {
      const number = this.input.files.length + 1;
      const file = new File([await takePicture()], `${this.dataset.name}-${number}.jpg`, { type: "image/jpeg" });
      this.choose([...this.input.files, file]);
    } catch {
      this.said.textContent = this.dataset.failed;
    }
  }

  choose(files) {
    const chosen = new DataTransfer();
    files.forEach((file) => chosen.items.add(file));
    this.input.files = chosen.files;
    this.show();
  }

  async show() {
    const pictures = [...this.input.files].filter((file) => PICTURES.test(file.type));
    this.list.replaceChildren(...(await Promise.all(pictures.map((file) => this.line(file)))));
  }

  async line(file) {
    const [line, image, button] = ["li", "img", "button"].map((name) => document.createElement(name));
    Object.assign(image, { src: await addressOf(file), alt: file.name });
    Object.assign(button, { type: "button", className: "button button-small", textContent: this.dataset.remove });
    button.setAttribute("aria-label", `${this.dataset.remove}: ${file.name}`);
    button.addEventListener("click", () => this.choose([...this.input.files].filter((other) => other !== file)));
    line.append(image, button);
    return line;
  }
}

customElements.define("page-picture", PagePicture);
