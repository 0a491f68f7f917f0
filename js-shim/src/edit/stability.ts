/** Decides whether a name on a page looks as if a tool had made it: such a name is another one after the next release. */

const uuid = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/i;

/** Beginnings that libraries give to what they number or hash. */
const madeBy =
  /^(css-|sc-|jss\d|jsx-|emotion-|svelte-|astro-|tss-|e[a-z0-9]{6,}\d$|ng-tns-|ng-c\d|_ng|ember\d|radix-|headlessui-|mui-\d|react-|yui_|ext-(gen|comp)|gwt-uid|__BVID|:r|«r|rc[-_]|select2-)/;

/** What the state of an element puts on and takes off. */
const stateful =
  /^((is|has|ng|was|js)-)?(active|open|opened|closed|hover|focus|focused|selected|current|disabled|enabled|visible|hidden|show|shown|hide|collapsed|expanded|loading|loaded|checked|invalid|valid|error|dirty|pristine|touched|untouched|first|last|even|odd|in|out|on|off)$/i;

/** Classes of which each says one thing about the look, in the manner of Tailwind and Bootstrap: `mt-4`, `md:text-sm`. */
const looks = new RegExp(
  "^!?-?([a-z]+:)*(" +
    "[a-z]+(-[a-z]+)?-(\\d+(\\.\\d+)?|\\d+/\\d+|\\[.*\\]|xs|sm|md|lg|xl|[2-9]xl|auto|full|screen|none|nowrap|white|black|transparent|[a-z]+-\\d{2,3})|" +
    "(items|justify|self|content|place|align|text|float|font|flex|overflow)-(center|start|end|left|right|between|around|stretch|baseline|bold|semibold|medium|light|thin|normal|col|row|wrap|hidden)|" +
    "flex|grid|block|inline|inline-block|inline-flex|hidden|relative|absolute|fixed|sticky|static|container|row|col|clearfix|truncate|uppercase|lowercase|italic|underline|border|rounded|shadow|transition)$",
);

export type Weakness = "looks generated" | "changes with the element's state" | "says how it looks, not what it is";

/** What speaks against a class as the name of what it is on. */
export function weaknessOfClass(name: string): Weakness | undefined {
  if (stateful.test(name)) return "changes with the element's state";
  if (looks.test(name)) return "says how it looks, not what it is";
  return looksMade(name) ? "looks generated" : undefined;
}

/** Whether an id, a class or a value has numbers or a hash in it that no person wrote. */
export function looksMade(name: string): boolean {
  if (uuid.test(name) || madeBy.test(name)) return true;
  // CSS modules put a hash behind the name: `Button_primary__3xY2k`.
  const hash = /_{1,2}([A-Za-z0-9+-]{5,8})$/.exec(name)?.[1];
  if (hash && /[a-z]/i.test(hash) && (/\d/.test(hash) || /[a-z][A-Z]/.test(hash)) && !isWord(hash)) return true;
  return name.split(/[-_:.]+/).some(isMade);
}

function isMade(part: string): boolean {
  // A year or a step is written by people; a number of more digits, or several of them, is counted by a program.
  if (/^\d{3,}$/.test(part) && !/^(19|20)\d\d$/.test(part)) return true;
  if (/\d{4,}/.test(part) && !/^[a-z]*(19|20)\d\d$/i.test(part)) return true;
  if (part.length >= 5 && /[a-z]\d+[a-z]/i.test(part) && /\d[a-z]+\d/i.test(part)) return true;
  if (/^[0-9a-f]{6,}$/i.test(part) && /\d/.test(part)) return true;
  // `bdVaJa`: what is between the capitals is too short for words.
  const pieces = part.split(/(?=[A-Z])/);
  return pieces.length >= 3 && part.length / pieces.length < 2.4 && /[a-z]/.test(part);
}

/** `inputField`, `step2`, `TopNav`: words of letters, perhaps numbered. */
function isWord(text: string): boolean {
  return /^[A-Z]?[a-z]{2,}([A-Z][a-z]{2,})*\d?$/.test(text);
}
