// What becomes of a form of the lesson's page once the outbox has sent what it could.

// `element`: its `kept` entries, its `form`, its `outbox`, and where to go (`done`) when the school has all of it.
export async function finish(element) {
  const { kept, outbox } = element;
  if (!kept.length) return location.assign(`${location.pathname}?saved=1${element.done ?? ""}`);
  if (kept.some((entry) => entry.state === "waiting")) return undefined;
  if (kept.some((entry) => entry.state === "conflict")) {
    return document.querySelector("outbox-state").open(); // and this is asked again when it is resolved
  }
  // What the school refuses it explains beside the fields, as without a script.
  element.isSent = false;
  for (const entry of kept) await outbox.resolve(entry, false);
  await outbox.renew(element.form);
  return element.form.submit();
}
