// Starts the console page.

import "./cobrowse-agent";
import "./console";
