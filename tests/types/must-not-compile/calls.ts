import hearback, { attachTo, consent, identify, isOpen, on, open, setContext, submit } from 'hearback';
import type { Failure } from 'hearback';
import { reset } from 'hearback'; // expect-error: TS2614

open('panel'); // expect-error: TS2769
attachTo(3); // expect-error: TS2345
consent('yes'); // expect-error: TS2345
identify('kim'); // expect-error: TS2559
identify(); // expect-error: TS2554
setContext({ nested: {} }); // expect-error: TS2322
submit(5); // expect-error: TS2345
submit({ rating: 'four' }); // expect-error: TS2322
submit({ words: 'x' }); // expect-error: TS2353
const open_: string = isOpen(); // expect-error: TS2322
const id: string = submit('x'); // expect-error: TS2322

on('sended', () => {}); // expect-error: TS2345
on('sent', ({ reason }) => reason); // expect-error: TS2339
on('unread', ({ id }) => id); // expect-error: TS2339
on('ready', (detail) => detail.id); // expect-error: TS2339

hearback('opne'); // expect-error: TS2345
hearback('on', 'sent', ({ reason }: Failure) => reason); // expect-error: TS2345
hearback('setTheme', 'blue'); // expect-error: TS2345
hearback.version = '2'; // expect-error: TS2540

export { id, open_, reset };
