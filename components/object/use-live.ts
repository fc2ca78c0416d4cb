'use client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ObjectAnswer, ObjectDetail } from '@/lib/api/contract';
import { liveObjectQuery, type ObjectAddress } from '@/lib/client/queries';

export type LiveAnswer = UseQueryResult<ObjectAnswer>;

/** The part that only the cluster knows, asked for because somebody looks; a new claim about the object asks again. */
export function useLive({ object }: ObjectDetail): LiveAnswer {
  const { state, reason, message, since, revision } = object;
  const version = [state, reason, since, revision.applied, revision.attempted, message].join('|');
  return useQuery(liveObjectQuery(object, version));
}

/** The same of the object that it waits for; of the object itself when there is none. Its own claim is the version. */
export function useRootLive(detail: ObjectDetail, own: LiveAnswer): LiveAnswer {
  const { root } = detail.blast;
  const at: ObjectAddress = { cluster: detail.object.cluster, ...(root?.ref ?? detail.object) };
  const version =
    root === null ? '' : [root.state, root.reason, root.since, root.message].join('|');
  const query = useQuery({
    ...liveObjectQuery(
      { cluster: at.cluster, kind: at.kind, namespace: at.namespace, name: at.name },
      version,
    ),
    enabled: root !== null && !root.missing,
  });
  return root === null ? own : query;
}
