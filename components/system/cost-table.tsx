'use client';
import { clsx } from 'clsx';
import { useEffect } from 'react';
import type { System, SystemRow, SystemSort } from '@/lib/api/contract/system';
import { number, plural } from '@/lib/client/format';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { SearchInput } from '@/components/ui/search-input';
import { Resort } from '@/components/ui/resort';
import { Select } from '@/components/ui/select';
import { Empty } from '@/components/ui/states';
import { Table, type Column } from '@/components/ui/table';
import { useHeld } from '@/components/ui/use-held';
import { COLUMNS, rowClass, type SystemColumn } from './columns';

const SORT_WORDS: Record<SystemSort, string> = {
  worst: 'worst first',
  name: 'by name',
  objects: 'most objects first',
  bytes: 'most received first',
  events: 'most changes first',
  restarts: 'most restarts first',
  event: 'longest without a change',
  bookmark: 'oldest bookmark first',
};
const SORTS = (Object.keys(SORT_WORDS) as SystemSort[]).map((value) => ({
  value,
  label: SORT_WORDS[value],
}));

const nameOf = (row: SystemRow): string => row.name;

function columnsFor(sort: SystemSort, onSort: (sort: SystemSort) => void): Column<SystemRow>[] {
  const seen = new Set<SystemSort>();
  return COLUMNS.map((column) => {
    const { key, head, align, className, phone, sort: by, way } = column;
    const first = !seen.has(by);
    seen.add(by);
    const on = first && by === sort;
    return {
      key,
      cell: column.cell,
      sorted: on ? way : undefined,
      ...(align === undefined ? {} : { align }),
      ...(className === undefined ? {} : { className }),
      ...(phone === undefined ? {} : { phone }),
      head: first ? (
        <>
          <button
            type="button"
            title={SORT_WORDS[by]}
            onClick={() => onSort(by)}
            className={clsx('h-7 hover:text-strong max-md:hidden', on && 'text-strong')}
          >
            {on && align === 'end' && <Arrow way={way} />}
            {head}
            {on && align !== 'end' && <Arrow way={way} />}
          </button>
          <span className="md:hidden">{head}</span>
        </>
      ) : (
        head
      ),
    };
  });
}

function Arrow({ way }: { way: SystemColumn['way'] }) {
  return (
    <span aria-hidden="true" className="mx-0.5">
      {way === 'ascending' ? '↑' : '↓'}
    </span>
  );
}

/** What each cluster costs and how it is heard: sorted, searched and bounded by the server. */
export function CostTable({
  system,
  view,
  settled,
  onSort,
  onSearch,
  onMore,
  onShown,
}: {
  system: System;
  view: { readonly q: string; readonly sort: SystemSort; readonly key: string };
  /** The rows are the answer to what is asked for now. */
  settled: boolean;
  onSort: (sort: SystemSort) => void;
  onSearch: (q: string) => void;
  onMore: () => void;
  /** Names of the rows on the page, to be read again with the next answer. */
  onShown: (names: readonly string[]) => void;
}) {
  const { rows, also, total } = system;
  const held = useHeld(rows, nameOf, settled ? view.key : null);
  const elsewhere = new Map(also.map((row) => [row.name, row]));
  // What the order has moved off the page stays where it stands, with its newest figures; what left the fleet goes.
  const shown = held.rows.flatMap(({ item, left }) => {
    const row = left ? elsewhere.get(item.name) : item;
    return row === undefined ? [] : [row];
  });
  const names = shown.map(nameOf).join('\n');
  useEffect(() => onShown(names.split('\n')), [names, onShown]);
  return (
    <Panel
      id="costs"
      title="Clusters"
      hideTitle
      note={
        <SearchInput
          q={view.q}
          label="Search name, connection, reason"
          onSearch={onSearch}
          className="my-1 text-strong"
        />
      }
      aside={
        <>
          <Resort
            changes={settled ? Math.min(held.changes, rows.length) : 0}
            onClick={held.accept}
          />
          <output className="num text-faint">
            {rows.length < total
              ? `${number(rows.length)} of ${number(total)}`
              : plural(total, 'cluster')}
          </output>
          <Select
            label="order"
            quiet
            value={view.sort}
            onChoose={onSort}
            choices={SORTS}
            className="md:hidden"
          />
        </>
      }
    >
      {shown.length === 0 ? (
        <Nothing system={system} onClear={() => onSearch('')} />
      ) : (
        <div className={clsx(!settled && 'opacity-50 transition-opacity')}>
          <Table
            label="Clusters"
            columns={columnsFor(view.sort, onSort)}
            rows={shown}
            keyOf={nameOf}
            rowClass={rowClass}
          />
          {rows.length < total && (
            <p className="border-t border-hair p-3 text-center">
              <Button onClick={onMore} disabled={!settled}>
                {`Show more of ${number(total)}`}
              </Button>
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}

function Nothing({ system, onClear }: { system: System; onClear: () => void }) {
  return system.clusters.total === 0 ? (
    <Empty title="No clusters yet" className="min-h-80">
      Every context of the kubeconfig becomes a cluster here:{' '}
      <code className="font-mono">KUBECONFIG=~/.kube/config npm start</code>
    </Empty>
  ) : (
    <Empty title="No cluster matches" className="min-h-80">
      <Button className="mt-2" onClick={onClear}>
        Show all clusters
      </Button>
    </Empty>
  );
}
