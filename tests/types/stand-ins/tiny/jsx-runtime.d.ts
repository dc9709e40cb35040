// The types of a framework that knows no element but those it is told of.

import type { IntrinsicElements as Hearback } from 'hearback';

export namespace JSX {
  type Element = { tiny: true };
  interface IntrinsicElements extends Hearback {
    button: { onClick?: (event: MouseEvent) => void; children?: any };
  }
}
export function jsx(type: string, props: object): JSX.Element;
export function jsxs(type: string, props: object): JSX.Element;
