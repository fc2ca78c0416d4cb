import { clsx } from 'clsx';
import type { ClusterDetail } from '@/lib/api/contract';
import { plural } from '@/lib/client/format';
import { ToneBadge } from '@/components/status/badge';
import { CopyButton } from '@/components/ui/copy';
import { Panel } from '@/components/ui/panel';
import { Empty, StaleNote } from '@/components/ui/states';
import { Table, type Column } from '@/components/ui/table';
import { differs, releaseOf } from './flux-standing';
import { NO_CONTROLLER, releaseWords } from './flux-words';

type Component = ClusterDetail['components'][number];
interface Row {
  readonly component: Component;
  readonly fluxVersion: string | null;
  readonly heard: boolean;
}

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'state',
    head: 'State',
    cell: ({ component, heard }) =>
      !heard ? (
        <ToneBadge tone="stale">{component.ready ? 'was ready' : 'was not ready'}</ToneBadge>
      ) : component.ready ? (
        <ToneBadge tone="ready" />
      ) : (
        <ToneBadge tone="failing">Not ready</ToneBadge>
      ),
    className: 'w-[136px] pr-0',
    phone: 'max-md:w-auto',
  },
  {
    key: 'name',
    head: 'Controller',
    cell: ({ component: { namespace, name } }) => (
      <span className="block truncate font-medium" title={`${namespace}/${name}`}>
        <span className="font-normal text-faint">{`${namespace}/`}</span>
        <span>{name}</span>
      </span>
    ),
    phone: 'max-md:order-first max-md:w-full',
  },
  {
    key: 'version',
    head: 'Version',
    cell: ({ component }) => (
      <span className="num">{component.version ?? <Unknown>not known</Unknown>}</span>
    ),
    className: 'w-[110px] pr-0',
    phone: 'max-md:w-auto',
  },
  {
    key: 'release',
    head: 'Of Flux',
    cell: ({ component, fluxVersion }) => {
      const release = releaseOf(component);
      if (release === null) return <Unknown>not known</Unknown>;
      return differs(component, fluxVersion) ? (
        <ToneBadge tone="warning">{`${release}, not ${fluxVersion ?? ''}`}</ToneBadge>
      ) : (
        <span className="num text-soft">{release}</span>
      );
    },
    className: 'w-[150px] pr-0',
    phone: 'max-md:w-auto',
  },
  {
    key: 'image',
    head: 'Image',
    cell: ({ component: { image } }) => (
      <span className="flex min-w-0 items-center gap-1 text-soft">
        <code
          className="min-w-0 truncate font-mono max-md:whitespace-normal max-md:break-all"
          title={image}
        >
          {image}
        </code>
        <CopyButton text={image} label={`Copy image ${image}`} />
      </span>
    ),
    className: 'w-[42%]',
    phone: 'max-md:w-full',
  },
];

function Unknown({ children }: { children: string }) {
  return <span className="text-faint">{children}</span>;
}

/** The controllers of Flux on this cluster: what runs, of which release, and whether it is ready. */
export function Controllers({ cluster }: { cluster: ClusterDetail }) {
  const { components, managedBy, flux, fluxVersion } = cluster;
  const state = flux?.controllers ?? 'pending';
  const heard = state === 'live';
  const down = components.filter((c) => !c.ready).length;
  const rows = components.map((component) => ({ component, fluxVersion, heard }));
  const apart = flux?.instances.filter((i) => i.differs) ?? [];
  return (
    <Panel
      id="controllers"
      title="Controllers"
      hideTitle
      note={[
        `Flux ${releaseWords(cluster)}`,
        managedBy === null ? '' : `installed by ${managedBy}`,
        (flux?.instances.length ?? 0) > 1 ? `${flux?.instances.length} sets of controllers` : '',
      ]
        .filter((w) => w !== '')
        .join(', ')}
      aside={
        components.length > 0 &&
        heard && (
          <span className={clsx(down > 0 ? 'text-failing-text' : 'text-faint')}>
            {down === 0 ? 'all ready' : `${plural(down, 'controller')} not ready`}
          </span>
        )
      }
    >
      {components.length > 0 && !heard && (
        <StaleNote>As last read; Deployments of this cluster are not heard now.</StaleNote>
      )}
      {apart.map(({ namespace, version }) => (
        <p key={namespace} className="border-b border-hair px-3 py-1.5 text-warning-text">
          {`The controllers in ${namespace} are of Flux ${version ?? 'an unknown release'}, the CRDs of ${fluxVersion ?? 'an unknown one'}: one of both was upgraded alone.`}
        </p>
      ))}
      {components.length === 0 ? (
        <Empty title="No controller is known" className="min-h-60">
          {cluster.fluxInstalled === false ? NO_CONTROLLER['not-installed'] : NO_CONTROLLER[state]}
        </Empty>
      ) : (
        <Table
          label="Controllers"
          columns={COLUMNS}
          rows={rows}
          keyOf={({ component }) => `${component.namespace}/${component.name}`}
          rowClass={(row) => (row.heard ? undefined : 'text-faint')}
        />
      )}
    </Panel>
  );
}
