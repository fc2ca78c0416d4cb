import { z } from 'zod';
import { faultsPatchSchema } from '../faults.ts';
import { ENVIRONMENTS } from '../generate/names.ts';
import { bump, commitSomething, DRIFT_MODES, driftSomewhere, nextVersion } from './day.ts';
import { rollout } from './demo.ts';
import { checkIncident, checkRelease, checkScope } from './checks.ts';
import type { FleetLife } from './fleet-life.ts';
import { BAD_CONTENT } from './incident-words.ts';
import type { Incident } from './incidents.ts';
import { INCIDENT_TYPES, startIncident } from './incidents.ts';
import { push, repoNamed } from './push.ts';
import { resume, suspend } from './requests.ts';
import { upgradeFlux, upgradeRings } from './upgrade.ts';

const environment = z.enum(ENVIRONMENTS);
const objectAt = z.strictObject({
  cluster: z.string(),
  /** `Kind/namespace/name` */
  object: z.string(),
});

const STEPS = {
  'incident.start': z.strictObject({
    type: z.enum(INCIDENT_TYPES),
    id: z.string().min(1).optional(),
    cluster: z.string().optional(),
    environment: environment.optional(),
    scope: z.string().optional(),
    repo: z.string().optional(),
    content: z.enum(BAD_CONTENT).optional(),
    share: z.number().min(0).max(1).optional(),
    count: z.number().int().min(1).optional(),
    faults: faultsPatchSchema.optional(),
  }),
  'incident.resolve': z.strictObject({ id: z.string() }),
  commit: z.strictObject({
    repo: z.string(),
    /** null: a commit that changes nothing that a cluster applies. */
    scope: z.string().nullable(),
    environment: environment.nullable().default(null),
    subject: z.string().default('Change by a scenario'),
  }),
  'commit.random': z.strictObject({ repo: z.string(), scope: z.string() }),
  'chart.upgrade': z.strictObject({
    repo: z.string(),
    release: z.string(),
    environment,
    version: z.string().optional(),
  }),
  rollout: z.strictObject({
    release: z.string().optional(),
    gapMs: z.number().min(0).default(60_000),
  }),
  'flux.upgrade': z.strictObject({
    version: z.string(),
    cluster: z.string().optional(),
    gapMs: z.number().min(0).default(3_600_000),
  }),
  suspend: objectAt,
  resume: objectAt,
  drift: z.strictObject({ mode: z.enum(DRIFT_MODES).default('enabled') }),
} as const;
type StepName = keyof typeof STEPS;
type Params<N extends StepName> = z.infer<(typeof STEPS)[N]>;

export const STEP_NAMES = Object.keys(STEPS) as readonly StepName[];

/** Applies one step of a scenario and says what it did. */
export function runStep(
  fleet: FleetLife,
  incidents: Map<string, Incident>,
  name: string,
  params: unknown,
): unknown {
  const known = STEP_NAMES.find((n) => n === name);
  if (known === undefined) {
    throw new Error(`no step is named ${name}; there are: ${STEP_NAMES.join(', ')}`);
  }
  const parsed = STEPS[known].safeParse(params);
  if (!parsed.success) {
    throw new Error(`step ${name} can't be applied: ${z.prettifyError(parsed.error)}`);
  }
  const run = RUN[known] as (f: FleetLife, p: unknown, i: Map<string, Incident>) => unknown;
  return run(fleet, parsed.data, incidents);
}

const RUN: { [N in StepName]: (f: FleetLife, p: Params<N>, i: Map<string, Incident>) => unknown } =
  {
    'incident.start'(fleet, { type, id, ...given }, incidents) {
      const key = id ?? `${type}-${incidents.size + 1}`;
      if (incidents.has(key)) throw new Error(`incident ${key} runs already; resolve it first`);
      const params = definedOf(given);
      checkIncident(fleet, type, params);
      const begun = remember(incidents, startIncident(fleet, type, params, key));
      const { type: kind, summary, clusters, roots, since } = begun;
      return { id: begun.id, type: kind, summary, clusters, roots, since };
    },
    'incident.resolve'(_fleet, { id }, incidents) {
      const incident = incidents.get(id);
      if (incident === undefined) {
        throw new Error(`no incident ${id} runs; there are: ${[...incidents.keys()].join(', ')}`);
      }
      incident.resolve();
      incidents.delete(id);
      return { id };
    },
    commit(fleet, { repo, scope, environment: env, subject }) {
      if (scope !== null) checkScope(fleet, scope);
      const commit = push(fleet, {
        repo,
        scope: scope ?? '',
        environment: env,
        subject,
        author: 'Scenario',
      });
      return { sha: commit.sha };
    },
    'commit.random'(fleet, { repo, scope }) {
      checkScope(fleet, scope);
      commitSomething(fleet, repo, scope);
      return {};
    },
    'chart.upgrade'(fleet, { repo, release, environment: env, version }) {
      repoNamed(fleet, repo);
      const next = nextVersion(fleet, release, env);
      if (next === null) throw new Error(`no cluster of ${env} has a release named ${release}`);
      const to = version ?? next;
      return { version: to, sha: bump(fleet, repo, release, env, to).sha };
    },
    rollout(fleet, { release, gapMs }) {
      if (release !== undefined) checkRelease(fleet, release);
      return { release: rollout(fleet, gapMs, release) };
    },
    'flux.upgrade'(fleet, { version, cluster, gapMs }) {
      if (cluster === undefined) upgradeRings(fleet, version, gapMs);
      else upgradeFlux(fleet.cluster(cluster), version);
      return { version };
    },
    suspend(fleet, { cluster, object }) {
      const life = lifeOf(fleet, cluster, object);
      if (life.suspended) return {};
      life.home.writeSpec(life, (spec) => ({ ...spec, suspend: true }), 'flux');
      suspend(life);
      return {};
    },
    resume(fleet, { cluster, object }) {
      const life = lifeOf(fleet, cluster, object);
      if (!life.suspended) return {};
      life.home.writeSpec(life, ({ suspend: _s, ...spec }) => spec, 'flux');
      resume(life);
      return {};
    },
    drift: (fleet, { mode }) => ({ object: driftSomewhere(fleet, mode) }),
  };

function lifeOf(fleet: FleetLife, cluster: string, object: string) {
  const life = fleet.cluster(cluster).find(object);
  if (life !== undefined) return life;
  throw new Error(`${cluster} has no object ${object}; write Kind/namespace/name`);
}

const remember = (incidents: Map<string, Incident>, incident: Incident): Incident => {
  incidents.set(incident.id, incident);
  return incident;
};

/** Without the keys that are present but undefined. */
const definedOf = <T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
