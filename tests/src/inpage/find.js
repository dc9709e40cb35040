// Sent with every question the suite asks a page; defines `e2e` and nothing
// that outlives the question. It narrows the search; what role and name an
// element really has is then asked of the browser.
const e2e = (() => {
  // Where a role can come from without a role attribute (HTML-AAM).
  const NATIVE = {
    alert: "", article: "article", banner: "header", button:
      "button, summary, input[type=button], input[type=submit], input[type=reset], input[type=image]",
    checkbox: "input[type=checkbox]", combobox: "select, input[list]", dialog: "dialog",
    form: "form", group: "fieldset, details", heading: "h1, h2, h3, h4, h5, h6", img: "img, svg",
    link: "a[href], area[href]", list: "ul, ol, menu", listbox: "select", listitem: "li",
    main: "main", navigation: "nav", note: "", option: "option", paragraph: "p", radio:
      "input[type=radio]", radiogroup: "", region: "section", searchbox: "input[type=search]",
    separator: "hr", slider: "input[type=range]", status: "output", textbox:
      "textarea, input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=url]",
  };
  const roots = function* (root) {
    yield root;
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) yield* roots(element.shadowRoot);
    }
  };
  const up = (node) => node.assignedSlot || node.parentNode || node.host || null;
  const inside = (node, outer) => {
    for (let at = node; at; at = up(at)) if (at === outer) return true;
    return false;
  };
  const modals = () => [...roots(document)].flatMap((root) => [...root.querySelectorAll("dialog:modal")]);
  // Reachable for a person and for a screen reader. Checked here because the
  // WebKit driver names roles of hidden elements too.
  const visible = (element) => {
    if (element.checkVisibility && !element.checkVisibility({ visibilityProperty: true })) return false;
    for (let at = element; at; at = up(at)) {
      if (at instanceof Element && (at.inert || at.getAttribute("aria-hidden") === "true")) return false;
    }
    const open = modals();
    return open.length === 0 || open.some((modal) => inside(element, modal));
  };
  const collapse = (text) => (text || "").replace(/\s+/g, " ").trim();
  const active = () => {
    let at = document.activeElement;
    while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
    return at;
  };
  const recorder = () => window[Symbol.for("hearback-e2e")];
  const markup = (node) => {
    if (!(node instanceof Element)) return node.nodeType === 3 ? node.data : "";
    const shell = node.cloneNode(false).outerHTML;
    const end = shell.lastIndexOf("</");
    const inner = (parent) => [...parent.childNodes].map(markup).join("");
    const shadow = node.shadowRoot ? `<!-- shadow root -->${inner(node.shadowRoot)}<!-- end -->` : "";
    return end < 0 ? shell : shell.slice(0, end) + shadow + inner(node) + shell.slice(end);
  };
  return {
    active, roots, visible, collapse,
    candidates(role, scope, name) {
      if (role === "part") return this.parts(name, scope);
      const native = NATIVE[role];
      if (native === undefined) throw new Error(`the suite does not know the role ${role}`);
      const selector = [`[role~="${role}"]`, native].filter(Boolean).join(", ");
      return [...roots(document)]
        .flatMap((root) => [...root.querySelectorAll(selector)])
        .filter((element) => (!scope || inside(element, scope)) && visible(element));
    },
    parts: (name, scope) => [...roots(document)]
      .flatMap((root) => [...root.querySelectorAll(`[part~="${name}"]`)])
      .filter((element) => (!scope || inside(element, scope)) && visible(element)),
    // Nothing if the focus is in that part, else what has it.
    focusIn(name) {
      const at = active();
      for (let node = at; node; node = up(node)) if (node instanceof Element && node.matches(`[part~="${name}"]`)) return null;
      return at ? at.cloneNode(false).outerHTML : "nothing";
    },
    // A live region speaks also when it takes no room, but not when it is
    // taken out of the page.
    statuses() {
      return [...roots(document)]
        .flatMap((root) => [...root.querySelectorAll("[role=status], output")])
        .filter((element) => !element.closest("[hidden], [aria-hidden=true]"))
        .map((element) => collapse(element.textContent)).filter(Boolean);
    },
    text: (element) => collapse(element.innerText),
    // What a visitor aims at: a native radio is often hidden behind its label.
    target: (element) => (element.labels && element.labels.length ? element.labels[0] : element),
    checked: (element) => element.checked === true || element.getAttribute("aria-checked") === "true",
    drain: () => { const at = recorder(); return at ? at.drain() : null; },
    timers: () => { const at = recorder(); return at ? at.timers() : null; },
    take(what) {
      if (what !== "dom") { const at = recorder(); return at ? at[what]() : null; }
      const sheets = `adopted sheets: ${document.adoptedStyleSheets.length}`;
      return `${document.documentElement.outerHTML}\n${sheets}`;
    },
    // What of Hearback lies on this device, one line a record. Nothing is
    // opened that is not there: looking must not make it.
    async device() {
      const lines = Object.keys(localStorage).filter((name) => name.startsWith("hearback:"))
        .map((name) => `localStorage ${name} = ${localStorage[name]}`);
      const done = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const { name, version } of await indexedDB.databases()) {
        if (!name.startsWith("hearback:")) continue;
        lines.push(`indexedDB ${name}`);
        // Without a version it was never made: opening it would do that.
        if (!version) continue;
        const database = await done(indexedDB.open(name));
        try {
          for (const store of database.objectStoreNames) {
            const records = database.transaction(store).objectStore(store);
            const [keys, values] = await Promise.all([done(records.getAllKeys()), done(records.getAll())]);
            keys.forEach((key, at) => lines.push(`indexedDB ${name} ${key} = ${values[at]}`));
          }
        } finally {
          database.close();
        }
      }
      return lines;
    },
    dump: () => markup(document.documentElement),
    settled: () => new Promise((resolve) => {
      const idle = window.requestIdleCallback || ((fn) => setTimeout(fn, 0));
      const quiet = () => idle(() => requestAnimationFrame(() => idle(() => resolve(true))));
      if (document.readyState === "complete") quiet();
      else addEventListener("load", quiet, { once: true });
    }),
  };
})();
