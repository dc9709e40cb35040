// The entry of the npm package: the loader as a module.
//
// The build puts `loader.js` in the place of %LOADER%. Where there is no
// document, on a server or in a worker, nothing happens: what answers at once
// answers as on a page without a widget, and what promises something is
// rejected, which nobody has to handle.

const nothing = () => {};
const refuse = () => {
  const refused = Promise.reject(Error('hearback needs a page: there is no document here'));
  refused.catch(nothing);
  return refused;
};

/** @returns {any} */
const elsewhere = () => Object.assign(() => {}, {
  version: '%VERSION%',
  init: nothing,
  open: nothing,
  close: nothing,
  isOpen: () => false,
  whatsNew: nothing,
  show: nothing,
  hide: nothing,
  attachTo: () => nothing,
  identify: nothing,
  setContext: nothing,
  setTheme: nothing,
  setLocale: nothing,
  submit: refuse,
  flush: refuse,
  pending: refuse,
  on: () => nothing,
  forget: nothing,
  consent: nothing,
  destroy: nothing,
});

const hearback = typeof document == 'undefined' ? elsewhere() : '%LOADER%';

export default hearback;
export const {
  version, init, open, close, isOpen, whatsNew, show, hide, attachTo, identify, setContext,
  setTheme, setLocale, submit, flush, pending, on, forget, consent, destroy,
} = hearback;
