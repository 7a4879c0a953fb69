// A form that has met no network: its page stays as it is, with all that is typed, and says so. The service worker asks
// it to; where there is none yet, the form is not sent at all.
const note = document.querySelector("[data-note=unsent]");
const plain = (address) => new URL(address, location.href).href.replace(/#.*/, "");
let sent = null; // what left the page last

function addressOf(form, button) {
  return plain(button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "");
}

// Above everything, an open dialog too.
function say(isSaid) {
  note.hidden = !isSaid;
  note.togglePopover?.(isSaid);
}

// At the window: whoever sends forms in another way has had its turn.
window.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!note || event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  say(false);
  sent = { form, submitter, address: addressOf(form, submitter) };
  if (navigator.onLine || navigator.serviceWorker?.controller) return;
  event.preventDefault();
  say(true);
});

navigator.serviceWorker?.addEventListener("message", ({ data, ports }) => {
  if (!note || data?.type !== "unsent" || !sent || plain(data.address) !== sent.address) return;
  ports[0].postMessage("said");
  say(true);
});

note?.addEventListener("click", ({ target }) => {
  if (target.closest("[data-do=again]")) sent.form.requestSubmit(sent.submitter);
});
