/** A revision taken apart. `algo` and `hash` are null for what is a name by itself (chart versions, tags). */
export interface Revision {
  /** Branch, tag, ref or image the hash was found under; '' when there is none. */
  readonly pointer: string;
  readonly algo: string | null;
  readonly hash: string | null;
}

const DIGEST = /^([A-Za-z0-9]+|<unknown>):([0-9a-f]{7,128})$/;
const BARE_HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Formats of all producers, and `main/<hash>` from before Flux 2.0. */
export function parseRevision(value: string): Revision {
  const at = value.lastIndexOf('@');
  const m = DIGEST.exec(at >= 0 ? value.slice(at + 1) : value);
  if (m)
    return { pointer: at >= 0 ? value.slice(0, at) : '', algo: m[1] ?? null, hash: m[2] ?? null };
  const slash = value.lastIndexOf('/');
  const hash = slash >= 0 ? value.slice(slash + 1) : value;
  if (BARE_HASH.test(hash)) {
    const before = slash >= 0 ? value.slice(0, slash) : '';
    const algo = hash.length === 40 ? 'sha1' : 'sha256';
    return { pointer: before === 'HEAD' ? '' : before, algo, hash };
  }
  return { pointer: value, algo: null, hash: null };
}

const SHORT = 7;

/**
 * For people: `main@a1b2c3d`, `v6.9.0@cdd538a`, `sha256:72aa638`. Chart versions (`6.0.3+4e5cbb7b97d0`) are names, not
 * hashes, and stay whole.
 */
export function shortRevision(value: string): string {
  const { pointer, algo, hash } = parseRevision(value);
  if (hash === null) return value;
  const short = hash.slice(0, SHORT);
  const name = pointer.replace(/^refs\/(?:heads|tags)\//, '');
  if (name !== '') return `${name}@${short}`;
  return algo === 'sha1' || algo === '<unknown>' ? short : `${algo}:${short}`;
}

/** The Git commit in a revision, else null: other digests are of archives and images. */
export function commitOf(value: string): string | null {
  const { algo, hash } = parseRevision(value);
  return algo === 'sha1' || algo === '<unknown>' ? hash : null;
}

/** Revisions are equal only letter by letter, as Flux itself compares them (`Artifact.HasRevision`). */
export const isBehind = (applied: string | null, desired: string | null): boolean =>
  desired !== null && applied !== desired;
