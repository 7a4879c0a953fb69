// htmx weighs as much as a page, and few pages use it: it is fetched where an element names it, after all else.
// Only then, because htmx that comes between "interactive" and "complete" never starts. A form that somebody has
// changed meanwhile is told so once more when htmx listens: the first answer on a slow network counts too.
const USED = "[hx-get], [hx-post]";
const changed = new Set();

const note = ({ target }) => changed.add(target.form);

function fetchHtmx() {
  const script = document.createElement("script");
  script.src = document.querySelector("meta[name=htmx-config]").dataset.script;
  script.addEventListener("load", () => {
    document.removeEventListener("change", note, true);
    for (const form of changed) form?.dispatchEvent(new Event("change"));
  });
  document.head.append(script);
}

if (document.querySelector(USED)) {
  document.addEventListener("change", note, true);
  if (document.readyState === "complete") fetchHtmx();
  else addEventListener("load", fetchHtmx, { once: true });
}
