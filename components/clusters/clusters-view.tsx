'use client';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import type { ClusterRow } from '@/lib/api/contract';
import { number, plural } from '@/lib/client/format';
import { clustersQuery } from '@/lib/client/queries';
import { present } from '@/lib/client/held-order';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Resort } from '@/components/ui/resort';
import { Select } from '@/components/ui/select';
import { Empty, ErrorBox, Skeleton } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { useHeld } from '@/components/ui/use-held';
import { showQuery, useParam } from '@/components/ui/use-param';
import { clusterRowClass, WIDE_COLUMNS } from './columns';
import { matching, SORTS, sorted } from './prepare-clusters';
import { useTypedEarly } from '@/components/ui/use-typed-early';

const nameOf = (c: ClusterRow): string => c.name;

export function ClustersView() {
  const { data, error, refetch } = useQuery(clustersQuery());
  return (
    <>
      <h1>Clusters</h1>
      <p className="mt-0.5 mb-3.5 text-soft">
        {data === undefined
          ? 'Every cluster of the fleet.'
          : `${plural(data.total, 'cluster')}, each read over its own connection.`}
      </p>
      {data === undefined ? (
        <Panel title="Clusters">
          {error === null ? (
            <Skeleton rows={12} label="Loading clusters" />
          ) : (
            <ErrorBox
              tried="The clusters could not be loaded"
              why={error.message}
              onRetry={() => void refetch()}
              className="min-h-80"
            />
          )}
        </Panel>
      ) : (
        <ClusterTable clusters={data.items} />
      )}
    </>
  );
}

function ClusterTable({ clusters }: { clusters: readonly ClusterRow[] }) {
  const params = useSearchParams();
  const q = params.get('q') ?? '';
  const [sort, setSort] = useParam('sort', SORTS);
  const rows = sorted(matching(clusters, q), sort);
  const held = useHeld(rows, nameOf, `${q}|${sort}`);
  const search = (text: string) => {
    const query = new URLSearchParams(params);
    if (text === '') query.delete('q');
    else query.set('q', text);
    showQuery(query.toString());
  };
  const field = useTypedEarly(q, search);
  return (
    <Panel
      id="clusters"
      title="Clusters"
      hideTitle
      note={
        <input
          ref={field}
          type="search"
          data-shortcut="search"
          aria-label="Search name, label, version, connection"
          placeholder="Search name, label, version, connection"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={q}
          onChange={(event) => search(event.target.value)}
          className="touch my-1 h-7 w-72 max-sm:w-full max-w-full rounded-md border border-line bg-sunken px-2 text-strong placeholder:text-faint"
        />
      }
      aside={
        <>
          <Resort changes={held.changes} onClick={held.accept} />
          <output className="num text-faint">
            {rows.length === clusters.length
              ? plural(rows.length, 'cluster')
              : `${number(rows.length)} of ${number(clusters.length)}`}
          </output>
          <Select
            label="order"
            quiet
            value={sort}
            onChoose={setSort}
            choices={[
              { value: 'worst', label: 'worst first' },
              { value: 'name', label: 'by name' },
              { value: 'flux', label: 'oldest Flux first' },
              { value: 'objects', label: 'most objects first' },
            ]}
          />
        </>
      }
    >
      {held.rows.length > 0 ? (
        <Table
          label="Clusters"
          columns={WIDE_COLUMNS}
          rows={present(held.rows)}
          keyOf={nameOf}
          rowClass={clusterRowClass}
          comfortable
        />
      ) : clusters.length === 0 ? (
        <Empty title="No clusters yet" className="min-h-80">
          Every context of the kubeconfig becomes a cluster here:{' '}
          <code className="font-mono">KUBECONFIG=~/.kube/config npm start</code>
        </Empty>
      ) : (
        <Empty title={`No cluster matches “${q}”`} className="min-h-80">
          <Button className="mt-2" onClick={() => search('')}>
            Clear the search
          </Button>
        </Empty>
      )}
    </Panel>
  );
}
