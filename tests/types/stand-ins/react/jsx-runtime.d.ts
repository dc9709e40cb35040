import type { JSX } from './index.js';
export type { JSX };
export function jsx(type: string, props: object): JSX.Element;
export function jsxs(type: string, props: object): JSX.Element;
