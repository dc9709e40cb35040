// A module of a project with a bundler: every function, as one would use it.

import hearback, {
  attachTo, close, consent, destroy, flush, forget, hide, identify, init, isOpen, on, open,
  pending, setContext, setLocale, setTheme, show, submit, version, whatsNew,
} from 'hearback';
import type { EventName, Failure, Feedback, Item, Options, Texts, User } from 'hearback';

const environment: Record<string, string | undefined> = {};

const texts: Texts = {
  send: 'Off it goes',
  emoji: ['Awful', 'Poor', 'Fine', 'Good', 'Lovely'],
  thumbs: ['No', 'Yes'],
  charactersLeft: { one: '{count} letter left', other: '{count} letters left' },
  stars: 'Stars: {count}',
  tooLong: { other: 'At most {count}' },
};

const options: Options = {
  endpoint: 'https://feedback.example.com/v1/feedback',
  site: 'acme',
  rating: 'nps',
  categories: ['Idea', 'Problem'],
  email: 'optional',
  version: environment['VERSION'],
  batchSeconds: 30,
  launcher: 'none',
  assets: '/hearback/',
  label: 'Tell us',
  locale: 'pt-BR',
  texts,
};

init(options);
init({ endpoint: '/v1/feedback', categories: 'Idea,Problem', texts: { panelNew: 'Fresh' } });

open();
open('form');
open('whats-new');
document.body.addEventListener('click', open);
close();
whatsNew();
show();
hide();
const shown: boolean = isOpen();

const detach: () => void = attachTo('#button');
attachTo(document.querySelector('button'));
detach();

const user: User = { id: '7', email: 'kim@example.com' };
identify(user);
identify(null);
setContext({ plan: 'pro', seats: 5, trial: false, gone: null, missing: undefined });
setTheme('dark');
setLocale('de');
setLocale();

const feedback: Feedback = { rating: 4, comment: 'Dark mode, please', context: { from: 'menu' } };
const id: string = await submit(feedback);
await submit('Words alone');
await submit({ rating: { kind: 'stars', value: 4, max: 5 } });
const { sent, refused, pending: waiting } = await flush();
const sum: number = sent + refused + waiting + (await pending());

const off: () => void = on('sent', ({ id }) => id.toUpperCase());
on('failed', ({ id, reason }: Failure) => `${id} ${reason}`);
on('unread', ({ count }) => count.toFixed());
on('ready', () => {});
for (const name of ['open', 'close'] satisfies EventName[]) on(name, (detail) => detail);
off();

forget();
consent(true);
destroy();
const words: string = version + hearback.version;

// The default export is the same, and callable by name.
hearback.open();
hearback('open', 'whats-new');
hearback('on', 'saved', ({ id }: Item) => id);
hearback('submit', { comment: 'By name' });

export { id, shown, sum, words };
