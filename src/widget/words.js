// @ts-check
// What the widget says, in the visitor's language, by the names of
// `engine/locales`. English travels with the widget; another language is
// fetched beside the wasm, and a site may put its own words before either.
//
// Plurals, numbers and days are the browser's.

/** @typedef {Record<string, any>} Texts a text, its plural forms, or a list of texts, by name */

/** The build puts them here. @type {Texts} */
const ENGLISH = /** @type {any} */ ('%ENGLISH%');
/** The other languages there are. @type {string} */
const LOCALES = '%LOCALES%';

/** @type {Texts} */
let texts = ENGLISH;
/** What stands before them. @type {Texts} */
let own = {};

/**
 * The locale there is for a language tag: itself, its script, or its
 * language.
 * @type {(tag: string) => string | undefined}
 */
const spoken = tag => {
  // Whoever says only "Norwegian" means the one that most write.
  const { language, script } = new Intl.Locale(tag.replace(/^n[no]\b/i, 'nb')).maximize();
  return [tag, language + '-' + script, language + '(?=-|\\b)'].map(wanted =>
    RegExp('\\b' + wanted + '[-\\w]*', 'i').exec(LOCALES)?.[0]).find(found => found);
};

/**
 * Speaks the language that the site chose, or the page's, or the browser's.
 * @type {(page: any) => Promise<void>}
 */
export async function speak({ options }) {
  const { label } = options;
  own = { ...label && { launcher: label, launcherNew: label + ', {count}' }, ...options.texts };
  const asked = options.locale;
  const wanted = asked || document.documentElement.lang || navigator.language;
  let lang = 'en';
  let fetched = {};
  try {
    const tag = new Intl.Locale(wanted).language == 'en' ? '' : spoken(wanted);
    if (tag) {
      const response = await fetch(new URL(tag + '.json', import.meta.url));
      if (!response.ok) throw response;
      fetched = await response.json();
    }
    // Days and numbers as in the visitor's country, in the language of the words.
    if (tag != undefined) lang = wanted;
  } catch {}
  // Another language may have been chosen meanwhile.
  if (options.locale == asked) texts = { ...ENGLISH, lang, dir: 'ltr', date: '{date}', ...fetched };
}

/** Adds words that came later: those that are there already stay. @type {(more: Texts) => void} */
const learn = more => {
  Object.assign(ENGLISH, more);
  texts = { ...more, ...texts };
};

/**
 * The words of a name: the form for a number, the item at a place, and what is
 * to be put into them.
 * @type {(key: string, arg?: any) => string}
 */
const words = (key, arg) => {
  let text = own[key] ?? texts[key] ?? '';
  if (Array.isArray(text)) text = text[arg];
  else if (text.other) text = text[new Intl.PluralRules(texts.lang).select(arg)] ?? text.other;
  return ('' + text).replace(/{(\w+)}/g, (_, name) => name == 'count' ? number(arg) : name == 'date' ? day(arg) : arg);
};

/** @type {(count: number) => string} */
const number = count => new Intl.NumberFormat(texts.lang).format(count);

/**
 * A day, counted from 1970, as people write it: in UTC, where it is the same
 * day as in the changelog.
 * @type {(days: number) => string}
 */
const day = days => new Date(days * 864e5).toLocaleDateString(texts.lang, { dateStyle: 'long', timeZone: 'UTC' });

/** What was said where. @type {WeakMap<any, Record<string, [string, any]>>} */
const spots = new WeakMap();

/** Says something in a place of a node, in whatever language is spoken. @type {(node: any, what: string, key: string, arg?: any) => void} */
const say = (node, what, key, arg) => {
  spots.set(node, { ...spots.get(node), [what]: [key, arg] });
  render(node, what, words(key, arg));
};

/** Says everything again. @type {(root: ParentNode) => void} */
const repeat = root => {
  for (const node of root.querySelectorAll('*')) {
    for (const [what, [key, arg]] of Object.entries(spots.get(node) ?? {})) render(node, what, words(key, arg));
  }
};

/**
 * Says something in a named node, by the name of the words, with a text or
 * else a number to be put into them.
 */
export const phrase = safely(({ nodes }, /** @type {string} */ name, /** @type {string} */ what, /** @type {string} */ key, /** @type {string} */ text, /** @type {number} */ count) =>
  say(nodes[name], what, key, text || count));
