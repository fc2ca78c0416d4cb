const FIELDS = Buffer.from('"managedFields":[');
const AFTER = Buffer.from('],"name":"');
const CLOSE_ARRAY = 0x5d;

/**
 * A Kubernetes object, without `metadata.managedFields` where they stand as API servers write them (before `name`): a
 * quarter of the bytes, which nobody here reads. undefined when it is no JSON.
 *
 * The cut is sure. The first `]` after the beginning, if `,"name":"` follows, closes either managedFields or an array within
 * them (in a string its quote would be escaped); in the second case what is left has a `]` too many and is no JSON.
 */
export function parseObject(bytes: Buffer): unknown {
  const from = bytes.indexOf(FIELDS);
  if (from >= 0) {
    const to = bytes.indexOf(CLOSE_ARRAY, from);
    if (to > 0 && bytes.subarray(to, to + AFTER.length).equals(AFTER)) {
      const lean = tryParse(bytes.toString('utf8', 0, from) + bytes.toString('utf8', to + 2));
      if (lean !== undefined && !isSuspended(lean)) return lean;
    }
  }
  return tryParse(bytes.toString('utf8'));
}

interface Suspendable {
  readonly spec?: { readonly suspend?: unknown } | null;
}

/** Of a suspended object they tell since when: the time of whoever wrote spec.suspend. An event holds its object within. */
function isSuspended(value: unknown): boolean {
  const { spec, object } = (value ?? {}) as Suspendable & { readonly object?: Suspendable | null };
  return (spec ?? object?.spec)?.suspend === true;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
