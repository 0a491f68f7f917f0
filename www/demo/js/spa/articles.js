// The articles of the journal: a list that can be searched, and each one to read.
import { el } from "../dom.js";
import { addressOf } from "./router.js";

const articles = [
  {
    id: "larch-season", title: "The larch lets go", picture: "larch-season.jpg", minutes: 4, tag: "Wood",
    lead: "The only conifer here that drops its needles, and why that makes its wood so good for mills.",
    text: ["In the last week of October the slope above the workshop turns yellow, and two weeks later it is bare. A larch takes everything back before winter: sugar, water, colour. What is left is a tree that sleeps deeply, and wood that is dense, oily and slow to rot.", "Henrik fells between the new moon and the first real snow. He says that it makes no difference and that he would not do it at any other time.", "A mill needs a blank of a hand’s width and two years of waiting. We have blanks from 2021 under the roof, each with the date in pencil on its end."],
  },
  {
    id: "wood-kiln-night", title: "A night at the kiln", picture: "wood-kiln-night.jpg", minutes: 6, tag: "Clay",
    lead: "Fourteen hours, two people, one and a half cubic metres of spruce, and no phone reception.",
    text: ["At four in the afternoon the first match. Until six hundred degrees nobody hurries: water has to leave the clay as it came in, one grain at a time.", "At midnight we stoke every four minutes. The sound changes before the colour does; it goes from a crackle to something like breath.", "The cone bends at half past five. We close every gap with clay, drink what is in the thermos, and do not open the door for two days. Looking earlier has cost us a shelf of teapots once."],
  },
  {
    id: "flax-field", title: "Blue for one morning", picture: "flax-field.jpg", minutes: 3, tag: "Cloth",
    lead: "Flax flowers open at sunrise and fall at noon. The rest of its year is work.",
    text: ["Flax is pulled, not cut, because the fibre reaches down into the root. It lies on the field for three weeks, and dew does what a factory does in an hour with lye.", "Our towels are half linen: the warp is cotton, so that it is soft, the weft is flax, so that it dries. After ten washes you cannot tell which is which."],
  },
  {
    id: "oiling-a-board", title: "How to oil a board", picture: "oiling-a-board.jpg", minutes: 2, tag: "Wood",
    lead: "Linseed, a rag and one evening. The most useful thing that you can do for a thing of wood.",
    text: ["Wash it, let it dry for a day. Warm the oil in a bath of water and rub it in with a rag, along the grain, until the wood takes no more. Wait twenty minutes. Take off all that still shines.", "Hang the rag outside to dry, flat. Oily rags in a heap can catch fire by themselves; that is not a figure of speech."],
  },
];

export function articleList() {
  const cards = new Map(articles.map((article) => [article, articleCard(article)]));
  const none = el("p", { class: "muted", hidden: true }, "Nothing about that yet.");
  const search = el("input", { id: "article-search", type: "search", autocomplete: "off", on: { input: filter } });
  return {
    title: "Journal",
    nodes: [
      el("h1", {}, "The journal"),
      el("p", { class: "lead" }, "What happens before a thing becomes a thing."),
      el("div", { class: "field filter" }, el("label", { for: "article-search" }, "Search the journal"), search),
      none,
      el("ul", { class: "article-grid" }, ...cards.values()),
    ],
  };

  function filter() {
    const word = search.value.trim().toLowerCase();
    for (const [article, card] of cards) {
      card.hidden = !`${article.title} ${article.lead} ${article.tag}`.toLowerCase().includes(word);
    }
    none.hidden = [...cards.values()].some((card) => !card.hidden);
  }
}

export function articleView(id) {
  const index = articles.findIndex((article) => article.id === id);
  if (index < 0) return { title: "Not found", nodes: [el("h1", {}, "No such article"), el("a", { href: addressOf("articles") }, "To the journal")] };
  const article = articles[index];
  const next = articles[(index + 1) % articles.length];
  return {
    title: article.title,
    nodes: [
      el("article", { class: "article" },
        el("p", { class: "eyebrow" }, `${article.tag} · ${article.minutes} minutes`),
        el("h1", {}, article.title),
        el("img", { src: `images/journal/${article.picture}`, width: 640, height: 400, alt: "" }),
        el("p", { class: "lead" }, article.lead),
        ...article.text.map((text) => el("p", {}, text)),
        el("p", { class: "article-foot" },
          el("a", { href: addressOf("articles") }, "All articles"),
          el("a", { href: addressOf("articles", next.id) }, `Next: ${next.title}`))),
    ],
  };
}

function articleCard(article) {
  return el("li", { class: "article-card" },
    el("img", { src: `images/journal/${article.picture}`, width: 640, height: 400, alt: "" }),
    el("div", {},
      el("p", { class: "eyebrow" }, article.tag),
      el("h2", {}, el("a", { href: addressOf("articles", article.id) }, article.title)),
      el("p", {}, article.lead)));
}
