/** Uses every public type as a page written in TypeScript does; compiling this file is the test. */

import type {
  Agent,
  CobrowseApi,
  CobrowseOptions,
  CommonApi,
  EndReason,
  Genesys,
  Localization,
  PrimaryMedia,
  ReadyCallback,
  Session,
  Signal,
  TextKey,
} from "../src/public";

/** True when the types are the same, and not only assignable. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Each member is declared, and no other. */
export const commonMembers: Same<
  keyof CommonApi,
  "VERSION" | "markServiceElement" | "onMaskedElement" | "onSessionEnded" | "onSessionStarted"
> = true;
export const topMembers: Same<
  Exclude<keyof CobrowseApi, keyof CommonApi>,
  | "downgradeMode"
  | "exitSession"
  | "isBrowserSupported"
  | "onAgentJoined"
  | "onAgentNavigated"
  | "onConnected"
  | "onInitialized"
  | "onModeChanged"
  | "onModeUpgradeRequested"
  | "onNavigationFailed"
  | "startSession"
> = true;

const media: PrimaryMedia = {
  initializeAsync(done) {
    done();
    // @ts-expect-error -- it takes nothing
    done(true);
  },
  isAgentConnected: () => true,
  sendCbSessionToken: (token) => token.padStart(9, "0"),
  onEnded: (end) => setTimeout(end, 1_000),
};

/** Each option in each of its forms. */
export const options: CobrowseOptions[] = [
  {},
  {
    apikey: "KEY",
    src: "https://relay.example/cobrowse/js/gcb.min.js",
    url: "https://relay.example/cobrowse",
    debug: true,
    disableBuiltInUI: true,
    primaryMedia: media,
    setDocumentDomain: true,
    disableBackForwardCache: false,
    disableWebSockets: true,
    disableWebAssembly: true,
    lang: "de",
    localization: { modalYes: "Sure", anOlderKey: "ignored" },
    onReady: [],
    css: "server",
    enableStaticResourceService: true,
    cometdConfig: { logLevel: "debug" },
    aPrivateOne: 1,
    cobrowse: { debug: false },
  },
  { lang: "de-DE", css: { browser: true }, primaryMedia: null, localization: "/texts.json", onReady: () => {} },
  { lang: "fr", css: { server: true }, primaryMedia: {}, localization: (callback) => callback({ modalNo: "Not now" }) },
  { lang: "en", css: "browser", onReady: [(api: CommonApi) => api.onSessionStarted.add(({ token }) => token.length)] },
];

export const wrongOptions: CobrowseOptions = {
  // @ts-expect-error -- a boolean
  debug: "yes",
  // @ts-expect-error -- a boolean
  disableBuiltInUI: 1,
  // @ts-expect-error -- a boolean
  setDocumentDomain: "shop.example",
  // @ts-expect-error -- a boolean
  disableBackForwardCache: "false",
  // @ts-expect-error -- a boolean
  disableWebSockets: 0,
  // @ts-expect-error -- a boolean
  disableWebAssembly: "true",
  // @ts-expect-error -- not a language that is built in
  lang: "es",
  // @ts-expect-error -- texts are strings
  localization: { modalYes: 1 },
  // @ts-expect-error -- not a place of style sheets
  css: "inline",
  // @ts-expect-error -- it answers true or false
  primaryMedia: { isAgentConnected: () => "yes" },
  // @ts-expect-error -- not a function
  onReady: "ready",
};

export const pages: Genesys[] = [
  { cobrowse: false },
  { cobrowse: {}, buttons: { cobrowse: false }, integration: { buttons: { cobrowse: true, position: "right" } } },
  { widgets: { cobrowse: { lang: "de" }, webchat: {} }, buttons: { position: "left" } },
  // @ts-expect-error -- it stands left or right
  { buttons: { position: "top" } },
];

/** The whole API, as a script in the top window uses it. */
const ready: ReadyCallback = (api, isTopContext) => {
  const version: string = api.VERSION;
  api.markServiceElement(document.createElement("div"));
  // @ts-expect-error -- an element, not its id
  api.markServiceElement("toolbar");
  api.onMaskedElement.add((element: Element) => element.setAttribute("title", version));
  api.onSessionStarted.addOnce((session: Session) => console.log(session.token, session.agents.length));
  api.onSessionEnded.add(({ reason }) => {
    const known: EndReason | undefined = reason;
    return known;
  });
  // @ts-expect-error -- not before the context is known
  api.startSession();
  if (!isTopContext) return;

  const supported: boolean = api.isBrowserSupported();
  if (supported) api.startSession();
  // @ts-expect-error -- without arguments
  api.startSession("123456789");
  api.exitSession();
  api.downgradeMode();
  api.onInitialized.add((session: Session | null) => session?.token);
  // @ts-expect-error -- there may be no session
  api.onInitialized.add((session) => session.token);
  api.onConnected.add((session: Session) => session.agents);
  api.onAgentJoined.add((agent: Agent, session: Session) => console.log(agent, session.token));
  api.onAgentNavigated.add(({ command, url }) => {
    // @ts-expect-error -- not a command
    if (command === "stop") return;
    console.log(command === "url" ? url?.length : command);
  });
  api.onNavigationFailed.add(() => {});
  // @ts-expect-error -- it carries nothing
  api.onNavigationFailed.add((details: object) => details);
  api.onModeUpgradeRequested.add((done) => done(true));
  // @ts-expect-error -- the answer is a boolean
  api.onModeUpgradeRequested.add((done) => done("yes"));
  api.onModeChanged.add((mode) => mode.write && !mode.pointer);
  // @ts-expect-error -- only Co-browse dispatches
  api.onModeChanged.dispatch({ pointer: true, write: false });
  const forget = () => {};
  api.onConnected.remove(forget);
};

/** A page before and after the script has run. */
export function embed(): void {
  window._genesys = { cobrowse: { onReady: [ready], localization: texts } };
  const cobrowse = window._genesys.cobrowse;
  if (cobrowse && Array.isArray(cobrowse.onReady)) cobrowse.onReady.push(ready);
  const key: TextKey = "toolbarContent";
  console.log(texts[key], cobrowse && cobrowse.VERSION);
  document.createElement("gcb-web-chat").open();
}

const texts: Localization = { toolbarContent: "Session token: {sessionId}" };

/** A signal's arguments are those of its callbacks. */
export const counted = (signal: Signal<[count: number]>): void => signal.add((count: number) => count + 1);
