import type { Texts } from 'hearback';

export const texts: Texts = {
  send: ['Send'], // expect-error: TS2322
  emoji: ['Bad', 'Good'], // expect-error: TS2322
  thumbs: 'Up', // expect-error: TS2322
  stars: { one: '{count} star' }, // expect-error: TS2322
  charactersLeft: { some: '', other: '' }, // expect-error: TS2353
  close: { other: 'Close' }, // expect-error: TS2322
};

export const misspelt: Texts = { sned: 'Send' }; // expect-error: TS2353
