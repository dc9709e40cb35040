// Runs before anything else on every page the suite serves. It records what
// the page would rather hide (errors, rejections, policy violations, console
// lines) and what a guest may leave behind (timers, listeners), and changes
// nothing a page could notice by behaving normally. Read with find.js.
(() => {
  "use strict";
  const KEY = "hearback-e2e";
  const fresh = () => ({ errors: [], violations: [], console: [], resources: [], events: [] });
  let log = fresh();
  const live = new Map();
  const listeners = new Map();

  // A page that is left behind hands its unread log to the next one of its
  // origin. Storage is taken hold of now: a case may break it later.
  let store = null;
  try { store = window.sessionStorage; } catch { /* an opaque origin has none */ }
  const { getItem, setItem, removeItem } = Storage.prototype;
  const parse = JSON.parse, stringify = JSON.stringify;
  try {
    const left = getItem.call(store, KEY);
    if (left) { log = parse(left); removeItem.call(store, KEY); }
  } catch { /* nothing was left */ }

  const text = (value) => {
    if (typeof value === "string") return value;
    try {
      if (value instanceof Error) return `${value.name}: ${value.message}`;
      const json = stringify(value);
      return json === undefined ? String(value) : json;
    } catch { return Object.prototype.toString.call(value); }
  };
  const where = (error) => (error && error.stack ? ` at ${error.stack}` : "");

  const listen = EventTarget.prototype.addEventListener;
  const on = (target, type, fn) => listen.call(target, type, fn, true);
  on(window, "error", (event) => {
    const from = event.target;
    if (from instanceof Element) {
      log.resources.push(`${from.localName} ${from.src || from.href || ""}`);
    } else {
      log.errors.push(`${event.message} (${event.filename}:${event.lineno})${where(event.error)}`);
    }
  });
  on(window, "unhandledrejection", (event) => {
    log.errors.push(`unhandled rejection: ${text(event.reason)}${where(event.reason)}`);
  });
  on(document, "securitypolicyviolation", (event) => {
    // Browsers ask for an icon on their own account.
    if (event.blockedURI === `${location.origin}/favicon.ico`) return;
    const at = event.sourceFile ? ` at ${event.sourceFile}:${event.lineNumber}` : "";
    log.violations.push(`${event.violatedDirective} blocked ${event.blockedURI} ${event.sample}${at}`);
  });
  for (const name of ["ready", "open", "close", "submit", "saved", "sent", "failed", "unread"]) {
    on(document, `hearback:${name}`, () => log.events.push(name));
  }
  on(window, "pagehide", () => {
    try { setItem.call(store, KEY, stringify(log)); } catch { /* the log ends here */ }
  });

  for (const level of ["debug", "log", "info", "warn", "error"]) {
    const native = console[level];
    console[level] = function (...args) {
      log.console.push({ level, text: args.map(text).join(" ") });
      return native.apply(this, args);
    };
  }

  const track = (set, clear, repeats) => {
    const start = window[set], stop = window[clear];
    if (!start) return;
    window[set] = function (fn, ...rest) {
      if (typeof fn !== "function") return start.call(window, fn, ...rest);
      const from = new Error().stack;
      const key = { set };
      const id = start.call(window, function (...args) {
        if (!repeats) live.delete(key);
        return fn.apply(this, args);
      }, ...rest);
      key.id = id;
      live.set(key, `${set}(${rest.length ? text(rest[0]) : ""}) ${from}`);
      return id;
    };
    window[clear] = function (id) {
      // Timeouts and intervals share their numbers and their clearing.
      const kin = /Timeout|Interval/.test(set);
      for (const key of live.keys()) {
        if (key.id === id && (key.set === set || (kin && /Timeout|Interval/.test(key.set)))) {
          live.delete(key);
        }
      }
      return stop.call(window, id);
    };
  };
  track("setTimeout", "clearTimeout", false);
  track("setInterval", "clearInterval", true);
  track("requestAnimationFrame", "cancelAnimationFrame", false);
  track("requestIdleCallback", "cancelIdleCallback", false);

  // Listeners on what outlives a guest.
  const unlisten = EventTarget.prototype.removeEventListener;
  const name = (target) =>
    target === window || target === undefined || target === null ? "window"
    : target === document ? "document"
    : target === document.documentElement ? "html"
    : target === document.body ? "body" : null;
  const numbers = new WeakMap();
  let next = 0;
  const number = (fn) => {
    if (!numbers.has(fn)) numbers.set(fn, ++next);
    return numbers.get(fn);
  };
  const key = (target, type, fn, options) => {
    const capture = typeof options === "object" && options ? !!options.capture : !!options;
    return `${name(target)} ${type}${capture ? " capture" : ""} #${number(fn)}`;
  };
  const counted = (target, fn) =>
    name(target) && fn && (typeof fn === "function" || typeof fn === "object");
  EventTarget.prototype.addEventListener = function (type, fn, options) {
    if (counted(this, fn) && !(options && options.signal && options.signal.aborted)) {
      const id = key(this, type, fn, options);
      listeners.set(id, `${name(this)} ${type}`);
      const forget = () => listeners.delete(id);
      if (options && options.signal) listen.call(options.signal, "abort", forget, { once: true });
      if (options && options.once) listen.call(this || window, type, forget, options);
    }
    return listen.call(this || window, type, fn, options);
  };
  EventTarget.prototype.removeEventListener = function (type, fn, options) {
    if (counted(this, fn)) listeners.delete(key(this, type, fn, options));
    return unlisten.call(this || window, type, fn, options);
  };

  // What moved on the page without anybody having asked for it.
  const shifts = [];
  const told = (list) => {
    for (const { value, sources, hadRecentInput } of list) {
      // What a visitor's own click moves counts nowhere.
      if (hadRecentInput) continue;
      shifts.push(`${value.toFixed(4)} ${sources.map(({ node }) => node && node.nodeName).join(" ")}`);
    }
  };
  let watch = null;
  if (window.PerformanceObserver && (PerformanceObserver.supportedEntryTypes || []).includes("layout-shift")) {
    watch = new PerformanceObserver((list) => told(list.getEntries()));
    watch.observe({ type: "layout-shift", buffered: true });
  }

  // The drivers leave names of their own in the window.
  const ours = (name) => !/^(ret_nodes$|se_|cdc_)/.test(name);
  // Not enumerable and named by a symbol, so the page sees no second global.
  Object.defineProperty(window, Symbol.for(KEY), {
    value: {
      drain() { const full = log; log = fresh(); return full; },
      shifts() { if (watch) told(watch.takeRecords()); return shifts; },
      timers() { return [...live.values()]; },
      listeners() { return [...listeners.values()].sort().join("\n"); },
      globals() { return Object.getOwnPropertyNames(window).filter(ours).sort().join("\n"); },
    },
  });
  document.currentScript.remove();
})();
