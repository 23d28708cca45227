// What every page with sections does for itself: keys reach what scrolls, and the contents show where one is.

// A box takes the focus only while there is something to scroll. Its name is that of its table or figure.
function markScrolling() {
  for (const box of document.querySelectorAll(".scroll, pre")) {
    const name = box.querySelector("caption, img");
    if (box.scrollWidth > box.clientWidth + 1) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", name?.alt ?? name?.textContent ?? "text that scrolls");
    } else {
      for (const attribute of ["tabindex", "role", "aria-label"]) box.removeAttribute(attribute);
    }
  }
}

const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
const places = [...links.keys()].map((id) => document.getElementById(id));

// The current section is the last one that begins in the upper third of the screen.
function markCurrent() {
  const begun = places.filter((place) => place.checkVisibility() && place.getBoundingClientRect().top < innerHeight / 3);
  const current = links.get(begun.at(-1)?.id);
  for (const link of links.values()) {
    if (link === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

let waiting_to_mark = false;
function markSoon() {
  if (waiting_to_mark) return;
  waiting_to_mark = true;
  requestAnimationFrame(() => {
    waiting_to_mark = false;
    markScrolling();
    markCurrent();
  });
}

addEventListener("scroll", markSoon, { passive: true });
addEventListener("resize", markSoon);
document.addEventListener("toggle", markSoon, true);
addEventListener("load", markSoon);
markSoon();
