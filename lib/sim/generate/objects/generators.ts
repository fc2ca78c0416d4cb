import type { KubeObject } from '../../object.ts';
import { kubeTime } from '../../object.ts';
import { seedOf, sha256 } from '../random.ts';
import { revisionOf } from '../repos.ts';
import type { ExternalArtifactPlan, GeneratorPlan } from '../types.ts';
import type { Context } from './context.ts';
import { shell, uidOf } from './context.ts';
import { newestCommit, sourceRevision } from './revision.ts';

export function artifactGenerator(ctx: Context, plan: GeneratorPlan): KubeObject {
  const commit = newestCommit(plan.source);
  const artifacts = ctx.plans.filter(
    (p): p is ExternalArtifactPlan => p.kind === 'ExternalArtifact' && p.generator === plan,
  );
  return {
    ...shell(ctx, plan, {
      artifacts: artifacts.map((a) => ({
        copy: [{ from: `@repo/${a.name}/**`, to: '@artifact/' }],
        name: a.name,
      })),
      sources: [{ alias: 'repo', kind: 'GitRepository', name: plan.source.name }],
    }),
    status: {
      conditions: [
        {
          lastTransitionTime: kubeTime(Math.min(commit.at + 90_000, ctx.base.now - 1000)),
          message: `reconciliation succeeded, generated ${artifacts.length} artifact(s)`,
          observedGeneration: 1,
          reason: 'Succeeded',
          status: 'True',
          type: 'Ready',
        },
      ],
      inventory: artifacts.map((a) => ({
        digest: digestOf(a),
        filename: fileOf(a),
        name: a.name,
        namespace: a.namespace,
      })),
      observedSourcesDigest: `sha256:${sha256('sources', commit.sha)}`,
    },
  };
}

const digestOf = (plan: ExternalArtifactPlan): string =>
  sourceRevision(plan, newestCommit(plan)).replace('latest@', '');

const fileOf = (plan: ExternalArtifactPlan): string =>
  `${seedOf('split', plan.name, newestCommit(plan).sha)}.tar.gz`;

export function externalArtifact(ctx: Context, plan: ExternalArtifactPlan): KubeObject {
  const { generator } = plan;
  const commit = newestCommit(plan);
  const path = `externalartifact/${plan.namespace}/${plan.name}/${fileOf(plan)}`;
  const at = Math.min(Math.max(commit.at + 90_000, plan.createdAt), ctx.base.now - 1000);
  return {
    ...shell(
      ctx,
      plan,
      {
        sourceRef: {
          apiVersion: 'source.extensions.fluxcd.io/v1beta1',
          kind: 'ArtifactGenerator',
          name: generator.name,
          namespace: generator.namespace,
        },
      },
      {
        labels: {
          'app.kubernetes.io/managed-by': 'source-watcher',
          'source.extensions.fluxcd.io/generator': uidOf(ctx, generator),
        },
      },
    ),
    status: {
      artifact: {
        digest: digestOf(plan),
        lastUpdateTime: kubeTime(at),
        metadata: { 'org.opencontainers.image.revision': revisionOf(plan.repo, commit) },
        path,
        revision: sourceRevision(plan, commit),
        size: 800 + (seedOf('size', path) % 9000),
        url: `http://source-watcher.${ctx.profile.fluxNamespace}.svc.cluster.local./${path}`,
      },
      conditions: [
        {
          lastTransitionTime: kubeTime(at),
          message: 'Artifact is ready',
          observedGeneration: 1,
          reason: 'Succeeded',
          status: 'True',
          type: 'Ready',
        },
      ],
    },
  };
}
