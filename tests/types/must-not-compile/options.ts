import { init, setLocale, setTheme } from 'hearback';
import type { Options } from 'hearback';

init(); // expect-error: TS2554
init({}); // expect-error: TS2741
init({ site: 'acme' }); // expect-error: TS2741

export const wrong: Options = {
  endpoint: 4, // expect-error: TS2322
  rating: 'starz', // expect-error: TS2820
  position: 'left', // expect-error: TS2322
  batchItems: 'many', // expect-error: TS2322
  categories: [1], // expect-error: TS2322
  email: true, // expect-error: TS2322
};

init({ endpoint: '/', batch_items: 3 }); // expect-error: TS2561
init({ endpoint: '/', endPoint: '/' }); // expect-error: TS2561

setTheme('blue'); // expect-error: TS2345
setLocale(3); // expect-error: TS2345
