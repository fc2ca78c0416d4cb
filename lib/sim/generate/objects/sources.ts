import type { KubeObject } from '../../object.ts';
import { kubeTime } from '../../object.ts';
import { BUCKET_HOST } from '../names.ts';
import { seeded, sha256 } from '../random.ts';
import { revisionOf } from '../repos.ts';
import type { BucketPlan, ChartPlan, GitPlan, HelmRepositoryPlan, OciPlan } from '../types.ts';
import type { Condition } from './conditions.ts';
import type { Context } from './context.ts';
import { randomFor, shell } from './context.ts';
import { written } from './durations.ts';
import { newestCommit, sourceRevision } from './revision.ts';

/** What source-controller stores of an artifact; `digest` is that of the file, never comparable with the revision. */
export interface Artifact {
  digest: string;
  lastUpdateTime: string;
  metadata?: Record<string, string>;
  path: string;
  revision: string;
  size: number;
  url: string;
}

/** An artifact of a source with a file name. */
export function artifactOf(
  ctx: Context,
  plan: { kind: string; namespace: string; name: string },
  revision: string,
  file: string,
  at: number,
  metadata?: Record<string, string>,
): Artifact {
  const path = `${plan.kind.toLowerCase()}/${plan.namespace}/${plan.name}/${file}`;
  return {
    digest: `sha256:${sha256('file', path)}`,
    lastUpdateTime: kubeTime(at),
    ...(metadata === undefined ? {} : { metadata }),
    path,
    revision,
    size: seeded('size', path).int(1200, 180_000),
    url: `${storageUrl(ctx)}/${path}`,
  };
}

export const storageUrl = (ctx: Context): string =>
  `http://source-controller.${ctx.profile.fluxNamespace}.svc.cluster.local.`;

/** Ready and ArtifactInStorage say the same of a settled source. */
export function stored(
  message: string,
  at: number,
  generation: number,
  reason = 'Succeeded',
): readonly Condition[] {
  const one = (type: string): Condition => ({
    lastTransitionTime: kubeTime(at),
    message,
    observedGeneration: generation,
    reason,
    status: 'True',
    type,
  });
  return [one('Ready'), one('ArtifactInStorage')];
}

/** When a settled source fetched what it has: within an interval of the commit, and not in the future. */
const fetchedAt = (ctx: Context, commitAt: number, createdAt: number, wait: number): number =>
  Math.min(Math.max(commitAt, createdAt) + wait, ctx.base.now - 1000);

export function gitRepository(ctx: Context, plan: GitPlan): KubeObject {
  const random = randomFor(ctx, plan);
  const commit = newestCommit(plan);
  const revision = sourceRevision(plan, commit);
  const at = fetchedAt(ctx, commit.at, plan.createdAt, random.int(2000, plan.intervalMs));
  return {
    ...shell(ctx, plan, {
      interval: written(plan.intervalMs),
      ...(ctx.profile.flux.minor >= 4 && plan.secret === null ? { provider: 'generic' } : {}),
      ref: { branch: plan.repo.branch },
      ...(plan.secret === null ? {} : { secretRef: { name: plan.secret } }),
      timeout: '60s',
      url: plan.repo.url,
    }),
    status: {
      artifact: artifactOf(ctx, plan, revision, `${commit.sha}.tar.gz`, at),
      conditions: stored(`stored artifact for revision '${revision}'`, at, 1),
      observedGeneration: 1,
    },
  };
}

/** Annotations of the artifact, which say what it was built from. */
export function ociMetadata(plan: OciPlan, chart?: string): Record<string, string> {
  if (plan.repo === null) {
    return {
      'org.opencontainers.image.version': plan.tag,
      ...(chart === undefined ? {} : { 'org.opencontainers.image.title': chart }),
    };
  }
  const commit = newestCommit({ ...plan, repo: plan.repo });
  return {
    'org.opencontainers.image.created': kubeTime(commit.at + 40_000),
    'org.opencontainers.image.revision': revisionOf(plan.repo, commit),
    'org.opencontainers.image.source': plan.repo.url,
  };
}

/** Revision of an OCIRepository that holds a chart: the tag names the version. */
export const chartDigest = (plan: OciPlan, tag = plan.tag): string => sha256('oci', plan.url, tag);

export const ociRevision = (plan: OciPlan): string =>
  plan.repo === null
    ? `${plan.tag}@sha256:${chartDigest(plan)}`
    : sourceRevision(plan, newestCommit(plan));

export function ociRepository(ctx: Context, plan: OciPlan): KubeObject {
  const random = randomFor(ctx, plan);
  const revision = ociRevision(plan);
  const pushed =
    plan.repo === null
      ? Math.max(plan.createdAt, ctx.base.now - random.between(3, 60) * 86_400_000)
      : newestCommit(plan).at + 45_000;
  const at = fetchedAt(ctx, pushed, plan.createdAt, random.int(2000, plan.intervalMs));
  const hex = revision.slice(revision.indexOf(':') + 1);
  return {
    ...shell(ctx, plan, {
      interval: written(plan.intervalMs),
      ...(plan.repo === null
        ? {
            layerSelector: {
              mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
              operation: 'copy',
            },
          }
        : {}),
      provider: 'generic',
      ref: { tag: plan.tag },
      timeout: '60s',
      url: plan.url,
    }),
    status: {
      artifact: artifactOf(
        ctx,
        plan,
        revision,
        `${hex}.${plan.repo === null ? 'tgz' : 'tar.gz'}`,
        at,
        ociMetadata(plan),
      ),
      conditions: stored(`stored artifact for digest '${revision}'`, at, 1),
      observedGeneration: 1,
      url: `${storageUrl(ctx)}/ocirepository/${plan.namespace}/${plan.name}/latest.tar.gz`,
    },
  };
}

export function bucket(ctx: Context, plan: BucketPlan): KubeObject {
  const random = randomFor(ctx, plan);
  const commit = newestCommit(plan);
  const revision = sourceRevision(plan, commit);
  const at = fetchedAt(ctx, commit.at, plan.createdAt, random.int(20_000, plan.intervalMs));
  return {
    ...shell(ctx, plan, {
      bucketName: plan.bucket,
      endpoint: BUCKET_HOST,
      interval: written(plan.intervalMs),
      provider: 'generic',
      secretRef: { name: 'bucket-credentials' },
      timeout: '60s',
    }),
    status: {
      artifact: artifactOf(ctx, plan, revision, `${revision.slice(7)}.tar.gz`, at),
      conditions: stored(`stored artifact: revision '${revision}'`, at, 1),
      observedGeneration: 1,
      url: `${storageUrl(ctx)}/bucket/${plan.namespace}/${plan.name}/latest.tar.gz`,
    },
  };
}

/** Revision of a chart repository's index on a day: it moves when any of its charts has a new version. */
export const indexRevision = (url: string, at: number): string =>
  `sha256:${sha256('index', url, Math.floor(at / (3 * 86_400_000)))}`;

export function helmRepository(ctx: Context, plan: HelmRepositoryPlan): KubeObject {
  if (plan.oci) {
    return {
      ...shell(ctx, plan, {
        interval: written(plan.intervalMs),
        provider: 'generic',
        type: 'oci',
        url: plan.url,
      }),
      status: { observedGeneration: -1 },
    };
  }
  const random = randomFor(ctx, plan);
  const published = Math.floor(ctx.base.now / (3 * 86_400_000)) * 3 * 86_400_000;
  const revision = indexRevision(plan.url, ctx.base.now);
  const at = fetchedAt(ctx, published, plan.createdAt, random.int(2000, plan.intervalMs));
  const file = `index-${revision.slice(7)}.yaml`;
  return {
    ...shell(ctx, plan, {
      interval: written(plan.intervalMs),
      provider: 'generic',
      timeout: '60s',
      url: plan.url,
    }),
    status: {
      artifact: artifactOf(ctx, plan, revision, file, at),
      conditions: stored(`stored artifact: revision '${revision}'`, at, 1),
      observedGeneration: 1,
      url: `${storageUrl(ctx)}/helmrepository/${plan.namespace}/${plan.name}/index.yaml`,
    },
  };
}

export function helmChart(ctx: Context, plan: ChartPlan): KubeObject {
  const { release } = plan;
  const random = randomFor(ctx, plan);
  const { source, chart, version } = release;
  const at = Math.max(plan.createdAt, ctx.base.now - random.between(2, 40) * 86_400_000);
  return {
    ...shell(ctx, plan, {
      chart,
      interval: written(release.intervalMs),
      reconcileStrategy: 'ChartVersion',
      sourceRef: { kind: source.kind, name: source.name },
      version,
    }),
    status: {
      artifact: artifactOf(ctx, plan, version, `${chart}-${version}.tgz`, at),
      conditions: stored(
        `pulled '${chart}' chart with version '${version}'`,
        at,
        1,
        'ChartPullSucceeded',
      ),
      observedChartName: chart,
      observedGeneration: 1,
      ...(source.kind === 'HelmRepository' && !source.oci
        ? { observedSourceArtifactRevision: indexRevision(source.url, ctx.base.now) }
        : {}),
      url: `${storageUrl(ctx)}/helmchart/${plan.namespace}/${plan.name}/latest.tar.gz`,
    },
  };
}
