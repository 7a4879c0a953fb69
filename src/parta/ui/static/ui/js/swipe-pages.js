// <swipe-pages>…</swipe-pages>: a swipe across what is inside follows the page's own links to the previous and the next
// one (rel=prev, rel=next), which stay for everybody who does not swipe. What scrolls sideways itself is left alone
// until its end.
const FAR = 60; // pixels
const STEEP = 1.7; // so much more across than down
const QUICK = 800; // milliseconds

const scrollsTo = (element, root, direction) => {
  for (let one = element; one && one !== root.parentElement; one = one.parentElement) {
    const room = one.scrollWidth - one.clientWidth;
    if (room < 2 || !/auto|scroll/.test(getComputedStyle(one).overflowX)) continue;
    if (direction > 0 ? one.scrollLeft < room - 1 : one.scrollLeft > 1) return true;
  }
  return false;
};

const follow = (direction) => document.querySelector(`.stepper a[rel=${direction > 0 ? "next" : "prev"}]`)?.click();

// `turn` gets 1 for what comes next, -1 for what was before.
export function followSwipes(element, turn = follow) {
  let start = null;
  element.addEventListener("touchstart", ({ touches, target }) => {
    const { clientX: x, clientY: y } = touches[0];
    const isAlone = touches.length === 1 && !target.closest("input, select, textarea");
    start = isAlone && { x, y, at: performance.now(), stops: [-1, 1].filter((way) => scrollsTo(target, element, way)) };
  }, { passive: true });
  element.addEventListener("touchend", ({ changedTouches }) => {
    if (!start || performance.now() - start.at > QUICK || visualViewport?.scale > 1.05) return;
    const [x, y] = [changedTouches[0].clientX - start.x, changedTouches[0].clientY - start.y];
    const direction = -Math.sign(x);
    if (Math.abs(x) < FAR || Math.abs(x) < STEEP * Math.abs(y) || start.stops.includes(direction)) return;
    turn(direction);
  }, { passive: true });
  element.addEventListener("touchcancel", () => (start = null), { passive: true });
}

class SwipePages extends HTMLElement {
  connectedCallback() {
    followSwipes(this);
  }
}

customElements.define("swipe-pages", SwipePages);
