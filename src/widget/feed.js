// @ts-check
// The typed text of a feed as nodes: `hearback_wire::feed::Block`, walked as
// the browser parsed it. It is drawn once and never decided about.
//
// There is no markup here to be misread: every piece becomes an element of a
// fixed name with a text in it. An address is a link only if the browser
// itself reads it as `http`, `https` or `mailto`. What has no known name, or
// nests deeper than a feed does, is left out.

/** @typedef {Record<string, (value: any, depth: number) => any>} Kinds */

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
    say(block, 'code', words(text));
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

/** Adds the text of a release to a named node. */
export const release = safely(({ nodes }, /** @type {string} */ name, /** @type {any} */ feed, /** @type {number} */ place, /** @type {string} */ breaking, /** @type {number} */ depth) => {
  const article = nodes[name];
  const { summary, sections } = feed.releases[place];
  fill(article, BLOCKS, summary, depth);
  for (const { kind, label, entries } of every(sections)) {
    if (words(label)) say(article, 'h4 part=section', label).setAttribute('data-kind', words(kind));
    const list = article.appendChild(make('ul'));
    for (const entry of every(entries)) {
      const item = list.appendChild(make('li part=entry dir=auto'));
      if (entry.breaking === true) {
        say(item, 'strong part=breaking', breaking);
        item.append(' ');
      }
      fill(item, BLOCKS, entry.blocks, depth);
    }
  }
});

/** Adds a link to a named node. */
export const more = safely(({ nodes }, /** @type {string} */ name, /** @type {string} */ href, /** @type {string} */ text) => {
  const node = link(href);
  node.textContent = text;
  nodes[name].append(node);
});
