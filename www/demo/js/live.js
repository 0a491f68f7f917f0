// The stockroom page: starts the ticker, the long list, the sortable table and the bench.
import { drawFrame } from "./frame.js";
import { startBench } from "./live/bench.js";
import { startParcelList } from "./live/parcel-list.js";
import { startShelf } from "./live/shelf.js";
import { startTicker } from "./live/ticker.js";

drawFrame();
startTicker();
startParcelList();
startShelf();
startBench();
