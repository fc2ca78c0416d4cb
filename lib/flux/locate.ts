export interface Part {
  readonly text: string;
  /** Says where to look: a file, a line, an object, a field, an address, a version. */
  readonly marked: boolean;
}

/** Each says where, not what; alternatives in the order in which they win at the same place. */
const WHERE = new RegExp(
  [
    // An address.
    String.raw`\b(?:https?|ssh|oci|git):\/\/[^\s'"<>\`]{1,300}[^\s'"<>\`.,:;)\]]`,
    // `Deployment/podinfo/podinfo`.
    String.raw`\b[A-Z][A-Za-z0-9]{2,60}\/[a-z0-9][\w.:-]{0,252}(?:\/[a-z0-9][\w.:-]{0,252})?\b`,
    // A file, with its line.
    String.raw`(?:\.{0,2}\/)?(?:[\w.-]{1,100}\/){0,20}[\w.-]{1,100}\.(?:ya?ml|json|tpl|tgz|go|env)(?::\d+(?::\d+)?)?\b`,
    String.raw`\b(?:line|column) \d+`,
    // The field that is refused.
    String.raw`\b(?:spec|metadata|data|status)(?:\.[\w-]{1,60}|\[[\w"'./-]{1,60}\]){1,12}`,
    // What a quoted word names, after the words that introduce names.
    String.raw`(?<=\b(?:branch|tag|secret|secrets|kind|chart|namespace|variable|host|lookup|version|field) )(?:"[^"]{1,120}"|'[^']{1,120}')`,
  ].join('|'),
  'g',
);

const BUILD_DIRECTORY = /^\/tmp\/[\w.-]+\//;

/** Longer texts are logs; marking half of them helps nobody, and a hostile one would cost 100 ms. */
export const LONGEST = 2_048;

/** A raw message cut into what says where to look and the rest; put together again it is the message. */
export function locatingParts(message: string): Part[] {
  if (message.length > LONGEST) return [{ text: message, marked: false }];
  const parts: Part[] = [];
  let end = 0;
  for (const found of message.matchAll(WHERE)) {
    if (found.index > end) parts.push({ text: message.slice(end, found.index), marked: false });
    // The directory of one build: it tells nothing, and is gone.
    const build = BUILD_DIRECTORY.exec(found[0])?.[0] ?? '';
    if (build !== '') parts.push({ text: build, marked: false });
    parts.push({ text: found[0].slice(build.length), marked: true });
    end = found.index + found[0].length;
  }
  if (end < message.length) parts.push({ text: message.slice(end), marked: false });
  return parts;
}
