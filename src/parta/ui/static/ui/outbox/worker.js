// A part of the service worker: sends the outbox when the network is back, whether a page is open or not.
self.addEventListener("sync", (event) => {
  const [kind, user] = event.tag.split(":");
  if (kind === "outbox") event.waitUntil(sendOutbox(user));
});

async function sendOutbox(user) {
  const store = await self.outbox.openStore(user);
  const why = await new self.outbox.Sender(store, user, APP.who).send();
  store.close();
  if (why === "later") throw new Error(why); // the browser asks again
}

// Who signs out where no page has asked them leaves nothing but what the school has not got.
ROUTES.push((event, url) => {
  if (url.pathname === APP.signOut && event.request.method === "POST") event.waitUntil(forgetOutbox());
});

async function forgetOutbox() {
  const user = await recall("user");
  if (!user || user === NOBODY) return;
  const store = await self.outbox.openStore(user);
  const { entries } = await store.read();
  await (entries.length ? store.close() : store.wipe());
}
