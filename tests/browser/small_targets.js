// What a thumb of 44 pixels cannot press: each as "width x height element text". `least` is the least size.
(least) => {
  const isShown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    getComputedStyle(element).clipPath === "none" && element.tabIndex >= 0;

  // A link in a sentence: its own line has words beside it.
  const isInText = (element) => {
    if (getComputedStyle(element).display !== "inline") return false;
    for (let parent = element.parentElement; parent; parent = parent.parentElement) {
      const isText = (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim().length > 1;
      if ([...parent.childNodes].some(isText)) return true;
      if (getComputedStyle(parent).display !== "inline") return false;
    }
    return false;
  };

  const boxOf = (element) => {
    const label = element.matches("[type=checkbox], [type=radio]") && element.labels[0];
    return (label || element).getBoundingClientRect();
  };

  const small = [];
  for (const element of document.querySelectorAll("a[href], button, summary, input, select, textarea, td[tabindex]")) {
    if (!isShown(element) || isInText(element)) continue;
    const { width, height, right, bottom } = boxOf(element);
    if (right < 0 || bottom < 0 || !width || (width >= least && height >= least)) continue;
    const name = (element.textContent || element.value || element.ariaLabel || "").trim().slice(0, 40);
    small.push(`${Math.round(width)} x ${Math.round(height)} ${element.tagName}.${element.className} ${name}`);
  }
  return small;
}
