// What the pages do by keys. Without it everything is there, by links and
// forms: this presses them.

const rows = [...document.querySelectorAll('[data-row]')];
const help = document.getElementById('keys');
const letters = help?.querySelector('[data-letters]');
const OFF = 'hearback-study-letters';

/** The row that is looked at: focused, open, or none. */
function here() {
  const focused = rows.findIndex((row) => row.contains(document.activeElement));
  return focused >= 0 ? focused : rows.findIndex((row) => row.ariaCurrent === 'true');
}

/** Moves the focus to a row, and opens it where one is open already. */
function go(step) {
  const at = here();
  const row = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
  const link = row?.querySelector('a') ?? row?.querySelector('h3, input');
  link?.focus();
  row?.scrollIntoView({ block: 'nearest' });
  if (document.getElementById('comment') && row && row.ariaCurrent !== 'true') link.click();
}

/** What a key stands for: in this row, else in the open comment, else outside
 *  of all rows; never in another row. */
function pressed(key) {
  const find = (root) => [...(root?.querySelectorAll(`[data-key="${CSS.escape(key)}"]`) ?? [])];
  const outside = find(document).filter((found) => !found.closest('[data-row]'));
  return [...find(rows[here()]), ...find(document.getElementById('comment')), ...outside][0];
}

const does = {
  j: () => go(1),
  k: () => go(-1),
  x: () => rows[here()]?.querySelector('input[type="checkbox"]')?.click(),
  '?': () => help?.showModal(),
};

let waiting = '';

function typed(event) {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (help?.open || target.closest('input:not([type="checkbox"]), select, textarea')) return;
  if (letters && !letters.checked) return;
  const first = waiting;
  waiting = key === 'g' ? 'g' : '';
  if (first === 'g') {
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (link) {
      event.preventDefault();
      link.click();
      return;
    }
  }
  if (does[key]) {
    event.preventDefault();
    does[key]();
    return;
  }
  const found = key.length === 1 ? pressed(key) : null;
  if (!found) return;
  event.preventDefault();
  if (found.matches('button')) found.click();
  else found.focus();
}

document.addEventListener('keydown', typed);

for (const select of document.querySelectorAll('[data-submit]')) {
  select.addEventListener('change', () => select.form.requestSubmit());
}
document.querySelector('[data-help]')?.addEventListener('click', (event) => {
  event.preventDefault();
  help?.showModal();
});
if (letters) {
  // A browser that keeps nothing for this page leaves the letters on.
  try {
    letters.checked = localStorage.getItem(OFF) !== 'off';
    letters.addEventListener('change', () => localStorage.setItem(OFF, letters.checked ? 'on' : 'off'));
  } catch { }
}
