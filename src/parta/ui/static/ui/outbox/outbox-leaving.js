// Signing out takes what is kept here from the device. What the school has not got is spoken of first.
import { getOutbox } from "./outbox.js";

const SENDING = 20_000; // how long "send first" is waited for

document.addEventListener("submit", async (event) => {
  const outbox = getOutbox();
  const form = event.target;
  const { signOut } = document.querySelector("outbox-state")?.dataset ?? {};
  if (!outbox || event.defaultPrevented || new URL(form.action).pathname !== signOut) return;
  event.preventDefault();
  await outbox.ready;
  if (outbox.entries.length) return ask(form, outbox);
  return leave(form, outbox);
});

async function leave(form, outbox) {
  await outbox.renew(form);
  await outbox.wipe().catch(() => {});
  form.submit();
}

function ask(form, outbox) {
  const dialog = document.getElementById("outbox-leaving");
  const state = dialog.querySelector("[role=status]");
  dialog.querySelector("[data-count]").textContent = outbox.latest.length;
  state.textContent = "";
  dialog.onclick = async ({ target }) => {
    const act = target.closest("[data-leave]")?.dataset.leave;
    if (act === "lose") return leave(form, outbox);
    if (act !== "send") return undefined;
    state.textContent = state.dataset.sending;
    await sent(outbox);
    if (!outbox.entries.length) return leave(form, outbox);
    dialog.querySelector("[data-count]").textContent = outbox.latest.length;
    state.textContent = outbox.waiting.length ? state.dataset.failed : state.dataset.aside;
    return undefined;
  };
  dialog.showModal();
}

function sent(outbox) {
  return new Promise((resolve) => {
    outbox.addEventListener("stopped", resolve, { once: true });
    setTimeout(resolve, SENDING);
    outbox.send();
  });
}
