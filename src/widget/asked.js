// @ts-check
// What answers this visitor, drawn before everything else in the panel. It is
// fetched by somebody who has said something, with the wasm that decides.

import { plain } from './plain.js';

/**
 * What the panel lends.
 * @typedef {object} Kit
 * @property {(shape: string) => any} make
 * @property {(parent: any, shape: string, text: string) => any} put
 * @property {(parent: any, kinds: any, items: any, depth: number) => any} fill
 * @property {(first: string, list: any[], fields: (item: any) => any[]) => string} records
 * @property {(answer: string) => string[][]} fields
 * @property {(value: any) => any[]} every
 * @property {(value: any) => string} words
 * @property {(texts: object) => void} learn
 * @property {(css: string, place: number) => void} style
 * @property {Record<string, any>} nodes
 * @property {any} BLOCKS
 */

/** Who has the words and the styles already. @type {any} */
let styled;

/**
 * Finds what answers what was said (`hearback_wire::answers`), and shows it.
 * @type {(said: string[], feed: any, depth: number, kit: Kit, module: { answer: (question: string) => string }) => void}
 */
export const show = (said, feed, depth, { make, put, fill, records, fields, every, words, learn, style, nodes, BLOCKS }, module) => {
  /** @type {any[]} */
  const entries = [];
  for (const release of every(feed.releases)) {
    if (release.unreleased || release.prerelease) continue;
    for (const { entries: list } of every(release.sections)) {
      for (const entry of every(list)) entries.push([release, entry]);
    }
  }
  const listed = records('', entries, ([{ version, date }, { id, answers, blocks }]) =>
    [id, version, Date.parse(date) / 864e5, every(answers).join(' '), plain(blocks, depth)]);
  const told = fields(module.answer(said.join('\x1c') + '\x1d' + listed.slice(1))).slice(1);
  if (!told.length) return;

  if (styled != nodes) {
    learn(/** @type {any} */ ('%ENGLISH%'));
    style('%CSS%', 9);
  }
  styled = nodes;
  const place = nodes.releases.querySelector('article');
  // The latest words stand above all of it already.
  const latest = nodes.releases.querySelector('[part=quote]')?.textContent;
  /** @type {Record<string, any>} */
  const groups = {};
  for (const [, kind, receipt, number] of told) {
    const [release, entry] = entries[+number];
    const [, id, , , quote] = said[+receipt + 1].split('\x1f');
    const hint = kind == 'hint';
    const guess = hint || kind == 'claim';
    const key = hint ? 'askedHints' : guess ? 'askedClaim' : 'askedShipped';
    let group = groups[key];
    if (!group) {
      group = groups[key] = make(hint ? 'details part=hints' : 'section part=answers');
      group.append(make((hint ? 'summary !' : 'h3 !') + key));
      nodes.releases.insertBefore(group, place);
    }
    const item = group.appendChild(make('div part=answer'));
    if (quote && quote != latest && !hint) put(item, 'blockquote part=quote dir=auto', quote);
    fill(item.appendChild(make('div part=entry dir=auto')), BLOCKS, entry.blocks, depth);
    if (words(release.version)) put(item, 'p part=note', release.version);
    if (!guess) continue;
    for (const shape of ['right !askedRight', 'wrong !askedWrong']) {
      const button = item.appendChild(make('button type=button part=' + shape));
      button.value = id + ' ' + entry.id;
    }
  }
};
