import type { Scope } from './clients.ts';

interface Address {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Streams as people have pages open: half of them the fleet's, three in ten a cluster's, the others an object's. */
export async function mixedScopes(
  url: string,
  clusters: readonly string[],
  count: number,
): Promise<Scope[]> {
  const scopes: Scope[] = [];
  for (let i = 0; i < count; i += 1) {
    const cluster = clusters[(i * 7) % clusters.length] ?? '';
    if (i % 10 < 5) scopes.push({ query: '', cluster: null });
    else if (i % 10 < 8) scopes.push({ query: `?cluster=${encodeURIComponent(cluster)}`, cluster });
    else scopes.push({ query: `?object=${objectOf(await firstObject(url, cluster))}`, cluster });
  }
  return scopes;
}

const objectOf = ({ cluster, kind, namespace, name }: Address): string =>
  encodeURIComponent([cluster, kind, namespace, name].map(encodeURIComponent).join('/'));

async function firstObject(url: string, cluster: string): Promise<Address> {
  const query = new URLSearchParams({ cluster, kind: 'Kustomization', limit: '1' });
  const answer = await fetch(`${url}/api/v1/objects?${query}`);
  const { items } = (await answer.json()) as { items: Address[] };
  if (items[0] === undefined) throw new Error(`${cluster} has no Kustomization.`);
  return items[0];
}
