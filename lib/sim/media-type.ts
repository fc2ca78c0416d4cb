/** How a response is to be shown. */
export type Representation = 'full' | 'table' | 'metadata';

interface Accepted {
  readonly type: string;
  readonly params: Readonly<Record<string, string>>;
}

export function parseAccept(header: string | undefined): Accepted[] {
  return (header === undefined || header.trim() === '' ? '*/*' : header).split(',').map((range) => {
    const [type = '', ...rest] = range.split(';').map((s) => s.trim());
    const params: Record<string, string> = {};
    for (const param of rest) {
      const [key = '', value = ''] = param.split('=');
      params[key.trim()] = value.trim();
    }
    return { type: type.toLowerCase(), params };
  });
}

const isJson = (a: Accepted): boolean =>
  a.type === 'application/json' || a.type === 'application/*' || a.type === '*/*';

/** First range this server can answer, in the client's order; undefined means 406. */
export function negotiate(header: string | undefined): Representation | undefined {
  for (const range of parseAccept(header)) {
    if (!isJson(range)) continue;
    const as = range.params['as'];
    if (as === undefined) return 'full';
    if (range.params['g'] !== 'meta.k8s.io') continue;
    const version = range.params['v'];
    if (as === 'Table' && (version === 'v1' || version === 'v1beta1')) return 'table';
    if (as.startsWith('PartialObjectMetadata') && version === 'v1') return 'metadata';
  }
  return undefined;
}

/** Aggregated discovery when it is asked for and this server has it; undefined for plain JSON. */
export function negotiateDiscovery(
  header: string | undefined,
  versions: readonly ('v2' | 'v2beta1')[],
): 'v2' | 'v2beta1' | undefined {
  for (const range of parseAccept(header)) {
    if (!isJson(range)) continue;
    const { as, g, v } = range.params;
    if (as === undefined) return undefined;
    const version = versions.find((x) => x === v);
    if (as === 'APIGroupDiscoveryList' && g === 'apidiscovery.k8s.io' && version !== undefined) {
      return version;
    }
  }
  return undefined;
}
