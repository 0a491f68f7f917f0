// The journal: one page whose views come and go with the address (`?view=…&id=…`).
import { drawFrame } from "./frame.js";
import { startRouter } from "./spa/router.js";
import { articleList, articleView } from "./spa/articles.js";
import { makerList, makerView } from "./spa/makers.js";
import { letterView } from "./spa/letter.js";

drawFrame();
startRouter({
  articles: { label: "Journal", draw: (id) => (id ? articleView(id) : articleList()) },
  makers: { label: "Makers", draw: (id) => (id ? makerView(id) : makerList()) },
  letter: { label: "Write to us", draw: letterView },
});
