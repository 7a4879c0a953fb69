// The last part: whose business a request or a message is. Parts of a page (htmx) and the stream are nobody's.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  for (const route of ROUTES) {
    const answer = route(event, url);
    if (answer) return event.respondWith(answer);
  }
  if (request.mode === "navigate") {
    event.respondWith(request.method === "GET" ? readPage(event) : sendForm(event, url));
  } else if (request.method === "GET" && url.pathname.startsWith(APP.static)) {
    event.respondWith(file(event));
  }
});

self.addEventListener("message", (event) => {
  const act = MESSAGES[event.data?.type];
  if (act) event.waitUntil(Promise.resolve(act(event.data, event)).catch(() => {}));
});
