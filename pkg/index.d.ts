// The types of Hearback: of the module, of the global `hearback`, of its
// elements and of its events. They need TypeScript 5.1.
//
// What stands between marks is written by `cargo xtask tidy --write`.

/** What `init` takes; on the script's tag, `data-` and the same in kebab case. */
export interface Options {
  // <options> from src/engine/src/options.rs
  /** Where feedback is posted. The only option that is required. */
  endpoint: string;
  /**
   * The name under which the endpoint files it.
   * @default 'default'
   */
  site?: string | undefined;
  /** The product's changelog: a feed from `hearback feed`, or the raw file. Without it there is no "What's new". */
  changelog?: string | undefined;
  /** The product's name, for the form's heading. */
  product?: string | undefined;
  /** The product's version on this page; it travels with the feedback and marks where "since" starts. */
  version?: string | undefined;
  /**
   * The scale above the comment: `nps` asks 0 to 10, `csat` 1 to 5, `ces` 1 to 7.
   * @default 'stars'
   */
  rating?: 'stars' | 'emoji' | 'thumbs' | 'nps' | 'csat' | 'ces' | 'none' | undefined;
  /** Categories to choose from, such as `Idea,Problem,Praise`. */
  categories?: readonly string[] | string | undefined;
  /**
   * Whether the form asks for an e-mail address.
   * @default 'off'
   */
  email?: 'off' | 'optional' | 'required' | undefined;
  /**
   * Whether an image may be added: PNG, JPEG, WebP or GIF, made smaller on the device, of at most 2 MiB.
   * @default 'off'
   */
  attach?: 'off' | 'image' | undefined;
  /**
   * Colours; `auto` follows the `color-scheme` of the page.
   * @default 'auto'
   */
  theme?: 'auto' | 'light' | 'dark' | undefined;
  /**
   * Whether the form is a dialog that waits for an answer, or a card beside which the page goes on.
   * @default 'modal'
   */
  form?: 'modal' | 'card' | undefined;
  /**
   * The corner or the edge of the launcher; start and end follow the writing direction.
   * @default 'bottom-end'
   */
  position?: 'bottom-end' | 'bottom-start' | 'top-end' | 'top-start' | 'bottom' | 'top' | 'start' | 'end' | undefined;
  /**
   * A round-cornered button, a tab at the edge, or nothing: then the page opens the form itself.
   * @default 'button'
   */
  launcher?: 'button' | 'tab' | 'none' | undefined;
  /** The words on the launcher, in place of "Feedback". */
  label?: string | undefined;
  /** The language of the widget, as in `pt-BR`. Without it, the page's own language, or else the browser's. */
  locale?: string | undefined;
  /** Where the launcher leads when the widget cannot be loaded: a page, or a `mailto:` address. */
  fallback?: string | undefined;
  /**
   * A batch is sent when this many items wait.
   * A whole number from 1 to 100.
   * @default 20
   */
  batchItems?: number | undefined;
  /**
   * Or this many bytes.
   * A whole number from 1024 to 61440.
   * @default 49152
   */
  batchBytes?: number | undefined;
  /**
   * And otherwise at most once in this many seconds.
   * A whole number from 0 to 3600.
   * @default 5
   */
  batchSeconds?: number | undefined;
  /**
   * What counts as delivered: a reply that names the item, or any 2xx that is no page, for endpoints that answer only with a status.
   * @default 'receipt'
   */
  ack?: 'receipt' | 'status' | undefined;
  /**
   * What is posted: Hearback's batch, or a CloudEvents 1.0 JSON batch.
   * @default 'hearback'
   */
  format?: 'hearback' | 'cloudevents' | undefined;
  /**
   * The media type it is posted with; `text` needs no preflight request.
   * @default 'text'
   */
  contentType?: 'text' | 'json' | undefined;
  /**
   * With `required` nothing is kept on the device until `hearback.consent(true)`.
   * @default 'implied'
   */
  consent?: 'implied' | 'required' | undefined;
  /** Where the package's `dist` folder is served, with a slash at the end, if a bundler moved the module away from it. */
  assets?: string | undefined;
  // </options>
  /** The site's own words, in the place of those of any language. */
  texts?: Texts | undefined;
}

/**
 * The forms of a text for different numbers, by the plural categories of
 * CLDR, which is what `Intl.PluralRules` answers; `{count}` is the number.
 */
export type Plural = { other: string } & {
  [category in 'zero' | 'one' | 'two' | 'few' | 'many']?: string | undefined;
};

/** The names of all that the widget says. Each has its English words here. */
export interface Texts {
  // <texts> from src/engine/locales/en.json
  /** Write another */
  another?: string | undefined;
  /** You asked: this may answer it */
  askedClaim?: string | undefined;
  /** Perhaps related */
  askedHints?: string | undefined;
  /** Yes, that’s it */
  askedRight?: string | undefined;
  /** You asked, we shipped */
  askedShipped?: string | undefined;
  /** Not this */
  askedWrong?: string | undefined;
  /** Attach an image (optional) */
  attach?: string | undefined;
  /** This image cannot be read. */
  attachBroken?: string | undefined;
  /** The image is kept on this device, and sent as soon as it can be. */
  attachKept?: string | undefined;
  /** Only PNG, JPEG, WebP and GIF images can be attached. */
  attachKind?: string | undefined;
  /** The image could not be sent yet. Please leave this page open. */
  attachNotKept?: string | undefined;
  /** Preparing the image… */
  attachPreparing?: string | undefined;
  /** The image is attached. */
  attachReady?: string | undefined;
  /** The image was not accepted. */
  attachRefused?: string | undefined;
  /** Remove */
  attachRemove?: string | undefined;
  /** The image has arrived as well. */
  attachSent?: string | undefined;
  /** This image is too large to be attached. */
  attachTooLarge?: string | undefined;
  /** What is it about? */
  category?: string | undefined;
  /** Very easy */
  cesHigh?: string | undefined;
  /** Very difficult */
  cesLow?: string | undefined;
  /** {count} characters left */
  charactersLeft?: Plural | string | undefined;
  /** Close */
  close?: string | undefined;
  /** Your comment */
  comment?: string | undefined;
  /** What works, what doesn’t, what is missing? */
  commentHint?: string | undefined;
  /** Copied. */
  copied?: string | undefined;
  /** Copy */
  copy?: string | undefined;
  /** Very satisfied */
  csatHigh?: string | undefined;
  /** Very dissatisfied */
  csatLow?: string | undefined;
  /** Delete */
  delete?: string | undefined;
  /** Discard */
  discard?: string | undefined;
  /** Done */
  done?: string | undefined;
  /** E-mail */
  email?: string | undefined;
  /** Only to answer you. */
  emailHint?: string | undefined;
  /** Please enter your e-mail address. */
  emailMissing?: string | undefined;
  /** E-mail (optional) */
  emailOptional?: string | undefined;
  /** Please enter an e-mail address like name@example.com. */
  emailWrong?: string | undefined;
  /** Terrible, Bad, Okay, Good, Great */
  emoji?: readonly [string, string, string, string, string] | undefined;
  /** It could not be sent for 90 days. */
  expired?: string | undefined;
  /** Send feedback */
  formTitle?: string | undefined;
  /** Your feedback on {product} */
  formTitleAbout?: string | undefined;
  /** Too much is waiting on this device already. Your text is still here; please try again when you are online. */
  full?: string | undefined;
  /** Give feedback */
  giveFeedback?: string | undefined;
  /** Hide */
  hide?: string | undefined;
  /** Not sent yet: kept on this device, and sent as soon as it can be. */
  kept?: string | undefined;
  /** Not sent yet: kept in this browser for now, and sent as soon as it can be. */
  keptForNow?: string | undefined;
  /** Feedback */
  launcher?: string | undefined;
  /** Feedback, {count} new */
  launcherNew?: Plural | string | undefined;
  /** Loading… */
  loading?: string | undefined;
  /** Nothing found. */
  moreNothing?: string | undefined;
  /** Search the releases */
  moreSearch?: string | undefined;
  /** This site does not publish a list of changes. */
  noChangelog?: string | undefined;
  /** A rating without words */
  noWords?: string | undefined;
  /** This site did not accept it. */
  notAccepted?: string | undefined;
  /** Not sent yet, and this browser cannot keep it for later. Please leave this page open. */
  notKept?: string | undefined;
  /** Extremely likely */
  npsHigh?: string | undefined;
  /** Not at all likely */
  npsLow?: string | undefined;
  /** All releases */
  panelAll?: string | undefined;
  /** Breaking */
  panelBreaking?: string | undefined;
  /** The list of changes is empty so far. */
  panelEmpty?: string | undefined;
  /** There is no list of changes at the address this site gave. */
  panelHtml?: string | undefined;
  /** All changes of this release */
  panelMore?: string | undefined;
  /** New */
  panelNew?: string | undefined;
  /** Nothing has been released yet. */
  panelNoReleases?: string | undefined;
  /** Nothing has been released since your feedback of {date}. This is what came before: */
  panelNothingSince?: string | undefined;
  /** What's new since your feedback */
  panelSinceFeedback?: string | undefined;
  /** What's new since your first visit */
  panelSinceVisit?: string | undefined;
  /** The list of changes is too large to be shown here. */
  panelTooLarge?: string | undefined;
  /** Release */
  panelUnnamed?: string | undefined;
  /** Withdrawn */
  panelYanked?: string | undefined;
  /** Your last feedback was on {date}. */
  panelYouRated?: string | undefined;
  /** You wrote on {date}: */
  panelYouSaid?: string | undefined;
  /** What is not ticked stays here. */
  previewHint?: string | undefined;
  /** Language */
  previewLocale?: string | undefined;
  /** Page */
  previewPage?: string | undefined;
  /** Version */
  previewVersion?: string | undefined;
  /** How do you like it? */
  rating?: string | undefined;
  /** How easy was it to do what you wanted to do? */
  ratingCes?: string | undefined;
  /** How satisfied are you? */
  ratingCsat?: string | undefined;
  /** How likely are you to recommend us? */
  ratingNps?: string | undefined;
  /** This was not accepted. It is kept under “Not sent”. */
  refused?: string | undefined;
  /** Saved on this device. Sending… */
  saved?: string | undefined;
  /** Saving… */
  saving?: string | undefined;
  /** Please rate or write something first. */
  saysNothing?: string | undefined;
  /** See what will be sent */
  seeWhatIsSent?: string | undefined;
  /** Send */
  send?: string | undefined;
  /** Sending… */
  sending?: string | undefined;
  /** Sent. Your feedback has arrived. */
  sent?: string | undefined;
  /** {count} stars */
  stars?: Plural | string | undefined;
  /** Thank you */
  thanks?: string | undefined;
  /** Thumbs down, Thumbs up */
  thumbs?: readonly [string, string] | undefined;
  /** It is too large for this site. */
  tooLarge?: string | undefined;
  /** This is too long. Please shorten it to {count} characters. */
  tooLong?: Plural | string | undefined;
  /** The list of changes cannot be reached right now. Please try again later. */
  unreachable?: string | undefined;
  /** Not sent */
  unsent?: string | undefined;
  /** What's new */
  whatsNew?: string | undefined;
  // </texts>
}

/** What may stand in the context: the rest is left out. */
export type ContextValue = string | number | boolean | null | undefined;

/** What the site adds to every feedback, by names of its own. */
export type Context = Record<string, ContextValue>;

/** Who the visitor is, as far as the site knows: in the context, `user.id` and so on. */
export interface User {
  id?: string | undefined;
  email?: string | undefined;
  name?: string | undefined;
}

/** A rating as it travels: `{ kind: 'stars', value: 4, max: 5 }`. */
export interface Rating {
  /** Which scale, as in the option `rating`. */
  kind: string;
  /** From 1 to `max`; an NPS from 0. */
  value: number;
  max: number;
}

/** What `submit` takes: something of this, or a comment alone. */
export interface Feedback {
  /** On the widget's own scale, or with its scale. */
  rating?: number | Rating | undefined;
  comment?: string | undefined;
  category?: string | undefined;
  email?: string | undefined;
  /** What goes with this feedback and no other. */
  context?: Context | undefined;
}

/** What came of `flush`. */
export interface FlushReport {
  /** How many items a reply has named as taken. */
  sent: number;
  /** How many the endpoint refused for good. */
  refused: number;
  /** How many wait. */
  pending: number;
}

/** A feedback that an event is about. */
export interface Item {
  /** A UUID, the same in the endpoint's store. */
  id: string;
}

/** A feedback that is parked, and why. */
export interface Failure extends Item {
  /** What the endpoint said, such as `invalid:/data/email` or `too_large`. */
  reason: string;
}

/** How many releases the visitor has not seen. */
export interface Unread {
  count: number;
}

/** What tells nothing but that it happened. */
export type Nothing = Record<never, never>;

/** The events, and what each tells. */
export interface Events {
  /** The widget has read what this device keeps. */
  ready: Nothing;
  /** The form or the panel was opened. */
  open: Nothing;
  /** It was closed. */
  close: Nothing;
  /** The visitor, or the page, has submitted something. */
  submit: Item;
  /** It is kept on this device. */
  saved: Item;
  /** A reply has named it as taken. */
  sent: Item;
  /** It was refused and is parked under "Not sent". */
  failed: Failure;
  /** The number on the launcher changed. */
  unread: Unread;
}

/** The name of an event: `on(name, …)`; as a DOM event, `hearback:` before it. */
export type EventName = keyof Events;

/** The DOM events, which bubble from the widget's element to the window. */
export type DomEvents = {
  [Name in EventName as `hearback:${Name}`]: CustomEvent<Events[Name]>;
};

export type Theme = NonNullable<Options['theme']>;

/** What can be opened. */
export type Screen = 'form' | 'whats-new';

/** What can be called, on a page where `init` was called or the tag has options. */
export interface Methods {
  /**
   * Starts the widget. Until `destroy`, a second call does nothing, whichever
   * copy of the script it comes from.
   */
  init(options: Options): void;
  /** Opens the form, as `onClick={open}` for instance. */
  open(event: object): void;
  /** Opens the form, or what is new. */
  open(what?: Screen): void;
  /** Closes what is open; what was typed stays. */
  close(): void;
  isOpen(): boolean;
  /** Opens what is new since the visitor's feedback. */
  whatsNew(): void;
  /** Shows the launcher again. */
  show(): void;
  /** Hides the launcher, and nothing else. */
  hide(): void;
  /**
   * Opens the form when this is clicked: an element, or the first one that a
   * selector finds. What it returns ends that.
   */
  attachTo(target: Element | string | null | undefined): () => void;
  /** Says who the visitor is, or with `null` that nobody knows any more. */
  identify(user: User | null): void;
  /** Adds to what goes with every feedback from now on. */
  setContext(patch: Context): void;
  setTheme(theme: Theme): void;
  /** Speaks another language, also in what is open; without one, the page's. */
  setLocale(locale?: string): void;
  /**
   * Submits without the form. The promise is kept, with the item's id, when
   * the item is; it is rejected where there is nothing in it, before `init`
   * and after `destroy`.
   */
  submit(feedback: Feedback | string): Promise<string>;
  /** Sends what waits, now. */
  flush(): Promise<FlushReport>;
  /** How many items no reply has named yet. */
  pending(): Promise<number>;
  /** Listens. What it returns ends that; `destroy` does not. */
  on<Name extends EventName>(name: Name, listener: (detail: Events[Name]) => void): () => void;
  /** Deletes everything that is kept on this device. */
  forget(): void;
  /** Whether this device may keep something, where `consent` is `required`. */
  consent(given: boolean): void;
  /** Leaves the page as it was found. `init` starts anew. */
  destroy(): void;
}

/** A call by name, as it can be queued before the script is there. */
export type Call = {
  [Name in Exclude<keyof Methods, 'on'>]: [name: Name, ...rest: Parameters<Methods[Name]>];
}[Exclude<keyof Methods, 'on'>] | {
  [Name in EventName]: [name: 'on', event: Name, listener: (detail: Events[Name]) => void];
}[EventName];

/** Hearback on a page: its methods, and itself a function that calls them by name. */
export interface Hearback extends Methods {
  (...call: Call): void;
  readonly version: string;
  /** Calls from before the script, while it is not there. */
  q?: Call[];
}

/**
 * What may stand in for it before the script is there:
 *
 * ```ts
 * window.hearback ||= (...call) => { (hearback.q ||= []).push(call); };
 * ```
 */
export interface Stub {
  (...call: Call): unknown;
  q?: Call[];
}

/** The page's own; on a server one whose calls do nothing. */
declare const hearback: Hearback;
export default hearback;

export const version: string;
export const init: Methods['init'];
export const open: Methods['open'];
export const close: Methods['close'];
export const isOpen: Methods['isOpen'];
export const whatsNew: Methods['whatsNew'];
export const show: Methods['show'];
export const hide: Methods['hide'];
export const attachTo: Methods['attachTo'];
export const identify: Methods['identify'];
export const setContext: Methods['setContext'];
export const setTheme: Methods['setTheme'];
export const setLocale: Methods['setLocale'];
export const submit: Methods['submit'];
export const flush: Methods['flush'];
export const pending: Methods['pending'];
export const on: Methods['on'];
export const forget: Methods['forget'];
export const consent: Methods['consent'];
export const destroy: Methods['destroy'];

/** The widget's one element on a page. */
export interface HearbackWidgetElement extends HTMLElement {}
declare global {
  /** There from the tag or the module on; before that, what the page put there. */
  const hearback: Hearback;

  interface Window {
    get hearback(): Hearback | undefined;
    set hearback(stub: Hearback | Stub | undefined);
  }
  interface HTMLElementTagNameMap {
    'hearback-widget': HearbackWidgetElement;
  }
  interface GlobalEventHandlersEventMap extends DomEvents {}
}
