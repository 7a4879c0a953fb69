// htmx weighs as much as a page, and few pages use it: it is fetched where an element names it, after all else.
// Only then, because htmx that comes between "interactive" and "complete" never starts.
const USED = "[hx-get], [hx-post]";

function fetchHtmx() {
  const script = document.createElement("script");
  script.src = document.querySelector("meta[name=htmx-config]").dataset.script;
  document.head.append(script);
}

if (document.querySelector(USED)) {
  if (document.readyState === "complete") fetchHtmx();
  else addEventListener("load", fetchHtmx, { once: true });
}
