import type { KubeObject } from '../../object.ts';
import { kubeTime } from '../../object.ts';
import { seeded, seedOf } from '../random.ts';
import { headOf, revisionOf } from '../repos.ts';
import type { ImageAutomationPlan, ImagePolicyPlan, ImageRepositoryPlan } from '../types.ts';
import type { Condition } from './conditions.ts';
import type { Context } from './context.ts';
import { randomFor, shell } from './context.ts';
import { written } from './durations.ts';

const ready = (message: string, at: number): readonly Condition[] => [
  {
    lastTransitionTime: kubeTime(at),
    message,
    observedGeneration: 1,
    reason: 'Succeeded',
    status: 'True',
    type: 'Ready',
  },
];

export function imageRepository(ctx: Context, plan: ImageRepositoryPlan): KubeObject {
  const random = seeded('image', plan.image);
  const tags = random.int(12, 260);
  const checksum = String(seedOf('tags', plan.image, plan.tag));
  const { now } = ctx.base;
  const old = ctx.profile.features;
  const message = old.scanRevision
    ? `successful scan: found ${tags} tags with checksum ${checksum}`
    : `successful scan: found ${tags} tags`;
  return {
    ...shell(ctx, plan, {
      exclusionList: ['^.*\\.sig$'],
      image: plan.image,
      interval: written(plan.intervalMs),
      provider: 'generic',
    }),
    status: {
      canonicalImageName: plan.image,
      conditions: ready(message, now - random.between(1, 20) * 3_600_000),
      lastScanResult: {
        latestTags: [plan.tag, plan.previousTag],
        ...(old.scanRevision ? { revision: checksum } : {}),
        scanTime: kubeTime(now - randomFor(ctx, plan).int(1000, plan.intervalMs)),
        tagCount: tags,
      },
      observedExclusionList: ['^.*\\.sig$'],
      observedGeneration: 1,
    },
  };
}

export function imagePolicy(ctx: Context, plan: ImagePolicyPlan): KubeObject {
  const { image, tag, previousTag } = plan.repository;
  const { features } = ctx.profile;
  const at = ctx.base.now - seeded('policy', image).between(4, 300) * 3_600_000;
  return {
    ...shell(ctx, plan, {
      imageRepositoryRef: { name: plan.repository.name },
      policy: { semver: { range: '>=1.0.0' } },
    }),
    status: {
      conditions: ready(
        `Latest image tag for ${image} resolved to ${tag} (previously ${image}:${previousTag})`,
        Math.max(at, plan.createdAt),
      ),
      ...(features.latestImage
        ? { latestImage: `${image}:${tag}`, observedPreviousImage: `${image}:${previousTag}` }
        : {}),
      ...(features.latestRef
        ? {
            latestRef: { name: image, tag },
            observedPreviousRef: { name: image, tag: previousTag },
          }
        : {}),
      observedGeneration: 1,
    },
  };
}

export function imageAutomation(ctx: Context, plan: ImageAutomationPlan): KubeObject {
  const { now } = ctx.base;
  const { minor } = ctx.profile.flux;
  const random = randomFor(ctx, plan);
  const head = headOf(plan.source.repo);
  const pushed = plan.source.repo.commits.findLast((c) => c.author === 'fleet-bot') ?? head;
  return {
    ...shell(ctx, plan, {
      git: {
        checkout: { ref: { branch: plan.source.repo.branch } },
        commit: {
          author: { email: 'fleet-bot@example.com', name: 'fleet-bot' },
          messageTemplate: 'Update images',
        },
        push: { branch: plan.source.repo.branch },
      },
      interval: written(plan.intervalMs),
      sourceRef: { kind: 'GitRepository', name: plan.source.name },
      update: { path: plan.path, strategy: 'Setters' },
    }),
    status: {
      conditions: ready('repository up-to-date', pushed.at + 60_000),
      lastAutomationRunTime: kubeTime(now - random.int(1000, plan.intervalMs)),
      lastPushCommit: pushed.sha,
      lastPushTime: kubeTime(pushed.at),
      observedGeneration: 1,
      ...(minor >= 3
        ? {
            observedPolicies: Object.fromEntries(
              plan.policies.map((p) => [
                p.name,
                { name: p.repository.image, tag: p.repository.tag },
              ]),
            ),
            observedSourceRevision: revisionOf(plan.source.repo, head),
          }
        : {}),
    },
  };
}
