// Storage and transport, as the browser gives them: in promises.
//
// These few lines are JavaScript because the same in wasm, with a state
// machine for every wait and a check after every call, was a sixth of the
// widget. They decide nothing: the engine says what to write and what to post,
// and `done(ticket, result)` tells it what came back; `null` is a failure.
// The build puts them into the module that loads the wasm.

// A widget that was destroyed meanwhile hears nothing any more.
const told = (work, done, ticket) => {
  work().catch(() => null).then(result => done(ticket, result === undefined ? true : result)).catch(() => {});
};

const settled = request => new Promise((resolve, reject) => {
  request.onsuccess = request.oncomplete = () => resolve(request.result);
  request.onerror = request.onabort = () => reject(request.error);
});

// The name carries the version of what is inside: a later layout gets a
// database of its own, and no tab has to let go of this one. It is opened for
// each use and closed after it, so that it never keeps a page out of the
// back/forward cache.
const database = async (site, use) => {
  const request = indexedDB.open('hearback/1/' + site, 1);
  request.onupgradeneeded = () => {
    const db = request.result;
    db.createObjectStore('outbox', { keyPath: 'id' });
    db.createObjectStore('receipts', { keyPath: 'id' });
    db.createObjectStore('facts');
  };
  const db = await settled(request);
  try {
    return await use(db);
  } finally {
    db.close();
  }
};

const STORES = ['outbox', 'receipts', 'facts'];

/** Everything on this device: `{outbox, receipts, seen}`. */
export const read = (site, done, ticket) => told(() => database(site, async db => {
  const store = name => db.transaction(STORES).objectStore(name);
  const [outbox, receipts, seen] = await Promise.all([
    settled(store('outbox').getAll()), settled(store('receipts').getAll()), settled(store('facts').get('seen')),
  ]);
  return { outbox, receipts, seen };
}), done, ticket);

/**
 * One transaction, on disk when it is told: `changes` are
 * `[store, key, record]`, without a key where the record holds it, without a
 * record where it goes.
 */
export const write = (site, changes, done, ticket) => told(() => database(site, db => {
  const transaction = db.transaction(STORES, 'readwrite', { durability: 'strict' });
  const end = settled(transaction);
  for (const [name, key, record] of changes) {
    const store = transaction.objectStore(name);
    if (record) store.put(record, key ?? undefined);
    else store.delete(key);
  }
  if (transaction.commit) transaction.commit();
  return end;
}), done, ticket);

/** Deletes everything of a site. */
export const purge = (site, key) => {
  try {
    localStorage.removeItem(key);
    indexedDB.deleteDatabase('hearback/1/' + site);
  } catch {}
};

/** Writes the loader's mark. */
export const mark = (key, value) => {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {}
};

/**
 * Posts a batch: a text and no header of our own, a "simple" request (Fetch,
 * section 2.2) that needs no preflight. Tells `{status, retry_after_ms, body}`.
 */
export const post = (endpoint, site, batch, body, leaving, done, ticket) => told(async () => {
  const url = new URL(endpoint, location.href);
  url.searchParams.set('site', site);
  url.searchParams.set('batch', batch);
  const response = await fetch(url, {
    method: 'POST',
    body,
    credentials: 'omit',
    redirect: 'error',
    cache: 'no-store',
    referrerPolicy: 'strict-origin',
    keepalive: leaving,
    signal: leaving ? undefined : AbortSignal.timeout(30_000),
  });
  // Read to the end in any case, or the connection is not used again.
  const reply = await response.json().catch(() => null);
  const seconds = parseInt(response.headers.get('Retry-After'), 10);
  return {
    status: response.status,
    retry_after_ms: reply?.retry_after_ms ?? (seconds >= 0 ? seconds * 1000 : null),
    body: response.ok ? reply : null,
  };
}, done, ticket);

/**
 * Fetches the changelog: a built feed as it is, a raw file through the
 * reader, which `load` brings. Tells `{feed}` or `{trouble}`.
 */
export const changelog = (address, most, load, done, ticket) => told(async () => {
  const response = await fetch(address, { cache: 'no-cache' });
  if (!response.ok) return null;
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > most) return { trouble: 'too-large' };
  const first = bytes.find(byte => byte > 32);
  if (first == null) return { trouble: 'empty' };
  const result = first == 123
    ? { feed: JSON.parse(new TextDecoder().decode(bytes)) }
    : (await load('reader')).read(bytes);
  if (result.feed) result.feed.source = response.url;
  const codes = (result.remarks ?? []).map(remark => remark.code);
  result.trouble = ['html-page', 'json', 'xml', 'empty'].find(code => codes.includes(code)) ?? null;
  return result;
}, done, ticket);

/** Tells the page, by an event that leaves the shadow root. */
export const emit = (host, name, detail) => {
  host.dispatchEvent(new CustomEvent('hearback:' + name, { bubbles: true, composed: true, detail }));
};

/** A text, number or boolean as text; nothing for anything else. */
export const text = value => (/string|number|boolean/.test(typeof value) ? String(value) : undefined);

/** An address to go to, absolute; nothing where it is none. */
export const address = href => {
  try {
    const url = new URL(href, document.baseURI);
    return /^(https?|mailto):$/.test(url.protocol) ? url.href : undefined;
  } catch {}
};

/** A day, counted from 1970, as people write it: in UTC, where it is the same day as in the changelog. */
export const day = days => new Date(days * 864e5).toLocaleDateString('en', { dateStyle: 'long', timeZone: 'UTC' });
