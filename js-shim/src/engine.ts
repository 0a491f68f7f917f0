// What the browser fetches when a session starts: the engine's glue, the DOM reader that feeds it, the way to the relay.

export { default, Engine } from "gcb-engine";
export { createAgentNavigation } from "./agent-navigation";
export { createCapture } from "./dom/capture";
export { createHandsSource } from "./hands-source";
export { makeDraggable } from "./toolbar-place";
export { createMaskedTooltip } from "./masked-tooltip";
export { createConnect } from "./line";
export { createRestrictionsSource } from "./restrictions-source";
