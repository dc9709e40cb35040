// Hearback's elements in React's JSX: `import type {} from 'hearback/react'`.

import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { Elements, OptionAttributes } from './index.js';

type HearbackElements = {
  [Name in keyof Elements]:
    DetailedHTMLProps<HTMLAttributes<Elements[Name]>, Elements[Name]> & OptionAttributes;
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends HearbackElements {}
  }
}
