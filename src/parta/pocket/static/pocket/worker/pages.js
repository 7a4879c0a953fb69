// Pages: from the network; where there is none, or it is too slow, the copy that was taken of them last.
const PATIENCE = 3000; // milliseconds, where there is a copy to show instead
const MOST_PAGES = 60; // the oldest leave
const LONGEST = 14 * 24 * 60 * 60 * 1000;
const NO_SERVER = new Set([502, 503, 504]); // what stands before the server answers in its place
const GONE = new Set([403, 404, 410]);

async function openPages() {
  const user = await recall("user");
  return user && user !== NOBODY ? caches.open(PAGES + user) : null;
}

async function findCopy(address) {
  const pages = await openPages();
  const copy = await pages?.match(address, { ignoreVary: true });
  if (copy && Date.now() - Number(copy.headers.get("Parta-Kept")) > LONGEST) {
    await pages.delete(address);
    return undefined;
  }
  return copy;
}

// The same answer with other headers or another text.
function remade(body, response, more = {}) {
  const headers = new Headers(response.headers);
  ["Content-Encoding", "Content-Length", "Set-Cookie"].forEach((name) => headers.delete(name));
  Object.entries(more).forEach(([name, value]) => headers.set(name, value));
  return new Response(body, { status: response.status, headers });
}

async function keepCopy(address, response) {
  const pages = await openPages();
  if (!pages) return;
  const now = { "Parta-Kept": String(Date.now()) };
  await pages.put(address, remade(await response.blob(), response, now));
  for (const other of (response.headers.get("Parta-Also") ?? "").split(",").filter(Boolean)) {
    await pages.put(other, new Response(null, { status: 302, headers: { Location: address, ...now } }));
  }
  const keys = await pages.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_PAGES)).map((key) => pages.delete(key)));
}

// What is done with every page that comes from the server. The page itself does not wait for the copy.
async function note(event, request, response) {
  await noteUser(response);
  if (request.method !== "GET") return;
  if (response.status === 200 && response.headers.has("Parta-Copy")) {
    const copy = response.clone();
    event.waitUntil(keepCopy(request.url, copy).catch(quiet)); // a full device keeps nothing new
  } else if (GONE.has(response.status)) {
    await (await openPages())?.delete(request.url);
  }
}

// A page that nobody has opened through the worker; where its address leads on, the page at the end.
async function keepPage(address) {
  const response = await fetch(address);
  await noteUser(response);
  if (response.status === 200 && response.headers.has("Parta-Copy")) await keepCopy(response.url, response);
}

async function fromNetwork(event) {
  const preloaded = await event.preloadResponse;
  await leave();
  // What was asked for before the sign-out is not the answer after it.
  const isStale = leftAt > event.timeStamp - 5000;
  const response = preloaded && !isStale ? preloaded : await fetch(event.request);
  await note(event, event.request, response).catch(quiet);
  return response;
}

// `words`: attributes of the page's first element, by which the page says what it is.
async function marked(response, words) {
  const attributes = Object.entries(words).map(([name, value]) => `data-${name}="${value}"`).join(" ");
  const text = await response.text();
  return remade(text.replace("<html ", `<html ${attributes} `), response);
}

async function shown(copy, why) {
  if (copy.status === 302) return copy;
  return marked(copy, { copy: copy.headers.get("Parta-Copy").replace(/[^\dT:+-]/g, ""), why });
}

async function offlinePage(words) {
  const address = APP.offline[await recall("language")] ?? APP.offline[APP.language];
  const page = await caches.match(address, { ignoreVary: true });
  return page ? marked(page, words) : Response.error();
}

const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds, null));

async function tellNewer(event, network) {
  await network;
  const page = await self.clients.get(event.resultingClientId);
  page?.postMessage({ type: "newer" });
}

async function readPage(event) {
  const network = fromNetwork(event);
  network.catch(quiet); // it is told below, if at all
  const copy = await findCopy(event.request.url).catch(quiet);
  if (!copy) return network.catch(() => offlinePage({ away: "page" }));
  try {
    const answer = await Promise.race([network, later(PATIENCE)]);
    if (answer && !NO_SERVER.has(answer.status)) return answer;
    if (!answer) event.waitUntil(tellNewer(event, network).catch(quiet));
    return shown(copy, answer ? "away" : "slow");
  } catch {
    return shown(copy, "away");
  }
}
