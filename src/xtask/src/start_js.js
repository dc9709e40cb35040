// What starts a module that is JavaScript. All of it is here already.
const form = '_js';

export default async () => {
  if (wasm) return;
  '%NOTE%';
  __wbg_finalize_init({ exports: instantiate(__wbg_get_imports()) });
};
