import type { ClusterDetail } from '@/lib/api/contract';
import { number } from '@/lib/client/format';
import { ToneBadge } from '@/components/status/badge';
import { Glyph } from '@/components/status/glyph';
import { Panel } from '@/components/ui/panel';
import { Empty } from '@/components/ui/states';
import { NO_CONTROLLER } from './flux-words';

/** The controllers of Flux on this cluster, with version and readiness, by namespace where there are several. */
export function Controllers({ cluster }: { cluster: ClusterDetail }) {
  const { components, managedBy, flux } = cluster;
  const heard = flux?.controllers ?? 'pending';
  const down = components.filter((c) => !c.ready).length;
  const said = down === 0 ? 'all ready' : `${number(down)} not ready`;
  const namespaces = [...new Set(components.map((c) => c.namespace))];
  return (
    <Panel
      id="controllers"
      title="Controllers"
      note={managedBy === null ? undefined : `by ${managedBy}`}
      aside={
        components.length > 0 &&
        (heard === 'live' ? (
          <span className={down > 0 ? 'text-failing-text' : 'text-faint'}>{said}</span>
        ) : (
          <span className="text-faint">as last read</span>
        ))
      }
    >
      {components.length === 0 ? (
        <Empty title="No controller is known" className="py-6">
          {cluster.fluxInstalled === false ? NO_CONTROLLER['not-installed'] : NO_CONTROLLER[heard]}
        </Empty>
      ) : (
        namespaces.map((namespace) => (
          <Namespace
            key={namespace}
            namespace={namespace}
            named={namespaces.length > 1}
            cluster={cluster}
          />
        ))
      )}
    </Panel>
  );
}

/** One set of controllers; a second one in the cluster makes its namespace worth a line. */
function Namespace({
  namespace,
  named,
  cluster,
}: {
  namespace: string;
  named: boolean;
  cluster: ClusterDetail;
}) {
  const instance = cluster.flux?.instances.find((i) => i.namespace === namespace);
  const heard = cluster.flux?.controllers === 'live';
  return (
    <>
      {named && <h3 className="border-b border-hair px-3 py-1 text-faint">{namespace}</h3>}
      {instance?.differs === true && (
        <p className="border-b border-hair px-3 py-1 text-soft">
          These controllers are of Flux {instance.version}, the CRDs of {cluster.fluxVersion}.
        </p>
      )}
      <ul>
        {cluster.components
          .filter((c) => c.namespace === namespace)
          .map((c) => (
            <li
              key={c.name}
              className="flex min-h-7 items-center gap-x-2 border-b border-hair px-3 py-1 last:border-b-0"
              title={c.image}
            >
              <span className="min-w-0 truncate">{c.name}</span>
              <span className="num ml-auto text-soft">{c.version ?? 'version not known'}</span>
              {!heard ? (
                <Glyph tone="stale" />
              ) : c.ready ? (
                <Glyph tone="ready" />
              ) : (
                <ToneBadge tone="failing">Not ready</ToneBadge>
              )}
            </li>
          ))}
      </ul>
    </>
  );
}
