'use client';
import { useParams, usePathname, useSearchParams } from 'next/navigation';
import type { ReactNode } from 'react';
import { pagePath } from '@/lib/api/contract';
import { parseFilters, withFilters } from '@/lib/client/url-state';
import { BUTTON } from '@/components/ui/button';
import { Empty } from '@/components/ui/states';

/** 404: what was asked for, what may have happened, and ways back. */
function Unknown({
  title,
  children,
  ways,
}: {
  title: string;
  children: ReactNode;
  ways: readonly (readonly [string, string])[];
}) {
  return (
    <Empty title={<h1 className="break-words">{title}</h1>} tone="unknown" className="min-h-[60vh]">
      {children}
      <p className="mt-4 flex flex-wrap justify-center gap-2">
        {ways.map(([href, words]) => (
          // Loads the page anew: of the same path with other filters, the router would keep showing that it was not found.
          <a key={href} href={href} className={BUTTON}>
            {words}
          </a>
        ))}
      </p>
    </Empty>
  );
}

const FLEET = [pagePath.fleet(), 'The fleet'] as const;

export function UnknownPage() {
  const path = usePathname();
  return (
    <Unknown
      title="There is no such page"
      ways={[FLEET, ['/clusters', 'All clusters'], ['/objects', 'All objects']]}
    >
      <code className="font-mono break-all">{path}</code>
    </Unknown>
  );
}

export function UnknownFilter({ back, backWords }: { back: string; backWords: string }) {
  const parsed = parseFilters(Object.fromEntries(useSearchParams()));
  return (
    <Unknown title="This list can’t be shown" ways={[[back, backWords], FLEET]}>
      {parsed.ok ? 'Its address is not understood.' : parsed.problem}
    </Unknown>
  );
}

const text = (value: string | string[] | undefined): string => {
  const one = Array.isArray(value) ? value.join('/') : (value ?? '');
  try {
    return decodeURIComponent(one);
  } catch {
    return one;
  }
};

export function UnknownCluster() {
  const cluster = text(useParams()['cluster']);
  const parsed = parseFilters(Object.fromEntries(useSearchParams()));
  if (!parsed.ok || parsed.filters.cluster.length > 0)
    return (
      <Unknown
        title={`This view of ${cluster} can’t be shown`}
        ways={[
          [pagePath.cluster(cluster), cluster],
          ['/clusters', 'All clusters'],
        ]}
      >
        {parsed.ok
          ? 'It shows one cluster: the filter "cluster" belongs to the list of all objects.'
          : parsed.problem}
      </Unknown>
    );
  return (
    <Unknown
      title={`No cluster “${cluster}” is in this fleet`}
      ways={[['/clusters', 'All clusters'], FLEET]}
    >
      Clusters are the contexts of the kubeconfig. It may have been renamed, or removed since this
      link was made.
    </Unknown>
  );
}

export function UnknownObject() {
  const params = useParams();
  const [cluster, kind, namespace, name] = ['cluster', 'kind', 'namespace', 'name'].map((key) =>
    text(params[key]),
  );
  return (
    <Unknown
      title={`${kind ?? ''} ${namespace ?? ''}/${name ?? ''} is not known on ${cluster ?? ''}`}
      ways={[
        [withFilters('/objects', { q: name ?? '' }), `Find “${name ?? ''}” elsewhere`],
        [pagePath.cluster(cluster ?? ''), cluster ?? 'The cluster'],
      ]}
    >
      It may have been deleted, or its cluster may never have been read.
    </Unknown>
  );
}
