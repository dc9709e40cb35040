// @ts-check
// What a feed's text says, without markup: for whoever searches it.

/** @type {(value: any) => any[]} */
const every = value => (Array.isArray(value) ? value.filter(item => item != null) : []);

/** @type {(value: any) => string} */
const words = value => (typeof value == 'string' ? value : '');

/** The names of `hearback_wire::feed::Inline`: all others stand on lines of their own. */
const INLINES = /^(text|code|strong|emphasis|strike|link|image)$/;

/**
 * The text of blocks or of inlines, as deep as a feed goes.
 * @type {(items: any, depth: number) => string}
 */
export const plain = (items, depth) => depth < 0 ? '' : every(items).map(item => {
  // Only a name: a break, a rule.
  if (words(item)) return ' ';
  if (Array.isArray(item)) return plain(item, depth - 1) + ' ';
  const [name, value] = Object.entries(item)[0] ?? ['', ''];
  const text = words(value) || words(value.text) || words(value.alt) || plain(value.children ?? value.items ?? value, depth - 1);
  return INLINES.test(name) ? text : text + ' ';
}).join('');
