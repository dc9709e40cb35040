// Sent with the questions about every piece of Hearback at once; stands on
// find.js. Each answer is a list of complaints, empty if all is well.
const access = (() => {
  const guests = () => [...e2e.roots(document)]
    .flatMap((root) => [...root.querySelectorAll("*")])
    .filter((element) => element.localName.startsWith("hearback-") && element.shadowRoot);
  const shadows = () => guests().flatMap((guest) => [...e2e.roots(guest.shadowRoot)]);
  // The team's pages are Hearback's from one end to the other.
  const own = () => /^\/study(\/|$)/.test(location.pathname);
  const all = () => (own() ? [document.body] : shadows()).flatMap((root) => [...root.querySelectorAll("*")]);
  const name = (element) => {
    const part = element.getAttribute("part");
    const words = e2e.collapse(element.getAttribute("aria-label") || element.textContent).slice(0, 30);
    return `${element.localName}${part ? `[part=${part}]` : ""} "${words}"`;
  };
  // A control may be hidden behind its label.
  const behind = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return (width <= 2 && height <= 2) || getComputedStyle(element).opacity === "0";
  };
  const aim = (element) => (behind(element) ? e2e.target(element) : element);
  const pieces = () => all().filter((element) => e2e.visible(element));
  const drawn = () => pieces().filter((element) => !behind(element));
  const some = (list, what) => {
    if (!list.length) throw new Error(`expected ${what} of Hearback's`);
    return list;
  };
  const box = (element) => element.getBoundingClientRect();
  const size = ({ width, height }) => `${width.toFixed(1)}x${height.toFixed(1)}`;
  // Nothing is judged while it moves.
  const still = () => Promise.allSettled([...e2e.roots(document)]
    .flatMap((root) => (root.getAnimations ? root.getAnimations() : []))
    .filter((animation) => animation.effect && Number.isFinite(animation.effect.getComputedTiming().endTime))
    .map((animation) => animation.finished));

  const CONTROLS = "button, summary, select, textarea, a[href], [role=button], [role=tab], input:not([type=hidden])";
  const targets = () => some(pieces().filter((element) => element.matches(CONTROLS)), "something to press")
    .filter((element) => !(element.matches("a") && element.closest("p, li, h5, td, th, blockquote")))
    // A label around it is pressed as well.
    .map((element) => [element, box(element.closest("label") ?? aim(element))])
    .filter(([, { width, height }]) => width < 43.95 || height < 43.95)
    .map(([element, found]) => `${name(element)} is ${size(found)}`);

  // Text may need two directions by its nature (WCAG 2.2, 1.4.10).
  const wide = (element) => !!element.closest("pre, table");
  const block = (element) => {
    for (let at = element; at; at = at.parentElement) {
      if (!/^(inline|contents)$/.test(getComputedStyle(at).display)) return at;
    }
    return element;
  };
  const overflow = () => {
    const page = document.scrollingElement || document.documentElement;
    const faults = page.scrollWidth > innerWidth ? [`the page is ${page.scrollWidth} wide`] : [];
    for (const element of some(drawn(), "something to see")) {
      const { overflowX, overflowY, display } = getComputedStyle(element);
      const say = (fault) => faults.push(`${name(element)} ${fault}`);
      if (display !== "inline" && element.clientWidth && !wide(element)) {
        const over = element.scrollWidth - element.clientWidth, below = element.scrollHeight - element.clientHeight;
        if (over > 1 && overflowX !== "visible") say(`${/auto|scroll/.test(overflowX) ? "scrolls" : "cuts"} ${over} px sideways`);
        if (below > 1 && /hidden|clip/.test(overflowY)) say(`cuts ${below} px below`);
        if (below > 1 && /auto|scroll/.test(overflowY) && element.clientHeight < 44) say(`has only ${element.clientHeight} px to scroll in`);
      }
      if (element.matches("dialog")) {
        const { left, right, top, bottom } = box(element);
        if (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1) say("leaves the viewport");
      }
      for (const node of element.childNodes) {
        if (node.nodeType !== 3 || !node.data.trim() || wide(element)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const text = range.getBoundingClientRect(), around = box(block(element));
        if (!text.width) continue;
        if (text.left < around.left - 1 || text.right > around.right + 1) say("sticks out of its box");
        if (text.left < -1 || text.right > innerWidth + 1) say("leaves the viewport sideways");
        // A line may be lower than its letters are high; a button may not.
        const button = element.closest("button");
        if (button && (text.top < box(button).top - 1 || text.bottom > box(button).bottom + 1)) say("sticks out of its button");
      }
    }
    return faults;
  };

  const focus = () => {
    const at = e2e.active();
    if (!at || at === document.body || at === document.documentElement) return ["nothing has the focus"];
    const faults = [], target = aim(at);
    const shows = (element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    };
    if (![at, e2e.target(at)].some(shows)) faults.push(`${name(at)} shows no outline`);
    const { left, top, width, height } = box(target);
    const [x, y] = [left + width / 2, top + height / 2];
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return [...faults, `${name(at)} is outside the viewport`];
    let hit = document.elementFromPoint(x, y);
    while (hit && hit.shadowRoot && hit.shadowRoot.elementFromPoint(x, y) !== hit) {
      const inner = hit.shadowRoot.elementFromPoint(x, y);
      if (!inner) break;
      hit = inner;
    }
    if (hit !== at && hit !== target && !target.contains(hit)) faults.push(`${name(at)} is covered by ${hit ? name(hit) : "nothing"}`);
    return faults;
  };

  // Of the whole form, its host element included. What a page may set on
  // purpose is inherited by name, and no style itself. WebKit takes the family
  // of its letters from the page even where everything is initial; it has none.
  const styles = (elements, but = /^--/) => elements.map((element, index) => {
    const computed = getComputedStyle(element), lines = [];
    for (const property of computed) {
      const letters = property === "font-family" && element.localName === "hearback-widget";
      if (!but.test(property) && !letters) lines.push(`${property}: ${computed.getPropertyValue(property)}`);
    }
    return lines.map((line) => `${index} ${element.localName} ${line}`).join("\n");
  }).join("\n");
  const strangers = () => [...document.querySelectorAll("*")]
    .filter((element) => !element.localName.startsWith("hearback-"));
  // Where the focus is may differ, and what a browser lets one select beneath
  // a modal dialog.
  const hosts = () => {
    const markup = strangers().map((element) => element.cloneNode(false).outerHTML).join("\n");
    const seen = strangers().filter((element) => !element.matches("head, head *, script")).slice(0, 40);
    return `${markup}\nadopted sheets: ${document.adoptedStyleSheets.length}\n${styles(seen, /^--|^outline|user-select/)}`;
  };

  return {
    still, targets, overflow, focus, hosts,
    guests: () => (own() ? [document.documentElement] : some(guests(), "an element")),
    // What is dead beneath a modal dialog is beneath it, which axe-core does
    // not know: it goes by z-index.
    uncover() {
      const modal = [...(own() ? [document] : []), ...shadows()].some((root) => root.querySelector("dialog:modal"));
      const layers = () => (own() ? [document.body] : shadows()).flatMap((root) => [...root.children]);
      const beneath = modal ? layers().filter((element) => !element.matches("dialog:modal")) : [];
      for (const element of beneath) element.style.setProperty("visibility", "hidden", "important");
      return () => beneath.forEach((element) => {
        element.style.removeProperty("visibility");
        if (!element.getAttribute("style")) element.removeAttribute("style");
      });
    },
    form: () => styles(some([...guests(), ...all()], "an element")),
    shifts() {
      const recorder = window[Symbol.for("hearback-e2e")];
      return recorder.shifts();
    },
  };
})();
