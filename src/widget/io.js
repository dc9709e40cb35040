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

// The ladder: IndexedDB, then localStorage, then nothing but memory. A step
// that does not answer in two seconds is not waited for again until it does.
const STEP_MS = 2e3;
let stuck, freed;
const within = work => stuck ? Promise.reject() : new Promise((resolve, reject) => {
  const timer = setTimeout(() => {
    stuck = stuck || new Promise(done => { freed = done; });
    reject();
  }, STEP_MS);
  work().then(resolve, reject).finally(() => {
    clearTimeout(timer);
    if (stuck) freed();
    stuck = null;
  });
});
// What it did not take meanwhile it gets then, in the same order.
const again = work => { if (stuck) stuck.then(work); };

// The name carries the version of what is inside: a later layout gets a
// database of its own, and no tab has to let go of this one. It is opened for
// each use and closed after it, so that it never keeps a page out of the
// back/forward cache, and a handle that died is never used again.
const base = key => key + '/2';
const open = key => {
  const request = indexedDB.open(base(key), 2);
  request.onupgradeneeded = () => {
    const db = request.result;
    if (!db.objectStoreNames.contains('records')) db.createObjectStore('records');
  };
  return settled(request);
};
const database = (key, mode, use) => within(async () => {
  // WebKit, killed while it made a database, knows none afterwards and opens
  // none either. What it does not know holds nothing.
  const db = await open(key).catch(async error => {
    if (await knows(key)) throw error;
    await settled(indexedDB.deleteDatabase(base(key)));
    return open(key);
  });
  try {
    const transaction = db.transaction('records', mode, { durability: 'strict' });
    const end = settled(transaction);
    const result = use(transaction.objectStore('records'), transaction);
    // Committed when it says so, not when the last request succeeded.
    return mode == 'readonly' ? await result : await Promise.all([result, end]).then(([kept]) => kept);
  } finally {
    db.close();
  }
});
// Looking at a device leaves nothing on it, where a browser lets one look. In
// a sandbox Chromium refuses, and reports that as unhandled however it is
// handled.
const knows = async key => !indexedDB.databases || origin == 'null'
  || (await indexedDB.databases()).some(({ name, version }) => name == base(key) && version);
const exists = key => within(() => knows(key));

// One write after the other: what is written last is what stays.
let writes = Promise.resolve();
const inTurn = work => writes = writes.catch(() => {}).then(work);

const local = (name, text) => {
  try {
    if (text == null) localStorage.removeItem(name);
    else localStorage[name] = text;
    return true;
  } catch {}
};

// Records that a page may be left with before they are in the database.
const isUrgent = name => name == 'draft' || name.startsWith('outbox/');

// A change is in the database now: what is here is older than that, but for a
// draft that was typed, or an item that was written, meanwhile.
const overtake = (key, name, text) => {
  const here = key + '/' + name;
  try {
    const later = text == null ? name == 'draft' : isUrgent(name) && localStorage[here] != text;
    if (!later) localStorage.removeItem(here);
  } catch {}
};

const everything = async key => {
  const records = new Map();
  let durable = false;
  try {
    if (await exists(key)) {
      const [names, texts] = await database(key, 'readonly', store =>
        Promise.all([settled(store.getAllKeys()), settled(store.getAll())]));
      names.forEach((name, place) => records.set(name, texts[place]));
    }
    durable = true;
  } catch {}
  try {
    // What is still here is as new as what is there, or newer.
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(key + '/')) records.set(name.slice(key.length + 1), localStorage[name]);
    }
    durable = true;
  } catch {}
  return { records: durable ? [...records].flat().map(text => ('' + text).replaceAll('\x1c', ' ')).join('\x1c') : null };
};

/** Everything on this device: `{records}`, keys and texts in turns with U+001C between them; null where it cannot be read. */
export const read = (key, done, ticket) => told(() => everything(key), done, ticket);

/**
 * All of it or nothing, on disk when it is told. Where the database does not
 * take it, it is told 0 and lies in `localStorage`; and told again if the
 * database was only slow. `text` is `Changes` of the engine: `[key, text]`,
 * without a text where the record goes.
 *
 * A page that is left at this moment may not get as far as the database. What
 * was said is in `localStorage` until then: that is written before this
 * returns, but promises no disk.
 */
export const write = (key, text, done, ticket) => {
  const changes = text.split('\x1c').slice(0, -1).map(change => change.split('\x1d'));
  for (const [name, text] of changes) {
    if (name == 'draft' || text != null && isUrgent(name)) local(key + '/' + name, text);
  }
  told(() => text ? inTurn(async () => {
    try {
      await database(key, 'readwrite', (store, transaction) => {
        for (const [name, text] of changes) {
          if (text == null) store.delete(name);
          else store.put(text, name);
        }
        if (transaction.commit) transaction.commit();
      });
      for (const [name, text] of changes) overtake(key, name, text);
    } catch {
      again(() => write(key, text, done, ticket));
      const put = changes.filter(([, text]) => text != null);
      if (!put.every(([name, text]) => local(key + '/' + name, text))) {
        for (const [name] of put) local(key + '/' + name);
        return null;
      }
      for (const [name, text] of changes) if (text == null) local(key + '/' + name);
      return 0;
    }
  }) : Promise.resolve(null), done, ticket);
};

/** Deletes everything of a site, and tells its other pages by the mark that goes. */
export const purge = key => {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name == key || name.startsWith(key + '/')) local(name);
    }
  } catch {}
  empty(key);
};
// Emptied, not deleted: a deletion waits for every page of the site, and in
// WebKit all of them wait for it.
const empty = key => {
  inTurn(async () => await exists(key) && database(key, 'readwrite', store => { store.clear(); }))
    .catch(() => again(() => empty(key)));
};

/** Writes the loader's mark. */
export const mark = (key, text) => { local(key, text); };

// A lock is held only while something is sent: a page that holds one stays out
// of the back/forward cache. Where there are no locks (an insecure origin), a
// row with an end takes their place: whoever finds it past its end, or
// impossibly far away, may take it.
const LEASE_MS = 6e4;
const lease = async key => {
  const taken = await database(key, 'readwrite', async store => {
    const until = +await settled(store.get('lease')) || 0;
    const now = Date.now();
    if (until > now && until <= now + LEASE_MS) return false;
    store.put('' + (now + LEASE_MS), 'lease');
    return true;
  });
  return taken && (() => database(key, 'readwrite', store => { store.delete('lease'); }).catch(() => {}));
};
const lock = key => navigator.locks ? new Promise((resolve, reject) => {
  const over = navigator.locks.request(base(key), { ifAvailable: true }, held => held
    ? new Promise(free => resolve(() => { free(); return over; }))
    : resolve(false));
  over.catch(reject);
}) : lease(key);

let turn = 0, flight;
const free = {};

/** `read` for the one page that may send, until `giveWay`; null for the others. */
export const claim = (key, done, ticket) => told(async () => {
  const mine = ++turn;
  // What this page gave back it can have again.
  await writes.catch(() => {});
  // Where there is neither lock nor row, the endpoint counts everything once.
  const mayGo = await lock(key).catch(() => () => {});
  if (!mayGo) return null;
  if (mine != turn) return mayGo(), null;
  free[key] = mayGo;
  return everything(key);
}, done, ticket);

/** Lets another page send, when what was written is on disk. */
export const giveWay = key => {
  const mayGo = free[key];
  turn++;
  delete free[key];
  if (flight) flight.abort();
  inTurn(() => mayGo && mayGo()).catch(() => {});
};

/**
 * Posts a batch: a text and, unless the site asks for one, no header of our
 * own, a "simple" request (Fetch, section 2.2) that needs no preflight. Tells
 * `{status, retry_after_ms, html, reply}`, the last as records if it is one.
 */
export const post = (endpoint, site, batch, body, type, leaving, done, ticket) => told(async () => {
  const url = new URL(endpoint, location.href);
  url.searchParams.set('site', site);
  url.searchParams.set('batch', batch);
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), 3e4);
  if (!leaving) flight = control;
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: type ? { 'Content-Type': type } : {},
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      referrerPolicy: 'strict-origin',
      keepalive: leaving,
      signal: control.signal,
    });
    // Read to the end in any case, or the connection is not used again.
    const text = await response.text();
    let reply = null;
    try { reply = JSON.parse(text); } catch {}
    let named = null;
    try { named = records(reply.batch, reply.results, ({ id, rev, status, reason, retry_after_ms }) => [id, rev | 0, status, reason, retry_after_ms | 0]); } catch {}
    const after = response.headers.get('Retry-After');
    const ms = /^\d+$/.test(after) ? after * 1e3 : Date.parse(after) - Date.now();
    return {
      status: response.status,
      retry_after_ms: reply?.retry_after_ms ?? (ms >= 0 ? ms : null),
      html: /html/i.test(response.headers.get('Content-Type')),
      reply: response.ok ? named : null,
    };
  } finally {
    clearTimeout(timer);
    if (flight == control) flight = null;
  }
}, done, ticket);

// The panel's hands are fetched when it is; another try goes to another
// address, as Firefox remembers that the first brought nothing.
let panel, begun, tries = '';
const fetched = async () => {
  const module = await import('./panel.js' + tries).catch(error => { tries += '?'; throw error; });
  // Once for every widget that lived: each has a root and words of its own.
  if (begun != hands) module.begin({ make, say, learn, style, records, form, nodes: hands.nodes });
  begun = hands;
  panel = module;
};

/** Fetches the changelog, as `panel.js` does. */
export const changelog = (address, most, done, ticket) => told(() => fetched().then(() => panel.changelog(address, most)), done, ticket);

/** Asks the panel's module what is new, and shows it; tells what the widget is to know. */
export const news = (question, depth, done, ticket) => told(async () => panel.news(question, depth), done, ticket);

// What the engine reads of JSON that the browser parsed: `hearback_wire::record`.
const records = (first, list, fields) => [first, ...list.map(item =>
  [1, ...fields(item)].map(field => ('' + (field || field === 0 ? field : '')).replace(/[\x1c-\x1f]/g, ' ')).join('\x1f'))].join('\x1c');

/** Tells the page, by an event that leaves the shadow root. */
export const emit = (host, name, detail) => {
  host.dispatchEvent(new CustomEvent('hearback:' + name, { bubbles: true, composed: true, detail }));
};
