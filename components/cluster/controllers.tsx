import type { ClusterDetail } from '@/lib/api/contract';
import { number } from '@/lib/client/format';
import { ToneBadge } from '@/components/status/badge';
import { Glyph } from '@/components/status/glyph';
import { Panel } from '@/components/ui/panel';
import { Empty } from '@/components/ui/states';

/** The controllers of Flux on this cluster, with version and readiness. */
export function Controllers({ cluster }: { cluster: ClusterDetail }) {
  const { components, managedBy, fluxInstalled } = cluster;
  const down = components.filter((c) => !c.ready).length;
  const said = down === 0 ? 'all ready' : `${number(down)} not ready`;
  return (
    <Panel
      id="controllers"
      title="Controllers"
      note={managedBy === null ? undefined : `by ${managedBy}`}
      aside={
        components.length > 0 && (
          <span className={down > 0 ? 'text-failing-text' : 'text-faint'}>{said}</span>
        )
      }
    >
      {components.length === 0 ? (
        <Empty title="No controller is known" className="py-6">
          {fluxInstalled === false
            ? 'Flux is not installed on this cluster.'
            : 'Deployments of Flux could not be read, or were not read yet.'}
        </Empty>
      ) : (
        <ul>
          {components.map((c) => (
            <li
              key={`${c.namespace}/${c.name}`}
              className="flex min-h-7 items-center gap-x-2 border-b border-hair px-3 py-1 last:border-b-0"
              title={c.image}
            >
              <span className="min-w-0 truncate">{c.name}</span>
              <span className="num ml-auto text-soft">{c.version ?? 'version not known'}</span>
              {c.ready ? <Glyph tone="ready" /> : <ToneBadge tone="failing">Not ready</ToneBadge>}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
