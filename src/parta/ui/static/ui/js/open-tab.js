// Tabs and chips that scroll: the open one is in sight when the page opens, and the page itself stays where it is.
for (const open of document.querySelectorAll(".tabs [aria-current], .chips-scroll [aria-current]")) {
  const strip = open.closest(".tabs, .chips-scroll");
  const [from, to] = [open.getBoundingClientRect(), strip.getBoundingClientRect()];
  strip.scrollLeft += from.left + from.width / 2 - (to.left + to.width / 2);
}
