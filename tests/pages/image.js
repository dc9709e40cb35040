// How a visitor gives an image to the form: chosen, pasted or dropped. What
// stories call is `var`: scripts of Firefox's driver see no `const` of a page.
"use strict";

// Everything of Hearback's by the name of its part.
document.part = name => document.querySelector("hearback-widget").shadowRoot.querySelector(`[part~=${name}]`);

const handed = async file => {
  const given = new DataTransfer();
  given.items.add(await file);
  return given;
};
const happen = (type, target, what, given) => {
  const event = new Event(type, { bubbles: true, cancelable: true, composed: true });
  Object.defineProperty(event, what, { value: given });
  return target.dispatchEvent(event);
};
/** A file of the case, or one that was made. */
const fileOf = async file => typeof file == "string"
  ? new File([await (await fetch("/" + file)).arrayBuffer()], file) : file;

var pick = async file => {
  const input = document.part("attach-file");
  input.files = (await handed(fileOf(file))).files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
};
/** Whether the page was left to paste it by itself. */
var paste = async (file, text) => {
  const given = await handed(fileOf(file));
  const data = {
    files: [...given.files].map(one => new File([one], one.name, { type: "image/png" })),
    getData: () => text ?? "",
  };
  return happen("paste", document.part("comment"), "clipboardData", data);
};
var drop = async file => {
  const given = { files: (await handed(fileOf(file))).files, types: ["Files"] };
  happen("dragover", document.part("comment"), "dataTransfer", given);
  return happen("drop", document.part("comment"), "dataTransfer", given);
};

/** A photograph of so many pixels, with a place written into it. */
var photo = async (width, height) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  for (let row = 0; row < height; row += 64) {
    for (let column = 0; column < width; column += 64) {
      context.fillStyle = `hsl(${(row * 7 + column * 3) % 360} 70% 50%)`;
      context.fillRect(column, row, 64, 64);
    }
  }
  const blob = await new Promise(done => canvas.toBlob(done, "image/jpeg", 0.9));
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const told = new TextEncoder().encode("Exif\0\0SECRETPLACE");
  const head = Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0, told.length + 2);
  return new File([head, told, bytes.subarray(2)], "holiday.jpg");
};
/** Noise, which nothing can make small without making it smaller. */
var noise = async side => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(side, side);
  for (let at = 0, value = 1; at < pixels.data.length; at++) {
    value = (Math.imul(value, 1103515245) + 12345) >>> 0;
    pixels.data[at] = at % 4 == 3 ? 255 : value >>> 16;
  }
  context.putImageData(pixels, 0, 0);
  return new File([await new Promise(done => canvas.toBlob(done))], "noise.png");
};

// With ?away nobody is there for images, with ?refused none is wanted.
const asked = new URLSearchParams(location.search);
const ask = window.fetch;
window.fetch = (address, ...rest) => {
  if (!String(address).includes("/attachment")) return ask(address, ...rest);
  if (asked.has("away")) return Promise.reject(new TypeError("away"));
  if (asked.has("refused")) return Promise.resolve(new Response("{}", { status: 415 }));
  return ask(address, ...rest);
};
