// The shell: what a page needs to be shown at all, kept when the worker is installed; and a page's own files.
const SHELL = `parta-shell-${APP.version}`;
const FILES = "parta-files";
const MOST_FILES = 400;
const FINGERPRINT = /\.[0-9a-f]{12}\.\w+$/; // another content has another name

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

async function keepShell() {
  const cache = await caches.open(SHELL);
  const fetched = (address) => cache.add(new Request(address, { credentials: "omit" }));
  await Promise.all(Object.values(APP.offline).map(fetched));
  await Promise.allSettled(APP.shell.map(fetched)); // one that fails comes with the first page that needs it
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith("parta-shell-") && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

// A new version waits until its user says so, or until no page of the old one is open.
MESSAGES.activate = () => self.skipWaiting();

// The page that was open before there was a worker, with the files that it has loaded; and the first page, with
// which the app on the home screen begins.
MESSAGES.keep = async ({ page, files }) => {
  await Promise.allSettled(files.filter((address) => new URL(address).origin === location.origin).map(keepFile));
  await keepPage(page);
  await keepPage("/");
};

async function keepFile(address) {
  if (await caches.match(address)) return;
  await (await caches.open(FILES)).add(address);
}

async function file(event) {
  const { request } = event;
  const kept = await caches.match(request, { ignoreVary: true }).catch(quiet);
  if (kept && FINGERPRINT.test(new URL(request.url).pathname)) return kept;
  try {
    const answer = await fetch(request);
    if (answer.status === 200) event.waitUntil(putFile(request, answer.clone()).catch(quiet));
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function putFile(request, answer) {
  const cache = await caches.open(FILES);
  await cache.put(request, answer);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_FILES)).map((key) => cache.delete(key)));
}
