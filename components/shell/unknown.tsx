'use client';
import { useParams, usePathname, useSearchParams } from 'next/navigation';
import type { ReactNode } from 'react';
import { fromSegment } from '@/lib/api/contract/segment';
import { parseTreeView } from '@/lib/api/contract/tree-view';
import { pagePath } from '@/lib/api/paths';
import { parseFilters, withFilters } from '@/lib/client/url-state';
import { BUTTON } from '@/components/ui/button';
import { Empty } from '@/components/ui/states';
import { useFleetStream } from './live';

/** 404: what was asked for, what may have happened, and ways back. */
export function Unknown({
  title,
  children,
  ways,
}: {
  title: string;
  children: ReactNode;
  ways: readonly (readonly [string, string])[];
}) {
  useFleetStream();
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
    return fromSegment(decodeURIComponent(one));
  } catch {
    return one;
  }
};

/** What of the query of a cluster's page is not understood; null: nothing, so it is the cluster that is not known. */
function problemOf(path: string, given: readonly (readonly [string, string])[]): string | null {
  const [, , , part] = path.split('/');
  if (part === 'controllers' || part === 'changes')
    return given.length === 0 ? null : `It takes no parameters: ${given[0]?.[0] ?? ''}.`;
  const isList = part === 'objects';
  const view = parseTreeView(given);
  if (!isList && (view.ok || given.every(([name]) => name === 'open' || name === 'shut')))
    return view.ok ? null : view.problem;
  const parsed = parseFilters(Object.fromEntries(given));
  if (!parsed.ok) return parsed.problem;
  return parsed.filters.cluster.length > 0
    ? 'It shows one cluster: the filter "cluster" belongs to the list of all objects.'
    : null;
}

export function UnknownCluster() {
  const cluster = text(useParams()['cluster']);
  const problem = problemOf(usePathname(), [...useSearchParams()]);
  if (problem !== null)
    return (
      <Unknown
        title={`This view of ${cluster} can’t be shown`}
        ways={[
          [pagePath.cluster(cluster), cluster],
          ['/clusters', 'All clusters'],
        ]}
      >
        {problem}
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
