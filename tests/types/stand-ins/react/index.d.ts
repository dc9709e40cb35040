// As much of React's types as `hearback/react` adds to, under the same names.

export interface HTMLAttributes<T> {
  className?: string | undefined;
  onClick?: ((event: { currentTarget: T; preventDefault(): void }) => void) | undefined;
  children?: any;
}
export type DetailedHTMLProps<E, T> = E & { key?: string | null; ref?: ((element: T | null) => void) | undefined };

export namespace JSX {
  type Element = { react: true };
  interface IntrinsicElements {
    button: DetailedHTMLProps<HTMLAttributes<HTMLButtonElement>, HTMLButtonElement>;
  }
}
