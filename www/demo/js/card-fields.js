// Writes card number and expiry in groups while they are typed, with the caret kept behind the same digit.

export function formatCardField(input) {
  if (input.id === "card-number") rewrite(input, groupsOfFour);
  if (input.id === "card-expiry") rewrite(input, monthAndYear);
}

function groupsOfFour(digits) {
  return digits.slice(0, 19).replace(/(.{4})(?=.)/g, "$1 ");
}

function monthAndYear(digits) {
  return digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2, 4)}` : digits;
}

function rewrite(input, format) {
  const before = input.value;
  const after = format(before.replace(/\D/g, ""));
  if (after === before) return;
  const digitsLeftOfCaret = before.slice(0, input.selectionStart).replace(/\D/g, "").length;
  input.value = after;
  const caret = positionBehindDigit(after, digitsLeftOfCaret);
  input.setSelectionRange(caret, caret);
}

function positionBehindDigit(text, count) {
  let position = 0;
  for (let seen = 0; seen < count && position < text.length; position++) {
    if (/\d/.test(text[position])) seen++;
  }
  return position;
}
