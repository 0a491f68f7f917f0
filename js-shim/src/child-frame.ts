/** Makes the script in a frame known to the one in the window that reads its document, and hands its signals to the frame's subscribers. */

import { passOn } from "./dom/remembered";
import { frameRuns, topRuns, type FrameScript } from "./frame-handshake";
import { dispatch, listen, NativeCustomEvent } from "./natives";
import { commonSignals, type SessionSignals } from "./session-signals";
import { isAmong } from "./dom/plain";

export function joinReader(signals: SessionSignals, reading: Window): void {
  const script: FrameScript = {
    document,
    hear(name, args) {
      if (isAmong(commonSignals, name)) (signals[name].dispatch as (...all: unknown[]) => void)(...args);
    },
    passOn,
  };
  const tellTop = () => {
    try {
      dispatch(reading.document, new NativeCustomEvent(frameRuns, { detail: script }));
    } catch {
      // The window is of another origin: this frame is not co-browsed.
    }
  };
  listen(document, topRuns, tellTop);
  tellTop();
}
