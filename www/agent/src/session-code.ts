// The nine digits a customer reads out: how people type them, and how they are shown.

/** The digits in what was typed; blanks and dashes between them are how people group numbers. */
export function digitsOf(typed: string): string {
  return typed.replace(/[\s.\-–—]/g, "");
}

/** Whether these are the nine digits of a session. */
export function isSessionCode(digits: string): boolean {
  return /^[0-9]{9}$/.test(digits);
}

/** Digits in groups of three, as the customer sees them. */
export function grouped(digits: string): string {
  return digits.replace(/(\d{3})(?=\d)/g, "$1 ");
}
