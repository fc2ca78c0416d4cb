import type { FaultsPatch } from '../faults.ts';
import type { Environment } from '../generate/names.ts';
import type { ClusterLife } from './cluster-life.ts';
import type { FleetLife } from './fleet-life.ts';
import { ReleaseLife } from './helm.ts';
import type { BadContent } from './incident-words.ts';
import { KustomizationLife } from './kustomize.ts';
import type { SourceLife } from './source.ts';

/** Narrows an incident down; what is left out is chosen by the seed. */
export interface IncidentParams {
  readonly cluster?: string;
  readonly environment?: Environment;
  readonly scope?: string;
  readonly repo?: string;
  readonly content?: BadContent;
  readonly share?: number;
  readonly count?: number;
  readonly faults?: FaultsPatch;
}

/** What an incident is, and how it ends. */
export interface IncidentDraft {
  /** One sentence: what is wrong. */
  readonly summary: string;
  /** Clusters that have it. */
  readonly clusters: readonly string[];
  /** Root objects, `cluster/Kind/namespace/name`, as far as they are known beforehand. */
  readonly roots: readonly string[];
  /** Takes the cause away; objects recover as their controllers look again. */
  resolve(): void;
}

export type Starter = (fleet: FleetLife, params: IncidentParams, id: string) => IncidentDraft;

export const named = (fleet: FleetLife, params: IncidentParams): ClusterLife[] =>
  params.cluster === undefined ? fleet.shuffled() : [fleet.cluster(params.cluster)];

export const rootsOf = (lives: readonly { cluster: string; key: string }[]): string[] =>
  lives.map((l) => `${l.cluster}/${l.key}`);

/** Takes the causes of these objects away and has their controllers look again. */
export function heal(
  fleet: FleetLife,
  lives: readonly (KustomizationLife | ReleaseLife | SourceLife)[],
): void {
  for (const life of lives) {
    fleet.world.causes.removeObject(life.cluster, life.key);
    if (life instanceof ReleaseLife) life.retry();
    else if (life instanceof KustomizationLife) life.requested();
  }
}
