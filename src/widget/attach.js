// @ts-check
// An image that a visitor may add to what they say, fetched where a site wants
// that: the field, and the way to the endpoint. Nothing else of Hearback knows
// of it.
//
// It lies on the device before Send, as what is typed does: as a draft in the
// widget's own database, and from Send on under the item's id, so that
// forgetting takes it along. Where nothing may be kept, it is in memory alone.
// It is posted when the item was acknowledged, again and again until the
// endpoint has it or never will.
//
// A picture is shown in a canvas: that asks nothing of the page's policy, where
// an address for an image would.
import { draw, prepare } from './image.js';

/**
 * What the widget lends.
 * @typedef {object} Kit
 * @property {any} hands
 * @property {(parent: string, template: string) => void} grow
 * @property {(node: any, what: string, key: string, arg?: any) => void} say
 * @property {(texts: object) => void} learn
 * @property {(css: string, place: number) => void} style
 * @property {(key: string, mode: string, use: (store: any) => any) => Promise<any>} database
 * @property {(key: string) => Promise<boolean>} exists
 * @property {(work: () => any) => Promise<any>} inTurn
 * @property {(request: any) => Promise<any>} settled
 */
/**
 * An image that is fit to be sent. Its bytes: a `Blob` that was read from a
 * database and is written again is empty in WebKit one day.
 * @typedef {{ bytes: ArrayBuffer, type: string }} Fit
 */
/**
 * The same on its way: tries that failed, and when the next may be.
 * @typedef {Fit & { name: string, at: number, tries: number, due: number }} Waiting
 */

// Where they are among the widget's records: a draft, and each that waits.
const PLACE = 'file/';
const DRAFT = PLACE + 'draft';
/** As long as items wait, in milliseconds: 90 days. */
const KEPT_MS = 90 * 864e5;
/** Between tries at first, and at most. */
const SOON_MS = 5e3;
const LATE_MS = 864e5;
/** Images that may wait on one device. */
const MANY = 20;
/** What a request may take. */
const POST_MS = 15e4;

const FIELD = `attach:div part=attach
 attach-choose:label part=attach-choose
  @M8 12.5l6-6a3 3 0 0 1 4.5 4.5l-8 8a5 5 0 0 1-7-7l8-8
  span !attach
  attach-file:input type=file id=attach part=attach-file aria-describedby=attach-status
 attach-shown:div part=attach-shown hidden
  attach-picture:canvas part=attach-picture aria-hidden=true
  div part=attach-what
   attach-name:span id=attach-name part=attach-name dir=auto
   attach-size:span part=attach-size
  attach-remove:button type=button part=attach-remove aria-describedby=attach-name !attachRemove
 attach-status:p role=status id=attach-status part=attach-status`;

/**
 * What became of a post: what it is to wait for, or how it ended.
 * @typedef {{ wait: number, end?: 'stored' | 'refused' }} Answer
 */

/** Begins, with what the widget lends. @type {(kit: Kit) => void} */
export const begin = ({ hands, grow, say, learn, style, database, exists, inTurn, settled }) => {
  learn(/** @type {any} */ ('%ENGLISH%'));
  style('%CSS%', 9);
  const { root, nodes, page, end: { signal } } = hands;
  const { key, options } = page;
  /** What is in the field. @type {{ name: string, ready: Promise<Fit | undefined> } | undefined} */
  let chosen;
  /** @type {Map<string, Waiting>} */
  const waiting = new Map();
  /** Items that the endpoint has. @type {Set<string>} */
  const arrived = new Set();
  /** @type {Set<string>} */
  const posting = new Set();
  /** The item whose thanks are on screen. */
  let shown = '';
  /** @type {any} */
  let timer;
  let halt = new AbortController();

  /** @type {(target: EventTarget, names: string, heard: (event: any) => void) => void} */
  const on = (target, names, heard) => {
    for (const name of names.split(' ')) target.addEventListener(name, heard, { capture: true, signal });
  };
  /** @type {(words: string, alarming?: boolean) => void} */
  const report = (words, alarming) => {
    const status = nodes['attach-status'];
    if (!status) return;
    status.toggleAttribute('data-alarming', !!alarming);
    say(status, 'text', words);
    if (words) status.scrollIntoView({ block: 'nearest' });
  };
  /** Nothing is said, and what will be stands beside the field, or, where that is gone, beside the thanks. @type {(id: string) => void} */
  const turn = id => {
    report('');
    shown = id;
    if (!nodes.attach) return;
    if (id) nodes.status.after(nodes['attach-status']);
    else nodes.attach.append(nodes['attach-status']);
  };

  // On the device.

  const keeps = () => {
    try {
      return hands.agreed ?? (options.consent != 'required' || !!localStorage[key]);
    } catch {
      return false;
    }
  };
  /** Writes a record, or lets it go, after what was written before. @type {(place: string, record: Waiting | null) => Promise<boolean>} */
  const write = (place, record) => inTurn(async () => {
    if (record ? !keeps() : !await exists(key)) return false;
    await database(key, 'readwrite', store => {
      if (record) store.put(record, place);
      else store.delete(place);
      // One that was a draft is none any more.
      if (record && place != DRAFT) store.delete(DRAFT);
    });
    return true;
  }).catch(() => false);
  /** Everything there is, and whether its item still waits. @type {() => Promise<[string, Waiting, boolean][]>} */
  const read = async () => await exists(key) ? database(key, 'readonly', async store => {
    const range = IDBKeyRange.bound(PLACE, PLACE + '\uffff');
    const [names, records] = await Promise.all([settled(store.getAllKeys(range)), settled(store.getAll(range))]);
    return Promise.all(names.map(async (/** @type {string} */ name, /** @type {number} */ place) => {
      const id = name.slice(PLACE.length);
      return [id, records[place], !!await settled(store.getKey('outbox/' + id))];
    }));
  }) : [];

  // In the form.

  const field = () => {
    if (!nodes.asking || nodes.attach?.isConnected) return;
    grow('asking', FIELD);
    nodes['attach-file'].accept = 'image/png,image/jpeg,image/webp,image/gif';
    nodes.left.after(nodes.attach);
    on(nodes['attach-file'], 'change', ({ target }) => {
      take(target.files[0]);
      target.value = '';
    });
    paint();
  };
  /** What is shown of the image. @type {ImageBitmap | undefined} */
  let picture;
  /** @type {Fit | undefined} */
  let file;
  const paint = () => {
    if (!nodes.attach) return;
    nodes['attach-choose'].hidden = !!file;
    nodes['attach-shown'].hidden = !file;
    if (!file || !chosen) return;
    nodes['attach-name'].textContent = chosen.name;
    nodes['attach-size'].textContent = new Intl.NumberFormat(nodes.attach.closest('[lang]').lang, {
      style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0,
    }).format(Math.ceil(file.bytes.byteLength / 1e3));
    if (!picture) return;
    const scale = 112 / Math.max(picture.width, picture.height);
    draw(nodes['attach-picture'], picture, Math.ceil(picture.width * scale), Math.ceil(picture.height * scale));
  };
  const clear = () => {
    chosen = file = picture = undefined;
    paint();
  };
  const remove = () => {
    clear();
    write(DRAFT, null);
    report('');
  };
  /** Takes what was chosen, pasted or dropped. @type {(image: File | undefined) => void} */
  const take = image => {
    if (!image) return;
    if (waiting.size >= MANY) return report('full', true);
    report('attachPreparing');
    file = picture = undefined;
    const mine = chosen = { name: image.name, ready: prepare(image).then(ready => {
      const { bytes, type } = ready;
      if (mine != chosen) return { bytes, type };
      file = { bytes, type };
      ({ picture } = ready);
      const focused = root.activeElement == nodes['attach-file'];
      paint();
      if (focused) nodes['attach-remove'].focus();
      report('attachReady');
      const now = Date.now();
      write(DRAFT, { bytes, type, name: mine.name, at: now, tries: 0, due: now });
      return file;
    }).catch(words => {
      if (mine == chosen) clear();
      report(/^attach/.test(words) ? words : 'attachBroken', true);
      return undefined;
    }) };
    paint();
  };
  on(root, 'click', ({ target }) => {
    const part = target.closest('button')?.getAttribute('part');
    if (part == 'attach-remove') {
      remove();
      nodes['attach-file'].focus();
    } else if (part == 'discard') remove();
    else if (part == 'another') turn('');
  });
  /** @type {(event: Event) => boolean} */
  const here = ({ target }) => !!nodes.asking && !nodes.asking.hidden && nodes.form.contains(target);
  // What is text is pasted as text, even if there is a picture of it as well.
  on(root, 'paste', event => {
    const pasted = event.clipboardData;
    const image = [...pasted?.files ?? []].find(({ type }) => type.startsWith('image/'));
    if (!image || !here(event) || pasted.getData('text/plain')) return;
    event.preventDefault();
    take(image);
  });
  // Dropped beside the field, it would take the place of the page.
  on(root, 'dragover drop', event => {
    if (!event.dataTransfer?.types.includes('Files') || !here(event)) return;
    event.preventDefault();
    if (event.type == 'drop') take(event.dataTransfer.files[0]);
  });

  // On its way.

  on(root.host, 'hearback:open', () => queueMicrotask(() => {
    field();
    turn('');
  }));
  on(root.host, 'hearback:submit', ({ detail: { id } }) => {
    const image = chosen;
    // Once it is drawn: what the page submits by itself is not from the form.
    if (image) queueMicrotask(() => nodes.form?.hasAttribute('data-thanking') && send(id, image));
  });
  /** @type {(id: string, image: { name: string, ready: Promise<Fit | undefined> }) => Promise<void>} */
  const send = async (id, image) => {
    const mine = halt;
    clear();
    turn(id);
    const file = await image.ready;
    if (!file || mine != halt) return;
    const now = Date.now();
    const record = { ...file, name: '', at: now, tries: 0, due: now };
    waiting.set(id, record);
    await write(PLACE + id, record);
    run();
  };
  on(root.host, 'hearback:sent', ({ detail: { id } }) => {
    arrived.add(id);
    // It may be another page's, which this one sent for it.
    if (waiting.has(id)) run();
    else load();
  });
  // Nobody will ever ask for it.
  on(root.host, 'hearback:failed', ({ detail: { id } }) => drop(id));
  /** @type {(id: string) => void} */
  const drop = id => {
    waiting.delete(id);
    write(PLACE + id, null);
  };

  /** Posts what is due, and comes back for the rest. */
  const run = () => {
    clearTimeout(timer);
    let next = Infinity;
    for (const [id, record] of waiting) {
      if (!arrived.has(id) || posting.has(id)) continue;
      if (record.due <= Date.now()) post(id, record);
      else next = Math.min(next, record.due);
    }
    if (next < Infinity && !signal.aborted) timer = setTimeout(run, Math.min(next - Date.now(), 2 ** 31 - 1));
  };
  /** @type {(id: string, record: Waiting) => Promise<void>} */
  const post = async (id, record) => {
    posting.add(id);
    const control = halt;
    /** @type {Answer} */
    const answer = await request(id, record.bytes, control.signal).catch(() => ({ wait: 0 }));
    posting.delete(id);
    if (waiting.get(id) != record) return;
    const here = id == shown && !signal.aborted;
    if (answer.end) {
      drop(id);
      if (here) report(answer.end == 'refused' ? 'attachRefused' : 'attachSent', answer.end == 'refused');
      return run();
    }
    // Later each time, and not together with everybody else.
    const pause = Math.min(SOON_MS * 2 ** record.tries, LATE_MS) * (0.5 + Math.random());
    record.tries++;
    record.due = Date.now() + Math.max(pause, answer.wait);
    if (Date.now() - record.at > KEPT_MS) return drop(id);
    const kept = await write(PLACE + id, record);
    if (here) report(kept ? 'attachKept' : 'attachNotKept');
    run();
  };
  /**
   * One request without any header of ours, which needs no preflight: the
   * endpoint reads from the image what it is.
   * @type {(id: string, body: ArrayBuffer, stop: AbortSignal) => Promise<Answer>}
   */
  const request = async (id, body, stop) => {
    const url = new URL(options.endpoint, location.href);
    url.pathname = url.pathname.replace(/\/*$/, '/' + id + '/attachment');
    url.searchParams.set('site', options.site || 'default');
    const response = await fetch(url, {
      method: 'POST',
      body,
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      referrerPolicy: 'strict-origin',
      signal: AbortSignal.any?.([stop, AbortSignal.timeout(POST_MS)]) ?? stop,
    });
    const text = await response.text();
    let reply;
    try { reply = JSON.parse(text); } catch {}
    const after = Number(response.headers.get('Retry-After'));
    const wait = reply?.retry_after_ms ?? (after * 1e3 || 0);
    const page = /html/i.test(response.headers.get('Content-Type') ?? '');
    if (response.ok && (options.ack == 'status' ? !page : reply?.id == id)) return { wait, end: 'stored' };
    // What no time will change: erased, another image, too large, no image.
    return { wait, end: /^4(09|10|13|15)$/.test('' + response.status) ? 'refused' : undefined };
  };
  on(window, 'online', () => {
    for (const record of waiting.values()) if (record.tries < 8) record.due = 0;
    run();
  });

  // Taken back.

  const forget = () => {
    halt.abort();
    halt = new AbortController();
    waiting.clear();
    clear();
    report('');
  };
  hands.told = (/** @type {string} */ name, /** @type {any} */ given) => {
    if (name == 'forget' || name == 'consent' && !given) forget();
    else if (name == 'consent') for (const [id, record] of waiting) write(PLACE + id, record);
  };
  on(window, 'storage', event => {
    if (event.key == key && event.newValue == null) forget();
  });
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    halt.abort();
  });

  // And what an earlier page left.

  const load = () => read().then(found => {
    for (const [id, record, waits] of found) {
      if (PLACE + id == DRAFT || waiting.has(id)) continue;
      waiting.set(id, record);
      // Another page is another chance, for a while (`look.js`).
      if (record.tries < 4) record.due = 0;
      if (!waits) arrived.add(id);
    }
    run();
    return found;
  }).catch(() => []);
  field();
  load().then(found => {
    const [, draft] = found.find(([id]) => PLACE + id == DRAFT) ?? [];
    if (!draft || chosen) return;
    const { name, bytes, type } = draft;
    const mine = file = { bytes, type };
    chosen = { name, ready: Promise.resolve(mine) };
    paint();
    createImageBitmap(new Blob([bytes], { type })).then(drawn => {
      if (file == mine) picture = drawn;
      paint();
    }, () => {});
  }).catch(() => {});
};
