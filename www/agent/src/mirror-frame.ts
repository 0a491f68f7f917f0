// The frame that shows the mirror: no scripts, one static page for each layout mode, never an event of the agent.

/** In the order of the engine's numbers. */
const PAGES = ['mirror-standards.html', 'mirror-limited.html', 'mirror-quirks.html'];

/** Makes a frame for a mode and calls back when its document is there. */
export function createMirrorFrame(relay: string, mode: number, ready: (document: Document) => void): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.title = "The customer's page";
  frame.tabIndex = -1;
  frame.setAttribute('sandbox', 'allow-same-origin');
  frame.referrerPolicy = 'no-referrer';
  frame.addEventListener('load', () => {
    if (frame.contentDocument) ready(frame.contentDocument);
  });
  frame.src = new URL(`/agent/${PAGES[mode] ?? PAGES[0]}`, relay).href;
  return frame;
}
