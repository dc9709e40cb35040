// The loader: what every page pays for, so it is small and does little. It
// finds its own tag, draws the launcher, and fetches the widget when somebody
// is about to use it, or when the widget asked to be woken.
//
// The build makes two of it: the tag's `hearback.js` and, inside `loader.mjs`,
// the package's `hearback.mjs`. It fills in %ASSETS% and %VERSION%, whether
// this is the module (%MODULE%), and the module's address (%HERE%).
(() => {
  'use strict';
  const doc = document;
  const earlier = window.hearback;
  // A module's own tag has its address, and so has that of a bundle, which is
  // not for us unless it says so. An element with the name `currentScript` may
  // stand in for the real one.
  const script = '%MODULE%' ? [...doc.scripts].find(({ src, dataset }) => dataset.endpoint && src == '%HERE%')
    : doc.currentScript instanceof HTMLScriptElement ? doc.currentScript
    : doc.querySelector('script[src*="hearback.js"]');
  const written = { ...script?.dataset };
  // A tag without any option belongs to a page that calls init by itself.
  const begin = hearback => {
    if (Object.keys(written).length) hearback.init(written);
    return hearback;
  };
  // A second copy of the script is the first one under another name.
  if (earlier?.version) return begin(earlier);

  const context = {};
  let host, launcher, badge, module, handle, started, begun, start, again = '';

  // Only what the launcher needs; the widget brings its own. Shared variables
  // are set here, once, so that both follow the same theme.
  const css = place => `:host{all:initial!important;color-scheme:inherit!important;position:fixed!important;inset:0 auto auto 0!important;z-index:var(--hearback-z-index,2147483000)!important;--accent:var(--hearback-accent,#3b5bdb);--on-accent:var(--hearback-on-accent,#fff);--b:var(--hearback-offset-block,var(--hearback-offset,16px));--i:var(--hearback-offset-inline,var(--hearback-offset,16px))}
:host([theme=light]){color-scheme:light!important}:host([theme=dark]){color-scheme:dark!important}
[part=launcher]{all:unset;border-radius:var(--hearback-launcher-radius,22px);position:fixed;margin:auto;${place};width:fit-content;height:fit-content;box-sizing:border-box;display:flex;align-items:center;gap:8px;min-height:44px;padding:0 18px;background:var(--accent);color:var(--on-accent);font:600 15px/1 var(--hearback-font,system-ui,sans-serif);cursor:pointer;box-shadow:0 2px 12px #0004}
button:hover{filter:brightness(1.08)}[part=launcher]:focus-visible{outline:3px solid var(--on-accent);outline-offset:-5px}button[hidden]{display:none}
[part=badge]{min-width:20px;padding:0 6px;box-sizing:border-box;border-radius:10px;background:var(--on-accent);color:var(--accent);font:700 12px/20px system-ui;text-align:center}[part=badge]:empty{display:none}
@media(forced-colors:active){[part=launcher]{border:2px solid}}@media print{button{display:none!important}}`;

  const warn = (what, error) => console.warn('hearback: ' + what, error);

  // One fetch of the widget, however many ask; another try if it failed, under
  // another address, as Firefox remembers that the first brought nothing.
  const spoken = widget => widget.speak(page).then(() => widget);
  const load = () => module ||= fetched()
    .then(([widget, wasm]) => widget.default({ module_or_path: wasm }).then(() => widget))
    .catch(error => { module = 0; again += '?'; warn('the widget could not be loaded' + ('%MODULE%' ? '; the option "assets" says where its files are' : ''), error); throw error; });
  // A bundler may have moved the module away from its files.
  const base = () => new URL('%ASSETS%/', new URL(page.options.assets || '%HERE%' || script?.src || '', doc.baseURI)).href;
  const fetched = async () => {
    // Where the smallest module may not run, the widget comes as JavaScript.
    // Some engines refuse only the instance.
    let js = '';
    try { new WebAssembly.Instance(new WebAssembly.Module(Uint32Array.of(0x6d736100, 1))); } catch { js = '_js'; }
    return Promise.all([import(base() + 'widget' + js + '.js' + again).then(spoken), js || fetch(base() + 'widget_bg.wasm')]);
  };
  const page = { context };
  // Mounts the widget unless it is, and tells it. What was asked before
  // `destroy` is not done to whatever began after it.
  const tell = async (name, argument) => {
    const life = started;
    const widget = await life && await load();
    if (!life || life != started) throw Error('hearback is not initialised');
    handle ||= widget.mount(host.shadowRoot, launcher, page);
    return widget.call(handle, name, argument);
  };
  // A guest does not throw: what nobody needs to know of ends here.
  const quietly = promise => promise.catch(() => {});

  // What was pressed opens, or leads where its link or else the site says.
  const go = (name, to = page.options.fallback) => tell(name).catch(() => to && (location = to));

  const pressed = event => {
    const target = event.composedPath()[0];
    for (const name of ['open', 'whats-new']) {
      const trigger = target.closest?.('[data-hearback-' + name + ']');
      // A link that is to open in another tab does.
      if (!trigger || trigger.href && (event.ctrlKey || event.metaKey)) continue;
      event.preventDefault();
      go(name, trigger.href);
    }
  };

  // In the top layer no z-index of the page is above, and no transform around.
  const place = () => {
    doc.body.append(host);
    for (const node of [doc, doc.documentElement, doc.body]) watch.observe(node, { childList: true });
    raise();
  };
  const raise = () => {
    try { host.showPopover(); } catch {}
    if (handle) quietly(tell('raise'));
  };
  // Whoever replaces the body does not mean us.
  const watch = new MutationObserver(() => {
    if (!host || !doc.body) return;
    if (!host.isConnected) place();
    else if (host.showPopover && !host.matches(':popover-open')) raise();
  });

  const draw = options => {
    host = doc.createElement('hearback-widget');
    host.popover = 'manual';
    for (const name of ['theme', 'position', 'launcher']) if (options[name]) host.setAttribute(name, options[name]);
    const sheet = new CSSStyleSheet();
    const at = options.position;
    const side = /start/.test(at) ? 'start' : 'end';
    sheet.replaceSync(css(`${/top/.test(at) ? 'inset-block-start:var(--b)' : at == side ? 'inset-block:0' : 'inset-block-end:calc(var(--b) + env(safe-area-inset-bottom,0px))'};${/^(top|bottom)$/.test(at) ? 'inset-inline:0' : `inset-inline-${side}:var(--i)`}${options.launcher == 'tab' ? `;--i:0px;border-start-${side}-radius:0;border-end-${side}-radius:0` : ''}`));
    const root = host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    if (options.launcher != 'none') {
      launcher = doc.createElement('button');
      launcher.part = 'launcher';
      const label = doc.createElement('span');
      label.textContent = options.label || 'Feedback';
      badge = doc.createElement('span');
      badge.part = 'badge';
      launcher.append(label, badge);
      for (const name of ['pointerenter', 'focus', 'touchstart']) {
        launcher.addEventListener(name, () => quietly(load()), { once: true, passive: true });
      }
      launcher.onclick = () => go('launcher');
      root.append(launcher);
    }
    doc.addEventListener('click', pressed);
    place();
  };

  // What this device remembers for the loader; the widget writes it.
  const recall = options => {
    const key = page.key = 'hearback:' + (options.site || 'default');
    // A record as the widget writes it: its version, the first visit, when to
    // wake, and how many releases are unread.
    let mark;
    try {
      mark = localStorage[key];
      if (!mark && options.consent != 'required') {
        const now = Date.now();
        mark = localStorage[key] = [1, now, options.changelog ? now + 864e5 : 0, 0].join('\x1f');
      }
    } catch {}
    page.mark = mark;
    const [version, , wake, unread] = (mark || '').split('\x1f').map(Number);
    if (unread && version == 1 && badge) {
      badge.textContent = unread > 9 ? '9+' : unread;
      launcher.ariaLabel = launcher.firstChild.textContent + ', ' + badge.textContent + ' new';
    }
    (window.requestIdleCallback || setTimeout)(() => {
      if (host) quietly(wake && wake <= Date.now() ? tell('wake') : look(key + '/2'));
    });
  };

  // A browser that was killed may have lost the mark, but not what was said: if
  // there is a database, and an item in it waits, that is as good. A widget that
  // runs by then knows, and a request would keep the page out of the cache.
  const look = async name => {
    if (origin != 'null' && (await indexedDB.databases()).some(database => !handle && database.name == name && database.version)) {
      (await import(base() + 'look.js')).default(name, () => quietly(tell('wake')));
    }
  };

  const api = {
    version: '%VERSION%',
    init(given) {
      if (started) return;
      const options = { ...written, ...given };
      if (!options.endpoint) {
        return console.error('hearback: the option "endpoint" (data-endpoint) is missing: expected an address to post to');
      }
      page.options = options;
      // A widget that is here already says what an earlier life said.
      if (module) quietly(module = module.then(spoken));
      started = new Promise(resolve => {
        begun = resolve;
        start = () => { draw(options); recall(options); begun(1); };
        if (doc.body) start();
        else doc.addEventListener('DOMContentLoaded', start, { once: true });
      });
    },
    open: what => quietly(tell(what == 'whats-new' ? what : 'open')),
    isOpen: () => !!host?.shadowRoot.querySelector('dialog[open]'),
    show() { if (launcher) launcher.hidden = false; },
    hide() { if (launcher) launcher.hidden = true; },
    setTheme(theme) { host?.setAttribute('theme', theme); },
    setContext(patch) { Object.assign(context, patch); },
    setLocale(locale) {
      if (!page.options) return;
      page.options.locale = locale;
      if (module) quietly(module.then(spoken).then(() => tell('speak')));
    },
    identify(user) { for (const name of ['id', 'name', 'email']) context['user.' + name] = user?.[name]; },
    attachTo(target) {
      const element = typeof target == 'string' ? doc.querySelector(target) : target;
      const open = () => quietly(tell('open'));
      element?.addEventListener('click', open);
      return () => element?.removeEventListener('click', open);
    },
    on(name, listener) {
      const heard = event => listener(event.detail);
      doc.addEventListener('hearback:' + name, heard);
      return () => doc.removeEventListener('hearback:' + name, heard);
    },
    destroy() {
      if (!started) return;
      // Who waited for the beginning does not wait for ever.
      begun();
      const gone = handle;
      if (gone) quietly(module.then(widget => widget.call(gone, 'destroy')));
      doc.removeEventListener('DOMContentLoaded', start);
      doc.removeEventListener('click', pressed);
      watch.disconnect();
      host?.remove();
      host = launcher = badge = handle = started = undefined;
    },
  };
  for (const name of ['submit', 'flush', 'pending']) api[name] = given => tell(name, given);
  for (const name of ['close', 'whatsNew', 'forget', 'consent']) api[name] = given => quietly(tell(name, given));
  const hearback = window.hearback = Object.assign((name, ...rest) => hearback[name]?.(...rest), api);
  for (const call of earlier?.q ?? []) {
    const answer = hearback(...call);
    answer?.catch?.(error => warn(call[0], error));
  }
  return begin(hearback);
})();
