import { KINDS } from '../../../flux/kinds.ts';
import type { KubeObject } from '../../object.ts';
import { kubeTime } from '../../object.ts';
import type { Random } from '../random.ts';
import { seedOf } from '../random.ts';
import type { Commit } from '../repos.ts';
import type { InventoryEntry, KustomizationPlan, Plan } from '../types.ts';
import type { Condition } from './conditions.ts';
import type { Context } from './context.ts';
import { apiVersionFor, randomFor, shell } from './context.ts';
import { goDuration, written } from './durations.ts';
import { fluxEntries } from './install.ts';
import {
  contentCommits,
  contentDigest,
  newestCommit,
  originRevision,
  repoOf,
  sourceRevision,
} from './revision.ts';

export interface Snapshot {
  digest: string;
  firstReconciled: string;
  lastReconciled: string;
  lastReconciledDuration: string;
  lastReconciledStatus: string;
  totalReconciliations: number;
  metadata?: Record<string, string>;
}

export function kustomization(ctx: Context, plan: KustomizationPlan): KubeObject {
  const random = randomFor(ctx, plan);
  const generation = plan.suspended === true ? random.int(2, 4) : random.int(1, 4);
  return {
    ...shell(ctx, plan, specOf(ctx, plan), { generation }),
    status: settled(ctx, plan, generation, random),
  };
}

function specOf(ctx: Context, plan: KustomizationPlan): Record<string, unknown> {
  const { source } = plan;
  const elsewhere = source.namespace !== plan.namespace;
  return {
    ...(ctx.profile.features.deletionPolicy ? { deletionPolicy: 'MirrorPrune' } : {}),
    ...(plan.dependsOn.length > 0
      ? {
          dependsOn: plan.dependsOn.map((d) =>
            d.namespace === plan.namespace
              ? { name: d.name }
              : { name: d.name, namespace: d.namespace },
          ),
        }
      : {}),
    force: false,
    interval: written(plan.intervalMs),
    path: plan.path,
    ...(plan.substitute === null ? {} : { postBuild: { substitute: plan.substitute } }),
    prune: true,
    ...(plan.retryMs === null ? {} : { retryInterval: written(plan.retryMs) }),
    sourceRef: {
      kind: source.kind,
      name: source.name,
      ...(elsewhere ? { namespace: source.namespace } : {}),
    },
    ...(plan.timeoutMs === null ? {} : { timeout: written(plan.timeoutMs) }),
    ...(plan.wait ? { wait: true } : {}),
  };
}

/** Timeout that the controller uses: the interval less 30 s when none is given, at least 30 s. */
export const effectiveTimeout = (plan: KustomizationPlan): number =>
  plan.timeoutMs ?? Math.max(30_000, plan.intervalMs - 30_000);

/** What commits name when they change its content: itself, and the releases that it applies. */
export const scopesOf = (ctx: Context, plan: KustomizationPlan): ReadonlySet<string> =>
  new Set([
    plan.scope,
    ...(ctx.children.get(plan) ?? []).flatMap((c) => (c.kind === 'HelmRelease' ? [c.name] : [])),
  ]);

/** Flux objects and others that it applies, as the inventory lists them. */
export function inventoryOf(ctx: Context, plan: KustomizationPlan): InventoryEntry[] {
  const flux = (ctx.children.get(plan) ?? []).map((child) => fluxEntry(ctx, child));
  const own = plan.parent === plan ? fluxEntries(ctx.profile) : [];
  return [...plan.applies, ...own, ...flux].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

export const fluxEntry = (ctx: Context, child: Plan): InventoryEntry => ({
  id: `${child.namespace}_${child.name}_${KINDS[child.kind].group}_${child.kind}`,
  v: apiVersionFor(ctx.profile, child.kind).split('/')[1] ?? 'v1',
});

function settled(
  ctx: Context,
  plan: KustomizationPlan,
  generation: number,
  random: Random,
): Record<string, unknown> {
  const { features } = ctx.profile;
  const head = settledCommit(ctx, plan);
  const revision = sourceRevision(plan.source, head);
  const origin = originRevision(plan.source, head);
  const lastAt = lastReconciled(ctx, plan, head, random);
  // A suspended one was last reconciled before its spec was changed to say so.
  const reconciled = plan.suspended === true ? generation - 1 : generation;
  const ready: Condition = {
    lastTransitionTime: kubeTime(lastAt),
    message: `Applied revision: ${revision}`,
    observedGeneration: reconciled,
    reason: 'ReconciliationSucceeded',
    status: 'True',
    type: 'Ready',
  };
  const healthy: Condition = {
    lastTransitionTime: kubeTime(lastAt),
    message: `Health check passed in ${goDuration(random.int(20, 90) + random.int(0, 999) / 1000)}`,
    observedGeneration: reconciled,
    reason: 'Succeeded',
    status: 'True',
    type: 'Healthy',
  };
  return {
    conditions: plan.wait ? [ready, healthy] : [ready],
    ...(features.kustomizationHistory ? { history: historyOf(ctx, plan, lastAt, random) } : {}),
    inventory: { entries: inventoryOf(ctx, plan) },
    ...(features.originRevision && origin !== null ? { lastAppliedOriginRevision: origin } : {}),
    lastAppliedRevision: revision,
    lastAttemptedRevision: revision,
    observedGeneration: generation,
  };
}

/** The commit that a settled Kustomization has applied: its source's newest, or that of the day of its suspension. */
export function settledCommit(ctx: Context, plan: KustomizationPlan): Commit {
  const newest = newestCommit(plan.source);
  if (plan.suspended !== true) return newest;
  const at = suspendedAt(ctx, plan);
  const { commits } = repoOf(plan.source);
  return commits.findLast((c) => c.at <= at) ?? commits[0] ?? newest;
}

/** Suspensions are days to weeks old. */
export function suspendedAt(ctx: Context, plan: Plan): number {
  const days = 1 + (seedOf(ctx.base.seed, ctx.profile.name, plan.namespace, plan.name) % 45);
  return Math.max(plan.createdAt + 60_000, ctx.base.now - days * 86_400_000);
}

function lastReconciled(
  ctx: Context,
  plan: KustomizationPlan,
  head: Commit,
  random: Random,
): number {
  const { now } = ctx.base;
  const phase = Math.min(random.next() * plan.intervalMs, now - plan.createdAt);
  if (plan.suspended === true) return suspendedAt(ctx, plan) - phase;
  return Math.max(now - phase, Math.min(head.at + 60_000, now - 1000));
}

/** One entry for each content that was applied lately, newest first. */
function historyOf(
  ctx: Context,
  plan: KustomizationPlan,
  lastAt: number,
  random: Random,
): Snapshot[] {
  const head = settledCommit(ctx, plan);
  const commits = contentCommits(plan, scopesOf(ctx, plan), ctx.profile.environment, head, 3);
  const began = Math.max(plan.createdAt, ctx.base.now - random.between(12, 40) * 86_400_000);
  const starts = [...commits.map((c) => Math.max(c.at, plan.createdAt) + 45_000), began];
  const contents = [...commits, undefined].filter(
    (c, i) => i === 0 || c === undefined || c.at > plan.createdAt,
  );
  return contents.map((commit, i) => {
    const first = Math.min(starts[i] ?? began, lastAt);
    const last =
      i === 0 ? lastAt : Math.max(first, (starts[i - 1] ?? lastAt) - plan.intervalMs / 2);
    // Entries after the newest end with the head of their time.
    const metadata = i === 0 ? head : (commit ?? commits.at(-1) ?? head);
    const origin = originRevision(plan.source, metadata);
    return {
      digest: contentDigest(plan, ctx.profile.name, commit),
      firstReconciled: kubeTime(first),
      lastReconciled: kubeTime(last),
      lastReconciledDuration: goDuration(
        random.int(280, plan.wait ? 9800 : 2400) + random.int(0, 999) / 1000,
      ),
      lastReconciledStatus: 'ReconciliationSucceeded',
      metadata: {
        ...(origin === null ? {} : { originRevision: origin }),
        revision: sourceRevision(plan.source, metadata),
      },
      totalReconciliations: 1 + Math.floor((last - first) / plan.intervalMs),
    };
  });
}
