// @ts-check
// The widget's hands: they make nodes, change them, and pass on what happens
// to them. What is on screen, and what an event means, is decided in Rust.
//
// These lines are JavaScript because here a browser needs the fewest of them:
// every closure and every check of a call is wasm and glue twice over. The
// build puts this file, `words.js` and `io.js` into the module that loads the
// wasm, where they share one scope.
//
// Nothing here throws into the page. What a browser refuses is left out, and
// the rest of the form is there.

/**
 * The one widget that lives, and what it holds of the page.
 * @typedef {object} Hands
 * @property {ShadowRoot} root
 * @property {Record<string, any>} nodes by the names that templates gave them
 * @property {string} shown the dialog that is open; empty if none is
 * @property {any} page what the loader knows
 * @property {Record<string, ((value: any) => void)[]>} waiting promises, by what settles them
 * @property {(scene: any[]) => any[]} spare leaves out of a scene what the visitor does not want to send
 * @property {any} timer
 * @property {AbortController} end of all listeners
 * @property {any} [agreed] what the page said of consent
 * @property {(name: string, argument: any) => void} [told] what else hears of calls
 */
/** @type {Hands | undefined} */
let hands;

// The wasm is entered by one door, one step at a time. A page may call in
// from an event while something is being drawn: that waits its turn.
/** @type {(() => void)[]} */
const steps = [];
let inside = false;
let broken = false;

/** @type {(owner: Hands, step: () => any) => any} */
const enter = (owner, step) => {
  if (owner != hands || broken) return;
  if (inside) return void steps.push(() => owner == hands && step());
  inside = true;
  try {
    const answer = step();
    for (let next; (next = steps.shift());) next();
    return answer;
  } catch (error) {
    retire(error);
  } finally {
    inside = false;
  }
};

// The wasm broke, which it cannot survive: nothing enters it again, and
// nothing of it stays above the page.
/** @type {(error: unknown) => void} */
const retire = error => {
  broken = true;
  warn('the widget stopped', error);
  if (hands) leave();
};

const leave = () => {
  const { nodes, end, timer, waiting } = /** @type {Hands} */ (hands);
  hands = undefined;
  end.abort();
  clearTimeout(timer);
  for (const name of ['form', 'panel']) {
    nodes[name]?.close();
    nodes[name]?.remove();
  }
  for (const resolve of Object.values(waiting).flat()) resolve(stopped());
};
// Whoever asked is not left without an answer.
const stopped = () => Promise.reject(Error('hearback has stopped on this page'));

// Where a page may not write to the clipboard, the text is at least selected.
/** @type {(node: any, copied: () => void) => void} */
const copy = (node, copied) => {
  getSelection()?.selectAllChildren(node);
  navigator.clipboard?.writeText(node.textContent).then(copied, () => {});
};

/** @type {(what: string, ...more: unknown[]) => void} */
export const warn = (what, ...more) => console.warn('hearback: ' + what, ...more);

/**
 * Starts a widget in the loader's shadow root; what it returns is the first
 * argument of `call`.
 * @param {ShadowRoot} root
 * @param {HTMLElement | undefined} launcher
 * @param {any} page what the loader knows: `options`, `context`, `mark`, `key`, `load`
 */
export function mount(root, launcher, page) {
  if (hands) leave();
  /** @type {Hands} */
  const owner = hands = {
    root,
    nodes: { launcher, label: launcher?.firstChild, badge: launcher?.lastChild },
    shown: '',
    page,
    waiting: {},
    spare: all => all,
    timer: 0,
    end: new AbortController(),
  };
  /** @type {(name: string, value?: any) => any} */
  const happen = (name, value) => enter(owner, () => tell(name, value));
  /** @type {(target: EventTarget, names: string, heard: (event: any) => void) => void} */
  const on = (target, names, heard) => {
    for (const name of names.split(' ')) {
      target.addEventListener(name, heard, { capture: true, signal: owner.end.signal });
    }
  };
  on(root, 'click', ({ target }) => {
    const button = target.closest('dialog button[type=button]');
    if (!button) return;
    const part = button.getAttribute('part');
    if (part == 'copy') copy(button.parentNode.firstChild, () => happen(part));
    else happen(part, button.value);
  });
  on(root, 'input', ({ target }) =>
    target.type == 'radio' ? happen(target.name, +target.value) : happen(target.id, target.value));
  on(root, 'submit', event => {
    event.preventDefault();
    happen('send');
  });
  // What is typed here is no shortcut of the page's.
  for (const name of 'keydown keypress keyup beforeinput input paste copy cut'.split(' ')) {
    root.addEventListener(name, event => {
      if (/** @type {any} */ (event.target).closest('dialog')) event.stopPropagation();
    }, { signal: owner.end.signal });
  }
  // A keyboard on a screen covers the window without making it smaller.
  const seen = window.visualViewport;
  if (seen) on(seen, 'resize', () => {
    const covered = innerHeight - seen.height * seen.scale;
    /** @type {HTMLElement} */ (root.host).style.setProperty('--hearback-keyboard', Math.max(0, covered) + 'px');
  });
  on(root, 'keydown pointerdown', ({ type, key, target }) => {
    // WebKit forgets that a radio that a script focused is moved by keys.
    target.closest('dialog')?.toggleAttribute('data-keys', type == 'keydown');
    // Only of a modal dialog the browser knows what Escape means.
    if (key == 'Escape' && isCard(owner) && owner.shown) happen('close');
  });
  on(root, 'toggle', ({ target }) => {
    if (!target.open) return;
    if (target == owner.nodes.preview) preview(owner);
    target.scrollIntoView({ block: 'nearest' });
  });
  // Two ways out that are no button: a press beside the dialog, and Escape,
  // which the browser handles. One that was closed to make room for the other
  // is not shown by then and says nothing.
  on(root, 'pointerdown close', ({ target }) => {
    if (owner.shown && target == owner.nodes[owner.shown]) happen('close');
  });
  on(window, 'online offline pagehide pageshow', ({ type }) => happen(type));
  on(document, 'visibilitychange', () => {
    if (document.visibilityState == 'hidden') happen('hidden');
  });
  // The mark goes where another page of the site was told to forget.
  on(window, 'storage', ({ key, newValue }) => {
    if (key == page.key && newValue == null) happen('forgotten');
  });
  if (owner.nodes.label) say(owner.nodes.label, 'text', 'launcher');
  enter(owner, () => begin(page, {
    host: root.host,
    // How the page stands when it is asked.
    get online() {
      return navigator.onLine;
    },
    get scene() {
      return parts(owner.spare(scene(page)));
    },
    /** @type {(ticket: number, result: unknown) => void} */
    done: (ticket, result) => enter(owner, () => answer(ticket, result)),
  }));
  // What an image takes is fetched where a site wants one.
  if (page.options.attach == 'image') {
    import('./attach.js').then(({ begin }) => owner == hands
      && begin(/** @type {any} */ ({ hands: owner, grow, say, learn, style, database, exists, inTurn, settled }))).catch(() => {});
  }
  return owner;
}

/**
 * Tells a widget something by name and returns its answer: `launcher`, `open`,
 * `whatsNew`, `close`, `isOpen`, `submit`, `flush`, `pending`, `forget`,
 * `speak` (after `speak`, to say it on screen as well), `raise` (the element
 * was taken out of the page and is there again), `destroy`. Any other name, and any name after `destroy`, does nothing; those
 * that promise something are rejected then.
 * @param {Hands} owner
 * @param {string} name
 * @param {unknown} argument
 */
export function call(owner, name, argument) {
  if (name == 'destroy') {
    // What is being typed is kept, and another page may send.
    enter(owner, () => tell('pagehide'));
    return owner == hands && leave();
  }
  if (name == 'consent') owner.agreed = argument;
  owner.told?.(name, argument);
  if (name == 'speak') return repeat(owner.root);
  if (name == 'raise') return raise(owner);
  return enter(owner, () => tell(name, argument)) ?? (/submit|flush|pending/.test(name) ? stopped() : undefined);
}

/**
 * What a browser refuses does not happen, and nobody hears of it.
 * @template {(...rest: any[]) => any} Hand
 * @param {Hand} hand
 * @returns {Hand}
 */
function safely(hand) {
  return /** @type {Hand} */ ((...rest) => {
    try {
      return hand(/** @type {Hands} */ (hands), ...rest);
    } catch {}
  });
}

/**
 * An element of a shape: its name and attributes, separated by spaces, as in
 * `button type=button hidden`; a comma in a value stands for a space. What begins with `!` is the name of words:
 * `aria-label=!close`, and `!close` for the text.
 * @type {(shape: string) => any}
 */
const make = shape => {
  const [name, ...attributes] = shape.split(' ');
  const node = document.createElement(name);
  for (const attribute of attributes) {
    const [, key, value] = /** @type {string[]} */ (/^([^!=]*)=?(.*)/.exec(attribute));
    if (value[0] == '!') say(node, key || 'text', value.slice(1));
    else node.setAttribute(key, value.replace(',', ' '));
  }
  return node;
};

/**
 * A picture of 24 by 24 units, for the eye only.
 * @type {(path: string) => any}
 */
const picture = path => {
  const [svg, line] = ['svg', 'path'].map(name => document.createElementNS('http://www.w3.org/2000/svg', name));
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
};

/**
 * Adds to a named node what a template describes, line by line: a shape,
 * indented by one space below what it stands in, before it `name:` if it has
 * one, or `@` and the path of a picture. Only Hearback's own text comes here.
 */
export const grow = safely((hands, /** @type {string} */ parent, /** @type {string} */ template) => {
  const path = [hands.nodes[parent] ?? hands.root];
  for (const line of template.split('\n')) {
    const [, indent, name, shape] = /** @type {string[]} */ (/^( *)(?:([\w-]+):)?(.*)/.exec(line));
    const node = shape[0] == '@' ? picture(shape.slice(1)) : make(shape);
    if (name) hands.nodes[name] = node;
    path[indent.length].append(node);
    path[indent.length + 1] = node;
  }
});

/**
 * Adds a choice to a group: a radio, and beside it a picture, its name, or its
 * number. `key` names the words that say the same, or what a number means.
 */
export const choice = safely((hands, /** @type {string} */ group, /** @type {string} */ label, /** @type {string} */ key, /** @type {number} */ count, /** @type {string} */ path) => {
  const row = hands.nodes[group + '-choices'];
  const around = row.appendChild(make('label'));
  const radio = around.appendChild(make('input type=radio name=' + group));
  radio.value = row.childElementCount - 1;
  hands.nodes[group + radio.value] = radio;
  if (path) {
    around.append(picture(path));
    say(radio, 'aria-label', key, count);
    say(around, 'title', key, count);
  } else {
    around.appendChild(make('span')).textContent = label || number(count);
    if (key) say(radio, 'title', key);
  }
});

/** @type {(node: any, what: string, text: string) => void} */
const render = (node, what, text) => {
  if (what == 'text') node.textContent = text;
  // A value that is written without need moves the caret.
  else if (what == 'value') {
    if (node.value != text) node.value = text;
  } else if (text) node.setAttribute(what, text);
  else node.removeAttribute(what);
};

/**
 * Writes the text, the value or an attribute of a named node; an attribute
 * that is empty is not there.
 */
export const put = safely(({ nodes }, /** @type {string} */ name, /** @type {string} */ what, /** @type {string} */ text) =>
  render(nodes[name], what, text));

/**
 * The same for a number: a property, an attribute that is there or not, or the
 * chosen one of a group.
 */
export const set = safely(({ nodes }, /** @type {string} */ name, /** @type {string} */ what, /** @type {number} */ number) => {
  const node = nodes[name];
  if (what == 'chosen') {
    for (let place = 0, radio; (radio = nodes[name + place]); place++) radio.checked = place == number;
  } else if (what in node) node[what] = number;
  else node.toggleAttribute(what, !!number);
});

/** Moves the focus: in a group to what is chosen there, or else to the first. */
export const focus = safely(({ nodes }, /** @type {string} */ name) =>
  (nodes[name].querySelector(':checked') ?? nodes[name + 0] ?? nodes[name]).focus());

/**
 * Shows this dialog and no other; an empty name shows none. The one that goes
 * is closed before the other opens, so that focus returns to where it came
 * from and leaves again from there.
 */
export const show = safely((hands, /** @type {string} */ name) => {
  const before = hands.nodes[hands.shown];
  hands.shown = name;
  before?.close();
  raise(hands);
});

/** Whether the page goes on beside what is open. @type {(hands: Hands) => boolean} */
const isCard = ({ page }) => page.options.form == 'card';

/** Opens what is shown, anew if the element was taken out of the page meanwhile. @type {(hands: Hands) => void} */
const raise = hands => {
  const dialog = hands.nodes[hands.shown];
  if (!dialog || dialog.matches(':modal')) return;
  dialog.open = false;
  if (isCard(hands)) dialog.show();
  else dialog.showModal();
};

/**
 * Adds styles to the launcher's: the form's behind them, the panel's last,
 * whichever is fetched first. A constructed sheet needs no permission from the
 * page's content security policy.
 */
export const style = safely(({ root }, /** @type {string} */ css, /** @type {number} */ place = 1) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets.splice(place, 0, sheet);
});

/**
 * Says `tick` at a time, in milliseconds since 1970, or as late before it as a
 * timeout can be; a negative number is never.
 */
export const arm = safely((hands, /** @type {number} */ deadline) => {
  clearTimeout(hands.timer);
  if (deadline >= 0) {
    const wait = Math.min(deadline - Date.now(), 2 ** 31 - 1);
    hands.timer = setTimeout(() => enter(hands, () => tell('tick')), wait);
  }
});

/** A promise that `settle` keeps. */
export const later = safely(({ waiting }, /** @type {string} */ key) =>
  new Promise(resolve => (waiting[key] ??= []).push(resolve)));

/** Keeps every promise of this name. */
export const settle = safely(({ waiting }, /** @type {string} */ key, /** @type {unknown} */ value) => {
  for (const resolve of waiting[key] ?? []) resolve(value);
  delete waiting[key];
});

/** What cannot be taken, with the reason. @type {(key: string) => Promise<never>} */
export const refuse = key => Promise.reject(Error(words(key, 5000)));

/** Thirty-two random bits; none where there is no source of them. */
export const random = () => {
  try {
    return crypto.getRandomValues(new Uint32Array(1))[0];
  } catch {
    return 0;
  }
};

/**
 * A text, number or boolean as text, of a list each with U+001E behind it;
 * nothing for anything else.
 * @type {(value: any) => string | undefined}
 */
const text = value => Array.isArray(value) ? value.map(item => (text(item) ?? '') + '\x1e').join('')
  : /string|number|boolean/.test(typeof value) ? ('' + value).replace(/[\x1c-\x1f]/g, ' ') : undefined;

/** Texts with U+001F between them; a list is one text here. @type {(all: any[]) => string} */
const parts = all => all.map(part => text(Array.isArray(part) ? part.join(', ') : part) ?? '').join('\x1f');

/** The names and values of an object in turns, of those that are texts. @type {(object: any) => any[]} */
const pairs = object => Object.entries(object ?? {}).filter(([, value]) => text(value) != null).flat();

/**
 * A path without what may be somebody's: e-mail addresses, numbers as long as
 * those of cards, and what looks like a key.
 * @type {(path: string) => string}
 */
const masked = path => path.replace(/[^/]*(@|%40)[^/]*|(\d[ -]?){13,19}|(?=\w*\d)[\w.]{20,}/g, '***');

/**
 * How the page stands: its origin, its path and the language; whether the
 * version is not to be said; and the names and values of what the site added.
 * @type {(page: any) => any[]}
 */
const scene = ({ context }) => [location.origin, masked(location.pathname), texts.lang, '', ...pairs(context)];

/** Shows what will be sent, and lets the visitor choose. @type {(owner: Hands) => void} */
const preview = owner => {
  const place = './preview.js';
  import(place).then(module => module.show(owner, scene(owner.page), { make, say, style, learn }), () => {});
};

/** The options that were given, as `convert.rs` reads them. @type {(options: any) => string} */
export const given = options => attempt(() => pairs(options).map(part => text(part)).join('\x1f'));

/**
 * What a page submits: a text, or an object with any of `rating` (a number, or
 * `{kind, value, max}`), `comment`, `category`, `email`, `context`.
 * @type {(feedback: any) => string}
 */
export const said = feedback => attempt(() => {
  const { rating, comment = feedback, category, email, context } = Object(feedback);
  const { kind, value = rating, max } = Object(rating);
  return parts([kind, value, max, ...[comment, category, email].map(part => text(part)?.trim()), ...pairs(context)]);
});

/** What a page hands over may throw when it is looked at. @type {(look: () => string) => string} */
const attempt = look => {
  try {
    return look();
  } catch {
    return '';
  }
};
