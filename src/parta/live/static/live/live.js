// One stream for all pages of a tab: "nudge" with a topic becomes the event "live:<topic>" on the document.
// Without EventSource, or when the stream cannot be had, the page looks again by itself now and then.
const POLL = 60_000;
const TOPICS = ["inbox", "chat"];

// "writing:5:17" becomes "live:writing" with the detail "5:17".
function announce(words) {
  const [topic, ...detail] = words.split(":");
  document.dispatchEvent(new CustomEvent(`live:${topic}`, { detail: detail.join(":") }));
}

let stream = null;
let poll = 0;

function lookNowAndThen() {
  poll ||= setInterval(() => document.hidden || TOPICS.forEach(announce), POLL);
}

function open() {
  if (stream || !window.EventSource) return;
  stream = new EventSource("/live/");
  stream.addEventListener("open", () => {
    clearInterval(poll);
    poll = 0;
  });
  stream.addEventListener("nudge", (event) => announce(event.data));
  stream.addEventListener("error", () => {
    if (stream?.readyState === EventSource.CLOSED) {
      stream = null;
      lookNowAndThen();
    }
  });
}

// A hidden tab needs no stream: what it missed it asks for when it is looked at again.
function follow() {
  if (!document.hidden) {
    TOPICS.forEach(announce);
    open();
  } else if (stream) {
    stream.close();
    stream = null;
  }
}

document.addEventListener("visibilitychange", follow);
if (!window.EventSource) lookNowAndThen();
open();
