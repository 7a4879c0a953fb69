// Forms go to the school as they are; where there is no network, their page stays as it is and says that nothing was
// sent. And signing out.
const SAYING = 2000; // milliseconds that the page has to say so

async function sendForm(event, url) {
  const leaves = url.pathname === APP.signOut;
  if (leaves) await forgetUser().catch(quiet); // whether or not the school hears of it
  else await leave().catch(quiet);
  try {
    const answer = await fetch(event.request);
    await noteUser(answer).catch(quiet);
    return answer;
  } catch {
    if (leaves) await leaveLater().catch(quiet);
    else if (await isSaid(event.request.url)) return new Response(null, { status: 204 }); // nobody goes anywhere
    return offlinePage({ away: leaves ? "left" : "form" });
  }
}

// Whether the page whose form this is has said that it was not sent.
async function isSaid(address) {
  const said = new Promise((resolve) => {
    self.clients.matchAll({ type: "window" }).then((pages) => pages.forEach((page) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(true);
      page.postMessage({ type: "unsent", address }, [port2]);
    }), quiet);
  });
  return Promise.race([said, later(SAYING)]);
}

// A sign-out without a network is made good before anything else is asked of the school.
async function leaveLater() {
  await remember("leave", "yes");
  await self.registration.sync?.register("parta-leave").catch(quiet);
}

let leaving = null;
let leftAt = -Infinity;

function leave() {
  leaving ??= signOut().finally(() => (leaving = null));
  return leaving;
}

async function signOut() {
  if ((await recall("leave").catch(quiet)) !== "yes") return;
  const form = await (await fetch(APP.signOut)).text();
  const token = /name="csrfmiddlewaretoken" value="(\w+)"/.exec(form)?.[1];
  if (token) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: token });
    const answer = await fetch(APP.signOut, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect") return; // refused: tried again with the next page
  }
  leftAt = performance.now();
  await remember("leave", "");
}

self.addEventListener("sync", (event) => {
  if (event.tag === "parta-leave") event.waitUntil(leave());
});
