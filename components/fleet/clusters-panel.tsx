'use client';
import Link from 'next/link';
import type { ClusterRow } from '@/lib/api/contract';
import { present } from '@/lib/client/held-order';
import { clusterRowClass, NARROW_COLUMNS } from '@/components/clusters/columns';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Resort } from '@/components/ui/resort';
import { Select } from '@/components/ui/select';
import { Table } from '@/components/ui/table';
import { useHeld } from '@/components/ui/use-held';
import { useParam } from '@/components/ui/use-param';
import { Legend } from './legend';
import { Matrix } from './matrix';
import { FACTS, groupWords, labelChoice, labelsOf } from './prepare-matrix';

/** From this many clusters on, a matrix says more than a table. */
const FEW = 12;
const nameOf = (c: ClusterRow): string => c.name;

export function ClustersPanel({ clusters }: { clusters: readonly ClusterRow[] }) {
  const few = clusters.length <= FEW;
  const [view, setView] = useParam('view', few ? ['table', 'matrix'] : ['matrix', 'table']);
  const labels = labelsOf(clusters).map(labelChoice);
  const [first, ...others] = [...labels, ...FACTS];
  const [by, setBy] = useParam('by', [first ?? 'none', ...others]);
  const [order, setOrder] = useParam('order', ['worst', 'name']);
  const sorted = order === 'worst' ? clusters : clusters.toSorted(byName);
  const held = useHeld(sorted, nameOf, `${view}|${by}|${order}`);
  return (
    <Panel
      id="clusters"
      title="Clusters"
      note={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {view === 'matrix' && (
            <Select
              label="by"
              value={by}
              onChoose={setBy}
              choices={[...labels, ...FACTS].map((value) => ({ value, label: groupWords(value) }))}
            />
          )}
          <Select
            label="order"
            quiet
            value={order}
            onChoose={setOrder}
            choices={[
              { value: 'worst', label: 'worst first' },
              { value: 'name', label: 'by name' },
            ]}
          />
        </span>
      }
      aside={
        <>
          <Resort changes={held.changes} onClick={held.accept} />
          <Link href="/clusters" className="max-sm:hidden">
            All clusters →
          </Link>
          <Button
            data-shortcut="view"
            title="Matrix or table (v)"
            className="h-6 text-xs"
            onClick={() => setView(view === 'matrix' ? 'table' : 'matrix')}
          >
            {view === 'matrix' ? 'As table' : 'As matrix'}
          </Button>
        </>
      }
    >
      {view === 'matrix' ? (
        <>
          <Matrix rows={held.rows} by={by} unnamed={by === 'none' ? '' : `no ${groupWords(by)}`} />
          <Legend clusters={clusters} />
        </>
      ) : (
        <Table
          label="Clusters"
          columns={NARROW_COLUMNS}
          rows={present(held.rows)}
          keyOf={nameOf}
          rowClass={clusterRowClass}
          comfortable
        />
      )}
    </Panel>
  );
}

const byName = (a: ClusterRow, b: ClusterRow): number =>
  a.name.localeCompare(b.name, 'en', { numeric: true });
