// Starts the console page.

import "./chat-panel";
import "./cobrowse-agent";
import "./console";
