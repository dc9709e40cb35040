// The end of the script whose beginning is axe-core itself: asks it about
// every element of Hearback's, and leaves no name behind. What it cannot
// decide it is asked not to keep to itself.
const { axe } = window;
const options = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations", "incomplete"],
};
let cover = () => {};
return access.still()
  .then(() => { cover = access.uncover(); })
  .then(() => axe.run({ include: access.guests() }, options))
  .then(({ violations, incomplete }) => [
    ...violations.map((found) => ["violates", found]),
    ...incomplete.map((found) => ["may violate", found]),
  ].flatMap(([verb, { id, help, nodes }]) => nodes.map(({ target, html, failureSummary }) =>
    `${target.flat().join(" ")} ${verb} ${id} (${help}): ${html.slice(0, 200)}: ${failureSummary || ""}`)))
  .finally(() => { cover(); delete window.axe; });
