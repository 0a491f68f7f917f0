// The catalogue. Each product has two colours; pictures are `<id>.svg`, `<id>-2.svg` and `<id>-detail.svg`.

export const categories = { table: "Table", kitchen: "Kitchen", home: "Home", textile: "Textiles" };

export const products = [
  piece("tide-mug", "Tide mug", "table", 2400, ["Sea", "Ember"], 4.8, 41, "2024-03-02", "Stoneware, holds 320 ml", "A mug with a wide handle for a whole hand. The glaze runs a little, so that no waterline is like another."),
  piece("hush-teapot", "Hush teapot", "table", 7800, ["Forest", "Sun"], 4.9, 12, "2024-09-14", "Stoneware, holds 900 ml", "Pours without a drip and without a sound. The lid stays on when the pot is tilted to the last cup."),
  piece("nest-bowls", "Nest bowls", "table", 6200, ["Rose", "Lake"], 4.6, 23, "2023-11-20", "Set of three, 12 to 20 cm", "Three bowls that stack into one. The smallest is for olives, the largest for a salad for two."),
  piece("moon-plate", "Moon plate", "table", 2900, ["Oat", "Slate"], 4.4, 58, "2023-05-08", "Stoneware, 27 cm", "A dinner plate with a shallow rim and a few craters, each pressed with the head of a nail."),
  piece("brook-carafe", "Brook carafe", "kitchen", 4400, ["Water", "Honey"], 4.7, 19, "2024-06-30", "Recycled glass, 1 litre", "Blown from melted-down window panes. The cork is turned from the bark of one old oak."),
  piece("larch-mill", "Larch pepper mill", "kitchen", 5200, ["Larch", "Smoked"], 4.9, 16, "2022-10-11", "Larch, ceramic grinder, 21 cm", "Turned from a single piece, oiled three times. The grinder goes from dust to cracked."),
  piece("river-board", "River board", "kitchen", 6900, ["Larch", "Walnut"], 4.5, 9, "2024-11-03", "Wood and resin, 42 × 26 cm", "A cutting board with a river through it. The wood comes from trees that fell by themselves."),
  piece("three-spoons", "Three spoons", "kitchen", 2600, ["Cherry", "Walnut"], 4.3, 73, "2022-04-19", "Set of three, 30 cm", "One to stir, one to taste, one to turn. Tied with a ribbon that is good for another present."),
  piece("pantry-jar", "Pantry jar", "kitchen", 3100, ["Sage", "Clay"], 4.6, 34, "2023-08-25", "Stoneware with wooden lid, 1.2 litres", "Keeps flour dry and biscuits for about a day. The label takes pencil and gives it back."),
  piece("reed-vase", "Reed vase", "home", 4900, ["Oat", "Forest"], 4.7, 21, "2024-02-12", "Stoneware, 24 cm", "A narrow neck that holds three stems upright, and a belly with enough water for a week away."),
  piece("fern-planter", "Fern planter", "home", 3800, ["Terracotta", "Chalk"], 4.2, 47, "2023-03-30", "Earthenware with saucer, 18 cm", "Unglazed inside, so that roots can breathe. Comes without the plant, but with advice."),
  piece("dusk-lamp", "Dusk lamp", "home", 12900, ["Straw", "Peach"], 4.8, 6, "2024-10-21", "Ash and linen, 46 cm, E27", "A bedside lamp with a linen shade and a pull cord with a brass bead. Bulb included."),
  piece("noon-clock", "Noon clock", "home", 8900, ["Forest", "Oak"], 4.5, 14, "2022-12-01", "Enamel and oak, 30 cm", "Quiet movement, no tick. It is only ever exactly right at noon, because that is when we set it."),
  piece("milking-stool", "Milking stool", "home", 11800, ["Larch", "Forest"], 4.9, 4, "2024-08-07", "Solid larch, 38 cm high", "Three legs never wobble. Pegged and wedged, without a screw, and sat on by a cow farmer for a year."),
  piece("ember-candle", "Ember candle", "home", 1900, ["Wax", "Ember"], 4.1, 120, "2023-10-05", "Beeswax, burns 40 hours", "Poured by hand, with a cotton wick. Smells of nothing but the honey it once was."),
  piece("field-towel", "Field towel", "textile", 2200, ["Flax", "Meadow"], 4.4, 66, "2023-06-16", "Linen, 50 × 70 cm", "Woven half-linen that dries a stack of plates and is dry itself an hour later."),
  piece("heath-cushion", "Heath cushion", "textile", 5600, ["Heather", "Bracken"], 4.6, 18, "2024-04-23", "Wool cover, 45 × 45 cm", "Felted wool with a quilted back, filled with the fleece that was too short to spin."),
  piece("fell-blanket", "Fell blanket", "textile", 14900, ["Rain", "Hearth"], 4.9, 8, "2024-12-02", "Lambswool, 140 × 200 cm", "Heavy enough to stay where it is put. Washed in soft water and brushed with teasels."),
];

function piece(id, name, category, cents, colours, rating, stock, added, measure, text) {
  return { id, name, category, cents, colours, rating, stock, added, measure, text };
}

export function findProduct(id) {
  return products.find((product) => product.id === id);
}

/** The picture of a product in one of its colours. */
export function pictureOf(product, colour = product.colours[0]) {
  return `images/products/${product.id}${colour === product.colours[1] ? "-2" : ""}.svg`;
}

export function detailPictureOf(product) {
  return `images/products/${product.id}-detail.svg`;
}
