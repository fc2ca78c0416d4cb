import type { FleetLife } from './fleet-life.ts';
import type { IncidentDraft, IncidentParams, Starter } from './incident-base.ts';
import { badCommit, webhookDown } from './incident-content.ts';
import {
  clusterUnreachable,
  flappingHealth,
  helmRestart,
  oldApiVersions,
  suspendedObjects,
  upgradeFails,
} from './incident-objects.ts';
import { credentialsExpired, gitHostDown, registryRefuses } from './incident-sources.ts';

export const INCIDENT_TYPES = [
  'bad-commit',
  'git-host-down',
  'registry-refuses',
  'webhook-down',
  'credentials-expired',
  'cluster-unreachable',
  'helm-restart',
  'flapping-health',
  'suspended',
  'old-api-versions',
  'upgrade-fails',
] as const;
export type IncidentType = (typeof INCIDENT_TYPES)[number];

export interface Incident extends IncidentDraft {
  readonly id: string;
  readonly type: IncidentType;
  readonly since: number;
}

const STARTERS: Record<IncidentType, Starter> = {
  'bad-commit': badCommit,
  'git-host-down': gitHostDown,
  'registry-refuses': registryRefuses,
  'webhook-down': webhookDown,
  'credentials-expired': credentialsExpired,
  'cluster-unreachable': clusterUnreachable,
  'helm-restart': helmRestart,
  'flapping-health': flappingHealth,
  suspended: suspendedObjects,
  'old-api-versions': oldApiVersions,
  'upgrade-fails': upgradeFails,
};

export function startIncident(
  fleet: FleetLife,
  type: IncidentType,
  params: IncidentParams,
  id: string,
): Incident {
  const since = fleet.world.scheduler.now();
  return { id, type, since, ...STARTERS[type](fleet, params, id) };
}
