// @ts-check
// "See what will be sent": what goes along with the visitor's words, with a
// switch for each piece. It is fetched by who wants to see it.

/**
 * What the widget lends.
 * @typedef {object} Kit
 * @property {(shape: string) => any} make
 * @property {(node: any, what: string, key: string) => void} say
 * @property {(css: string, place: number) => void} style
 * @property {(texts: object) => void} learn
 */

/** What each widget's visitor keeps, by the names of the pieces. @type {WeakMap<any, Set<string>>} */
const kept = new WeakMap();

/**
 * Lists the pieces of a scene, and lets the widget leave out those that are
 * not ticked from now on.
 * @type {(owner: any, scene: any[], kit: Kit) => void}
 */
export const show = (owner, [origin, path, locale, , ...context], { make, say, style, learn }) => {
  const { preview } = owner.nodes;
  const keeps = kept.get(owner) ?? new Set();
  if (!kept.has(owner)) {
    kept.set(owner, keeps);
    learn(/** @type {any} */ ('%ENGLISH%'));
    style('%CSS%', 9);
    owner.spare = (/** @type {any[]} */ [origin, path, locale, , ...context]) => {
      const sent = [keeps.has('page') ? '' : origin, path, keeps.has('locale') ? '' : locale, keeps.has('version') ? 1 : ''];
      for (let place = 0; place < context.length; place += 2) {
        if (!keeps.has(context[place] + ':')) sent.push(context[place], context[place + 1]);
      }
      return sent;
    };
  }
  const list = make('div part=pieces');
  const hint = make('p part=note !previewHint');
  // Whoever is at the summary stays there.
  while (preview.childElementCount > 1) preview.lastChild.remove();
  preview.append(hint, list);
  /** @type {(name: string, key: string, label: string, value: any) => void} */
  const piece = (name, key, label, value) => {
    if (!value) return;
    const row = list.appendChild(make('label part=piece'));
    const box = row.appendChild(make('input type=checkbox'));
    box.checked = !keeps.has(name);
    box.onchange = () => void (box.checked ? keeps.delete(name) : keeps.add(name));
    const head = row.appendChild(make('span'));
    if (key) say(head, 'text', key);
    else head.textContent = label;
    row.appendChild(make('bdi')).textContent = value;
  };
  piece('page', 'previewPage', '', origin + path);
  piece('version', 'previewVersion', '', owner.page.options.version);
  piece('locale', 'previewLocale', '', locale);
  // A colon keeps a site's names from ours.
  for (let place = 0; place < context.length; place += 2) {
    piece(context[place] + ':', '', context[place], context[place + 1]);
  }
};
