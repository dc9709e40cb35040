// What stands in the module that `dom.js`, `feed.js` and `io.js` become a part
// of: the wasm's doors, by the names that `lib.rs` gives them, and each
// other's functions.

declare function begin(page: unknown, own: object): void;
declare function tell(name: string, value?: unknown): any;
declare function answer(ticket: number, result: unknown): void;
declare function address(href: string): string | undefined;
declare function day(days: number): string;
declare function text(value: unknown): string | undefined;
declare function make(shape: string): any;
declare function say(parent: any, shape: string, text: string): any;
declare function safely<Hand extends (...rest: any[]) => any>(hand: Hand): Hand;
