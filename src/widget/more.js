// @ts-check
// Every release there is, and a search among them. It is fetched by somebody
// who wants more than what is new.

import { plain } from './plain.js';

/**
 * What the panel lends.
 * @typedef {object} Kit
 * @property {(shape: string) => any} make
 * @property {(node: any, what: string, key: string) => void} say
 * @property {(texts: object) => void} learn
 * @property {(css: string, place: number) => void} style
 * @property {Record<string, any>} nodes
 */

/** How many are drawn at once. */
const SOME = 20;

/** Who has the words and the styles already. @type {any} */
let styled;

/**
 * Shows all releases in place of what stands in the panel: only as many as are
 * looked at are drawn. `draw` adds one of them to a list.
 * @type {(all: string[][], draw: (release: string[], list: any) => void, feed: any, depth: number, kit: Kit) => void}
 */
export const show = (all, draw, feed, depth, { make, say, learn, style, nodes }) => {
  if (styled != nodes) {
    learn(/** @type {any} */ ('%ENGLISH%'));
    style('%CSS%', 9);
  }
  styled = nodes;
  const { releases } = nodes;
  say(nodes.news, 'text', 'whatsNew');
  // Of type search, WebKit keeps Escape for itself.
  const field = make('input role=searchbox part=search aria-label=!moreSearch placeholder=!moreSearch');
  const status = make('p part=note role=status');
  const list = make('div part=list');
  releases.replaceChildren(field, status, list);

  let wanted = all;
  let next = 0;
  const fill = () => {
    while (next < wanted.length && releases.scrollHeight - releases.scrollTop < 2 * releases.clientHeight) {
      for (const release of wanted.slice(next, next += SOME)) draw(release, list);
    }
  };
  releases.onscroll = fill;

  /** What each release says, once it was asked for. @type {string[]} */
  const texts = [];
  /** @type {(release: string[]) => string} */
  const text = ([, heading, , , place]) => texts[+place] ??= [heading, ...parts(feed.releases[+place])].join(' ').toLowerCase();
  /** @type {(release: any) => string[]} */
  const parts = ({ summary, sections }) => [plain(summary, depth), ...(sections ?? []).flatMap((/** @type {any} */ section) =>
    [section.label, ...(section.entries ?? []).map((/** @type {any} */ entry) => plain(entry.blocks, depth))])];

  field.oninput = () => {
    const terms = field.value.toLowerCase().split(/\s+/);
    wanted = all.filter(release => terms.every((/** @type {string} */ term) => text(release).includes(term)));
    next = 0;
    list.textContent = '';
    releases.scrollTop = 0;
    fill();
    status.textContent = '';
    if (!wanted.length) say(status, 'text', 'moreNothing');
  };
  fill();
  field.focus();
};
