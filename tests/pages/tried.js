// What the policy is told was tried. It is not an error here, and not every
// engine tells.
window.tried = [];
addEventListener('securitypolicyviolation', event => {
  if (event.blockedURI != 'wasm-eval') return;
  tried.push(event.effectiveDirective);
  event.stopImmediatePropagation();
}, true);
