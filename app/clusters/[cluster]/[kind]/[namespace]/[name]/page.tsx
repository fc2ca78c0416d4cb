import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { objectQuery } from '@/lib/client/queries';
import { isFluxKind } from '@/lib/flux/kinds';
import { getFleet } from '@/lib/server';
import { ObjectView } from '@/components/object/object-view';
import { Hydrate } from '../../../../../hydrate';
import { decoded } from '../../../../../reads';

interface Props {
  params: Promise<{ cluster: string; kind: string; namespace: string; name: string }>;
}

const addressOf = async ({ params }: Props) => {
  const { cluster, kind, namespace, name } = await params;
  return {
    cluster: decoded(cluster),
    kind: decoded(kind),
    namespace: decoded(namespace),
    name: decoded(name),
  };
};

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { cluster, kind, namespace, name } = await addressOf(props);
  return { title: `${kind} ${namespace}/${name} @ ${cluster}` };
}

export default async function ObjectPage(props: Props) {
  const address = await addressOf(props);
  const { kind } = address;
  const detail = isFluxKind(kind) ? getFleet().object({ ...address, kind }) : undefined;
  if (detail === undefined) notFound();
  return (
    <Hydrate
      fill={(client) =>
        client.setQueryData(objectQuery(address).queryKey, {
          ...detail,
          live: null,
          liveError: null,
        })
      }
    >
      <ObjectView address={address} />
    </Hydrate>
  );
}
