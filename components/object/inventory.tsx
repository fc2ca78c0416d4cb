'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ObjectDetail } from '@/lib/api/contract';
import { pagePath } from '@/lib/api/paths';
import type { Insight } from '@/lib/api/contract/object';
import { number, plural } from '@/lib/client/format';
import { inventoryQuery } from '@/lib/client/object-queries';
import { isFluxKind, KINDS } from '@/lib/flux/kinds';
import { Glyph } from '@/components/status/glyph';
import { TONE } from '@/components/status/tone';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Empty } from '@/components/ui/states';
import { Moment } from '@/components/ui/time';
import {
  HEALTH_LABEL,
  HEALTH_TONE,
  inventoryGroups,
  inventoryWords,
  type InventoryEntry,
  type InventoryGroup,
} from './prepare-inventory';

/** The sentence over the list says it for all of a kind. */
const SAID_ABOVE = /^(?:not allowed|the cluster does not have)/;

/** What it applied, by kind. How that is doing is asked of the cluster only when somebody wants to know. */
export function Inventory({
  detail,
  insight,
}: {
  detail: ObjectDetail;
  insight: Insight | undefined;
}) {
  const { object } = detail;
  const { data, error, isFetching, refetch } = useQuery(inventoryQuery(object));
  const inventory = insight?.inventory ?? null;
  if (inventory === null) return null;
  const { total, items } = inventory;
  const groups = inventoryGroups(items, data);
  return (
    <Panel
      id="inventory"
      title="Inventory"
      note={
        items.length < total
          ? `the first ${number(items.length)} of ${plural(total, 'object')} that it applied`
          : `${plural(total, 'object')} that it applied`
      }
      aside={
        total > 0 && (
          <Button
            className="h-6 text-xs"
            disabled={isFetching || detail.remote || object.stale}
            title={
              detail.remote
                ? 'They are on another cluster, through spec.kubeConfig'
                : object.stale
                  ? `${object.cluster} is not heard now`
                  : 'Reads up to 50 of them from the cluster, once'
            }
            onClick={() => void refetch()}
          >
            {isFetching ? 'Asking' : data === undefined ? 'Check health' : 'Check again'}
          </Button>
        )
      }
    >
      {/* Announced when it arrives; in the page from the start, or screen readers would miss it. */}
      <output className="block">
        {data !== undefined && (
          <span className="block border-b border-hair px-3 py-1.5 text-soft">
            {inventoryWords(data)}{' '}
            <span className="text-faint">
              Asked at <Moment at={data.at} />.
            </span>
          </span>
        )}
        {error !== null && !isFetching && (
          <span className="block border-b border-hair px-3 py-1.5 text-warning-text">
            {object.cluster} could not be asked for their health: {error.message}
          </span>
        )}
      </output>
      {total === 0 ? (
        <Empty title="Nothing" className="py-4">
          It has applied nothing, or has taken everything away again.
        </Empty>
      ) : (
        <ul>
          {groups.map((group) => (
            <Group key={`${group.apiVersion}/${group.kind}`} group={group} detail={detail} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Group({ group, detail }: { group: InventoryGroup; detail: ObjectDetail }) {
  const { kind, apiVersion, entries } = group;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-x-3 border-b border-hair px-3 py-1.5 last:border-b-0 sm:grid-cols-[190px_minmax(0,1fr)]">
      <span className="truncate font-medium" title={apiVersion}>
        {kind} <span className="num font-normal text-faint">{number(entries.length)}</span>
      </span>
      <ul className="flex flex-wrap gap-x-4 gap-y-0.5">
        {entries.map((entry) => (
          <Entry key={`${entry.namespace}/${entry.name}`} entry={entry} detail={detail} />
        ))}
      </ul>
    </li>
  );
}

function Entry({ entry, detail }: { entry: InventoryEntry; detail: ObjectDetail }) {
  const { kind, namespace, name, health, words, apiVersion } = entry;
  const own = namespace === '' || namespace === detail.object.namespace;
  const text = own ? name : `${namespace}/${name}`;
  const isFlux =
    isFluxKind(kind) && apiVersion.startsWith(`${KINDS[kind].group}/`) && !detail.remote;
  const tone = health === null ? null : HEALTH_TONE[health];
  const loud = health !== null && health !== 'healthy' && health !== 'present';
  return (
    <li className="flex max-w-full min-w-0 items-center gap-1.5" title={words}>
      {tone !== null && <Glyph tone={tone} size={10} />}
      {isFlux ? (
        <Link
          href={pagePath.object({ cluster: detail.object.cluster, kind, namespace, name })}
          prefetch={false}
          className="touch inline-flex min-w-0 items-center text-accent"
        >
          <span className="truncate">{text}</span>
        </Link>
      ) : (
        <span className="truncate">{text}</span>
      )}
      {health !== null && !loud && <span className="sr-only">{HEALTH_LABEL[health]}</span>}
      {loud && tone !== null && (
        <span className={TONE[tone].text}>
          {HEALTH_LABEL[health]}
          {words !== '' && !SAID_ABOVE.test(words) && <span className="text-faint">: {words}</span>}
        </span>
      )}
    </li>
  );
}
