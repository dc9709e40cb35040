// @ts-check
// The panel's own hands, fetched when somebody wants to know what is new: the
// changelog, the module that decides what of it is shown, and the typed text of
// a feed as nodes (`hearback_wire::feed::Block`, walked as the browser parsed
// it).
//
// There is no markup here to be misread: every piece becomes an element of a
// fixed name with a text in it. An address is a link only if the browser
// itself reads it as `http`, `https` or `mailto`. What has no known name, or
// nests deeper than a feed does, is left out.

/** @typedef {Record<string, (value: any, depth: number) => any>} Kinds */
/**
 * What the widget lends.
 * @typedef {object} Kit
 * @property {(shape: string) => any} make
 * @property {(node: any, what: string, key: string, arg?: any) => void} say
 * @property {(texts: object) => void} learn
 * @property {(css: string, place: number) => void} style
 * @property {(first: string, list: any[], fields: (item: any) => any[]) => string} records
 * @property {string} form what ends the names of modules of the widget's kind
 * @property {Record<string, any>} nodes what is on screen, by name
 */

/** @type {Kit['make']} */
let make;
/** @type {Kit['say']} */
let say;
/** @type {Kit['records']} */
let records;
/** @type {Kit['form']} */
let form;
/** @type {Kit['nodes']} */
let nodes;
/** @type {Kit['style']} */
let style;
/** @type {Kit['learn']} */
let learn;

/** Begins, with what the widget lends. @type {(kit: Kit) => void} */
export const begin = kit => {
  ({ make, say, records, form, nodes, style, learn } = kit);
  learn(/** @type {any} */ ('%ENGLISH%'));
  style('%CSS%', 9);
};

/** @type {(value: any) => any[]} */
const every = value => (Array.isArray(value) ? value.filter(item => item != null) : []);

/** @type {(value: any) => string} */
const words = value => (typeof value == 'string' ? value : '');

/**
 * Adds to a node what items have known names: an item is an object with one
 * field, or only its name.
 * @type {(parent: any, kinds: Kinds, items: any, depth: number) => any}
 */
const fill = (parent, kinds, items, depth) => {
  if (depth > 0) {
    for (const item of every(items)) {
      const name = words(item) || Object.keys(item).pop() || '';
      if (Object.hasOwn(kinds, name)) parent.append(kinds[name](item[name] ?? {}, depth - 1));
    }
  }
  return parent;
};

/** @type {(name: string) => (value: any, depth: number) => any} */
const line = name => (value, depth) => fill(make(name), INLINES, value, depth);

/** @type {Kinds} */
const BLOCKS = {
  paragraph: line('p'),
  heading: line('h5'),
  list: ({ start, items }, depth) => {
    const counts = typeof start == 'number';
    const list = make(counts ? 'ol' : 'ul');
    if (counts) list.start = start;
    for (const item of every(items)) list.append(fill(make('li'), BLOCKS, item, depth));
    return list;
  },
  code: ({ text }) => {
    const block = make('pre dir=ltr tabindex=0');
    put(block, 'code', words(text));
    return block;
  },
  quote: (blocks, depth) => fill(make('blockquote'), BLOCKS, blocks, depth),
  table: (rows, depth) => {
    const table = make('table');
    let cells = line('th');
    for (const row of every(rows)) {
      table.append(make('tr'));
      table.lastChild.append(...every(row).map(cell => cells(cell, depth)));
      cells = line('td');
    }
    return table;
  },
  rule: () => make('hr'),
};

/** @type {Kinds} */
const INLINES = {
  text: words,
  code: text => {
    const code = make('code dir=ltr');
    code.textContent = words(text);
    return code;
  },
  strong: line('strong'),
  emphasis: line('em'),
  strike: line('s'),
  link: ({ href, children }, depth) => fill(link(href), INLINES, children, depth),
  // A picture would tell its host who reads this: its words stand for it, as
  // a link to it.
  image: ({ src, alt }) => {
    const picture = link(src);
    picture.textContent = words(alt) || words(src);
    return picture;
  },
  break: () => make('br'),
};

/**
 * A link that opens beside the page and tells nobody where it was clicked;
 * plain text where the address is no place to go.
 * @type {(href: any) => any}
 */
const link = href => {
  const to = address(words(href));
  const node = make(to ? 'a target=_blank' : 'span');
  if (to) {
    node.rel = 'noopener noreferrer nofollow';
    node.href = to;
  }
  return node;
};

/** @type {(parent: any, shape: string, text: string) => any} */
const put = (parent, shape, text) => {
  const node = make(shape);
  node.textContent = text;
  return parent.appendChild(node);
};

/** An address to go to, absolute; nothing where it is none. @type {(href: string) => string | undefined} */
const address = href => {
  try {
    const url = new URL(href, document.baseURI);
    return /^(https?|mailto):$/.test(url.protocol) ? url.href : undefined;
  } catch {}
};

/** Adds the text of a release to its article. @type {(article: any, release: any, depth: number) => void} */
const release = (article, { summary, sections, url }, depth) => {
  if (every(summary).length) fill(article.appendChild(make('div dir=auto')), BLOCKS, summary, depth);
  for (const { kind, label, entries } of every(sections)) {
    if (words(label)) put(article, 'h4 part=section dir=auto', label).setAttribute('data-kind', words(kind));
    const list = article.appendChild(make('ul dir=auto'));
    for (const entry of every(entries)) {
      const item = list.appendChild(make('li part=entry'));
      fill(item, BLOCKS, entry.blocks, depth);
      // Some entries say so by themselves.
      if (entry.breaking === true && !/^\W*breaking/i.test(item.textContent)) item.prepend(make('strong part=breaking !panelBreaking'), ' ');
    }
  }
  if (!words(url)) return;
  const more = link(url);
  say(more, 'text', 'panelMore');
  article.append(more);
};

/** The changelog as the browser parsed it. @type {any} */
let feed = {};
/** What is wrong with it. */
let trouble = '';

/**
 * Fetches the changelog: a built feed as it is, a raw file through the reader.
 * Null where it cannot be reached. What cannot be read does not take the place
 * of what could.
 * @type {(address: string, most: number) => Promise<any>}
 */
export const changelog = async (address, most) => {
  const [response] = await Promise.all([fetch(address, { cache: 'no-cache' }), module('news')]);
  if (!response.ok) return null;
  try {
    feed = await read(new Uint8Array(await response.arrayBuffer()), most);
    trouble = '';
  } catch (problem) {
    if (!feed.releases) trouble = '' + problem;
  }
  return 1;
};

/** The feed in these bytes; throws what is wrong with them. @type {(bytes: Uint8Array, most: number) => Promise<any>} */
const read = async (bytes, most) => {
  if (bytes.length > most) throw 'too-large';
  const first = bytes.find(byte => byte > 32);
  if (first == null) throw 'empty';
  if (first == 123) {
    const built = JSON.parse(new TextDecoder().decode(bytes));
    // Other JSON is a service's, or a JSON Feed.
    if (built.releases) return built;
  }
  /** @type {{ feed: any, remarks: { code: string }[] }} */
  const { feed, remarks } = (await module('reader')).read(bytes);
  for (const { code } of remarks) if (/^(html-page|json|xml|empty)$/.test(code)) throw code;
  return feed;
};

/** @type {Record<string, Promise<any>>} */
const modules = {};
let tries = '';
/**
 * Another wasm, or the same as JavaScript. Another try goes to another
 * address, as Firefox remembers that the first brought nothing.
 * @type {(name: string) => Promise<any>}
 */
const module = name => modules[name] ??= (async () => {
  try {
    const module = await import('./' + name + form + '.js' + tries);
    await module.default({ module_or_path: new URL(name + '_bg.wasm', import.meta.url).href });
    return module;
  } catch (error) {
    delete modules[name];
    tries += '?';
    throw error;
  }
})();

/**
 * Asks what is new (`hearback_wire::news`), and shows it in the panel if that
 * is there; returns what the widget is to know.
 * @type {(question: string, depth: number) => Promise<string>}
 */
export const news = async (question, depth) => {
  const heads = records(trouble, every(feed.releases), ({ id, version, date, title, yanked, unreleased, prerelease }) =>
    [id, version, Date.parse(date) / 864e5, title, yanked, unreleased, prerelease]);
  const [known, head, ...shown] = fields((await module('news')).ask(question + '\x1d' + heads));
  if (nodes.releases) {
    draw(head, shown, depth);
    answered(question, depth).catch(() => {});
  }
  return known.join('\x1f');
};

/** What the panel lends to what is fetched later. */
const lent = () => ({ make, put, say, fill, records, fields, every, words, learn, style, nodes, BLOCKS });

let turn = 0;
/**
 * Shows what answers this visitor, where anything was said and anything
 * released: nothing else waits for it.
 * @type {(question: string, depth: number) => Promise<void>}
 */
const answered = async (question, depth) => {
  const mine = ++turn;
  const [, , ...said] = question.split('\x1c');
  if (said.length < 2 || !feed.releases?.length) return;
  const [ask, asked] = await Promise.all([module('answers'), import('./asked.js' + tries)]);
  // It was asked anew meanwhile.
  if (mine == turn) asked.show(said, feed, depth, lent(), ask);
};

/** The records of an answer, each as its fields. @type {(answer: string) => string[][]} */
const fields = answer => answer.split('\x1c').map(record => record.split('\x1f'));

/** @type {(head: string[], shown: string[][], depth: number) => void} */
const draw = ([, title, note, day, quote, sorry, alarming, first], shown, depth) => {
  const { releases } = nodes;
  // The button that was pressed goes, and the focus stays where it was.
  const focused = releases.matches(':focus-within');
  say(nodes.news, 'text', title);
  releases.textContent = '';
  releases.onscroll = null;
  /** @type {(parent: any, shape: string, key: string, day?: string) => any} */
  const tell = (parent, shape, key, day) => {
    const node = parent.appendChild(make(shape));
    say(node, 'text', key, day && +day);
    return node;
  };
  if (note) tell(releases, 'p part=note', note, day);
  if (quote) put(releases, 'blockquote part=quote dir=auto', quote);
  releases.role = sorry && 'status';
  if (sorry) tell(releases, 'p part=' + (alarming ? 'trouble' : 'note'), sorry);
  /** @type {(release: string[], list: any) => void} */
  const show = ([, heading, day, tags, place], list) => {
    const item = feed.releases[+place];
    const article = list.appendChild(make('article part=release'));
    const top = article.appendChild(make('div part=heading'));
    if (heading) put(top, 'h3', heading);
    else tell(top, 'h3', 'panelUnnamed');
    for (const tag of tags.split('\x1e')) if (tag) tell(top, 'span part=tag', tag);
    if (day) tell(top, 'time', 'date', day).dateTime = item.date;
    release(article, item, depth);
  };
  for (const release of shown.slice(0, +first)) show(release, releases);
  if (shown[+first]) {
    releases.appendChild(make('button type=button part=all !panelAll')).onclick = () => import('./more.js' + tries).then(more =>
      more.show(shown, show, feed, depth, lent()), () => {});
  }
  if (focused) releases.focus();
};
