// <resend-timer data-seconds="12"><button>Send again</button><span>in <b></b> s</span></resend-timer>: keeps the
// button from being pressed before another message may be sent, and counts down beside it.
class ResendTimer extends HTMLElement {
  connectedCallback() {
    this.left = Number(this.dataset.seconds);
    this.button = this.querySelector("button");
    this.show();
    if (this.left > 0) this.timer = setInterval(() => this.tick(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tick() {
    this.left -= 1;
    if (this.left <= 0) clearInterval(this.timer);
    this.show();
  }

  show() {
    const note = this.querySelector("span");
    note.hidden = this.left <= 0;
    note.querySelector("b").textContent = this.left;
    this.button.disabled = this.left > 0;
  }
}

customElements.define("resend-timer", ResendTimer);
