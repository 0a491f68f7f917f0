//! The agent side in the browser: the mirror and the agent input.
