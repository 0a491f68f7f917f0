/**
 * Types of `window._genesys` and of the Co-browse API, for the developers of pages that embed gcb.min.js.
 * They follow the JavaScript API chapter of the administrator's guide.
 */

/**
 * Something that happens.
 *
 * A signal remembers: a callback that is added after it has happened is called at once, with the last arguments.
 * A callback that throws stops neither Co-browse nor the other callbacks (`debug: true` writes its error to the
 * console). Adding a function a second time keeps one subscription.
 */
export interface Signal<Args extends unknown[]> {
  /** Adds a callback. */
  add(callback: (...args: Args) => void): void;
  /** Adds a callback that is called once only. */
  addOnce(callback: (...args: Args) => void): void;
  /** Removes a callback, however it was added. */
  remove(callback: (...args: Args) => void): void;
}

/** The agent of a session: an object without properties. */
export type Agent = Record<never, never>;

/** A running session. */
export interface Session {
  /** Nine digits, such as `"535176834"`: what the customer tells the agent. */
  readonly token: string;
  /** The connected agents. */
  readonly agents: Agent[];
}

export interface Mode {
  /** The session has switched from Write to Pointer Mode. */
  readonly pointer: boolean;
  /** The session has switched from Pointer to Write Mode. */
  readonly write: boolean;
}

/** Why a session ended. Other strings may be added: handle what you do not know like `error`. */
export type EndReason =
  /** The customer pressed Exit, or the page called `exitSession()`. */
  | "self"
  /** The agent has closed the session; some server errors may also give this value. */
  | "external"
  /** The session has timed out, for example when a page is opened again much later. */
  | "timeout"
  /** The agent did not join within the configured time. */
  | "inactivityTimeout"
  /** The Co-browse server could not be reached. */
  | "serverUnavailable"
  /** The agent is busy with another Co-browse session. */
  | "sessionsOverLimit"
  /** An error, such as a wrong API key or an origin that is not allowed. */
  | "error";

export interface EndDetails {
  /** Undefined when the session ended on another page of the same tab. */
  readonly reason: EndReason | undefined;
}

/** What an agent who navigates asked for. */
export interface NavigationDetails {
  readonly command: "back" | "refresh" | "forward" | "url";
  /** Present when `command` is `url`. */
  readonly url?: string;
}

/** What both the top context and frames have. */
export interface CommonApi {
  /** The version of gcb.min.js; also at `_genesys.cobrowse.VERSION`. */
  readonly VERSION: string;
  /** A session was started, by the start button or by `startSession()`. */
  readonly onSessionStarted: Signal<[session: Session]>;
  /** A session has ended, or did not come about; `reason` says why. */
  readonly onSessionEnded: Signal<[details: EndDetails]>;
  /** An element that is subject to data masking was met; once for each element, many times in a session. */
  readonly onMaskedElement: Signal<[element: Element]>;
  /**
   * Keeps an element of a custom Co-browse UI out of the agent's view. Call it before the session begins or before
   * the element is added to the document; the attribute `data-gcb-service-node="true"` in HTML does the same.
   * Not meant for sensitive data: use data masking for that.
   */
  markServiceElement(element: Element): void;
}

/** The API of a page that is not in a frame. */
export interface CobrowseApi extends CommonApi {
  /** Whether the browser, under this page's Content-Security-Policy, has what a session needs. */
  isBrowserSupported(): boolean;
  /**
   * Starts a session. Does nothing while one starts or runs.
   * @throws Error when the browser is not supported (see `isBrowserSupported`)
   */
  startSession(): void;
  /** Ends the session, also one that is still starting. */
  exitSession(): void;
  /** Switches from Write to Pointer Mode at once. */
  downgradeMode(): void;
  /**
   * The page is parsed and Co-browse knows whether a session is running: the session, or null. Once a page, and before
   * every other signal of a session.
   */
  readonly onInitialized: Signal<[session: Session | null]>;
  /** A session is connected: it was started on this page, or goes on from the page before. */
  readonly onConnected: Signal<[session: Session]>;
  /** An agent has joined; `session.agents` contains the agent already. */
  readonly onAgentJoined: Signal<[agent: Agent, session: Session]>;
  /** The agent initiates a navigation; a few seconds before it happens. */
  readonly onAgentNavigated: Signal<[details: NavigationDetails]>;
  /** The agent's navigation could not be done. */
  readonly onNavigationFailed: Signal<[]>;
  /**
   * The agent asks for Write Mode. Call `done(true)` to allow it, `done(false)` to refuse; only the first call counts.
   * Late subscribers are called as long as the request is unanswered.
   */
  readonly onModeUpgradeRequested: Signal<[done: (allowed: boolean) => void]>;
  /** The session has switched to Write Mode, or back to Pointer Mode. */
  readonly onModeChanged: Signal<[mode: Mode]>;
}

/**
 * What `onReady` calls back: in the top window with the whole API and `true`, in a frame with the common part and
 * `false`. A check of `isTopContext` tells the compiler, too. A callback that takes the API alone runs in both: declare
 * its parameter as `CommonApi`.
 */
export type ReadyCallback =
  | ((
      ...ready: [cobrowseApi: CobrowseApi, isTopContext: true] | [cobrowseApi: CommonApi, isTopContext: false]
    ) => void)
  | ((cobrowseApi: CommonApi) => void);

/** Keys of the texts of the built-in UI; `texts/gcb-texts-en.json` has their English. */
export type TextKey =
  | "agentJoined"
  | "youLeft"
  | "sessionTimedOut"
  | "sessionInactiveTimedOut"
  | "agentLeft"
  | "sessionError"
  | "sessionsOverLimit"
  | "serverUnavailable"
  | "sessionStarted"
  | "navRefresh"
  | "navBack"
  | "navForward"
  | "navUrl"
  | "navFailed"
  | "toolbarContent"
  | "contentMasked"
  | "contentMaskedPartially"
  | "exitBtnTitle"
  | "areYouOnPhone"
  | "areYouOnPhoneOrChat"
  | "connectBeforeCobrowse"
  | "sessionStartedAutoConnect"
  | "browserUnsupported"
  | "modalTitle"
  | "modalYes"
  | "modalNo"
  | "modalOk"
  | "writeModeInProgress"
  | "downgradeMode"
  | "modeUpgraded"
  | "modeDowngraded"
  | "modeUpgradeRequested"
  | "connectionLost"
  | "stillThere";

/**
 * Texts of the built-in UI by their keys; plain text, never HTML. `{sessionId}` stands for the nine digits. Keys that
 * are left out keep the text of the language; unknown keys are ignored.
 */
export type Localization = Readonly<Partial<Record<TextKey, string>>> & Readonly<Record<string, string>>;

/**
 * The adapter of a chat or phone through which the customer is talking to an agent. Each method is optional; one that
 * throws counts as "not connected".
 */
export interface PrimaryMedia {
  /** Called once. Call `done` when the chat is ready; a session's start waits five seconds for it at most. */
  initializeAsync?(done: () => void): void;
  /**
   * Whether an agent is connected. With `true` a session starts at once and its token is sent; otherwise the customer
   * is asked to be on the phone with an agent. Without the method the customer is asked for phone or chat.
   */
  isAgentConnected?(): boolean;
  /** Passes the nine digits to the agent. The agent's console joins by itself at the message `{start:TOKEN}`. */
  sendCbSessionToken?(token: string): void;
  /** Called once. Call `end` when the chat or call is over: the session ends as well. */
  onEnded?(end: () => void): void;
}

/** Options of `_genesys.cobrowse` and of `_genesys.widgets.cobrowse`; the former win. Unknown options are ignored. */
export interface CobrowseOptions {
  /** The API key; the `apikey` of the script's address when absent. */
  apikey?: string;
  /** The address of the script, where its own tag cannot be found. */
  src?: string;
  /** The base of the relay, `https://relay.example/cobrowse`; taken from the script's tag when absent. */
  url?: string;
  /** Writes details to the console. Default: false. */
  debug?: boolean;
  /**
   * Leaves the whole user interface to the page, which builds it with the API. Default: false. A request for Write Mode
   * that nobody subscribes to is then refused.
   */
  disableBuiltInUI?: boolean;
  /** The page's chat or phone. Default: null. */
  primaryMedia?: PrimaryMedia | null;
  /**
   * Lets frames of sub-domains that set it, too, take part, by `document.domain` where the browser still allows it.
   * Default: false.
   */
  setDocumentDomain?: boolean;
  /**
   * Keeps a page with a session out of the browser's back/forward cache, where the browser allows that. Default: true.
   * With `false`, and in browsers that keep the page all the same, the session goes on when the page is shown again.
   */
  disableBackForwardCache?: boolean;
  /**
   * Reaches the relay over plain HTTP, without trying WebSockets first. Default: false, which changes to HTTP by itself
   * where WebSockets fail.
   */
  disableWebSockets?: boolean;
  /** For pages that forbid WebAssembly: uses the engine in JavaScript without trying. Default `false`. */
  disableWebAssembly?: boolean;
  /** The language of the built-in texts; also as `de-DE`. Default: `en`. */
  lang?: "en" | "de" | "fr" | `${"en" | "de" | "fr"}-${string}`;
  /**
   * Texts that replace the defaults, key by key: the texts, the URL of a JSON file, or a function that delivers them to
   * its callback, also later. They take priority over `lang`.
   */
  localization?: Localization | string | ((callback: (texts: Localization) => void) => void);
  /** Called when the API is ready. After that `onReady.push(callback)` calls back, too. */
  onReady?: ReadyCallback | ReadyCallback[];
  /** Accepted, without effect: style sheets need no such choice. */
  css?: "server" | "browser" | { readonly server?: boolean; readonly browser?: boolean };
  /** Accepted, without effect. */
  enableStaticResourceService?: unknown;
  /** Accepted, without effect. */
  cometdConfig?: unknown;
  /** The same options once more, as some pages nest them. */
  cobrowse?: CobrowseOptions;
  /** Set by Co-browse. */
  VERSION?: string;
  [option: string]: unknown;
}

export interface ButtonOptions {
  /** `false`: no built-in start button. */
  cobrowse?: boolean;
  /** The side of the window. Default: `left`. */
  position?: "left" | "right";
}

export interface Genesys {
  /** `false`: Co-browse does nothing on this page. */
  cobrowse?: CobrowseOptions | false;
  widgets?: { cobrowse?: CobrowseOptions | false; [widget: string]: unknown };
  /** The built-in start button. */
  buttons?: ButtonOptions;
  /** The same. */
  integration?: { buttons?: ButtonOptions; [option: string]: unknown };
  [name: string]: unknown;
}

/** `<gcb-channel-selector>`, `<gcb-call-us>` and `<gcb-web-chat>` of gcb-widgets.js. */
export interface WidgetElement extends HTMLElement {
  /** Opens its panel. */
  open(): void;
}

declare global {
  interface Window {
    _genesys?: Genesys;
  }
  interface HTMLElementTagNameMap {
    "gcb-channel-selector": WidgetElement;
    "gcb-call-us": WidgetElement;
    "gcb-web-chat": WidgetElement;
  }
}
