// Starts the editor's page.

import "./cobrowse-editor";
import "./editor-page";
