/** @jsxImportSource react */
// React, which is told of the elements by an import that leaves no trace.

import type {} from 'hearback/react';
import { destroy, init, open, whatsNew } from 'hearback';

// As an effect: mounted, and cleaned up.
export const effect = () => {
  init({ endpoint: '/v1/feedback' });
  return destroy;
};

export const Page = () => [
  <button onClick={open}>Feedback</button>,
  <button onClick={whatsNew}>What’s new</button>,
  <hearback-form className="card" rating="stars" ref={(form) => form?.focus()} />,
];
