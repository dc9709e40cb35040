// @ts-check
// Two things in one file, because the demo is one page: Pennyroyal's own
// small behaviour, and the operator's strip. Neither knows the inside of the
// widget: the strip listens to its public events and asks the demo's server.

/** @param {string} id */
const byId = id => /** @type {HTMLElement} */ (document.getElementById(id));

// --- Pennyroyal ---

const tabs = [...document.querySelectorAll('[data-show]')];
for (const tab of tabs) {
  tab.addEventListener('click', () => {
    const wanted = /** @type {HTMLElement} */ (tab).dataset.show;
    for (const other of tabs) other.setAttribute('aria-pressed', String(other === tab));
    for (const row of byId('invoice-rows').querySelectorAll('tr')) {
      const state = row.dataset.state;
      row.hidden = !(wanted === 'all' || wanted === state || (wanted === 'open' && state === 'late'));
    }
  });
}

byId('remind').addEventListener('click', () => {
  for (const state of byId('invoice-rows').querySelectorAll('.state.late')) state.textContent = 'Reminded';
  byId('headline').textContent = 'Three reminders are on their way.';
  byId('remind').textContent = 'Sent just now';
  /** @type {HTMLButtonElement} */ (byId('remind')).disabled = true;
});

// --- What the operator sees ---

const list = byId('inbox-list');
/** @type {Set<string>} */
const known = new Set();
let shownBefore = false;

/**
 * @typedef {{ kind: string, value: number, max?: number }} Rating
 * @typedef {{ id: string, created_at: string, data: { rating?: Rating | null, comment?: string | null, category?: string | null } }} Item
 */

/** A rating in a few characters. @param {Rating | null | undefined} rating */
function stars(rating) {
  if (!rating) return '–';
  const max = rating.max || 5;
  if (max === 2) return rating.value > 1 ? '👍' : '👎';
  return '★'.repeat(rating.value) + '☆'.repeat(Math.max(0, max - rating.value));
}

/** @param {string} name @param {string} text */
function part(name, text) {
  const element = document.createElement('span');
  element.className = name;
  element.textContent = text;
  return element;
}

/** @param {Item} item */
function entry(item) {
  const { rating, comment, category } = item.data;
  const time = new Date(item.created_at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const row = document.createElement('li');
  const value = part('inbox-rating', stars(rating));
  if (rating) {
    value.setAttribute('role', 'img');
    value.setAttribute('aria-label', `${rating.value} of ${rating.max || 5}`);
  }
  row.append(
    value,
    part('inbox-comment', comment || '(no comment)'),
    part('inbox-meta', category ? `${category} · ${time}` : time),
  );
  if (shownBefore && !known.has(item.id)) row.className = 'fresh';
  known.add(item.id);
  return row;
}

async function refresh() {
  const empty = byId('inbox-empty');
  try {
    const response = await fetch('/demo/feedback', { cache: 'no-store' });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const body = await response.json();
    /** @type {Item[]} */
    const items = Array.isArray(body) ? body : body.items;
    list.replaceChildren(...items.map(entry));
    byId('inbox-count').textContent = String(items.length);
    empty.hidden = items.length > 0;
    shownBefore = true;
  } catch (error) {
    empty.hidden = false;
    empty.textContent = `The feedback cannot be read: ${error instanceof Error ? error.message : error}`;
  }
}

byId('inbox-refresh').addEventListener('click', refresh);
// The widget says when something has arrived, so nothing has to poll.
document.addEventListener('hearback:sent', refresh);
document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
refresh();

// --- What the operator does ---

const form = /** @type {HTMLFormElement} */ (byId('ship-form'));
const version = /** @type {HTMLInputElement} */ (form.elements.namedItem('version'));
const text = /** @type {HTMLInputElement} */ (form.elements.namedItem('text'));
const status = byId('ship-status');

/** Fills in the version that comes after the newest of the changelog. */
async function proposeVersion() {
  try {
    const changelog = await (await fetch('/CHANGELOG.md', { cache: 'no-store' })).text();
    const newest = changelog.match(/^## \[(\d+)\.(\d+)\.(\d+)\]/m);
    if (newest) version.value = `${newest[1]}.${Number(newest[2]) + 1}.0`;
  } catch {
    // The version that stands in the page is a good guess as well.
  }
}
proposeVersion();

form.addEventListener('submit', async event => {
  event.preventDefault();
  const { kind } = /** @type {{ kind: string }} */ (Object.fromEntries(new FormData(form)));
  status.className = '';
  status.textContent = 'Shipping…';
  try {
    const response = await fetch('/demo/release', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ version: version.value.trim(), kind, text: text.value.trim() }),
    });
    if (!response.ok) {
      const problem = await response.json().catch(() => ({}));
      throw new Error(problem.detail || problem.title || `the server answered ${response.status}`);
    }
    status.textContent = `${version.value.trim()} is out. Now open What’s new.`;
    byId('ship-whats-new').hidden = false;
    text.value = '';
    proposeVersion();
  } catch (error) {
    status.className = 'failed';
    status.textContent = `Not shipped: ${error instanceof Error ? error.message : error}`;
  }
});

// On a phone the product comes first; the strip is one tap away.
if (matchMedia('(max-width: 40rem)').matches) {
  document.querySelector('.operator-fold')?.removeAttribute('open');
}
