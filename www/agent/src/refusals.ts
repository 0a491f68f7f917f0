// Why the customer's side did not do what the agent asked, in plain words.

const WORDS: Record<string, string> = {
  pointerMode: 'You are pointing only. Request control to do this.',
  staleMode: 'The customer has taken control back.',
  staleDocument: 'The page has changed meanwhile. Try again.',
  unknownNode: 'This part of the page is gone.',
  masked: 'Only the customer can edit this field.',
  controlled: 'This part of the page is for the customer only.',
  service: 'This belongs to the co-browse tools and is for the customer only.',
  disabled: 'This field is disabled.',
  notApplicable: 'This cannot be done here.',
  origin: 'This address is outside the pages you may visit with the customer.',
  declined: 'The customer has declined.',
  alreadyAsked: 'The customer has been asked already. Wait for the answer.',
  notOffered: 'This page does not offer control to agents.',
  browser: 'The customer’s browser did not allow this.',
  notConnected: 'Not done: there is no connection at the moment.',
  fileField: 'Only the customer can choose a file.',
  noField: 'Click a field first, then type.',
  navigation: 'The page could not be opened.',
};

/** A sentence for the reason of a refusal. */
export function refusalText(reason: string): string {
  return WORDS[reason] ?? 'This was not done.';
}
