// Measures the open dialog in every language that the build made.
"use strict";

// What the story calls is `var`: scripts of Firefox's driver see no `const` of a page.
var root = () => document.querySelector("hearback-widget").shadowRoot;
const find = selector => root().querySelector("dialog[open] " + selector);
const until = async holds => {
  while (!holds()) await new Promise(requestAnimationFrame);
};

// The widget carries the list of the languages; its words lie beside it.
let folder, tags;
var languages = async () => {
  if (tags) return tags;
  const { src } = document.querySelector("script[src*='hearback.js']");
  const loader = await (await fetch(src)).text();
  folder = new URL(/v\/[0-9a-f]{12}\//.exec(loader)[0], src);
  const widget = await (await fetch(new URL("widget.js", folder))).text();
  tags = ["en", ...[...widget.matchAll(/["'`]([a-z]{2,3}(?:-\w+)*(?: [a-z]{2,3}(?:-\w+)*){9,})["'`]/g)][0][1].split(" ")];
  return tags;
};

// What a text is called in the file of its language.
const keyOf = async (tag, text) => {
  const words = tag == "en" ? {} : await (await fetch(new URL(tag + ".json", folder))).json();
  const places = /\\?\{\w+\\?\}/g;
  for (const [key, word] of Object.entries(words)) {
    for (const form of typeof word == "string" ? [word] : Object.values(word)) {
      const pattern = form.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(places, ".*");
      if (RegExp("^" + pattern + "$").test(text)) return key;
    }
  }
  return text.slice(0, 40);
};

const canvas = document.createElement("canvas").getContext("2d");
// By how many pixels something sticks out of a node, or a node out of its
// dialog; a fraction of one is rounding.
const excess = (node, box) => {
  const { left, right, width } = node.getBoundingClientRect();
  if (!width) return 0;
  let most = Math.max(box.left - left, right - box.right);
  if (node.clientWidth) most = Math.max(most, node.scrollWidth - node.clientWidth);
  if (node.type == "email") {
    const style = getComputedStyle(node);
    canvas.font = style.font;
    const inner = node.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    most = Math.max(most, canvas.measureText(node.placeholder).width - inner);
  }
  return most;
};

// Not the header, whose cross stands out of it on purpose, nor a release, whose
// bullets do where its text runs the other way: both stay inside the dialog.
const PIECES = "form, footer, div, details, summary, h2, h3, h4, p, label, span, button, a, time, textarea, input[type=email], [part]:not(article)";
/** Every piece that is too narrow for its words: language, name of the words, pixels. */
const measure = async () => {
  const found = [];
  for (const tag of await languages()) {
    find("[lang]").lang = "not-yet";
    hearback.setLocale(tag);
    await until(() => find("[lang]").lang != "not-yet");
    if (find("[lang]").lang != tag) found.push(`${tag}: is not spoken`);
    const dialog = root().querySelector("dialog[open]");
    if (dialog.getBoundingClientRect().width != 320) found.push(`${tag}: the dialog is ${dialog.getBoundingClientRect().width} wide`);
    const box = dialog.getBoundingClientRect();
    const launcher = root().querySelector("button[part=launcher]");
    for (const node of [dialog, launcher, ...dialog.querySelectorAll(PIECES)]) {
      const pixels = excess(node, node == launcher ? { left: 0, right: innerWidth } : box);
      // The innermost piece has the words; those around it stick out with it.
      if (pixels > 1 && !node.querySelector(PIECES)) {
        const text = node.placeholder || node.textContent;
        found.push(`${tag}: ${await keyOf(tag, text)}: ${Math.ceil(pixels)} px too long`);
      } else if (pixels > 1 && !found.some(line => line.startsWith(tag + ":"))) {
        found.push(`${tag}: <${node.localName} part=${node.getAttribute("part")}>: ${Math.ceil(pixels)} px too long`);
      }
    }
  }
  return found;
};

const open = async options => {
  hearback.destroy();
  hearback.init({ ...base, ...options });
  hearback.open();
  await until(() => root().querySelector("dialog[open] textarea"));
};

/** The form with everything in it that can be. */
var asking = async options => {
  await open({ email: "optional", categories: ["Idea", "Problem", "Praise"], ...options });
  await until(() => find("[part=unsent]:not([hidden])"));
  if (options.attach) await until(() => find("[part=attach-choose]"));
  find("details").open = true;
  const field = find("textarea");
  field.value = "x".repeat(4888).replace(/x{9}/g, "xxxxxxxx ");
  field.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  const email = find("[type=email]");
  email.value = "nobody";
  email.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  find("[part=send]").click();
  await until(() => find("[data-alarming]"));
  await until(() => find("[part=left]").textContent && !find("[part=discard]").hidden);
  return measure();
};

/** The form with an image in it. */
var attached = async () => {
  await open({ attach: "image" });
  await until(() => find("[part=attach-choose]"));
  const blob = await new Promise(done => document.createElement("canvas").toBlob(done));
  const given = new DataTransfer();
  given.items.add(new File([blob], "a-name-as-long-as-those-of-screenshots-at-night.png"));
  find("[type=file]").files = given.files;
  find("[type=file]").dispatchEvent(new Event("change", { bubbles: true }));
  await until(() => find("[part=attach-shown]:not([hidden])"));
  return measure();
};

var thanking = async () => {
  await open({});
  find("input[type=radio]").click();
  find("[part=send]").click();
  await until(() => find("[part=thanks]:not([hidden])"));
  return measure();
};

var panel = async () => {
  hearback.whatsNew();
  await until(() => root().querySelector("dialog[open][part=panel] article"));
  return measure();
};
