// What an attack would do, seen: it calls canary(), it fetches something, it
// changes what everything inherits from, or it leaves in the panel what a
// panel has no use for.
const fired = document.fired = [];
window.canary = what => fired.push(what);
const names = object => Object.getOwnPropertyNames(object).sort().join();
const before = [Object.prototype, Array.prototype, Element.prototype].map(names);
const title = document.title;

const TAGS = 'button span dialog div header h2 svg path footer blockquote p article h3 time h4 h5 ul ol li' +
  ' strong em s code pre a br hr table tr th td';
const ATTRIBUTES = 'type part id class lang dir tabindex title role hidden open style start datetime' +
  ' href rel target viewBox aria-hidden aria-label aria-labelledby data-kind data-keys d value';

/** What is in the widget and should not be. */
document.strangers = () => {
  const found = [];
  for (const element of document.querySelector('hearback-widget').shadowRoot.querySelectorAll('*')) {
    const shown = element.cloneNode(false).outerHTML.slice(0, 300);
    if (!TAGS.split(' ').includes(element.localName)) found.push(shown);
    for (const { name } of element.attributes) {
      if (!ATTRIBUTES.split(' ').includes(name)) found.push(name + ' of ' + shown);
    }
    // Styles are the widget's own, and none of what it draws from a changelog.
    if (element.hasAttribute('style') && element.closest('[part=releases]')) found.push(shown);
    if (element.localName != 'a') continue;
    const safe = ['http:', 'https:', 'mailto:'].includes(element.protocol) &&
      element.target == '_blank' && /\bnoopener\b/.test(element.rel) && /\bnoreferrer\b/.test(element.rel);
    if (!safe) found.push(shown);
  }
  return found;
};

/** How many elements stand in one another in what is drawn from a changelog. */
document.depth = () => {
  const depth = node => Math.max(0, ...[...node.children].map(child => 1 + depth(child)));
  return depth(document.querySelector('hearback-widget').shadowRoot.querySelector('[part=releases]'));
};

/** What has happened and should not have. */
document.harm = () => [
  ...fired,
  ...performance.getEntriesByType('resource').map(({ name }) => name).filter(name => /canary|evil|data:/.test(name)),
  ...[Object.prototype, Array.prototype, Element.prototype].map(names).filter((now, place) => now != before[place]),
  ...({}).polluted ? ['an object is polluted'] : [],
  ...document.title != title ? ['the title is ' + document.title] : [],
  ...document.querySelectorAll('html > :not(head, body, hearback-widget), body > :not(h1, p, hearback-widget)'),
].map(String);
