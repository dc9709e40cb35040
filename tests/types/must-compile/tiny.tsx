// A framework that takes its elements from `IntrinsicElements`.

import { open } from 'hearback';

export const page = () => [
  <button onClick={open}>Feedback</button>,
  <hearback-form class="card" rating="ces" batch-items={5} categories="Idea,Problem" />,
  <hearback-whats-new changelog="/CHANGELOG.md" />,
  <hearback-widget theme="dark" />,
];
