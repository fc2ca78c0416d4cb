import type { ClusterFacet } from '../../lib/api/contract/clusters.ts';
import { MEASURES, type Measure } from '../../lib/api/contract/matrix-words.ts';
import { NONE } from '../../lib/api/lists.ts';
import { activeFacets, type ClusterFilters } from '../../lib/client/cluster-filters.ts';
import {
  CONNECTION_LABEL,
  type ConnectionReason,
  type ConnectionState,
} from '../../lib/flux/session.ts';
import { LOOK, MEASURE_NAME } from '../fleet/matrix-look.ts';
import { shortLabel } from '../status/labels.ts';
import { REASON_WORDS } from '../status/reason-words.ts';

const isMeasure = (facet: string): facet is Measure =>
  (MEASURES as readonly string[]).includes(facet);

const TITLES: Readonly<Record<string, string>> = {
  connection: 'connection',
  reason: 'connection problem',
  version: 'Flux version',
  kubernetes: 'Kubernetes',
  worst: 'health',
};

export function facetTitle(facet: ClusterFacet): string {
  if (facet.startsWith('label:')) return shortLabel(facet.slice('label:'.length));
  return TITLES[facet] ?? (isMeasure(facet) ? MEASURE_NAME[facet] : facet);
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export function valueWords(facet: ClusterFacet, value: string): string {
  if (isMeasure(facet)) {
    const looks: Readonly<Record<string, { words: string }>> = LOOK[facet];
    return sentence(looks[value]?.words ?? value);
  }
  if (value === NONE) return facet.startsWith('label:') ? `no ${facetTitle(facet)}` : 'not known';
  if (facet === 'connection') return CONNECTION_LABEL[value as ConnectionState] ?? value;
  if (facet === 'reason') return sentence(REASON_WORDS[value as ConnectionReason] ?? value);
  return value;
}

export interface ActiveValue {
  readonly facet: ClusterFacet;
  readonly value: string;
  readonly words: string;
}

/** What narrows the list, each to be taken away by itself. */
export const activeValues = (filters: ClusterFilters): readonly ActiveValue[] =>
  activeFacets(filters).flatMap(([facet, values]) =>
    values.map((value) => ({
      facet,
      value,
      words: `${sentence(facetTitle(facet))}: ${valueWords(facet, value)}`,
    })),
  );
