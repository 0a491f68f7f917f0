// The pages of chat, phone and channels: only the frame is ours, their elements come from the relay.
import { drawFrame } from "./frame.js";

drawFrame();
