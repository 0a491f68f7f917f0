// What the browser fetches when a session starts: the engine's glue, and the DOM reader that feeds it.

export { default, Engine } from "gcb-engine";
export { createAgentNavigation } from "./agent-navigation";
export { createCapture } from "./dom/capture";
export { makeDraggable } from "./toolbar-place";
export { createMaskedTooltip } from "./masked-tooltip";
