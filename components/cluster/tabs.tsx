import { clsx } from 'clsx';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { ClusterDetail } from '@/lib/api/contract';
import { CLUSTER_TABS, tabPath, type ClusterTab } from '@/lib/api/contract/tree-view';
import { number } from '@/lib/client/format';
import { Glyph } from '@/components/status/glyph';
import { controllerTrouble } from './flux-words';

const NAMES: Record<ClusterTab, string> = {
  tree: 'Tree',
  objects: 'Objects',
  controllers: 'Controllers',
  changes: 'Recent changes',
};

/** The parts of the page, each with an address. */
export function Tabs({ cluster, tab }: { cluster: ClusterDetail; tab: ClusterTab }) {
  const trouble = controllerTrouble(cluster);
  const more: Record<ClusterTab, ReactNode> = {
    tree: null,
    objects: <span className="num text-faint">{number(cluster.total)}</span>,
    controllers:
      trouble === '' ? (
        <span className="num text-faint">{number(cluster.components.length)}</span>
      ) : (
        <span className="inline-flex items-center gap-1 text-xs text-warning-text">
          <Glyph tone="warning" size={11} />
          {trouble}
        </span>
      ),
    changes: null,
  };
  return (
    <nav
      aria-label="Parts of this cluster"
      className="mt-3 mb-3 flex overflow-x-auto border-b border-line max-sm:-mx-3 max-sm:px-1"
    >
      {CLUSTER_TABS.map((t) => (
        <Link
          key={t}
          href={tabPath(cluster.name, t)}
          scroll={false}
          prefetch={false}
          aria-current={t === tab ? 'page' : undefined}
          className={clsx(
            'touch -mb-px inline-flex h-8 items-center gap-1.5 border-b-2 px-2.5 whitespace-nowrap hover:text-strong hover:no-underline',
            t === tab
              ? 'border-strong font-medium text-strong'
              : 'border-transparent text-soft hover:border-edge',
          )}
        >
          {NAMES[t]}
          {more[t]}
        </Link>
      ))}
    </nav>
  );
}
