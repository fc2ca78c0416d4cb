'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ClusterDetail } from '@/lib/api/contract';
import type { Tree, TreeRow } from '@/lib/api/contract/tree';
import { AS_IT_IS, closed, opened, tabPath, treeViewText } from '@/lib/api/contract/tree-view';
import { plural } from '@/lib/client/format';
import type { HeldRow } from '@/lib/client/held-order';
import { treeQuery } from '@/lib/client/tree-queries';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Resort } from '@/components/ui/resort';
import { Empty, ErrorBox, Skeleton, StaleNote } from '@/components/ui/states';
import { Moment } from '@/components/ui/time';
import { useHeld } from '@/components/ui/use-held';
import { NoObjects } from '../no-objects';
import { onTreeKey } from './keys';
import { nest, type Nested } from './nest';
import { Group, More, Node } from './rows';
import { useTreeView } from './use-tree-view';

type Held = HeldRow<TreeRow>;
const keyOf = (row: TreeRow): string => `${row.type} ${row.id}`;

/** Who applies whom on this cluster: failures and the way to them open, the rest as counts. */
export function TreePanel({ cluster }: { cluster: ClusterDetail }) {
  const [view] = useTreeView(cluster.name);
  const query = useQuery(treeQuery(cluster.name, view));
  if (query.data !== undefined)
    return <Grown tree={query.data} cluster={cluster} settled={!query.isPlaceholderData} />;
  return (
    <Panel id="tree" title="Tree" hideTitle>
      {query.error === null ? (
        <Skeleton rows={12} label="Loading the tree" />
      ) : (
        <ErrorBox
          tried="The tree could not be loaded"
          why={query.error.message}
          onRetry={() => void query.refetch()}
          className="min-h-80"
        />
      )}
    </Panel>
  );
}

function Grown({
  tree,
  cluster,
  settled,
}: {
  tree: Tree;
  cluster: ClusterDetail;
  settled: boolean;
}) {
  const [view, show] = useTreeView(cluster.name);
  const text = treeViewText(view);
  const shape = tree.rows.map(keyOf).join(' ');
  // While somebody points at it or stands in it, nothing moves by itself.
  const [still, setStill] = useState<string | null>(null);
  const list = useHeld(tree.rows, keyOf, settled ? `${text} ${still ?? shape}` : null);
  const keep = () => setStill((now) => now ?? shape);
  const { asOf = null } = cluster;
  const toggle = (row: { id: string; open: boolean | null }) =>
    show((now) => (row.open === true ? closed(now, row.id) : opened(now, row.id)));
  return (
    // The button that takes the changes is in it: on the way there they must not take themselves.
    <div
      onPointerMove={keep}
      onPointerLeave={() => setStill(null)}
      onFocus={keep}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setStill(null);
      }}
    >
      <Panel
        id="tree"
        title="Tree"
        hideTitle
        note="who applies whom; what is in order is folded to a count"
        aside={
          <>
            <Resort changes={settled ? list.changes : 0} onClick={list.accept} />
            {text !== '' && (
              <Button className="h-6 text-xs" onClick={() => show(() => AS_IT_IS)}>
                Fold again
              </Button>
            )}
            <output className="num text-faint">{plural(tree.objects, 'object')}</output>
          </>
        }
      >
        {asOf !== null && (
          <StaleNote>
            Greyed rows are as of <Moment at={asOf} />.
          </StaleNote>
        )}
        {tree.rows.length === 0 ? (
          <NoObjects cluster={cluster} />
        ) : (
          // Keys only move the focus between the links and buttons in it.
          // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
          <div onKeyDown={onTreeKey}>
            <Branch
              label="Objects by what applies them"
              items={nest(list.rows, (held) => held.item.level)}
              cluster={cluster.name}
              onToggle={toggle}
              onMore={(id, rows) => show((now) => opened(now, id, rows))}
            />
          </div>
        )}
        {tree.truncated && (
          <Empty title="There is more than this page draws" className="py-4">
            Close branches to see further, or look in{' '}
            <a href={tabPath(cluster.name, 'objects')} className="text-accent underline">
              all objects
            </a>
            .
          </Empty>
        )}
      </Panel>
    </div>
  );
}

function Branch({
  label,
  items,
  cluster,
  onToggle,
  onMore,
}: {
  label?: string;
  items: readonly Nested<Held>[];
  cluster: string;
  onToggle: (row: { id: string; open: boolean | null }) => void;
  onMore: (id: string, rows: number) => void;
}) {
  return (
    <ul aria-label={label}>
      {items.map(({ row: { key, item, left }, children }) => (
        <li key={key}>
          {item.type === 'node' ? (
            <Node row={item} cluster={cluster} moved={left} onToggle={() => onToggle(item)} />
          ) : item.type === 'group' ? (
            <Group row={item} moved={left} onToggle={() => onToggle(item)} />
          ) : (
            <More row={item} onMore={() => onMore(item.id, item.next)} />
          )}
          {children.length > 0 && (
            <Branch items={children} cluster={cluster} onToggle={onToggle} onMore={onMore} />
          )}
        </li>
      ))}
    </ul>
  );
}
