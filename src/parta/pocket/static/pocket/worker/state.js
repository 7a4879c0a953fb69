// The service worker of Parta, put together from parts (parta.config.pocket.WORKER_PARTS). APP: what the server says.
// First: what a worker that is stopped and started again has to remember, and whose copies are on this device.
const STATE = "parta-state";
const PAGES = "parta-pages-"; // and the key of the user whose pages they are
const NOBODY = "none";

// A part adds a function (event, url) → promise of a response, or nothing where it is not its business.
const ROUTES = [];
// A part adds a function by the type of the message that a page sends.
const MESSAGES = {};

// A device whose storage fails has a site without copies, not a site that fails.
const quiet = () => undefined;

const stateAddress = (name) => `/app/state/${name}`; // of no page: a name inside the cache

async function recall(name) {
  const kept = await (await caches.open(STATE)).match(stateAddress(name));
  return kept ? kept.text() : "";
}

async function remember(name, value) {
  await (await caches.open(STATE)).put(stateAddress(name), new Response(value));
}

// Pages of everybody but `user` leave the device.
async function wipePages(user = "") {
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES) && name !== PAGES + user);
  await Promise.all(names.map((name) => caches.delete(name)));
}

// What an answer of the server says about who is signed in. Files and redirects say nothing.
async function noteUser(response) {
  const user = response.headers.get("Parta-User");
  if (!user) return;
  const language = response.headers.get("Content-Language");
  if (language && language !== (await recall("language"))) await remember("language", language);
  if (user !== (await recall("user"))) await remember("user", user);
  await wipePages(user);
}

async function forgetUser() {
  await remember("user", NOBODY);
  await caches.delete("parta-shared");
  await wipePages();
}
