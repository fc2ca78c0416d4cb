import { MESSAGE_LIMIT } from './redact.ts';

/**
 * A piece of a message. `as`: what stands for it where messages are compared, null when it stands for itself.
 */
export interface Segment {
  readonly text: string;
  readonly as: string | null;
}

/** Longest part of a message that is masked. The controllers' own limit is 32,768. */
const READ = 4_096;
/** Of a message that was cut, so much is compared: where the cut fell depends on what is masked before it. */
const COMPARED = 512;

/** Digits and consonants of generated names (Kubernetes' rand.SafeEncodeString). */
const SAFE = '[bcdfghjklmnpqrstvwxz2456789]';

/**
 * What varies between two tellings of the same failure, one alternative each; every one is bounded and begins where
 * a word begins, so that a message is read once. A group named `keep` is not masked.
 */
const VOLATILE = new RegExp(
  [
    String.raw`(?<time>\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)`,
    String.raw`(?<uuid>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)`,
    String.raw`(?<hash>\b(?:sha(?:1|256|512):[0-9a-f]{7,128}|[0-9a-f]{64}|[0-9a-f]{40})\b)`,
    // os.MkdirTemp: the digits are random, and end the first part below /tmp.
    String.raw`(?<=\/tmp\/[^\/\s'"]{0,80}?)(?<tmp>(?<!\d)\d{4,12})(?=[\/:\s'"]|$)`,
    String.raw`(?<ip>\b(?:\d{1,3}\.){3}\d{1,3}(?![\w.]\d)|\[[0-9a-f]{0,4}:[0-9a-f:.%]{1,60}\])`,
    // Of ports only those that a client is given: the others say what was asked.
    String.raw`(?<=[\d\]])(?<port>:(?:3[3-9]\d{3}|32[89]\d{2}|327[7-9]\d|3276[89]|[45]\d{4}|6[0-4]\d{3}|65[0-5]\d{2}))\b`,
    String.raw`(?<duration>(?<![\w.])(?:\d{1,7}h)?(?:\d{1,7}m)?\d{1,9}(?:\.\d{1,9})?(?:s|ms|µs|us|ns)\b)`,
    String.raw`(?<count>(?<=\b(?:after|attempt|attempts|retry|stream ID|try) )\d{1,9}\b)`,
    String.raw`(?<pod>(?<=[a-z0-9])-${SAFE}{8,10}-${SAFE}{5}(?![\w-]))`,
    // kustomize's suffix of generated ConfigMaps and Secrets: it moves with the content.
    String.raw`(?<suffix>(?<=[a-z0-9])-(?=[a-z]{0,9}\d[a-z]{0,8}\d)[2456789bcdfghkmt]{10}(?![\w-]))`,
    String.raw`(?<age>\bage1[0-9a-z]{3,80}(?:\.\.\.[0-9a-z]{1,20})?)`,
    // The domain of the cluster: of those that name a Service, what follows svc.
    String.raw`(?<domain>(?<=\.svc)(?:\.[a-z0-9][a-z0-9-]{0,62}){1,6}\.?(?=[\/:\s'",]|$))`,
    String.raw`(?<request>(?<=\b(?:request|host|trace|correlation)[ -]?id["']?[:= ]{1,2}["']?)[\w+\/=-]{6,120})`,
    String.raw`(?<address>\b0x[0-9a-f]{6,16}\b)`,
    // A Helm release counts its revisions: on each cluster it stands at another one.
    String.raw`(?<release>\.v\d{1,6}(?= with chart ))`,
    // helm-controller: a failure outlives the versions of its chart, as it outlives commits.
    String.raw`(?<version>(?<=with chart [\w.-]{1,100}@)[^\s:]{1,80})`,
    // Flux before and after 0.36: \`, reason: Invalid, error:\` and \` (Invalid):\`.
    String.raw`(?<old>, reason: (?<reason>[A-Z]\w{2,40})(?:, error)?:)`,
    String.raw`(?<list>\[(?=[A-Z]\w{1,62}\/[^\]\s]{1,520} status: )[^\]]{1,${READ}}\]?)`,
  ].join('|'),
  'gi',
);

const AS: Readonly<Record<string, string>> = {
  time: '<time>',
  uuid: '<uuid>',
  hash: '<hash>',
  tmp: '<n>',
  ip: '<ip>',
  port: ':<port>',
  duration: '<duration>',
  count: '<n>',
  pod: '-<pod>',
  suffix: '-<hash>',
  age: '<age>',
  domain: '',
  request: '<id>',
  address: '<address>',
  release: '.v<n>',
  version: '<version>',
};

const ENTRY = /([A-Z]\w{1,62}\/[^\s,\]]{1,520}) status: /g;

/** Objects of a health check, whatever their order and state. One that was cut off says only that there are some. */
function listed(list: string): string {
  if (!list.endsWith(']')) return '[…]';
  const names = [...list.matchAll(ENTRY)].map((m) => textOf(volatile(m[1] ?? '')));
  return `[${[...new Set(names)].toSorted().join(', ')}]`;
}

function standIn(groups: Readonly<Record<string, string | undefined>>): string | null {
  if (groups['old'] !== undefined) return ` (${groups['reason'] ?? ''}):`;
  if (groups['list'] !== undefined) return listed(groups['list']);
  for (const name in AS) if (groups[name] !== undefined) return AS[name] ?? null;
  return null;
}

function volatile(message: string): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  for (const m of message.matchAll(VOLATILE)) {
    const as = standIn(m.groups ?? {});
    if (as === null) continue;
    if (m.index > at) segments.push({ text: message.slice(at, m.index), as: null });
    segments.push({ text: m[0], as });
    at = m.index + m[0].length;
  }
  if (at < message.length) segments.push({ text: message.slice(at), as: null });
  return segments;
}

const isWordChar = (char: string | undefined): boolean =>
  char !== undefined && /[A-Za-z0-9]/.test(char);

/** Where a whole word stands in a text, from `from` on; -1: nowhere. */
function wordAt(text: string, word: string, from: number): number {
  for (let at = text.indexOf(word, from); at !== -1; at = text.indexOf(word, at + 1))
    if (!isWordChar(text[at - 1]) && !isWordChar(text[at + word.length])) return at;
  return -1;
}

function withoutOwn(segments: readonly Segment[], own: string): Segment[] {
  return segments.flatMap((segment): Segment[] => {
    if (segment.as !== null || !segment.text.includes(own)) return [segment];
    const { text } = segment;
    const pieces: Segment[] = [];
    let at = 0;
    for (let next = wordAt(text, own, 0); next !== -1; next = wordAt(text, own, at)) {
      if (next > at) pieces.push({ text: text.slice(at, next), as: null });
      pieces.push({ text: own, as: '<cluster>' });
      at = next + own.length;
    }
    if (at < text.length) pieces.push({ text: text.slice(at), as: null });
    return pieces;
  });
}

const textOf = (segments: readonly Segment[]): string =>
  segments.map((s) => s.as ?? s.text).join('');

/** A message taken apart into what is the failure and what varies with each telling of it. */
export function segmentsOf(message: string, own: readonly string[] = []): Segment[] {
  let segments = volatile(message.length > READ ? message.slice(0, READ) : message);
  for (const word of own) segments = withoutOwn(segments, word);
  return segments;
}

/**
 * L1, the text by which failures are compared: identities are kept, what varies with time, attempt and cluster is masked.
 * `own`: words that belong to the cluster (ownWords). Costs some microseconds: the caller keeps it.
 */
export function maskMessage(message: string, own: readonly string[] = []): string {
  const text = textOf(segmentsOf(message, own));
  return message.length < MESSAGE_LIMIT ? text : text.slice(0, COMPARED);
}

/** L2, the class of a text: its first line without names, numbers, versions, paths and addresses. */
export const maskClass = (message: string): string =>
  (maskMessage(message).split('\n', 1)[0] ?? '').replace(NAMES, '<…>');

const NAMES = new RegExp(
  [
    String.raw`\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s'"]{1,1000}`,
    String.raw`'[^']{1,1000}'|"[^"]{1,1000}"|\x60[^\x60]{1,1000}\x60`,
    String.raw`\b[A-Z]\w{1,62}(?:\.\w{1,62}){0,5}\/[\w.:-]{1,253}(?:\/[\w.:-]{1,253})?`,
    String.raw`(?<![\w<])\.{0,2}\/[^\s'",:]{1,500}`,
    String.raw`[<>=~^]{0,2}\bv?\d[\w.+-]{0,60}`,
  ].join('|'),
  'g',
);

/** Parts of a cluster's name that are no word of it alone. */
const SHORTEST = 4;
const COMMON = new Set([
  'default',
  'flux',
  'flux-system',
  'kube-system',
  'cluster',
  'apps',
  'main',
]);

/**
 * Words that say which cluster it is, longest first: its name, and what follows the last `/`, `@`, `_` or `:` in it
 * (contexts such as `arn:…:cluster/prod-1`, `admin@prod-1`, `gke_project_zone_prod-1`). The object's own names are its identity
 * and stay.
 */
export function ownWords(cluster: string, identity: readonly string[] = []): string[] {
  const last = cluster.split(/[/@_:]/).at(-1) ?? '';
  return [...new Set([cluster, last])].filter(
    (word) => word.length >= SHORTEST && !COMMON.has(word) && !identity.includes(word),
  );
}
