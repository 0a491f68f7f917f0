// Gives numbers that look random and are the same on every visit, so that two runs can be compared.

/** A function that gives the next number from 0 up to, but without, 1. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
