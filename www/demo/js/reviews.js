// The reviews of a product: a few seeded ones, and those written in this tab.
import { byId, el } from "./dom.js";
import { stars } from "./product-card.js";

const textMax = 600;
const seeds = [
  { name: "Ilse", stars: 5, when: "12 January", text: "Better in the hand than in the picture, and the picture is why I bought it." },
  { name: "Tomasz", stars: 4, when: "3 December", text: "Came wrapped in wood wool and a note. One star kept back for the wait of six days." },
  { name: "Aoife", stars: 5, when: "21 November", text: "We use it every day. My daughter has chosen which one is hers, so I had to order another." },
];

export function drawReviews(product) {
  const storageKey = `larch-reviews-${product.id}`;
  const written = JSON.parse(sessionStorage.getItem(storageKey) ?? "[]");
  const form = byId("review-form");
  byId("review-list").append(...[...written, ...seeds].map(reviewItem));
  drawStarChoice();

  byId("review-text").addEventListener("input", () => {
    byId("text-left").textContent = `${textMax - byId("review-text").value.length} characters left`;
  });
  form.addEventListener("input", () => {
    if (form.classList.contains("is-tried")) showProblems(readReview(form));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const review = readReview(form);
    form.classList.toggle("is-tried", !showProblems(review));
    if (form.classList.contains("is-tried")) return;
    written.unshift(review);
    sessionStorage.setItem(storageKey, JSON.stringify(written));
    byId("review-list").prepend(reviewItem(review));
    form.reset();
    byId("text-left").textContent = `${textMax} characters left`;
  });
}

// Five to one, because the style sheet fills a star and all that follow it.
function drawStarChoice() {
  for (let value = 5; value >= 1; value--) {
    byId("star-choice").append(
      el("input", { type: "radio", name: "stars", id: `star-${value}`, value }),
      el("label", { for: `star-${value}` }, "★", el("span", { class: "visually-hidden" }, ` ${value} of 5`)));
  }
}

function readReview(form) {
  return {
    name: form.elements.name.value.trim(),
    stars: Number(form.elements.stars.value),
    when: "Just now",
    text: form.elements.text.value.trim(),
  };
}

/** Says what is missing, and whether nothing is. */
function showProblems(review) {
  byId("stars-error").textContent = review.stars ? "" : "Please choose one to five stars.";
  byId("name-error").textContent = review.name ? "" : "Please tell us a name.";
  byId("text-error").textContent = review.text.length >= 10 ? "" : "Please write at least ten characters.";
  return review.stars > 0 && review.name !== "" && review.text.length >= 10;
}

function reviewItem(review) {
  return el("li", {},
    el("strong", {}, review.name), " ",
    stars(review.stars),
    el("span", { class: "muted small" }, ` · ${review.when}`),
    el("p", {}, review.text));
}
