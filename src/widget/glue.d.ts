// What stands in the module that `dom.js`, `words.js` and `io.js` become a part
// of: the wasm's doors, by the names that `lib.rs` gives them, and each
// other's functions.

declare function begin(page: unknown, own: object): void;
declare function tell(name: string, value?: unknown): any;
declare function answer(ticket: number, result: unknown): void;
declare const form: string;
declare let texts: Record<string, any>;
declare let hands: any;
declare function make(shape: string): any;
declare function say(node: any, what: string, key: string, arg?: any): void;
declare function words(key: string, arg?: any): string;
declare function number(count: number): string;
declare function repeat(root: ParentNode): void;
declare function learn(more: object): void;
declare function style(css: string): void;
declare function database(key: string, mode: string, use: (store: any) => any): Promise<any>;
declare function exists(key: string): Promise<boolean>;
declare function inTurn(work: () => any): Promise<any>;
declare function settled(request: any): Promise<any>;
declare function render(node: any, what: string, text: string): void;
declare function safely<Hand extends (...rest: any[]) => any>(hand: Hand): Hand;
