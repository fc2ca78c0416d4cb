/** Just enough protobuf to read a review that kubectl posts: length-delimited fields and varints. */
type Fields = ReadonlyMap<number, readonly Buffer[]>;

function fields(bytes: Buffer): Fields {
  const out = new Map<number, Buffer[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('truncated protobuf');
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('varint too long');
  };
  while (at < bytes.length) {
    const tag = varint();
    const wireType = tag & 7;
    if (wireType === 0) {
      varint();
    } else if (wireType === 2) {
      const length = varint();
      if (at + length > bytes.length) throw new RangeError('truncated protobuf');
      const field = tag >>> 3;
      out.set(field, [...(out.get(field) ?? []), bytes.subarray(at, at + length)]);
      at += length;
    } else {
      throw new RangeError(`wire type ${wireType} is not expected here`);
    }
  }
  return out;
}

const first = (f: Fields, n: number): Buffer | undefined => f.get(n)?.[0];
const text = (f: Fields, n: number): string => first(f, n)?.toString('utf8') ?? '';

const MAGIC = Buffer.from('k8s\0', 'latin1');

/** The message inside runtime.Unknown behind the magic `k8s\0`; throws RangeError when it is not one. */
function unwrap(body: Buffer): Fields {
  if (!body.subarray(0, 4).equals(MAGIC)) throw new RangeError('not a Kubernetes protobuf body');
  const raw = first(fields(body.subarray(4)), 2);
  if (raw === undefined) throw new RangeError('runtime.Unknown without raw');
  return fields(raw);
}

/** SelfSubjectAccessReview → its spec in JSON form. */
export function decodeAccessReview(body: Buffer): Record<string, unknown> {
  const spec = first(unwrap(body), 2);
  const inner = spec === undefined ? new Map<number, Buffer[]>() : fields(spec);
  const resource = first(inner, 1);
  const path = first(inner, 2);
  if (resource !== undefined) {
    const r = fields(resource);
    return {
      resourceAttributes: {
        namespace: text(r, 1),
        verb: text(r, 2),
        group: text(r, 3),
        version: text(r, 4),
        resource: text(r, 5),
        subresource: text(r, 6),
        name: text(r, 7),
      },
    };
  }
  if (path === undefined) return {};
  const p = fields(path);
  return { nonResourceAttributes: { path: text(p, 1), verb: text(p, 2) } };
}

/** SelfSubjectRulesReview → its namespace. */
export function decodeRulesReview(body: Buffer): { namespace: string } {
  const spec = first(unwrap(body), 2);
  return { namespace: spec === undefined ? '' : text(fields(spec), 1) };
}
