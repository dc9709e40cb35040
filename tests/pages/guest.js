// A stand-in for the widget, by hand and on purpose small: it has the roles
// and names the real one has, so that the suite can be tried without it.
"use strict";
(() => {
  const root = document.getElementById("guest").attachShadow({ mode: "open" });
  const make = (parent, name, attributes = {}, text = "") => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return parent.appendChild(element);
  };
  const launcher = make(root, "button", {}, "Feedback");
  const form = make(root, "dialog", { "aria-labelledby": "title" });
  make(form, "h2", { id: "title" }, "Send feedback");
  const rating = make(form, "fieldset", { role: "radiogroup", "aria-label": "Rating" });
  for (let value = 1; value <= 5; value++) {
    const label = make(rating, "label");
    const radio = make(label, "input", { type: "radio", name: "rating", value });
    // Hidden behind its label, as star ratings are.
    radio.style.cssText = "position:absolute;opacity:0;width:1px;height:1px";
    make(label, "span", {}, value === 1 ? "1 star" : `${value} stars`);
  }
  const label = make(form, "label", {}, "Comment ");
  const comment = make(label, "textarea");
  const send = make(form, "button", {}, "Send");
  const close = make(form, "button", {}, "Close");
  const status = make(form, "p", { role: "status" });
  const panel = make(root, "section", { "aria-label": "What's new" });
  for (const version of ["2.0.0", "1.0.0"]) {
    const article = make(panel, "article", { "aria-label": version });
    make(article, "h3", {}, version);
    make(article, "p", {}, `All that changed in ${version}`);
  }
  make(root, "button", { hidden: "" }, "Hidden");
  make(root, "button", { "aria-hidden": "true" }, "Silent");
  launcher.onclick = () => form.showModal();
  close.onclick = () => form.close();
  send.onclick = () => {
    const rated = rating.querySelector(":checked");
    status.textContent = `Sent: ${rated ? rated.value : "none"}, ${comment.value}`;
    document.dispatchEvent(new CustomEvent("hearback:sent"));
  };
})();
