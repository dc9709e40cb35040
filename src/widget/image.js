// @ts-check
// An image of the visitor's, made fit to be sent: small enough, and without
// what cameras and programs write beside the picture, such as where it was
// taken. It comes with `attach.js`.
//
// What an image is, its first bytes say, not its name. One that is small, and
// holds nothing but the picture, stays as it is; any other is drawn anew. A GIF
// stays as it is in any case, because it may move.

/** Bytes that an endpoint takes: `hearback_wire::limits::ATTACHMENT_BYTES`. */
const MOST = 2 * 1024 * 1024;
/** Pixels of a longer side that are enough to read a screen by. */
const SIDE = 2048;
/** Bytes that are worth opening at all. */
const OPENED = 64 * 1024 * 1024;

/** What to try, by what it was: a type and its quality. @type {Record<string, [string, number][]>} */
const WAYS = {
  png: [['image/png', 1], ['image/webp', 0.9], ['image/jpeg', 0.85]],
  webp: [['image/webp', 0.9], ['image/jpeg', 0.85]],
  jpeg: [['image/jpeg', 0.9], ['image/jpeg', 0.75]],
};
/** And then how much smaller, until it fits. */
const SCALES = [1, 0.75, 0.5, 0.35, 0.25];

/**
 * The image as it can be sent, and a picture of it to be shown. Rejected with
 * the name of the words that say why not.
 * @type {(file: Blob) => Promise<{ bytes: ArrayBuffer, type: string, picture: ImageBitmap }>}
 */
export const prepare = async file => {
  if (file.size > OPENED) throw 'attachTooLarge';
  // The bytes, not the file: that may be another by the time it is sent.
  const bytes = new Uint8Array(await file.arrayBuffer().catch(() => { throw 'attachBroken'; }));
  const kind = kindOf(bytes);
  const whole = new Blob([bytes], { type: 'image/' + (kind || 'unknown') });
  // What the browser reads beyond that is drawn anew as a photograph.
  const picture = await createImageBitmap(kind ? whole : file).catch(() => {
    throw kind ? 'attachBroken' : 'attachKind';
  });
  const fits = bytes.length <= MOST;
  if (kind == 'gif' && !fits) throw 'attachTooLarge';
  const stays = kind == 'gif' || fits && Math.max(picture.width, picture.height) <= SIDE && isBare(kind, bytes);
  const fit = stays ? whole : await drawn(picture, WAYS[kind] ?? WAYS.jpeg);
  return { bytes: await fit.arrayBuffer(), type: fit.type, picture };
};

/** Draws a picture into a canvas of these sides. @type {(canvas: any, picture: any, width: number, height: number) => CanvasRenderingContext2D} */
export const draw = (canvas, picture, width, height) => {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  return context;
};

/** The picture alone, in the first way in which it is small enough. @type {(picture: ImageBitmap, ways: [string, number][]) => Promise<Blob>} */
const drawn = async (picture, ways) => {
  const { width, height } = picture;
  const most = Math.min(1, SIDE / Math.max(width, height));
  for (const scale of SCALES) {
    const canvas = document.createElement('canvas');
    const [wide, high] = [width, height].map(side => Math.max(1, Math.round(side * most * scale)));
    const context = draw(canvas, picture, wide, high);
    for (const [type, quality] of ways) {
      // A JPEG has no holes, and they would be black.
      if (type == 'image/jpeg') {
        context.globalCompositeOperation = 'destination-over';
        context.fillStyle = '#fff';
        context.fillRect(0, 0, wide, high);
      }
      /** @type {Blob | null} */
      const blob = await new Promise(done => canvas.toBlob(done, type, quality));
      if (blob && blob.size <= MOST) return blob;
    }
  }
  throw 'attachTooLarge';
};

/** @type {(bytes: Uint8Array, at: number, length: number) => string} */
const ascii = (bytes, at, length) => String.fromCharCode(...bytes.subarray(at, at + length));

/** The format by the first bytes; empty if it is none of the four. @type {(bytes: Uint8Array) => string} */
const kindOf = bytes => {
  const start = ascii(bytes, 0, 12);
  return start.startsWith('\x89PNG\r\n\x1a\n') ? 'png'
    : start.startsWith('\xff\xd8\xff') ? 'jpeg'
    : /^RIFF[^]{4}WEBP/.test(start) ? 'webp'
    : /^GIF8[79]a/.test(start) ? 'gif' : '';
};

// What belongs to a picture: everything else may tell something about whoever
// made it. In PNG also the frames of one that moves.
const CHUNKS = {
  png: /^(IHDR|PLTE|IDAT|IEND|tRNS|gAMA|cHRM|sRGB|iCCP|cICP|sBIT|bKGD|pHYs|acTL|fcTL|fdAT)$/,
  webp: /^(VP8[ LX]|ALPH|ANIM|ANMF|ICCP)$/,
};

/**
 * Whether there is nothing in it but the picture, as far as its parts can be
 * followed to the very end.
 * @type {(kind: string, bytes: Uint8Array) => boolean}
 */
const isBare = (kind, bytes) => {
  const view = new DataView(bytes.buffer);
  const end = bytes.length;
  try {
    if (kind == 'png') {
      for (let at = 8; ; at += 12 + view.getUint32(at)) {
        const name = ascii(bytes, at + 4, 4);
        if (!CHUNKS.png.test(name)) return false;
        if (name == 'IEND') return at + 12 == end;
      }
    }
    if (kind == 'webp') {
      let at = 12;
      for (; at < end; at += 8 + view.getUint32(at + 4, true) + 1 & ~1) {
        if (!CHUNKS.webp.test(ascii(bytes, at, 4))) return false;
      }
      return at == end;
    }
    for (let at = 2; view.getUint8(at) == 0xff; at += 2 + view.getUint16(at + 2)) {
      const mark = view.getUint8(at + 1);
      // The picture itself. Phones put more pictures, and films, behind it.
      if (mark == 0xda) return view.getUint16(end - 2) == 0xffd9 && !hides(bytes, at);
      const told = mark >= 0xe0 && mark <= 0xef || mark == 0xfe;
      const profile = mark == 0xe2 && ascii(bytes, at + 4, 11) == 'ICC_PROFILE';
      if (told && mark != 0xe0 && mark != 0xee && !profile) return false;
    }
  } catch {}
  return false;
};

/** Whether a JPEG goes on behind its first end. @type {(bytes: Uint8Array, at: number) => boolean} */
const hides = (bytes, at) => {
  for (; at < bytes.length - 2; at++) if (bytes[at] == 0xff && bytes[at + 1] == 0xd9) return true;
  return false;
};
