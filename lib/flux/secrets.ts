import { obj, str, type Json } from './read.ts';
import { redactText } from './redact.ts';

export const MASK = '••••••';

/** Deeper than any object that a person wrote; what lies below is not shown. */
const MAX_DEPTH = 64;

/** Keys whose value looks like a secret … */
const SECRET_KEY =
  /pass(?:word|wd|phrase|code)|(?:^|[-_.])pass$|pwd|token|secret|credential|private|connection[-_.]?string|(?:^|[-_.])dsn$|bearer|authorization|cookie|salt$|api[-_.]?key|.[-_.]?keys?$/i;
/** … unless they name, place or switch one: `existingSecret`, `secretName`, `tokenPath`, `topologyKey`. */
const NAMES_ONE =
  /(?:refs?|names?|file|path|mounts?|enabled|ttl|expiry|duration|type|class|provider|namespace|policy|url|issuer|audience|ids?)$|^existing|(?:topology|values|label|annotation|metric|sort|host|matchlabel)keys?$/i;
/** Case counts: `useToken` is a switch, `user` is not. */
const SWITCHES_ONE = /^(?:create|use|enable|mount|automount)(?=[A-Z_-])/;
/**
 * `password: x`, `--token=x`, `DB_PASSWORD=x` inside a text, from the telling word on: what stands before it is looked
 * up, not matched, so that a long unbroken text costs linear time.
 */
const SECRET_LINE =
  /((?:password|passwd|passphrase|token|secret|credential|api[-_.]?key|private[-_.]?key|access[-_.]?key)[\w.-]{0,64}["']?[ \t]{0,8}[:=][ \t]{0,8})(?=\S)(?!\s)([^\n]+)/gi;
const PEM = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

const namesOne = (key: string): boolean => NAMES_ONE.test(key) || SWITCHES_ONE.test(key);
const isSecretKey = (key: string): boolean => SECRET_KEY.test(key) && !namesOne(key);

/**
 * A live object made fit to be shown as YAML: secret-like values masked, credentials cut from URLs, and what only fills
 * the screen (managedFields, last-applied) dropped. Masks too much rather than too little. The input is not changed.
 */
export function maskLive(raw: unknown): Json {
  const object = obj(raw);
  const kind = str(object['kind']);
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => {
      if (key === 'metadata') return [key, maskMetadata(obj(value))];
      if (kind === 'Secret' && (key === 'data' || key === 'stringData'))
        return [key, hide(value, NOTHING)];
      const shown = mask(value, 0, key === 'status' ? redactText : maskText);
      if (kind === 'Provider' && key === 'spec') return [key, hideField(shown, 'address')];
      if (kind === 'Receiver' && key === 'status') return [key, hideField(shown, 'webhookPath')];
      return [key, shown];
    }),
  );
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function maskMetadata(metadata: Json): Json {
  const { managedFields: _dropped, annotations, ...rest } = metadata;
  const out = mask(rest, 0) as Record<string, unknown>;
  // Labels are names and selectors, never secrets; a sharding key is one of them.
  if ('labels' in metadata) out['labels'] = metadata['labels'];
  const { [LAST_APPLIED]: _applied, ...kept } = obj(annotations);
  if (Object.keys(kept).length > 0) out['annotations'] = mask(kept, 0);
  return out;
}

const hideField = (part: unknown, field: string): unknown =>
  field in obj(part) ? { ...obj(part), [field]: MASK } : part;

/** Masks what looks secret by its key, its neighbour (`{name: DB_PASSWORD, value: x}`) or its own form. */
function mask(value: unknown, depth: number, ofText = maskText): unknown {
  if (depth > MAX_DEPTH) return '…';
  if (typeof value === 'string') return ofText(value);
  if (Array.isArray(value)) return value.map((item) => mask(item, depth + 1, ofText));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const named = entries.some(
    ([k, v]) => (k === 'name' || k === 'key') && typeof v === 'string' && isSecretKey(v),
  );
  const isSecret = entries.some(([k, v]) => k === 'kind' && v === 'Secret');
  return Object.fromEntries(
    entries.map(([key, inner]) => {
      if (isSecretKey(key) || (named && key === 'value'))
        return [key, hide(inner, NAMED, depth + 1)];
      if (isSecret && (key === 'data' || key === 'stringData'))
        return [key, hide(inner, NOTHING, depth + 1)];
      return [key, mask(inner, depth + 1, ofText)];
    }),
  );
}

/** What stays visible of a hidden tree: of a Secret nothing, under a key that looks secret what only names one. */
const NOTHING = (): boolean => false;
const NAMED = (key: string): boolean => key !== 'name' && namesOne(key);

/** Texts and numbers are hidden; the shape and true or false stay. */
function hide(value: unknown, visible: (key: string) => boolean, depth = 0): unknown {
  if (depth > MAX_DEPTH) return '…';
  if (typeof value === 'string') return value === '' ? value : MASK;
  if (typeof value === 'number') return MASK;
  if (Array.isArray(value)) return value.map((item) => hide(item, visible, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      visible(key) ? mask(inner, depth + 1) : hide(inner, visible, depth + 1),
    ]),
  );
}

/** Texts hold secrets too: patches, templates, arguments, configuration files, logs. A status holds prose, and causes. */
export function maskText(value: string): string {
  if (PEM.test(value)) return MASK;
  return redactText(value).replace(
    SECRET_LINE,
    (found: string, head: string, _rest: string, at: number, text: string) => {
      const before = /[\w.-]*$/.exec(text.slice(Math.max(0, at - 64), at))?.[0] ?? '';
      const key = (before + head).replace(/["']?[ \t]*[:=][ \t]*$/, '').replace(/^-+/, '');
      return isSecretKey(key) ? head + MASK : found;
    },
  );
}
