// What starts a module: the few lines that Hearback's loader needs of the
// forty that wasm-bindgen writes for everybody.
let starting;
// What stands in the names of modules that are of the same kind.
const form = '';

const start = async source => {
  const response = await (typeof source == 'string' ? fetch(source) : source);
  const imports = __wbg_get_imports();
  // A server that calls it something else makes it slower, not broken.
  const { instance, module } = /wasm/.test(response.headers.get('Content-Type'))
    ? await WebAssembly.instantiateStreaming(response, imports)
    : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
  return __wbg_finalize_init(instance, module);
};

// Once; a start that failed may be tried again.
export default ({ module_or_path }) =>
  starting ??= start(module_or_path).catch(error => {
    starting = undefined;
    throw error;
  });
