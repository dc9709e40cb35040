// From the visitor's click to the form painted. Starts a watch on every
// click; a frame callback that finds the form, and then a message, which
// comes after that frame is painted, stop it.
window.hearbackOpened = new Promise((resolve) => {
  // An opening animation may begin with nothing to see.
  const opaque = (element) => {
    let opacity = 1;
    for (let at = element; at; at = at.parentNode || at.host) {
      if (at instanceof Element) opacity *= getComputedStyle(at).opacity;
    }
    return opacity > 0.05;
  };
  const shown = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.localName === "textarea" && element.getBoundingClientRect().height > 0
          && element.closest("dialog[open], [role=dialog]") && opaque(element)) return true;
      if (element.shadowRoot && shown(element.shadowRoot)) return true;
    }
    return false;
  };
  addEventListener("click", (event) => {
    const frame = () => {
      if (!shown(document)) return void requestAnimationFrame(frame);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - event.timeStamp);
      port2.postMessage(0);
    };
    requestAnimationFrame(frame);
  }, { capture: true, once: true });
});
