import { causePage } from '../../lib/api/contract/cause-words.ts';
import type { CauseList } from '../../lib/api/contract/causes.ts';
import type { FindAnswer, FoundCluster, FoundObject } from '../../lib/api/contract/find.ts';
import { pagePath } from '../../lib/api/paths.ts';
import { number, plural } from '../../lib/client/format.ts';
import { withFilters } from '../../lib/client/url-state.ts';
import { STATE_LABEL } from '../../lib/flux/state.ts';
import { clusterLook } from '../status/cluster-look.ts';
import type { Item } from './item.ts';

function clusterItem(cluster: FoundCluster): Item {
  const { tone, words } = clusterLook(cluster);
  return {
    group: 'Clusters',
    href: pagePath.cluster(cluster.name),
    title: cluster.name,
    note: words,
    tone,
  };
}

/** On one cluster, or broken somewhere: to that object. On many and sound: to the list of them. */
function objectItem(object: FoundObject): Item {
  const { kind, namespace, name, clusters, broken, worst } = object;
  const one = { ...worst, kind, namespace, name };
  const isAlone = clusters === 1;
  const was = worst.stale ? `was ${STATE_LABEL[worst.state].toLowerCase()}` : null;
  return {
    group: 'Objects',
    href:
      isAlone || broken > 0
        ? pagePath.object(one)
        : withFilters('/objects', { kind: [kind], namespace: [namespace], q: name }),
    within: `${kind} ${namespace}/`,
    title: name,
    note: isAlone
      ? `${was ?? (worst.summary || STATE_LABEL[worst.state])} on ${worst.cluster}`
      : broken > 0
        ? `fails on ${number(broken)} of ${plural(clusters, 'cluster')}`
        : `on ${plural(clusters, 'cluster')}`,
    tone: worst.stale ? 'stale' : worst.state,
  };
}

export const foundItems = ({ clusters, objects }: FindAnswer): readonly Item[] => [
  ...clusters.map(clusterItem),
  ...objects.map(objectItem),
];

/** Each cause leads to its page. */
export const causeItems = ({ items }: CauseList): readonly Item[] =>
  items.map((cause) => ({
    group: 'Causes',
    href: causePage.one(cause.key),
    within: `${cause.kind} ${cause.namespace}/`,
    title: cause.name,
    note: `${cause.summary} on ${plural(cause.clusters, 'cluster')}`,
    tone: cause.state,
  }));
