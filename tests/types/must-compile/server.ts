// What a server renders imports the same module.

import hearback, { pending } from 'hearback';

export const render = async (): Promise<string> => {
  hearback.init({ endpoint: '/v1/feedback' });
  return String(await pending().catch(() => 0));
};
