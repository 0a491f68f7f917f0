/** Entry of gcb-bridge.js: both halves of the bridge between windows of one domain's origins, fetched where pages ask for it. */

export { createBridge } from "./bridge/around";
export { serveWindowAround } from "./bridge/inside";
