// What the wasm asks of a JavaScript value. Nothing here throws, so nothing in
// the wasm is there to catch it.

/** A field of an object; undefined where there is none. */
export const field = (value, name) => {
  try {
    return value[name];
  } catch {}
};

/** The number of items of an array; -1 for anything else. */
export const count = value => (Array.isArray(value) ? value.length : -1);

/** An item of an array. */
export const item = (array, place) => array[place];

/** The names of an object's fields. */
export const names = value => Object.keys(Object(value));

/** An empty array. */
export const array = () => [];

/** An empty object. */
export const object = () => ({});

/** Adds an item to an array. */
export const append = (array, item) => {
  array.push(item);
};

/** Sets a field of an object. */
export const assign = (object, name, value) => {
  object[name] = value;
};
