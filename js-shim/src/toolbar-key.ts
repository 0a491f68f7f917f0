/** Names what keeps the toolbar's place: written with the engine, and forgotten with the session. */

export const toolbarKey = "gcb-toolbar";
