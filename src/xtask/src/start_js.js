// What starts a module that is JavaScript. All of it is here already.
const form = '_js';

export default async () => {
  if (wasm) return;
  '%NOTE%';
  const imports = __wbg_get_imports();
  // The place of the page's first value in the array of values. Into a module
  // with a table of references wasm-bindgen would have written it.
  imports._.__wbindgen_externref_statics_end = () => 1028;
  __wbg_finalize_init({ exports: instantiate(imports) });
};
