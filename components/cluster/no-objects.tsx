import type { ClusterDetail } from '@/lib/api/contract';
import { isHeard } from '@/components/status/connection';
import { Empty } from '@/components/ui/states';

/** Why nothing of this cluster is shown, and what would bring it. */
export function NoObjects({ cluster }: { cluster: ClusterDetail }) {
  const { name, connection, fluxInstalled, kinds } = cluster;
  const [title, words] = !isHeard(connection)
    ? [`Nothing of ${name} is known yet`, 'Its objects appear here when it has been read.']
    : fluxInstalled === false
      ? ['Flux is not installed on this cluster', 'Its objects appear here when it is.']
      : kinds.some((k) => k.state === 'restricted')
        ? [
            'No Flux object of this cluster may be read',
            'The account needs get, list and watch on the Flux kinds: deploy/rbac.yaml grants that.',
          ]
        : ['There are no Flux objects on this cluster', 'They appear here when they are applied.'];
  return (
    <Empty title={title} tone={fluxInstalled === false ? 'empty' : 'unknown'} className="min-h-80">
      {words}
    </Empty>
  );
}
