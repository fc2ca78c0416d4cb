import type { KubeObject } from '../../object.ts';
import type { Plan } from '../types.ts';
import type { Context } from './context.ts';
import { artifactGenerator, externalArtifact } from './generators.ts';
import { imageAutomation, imagePolicy, imageRepository } from './images.ts';
import { kustomization } from './kustomization.ts';
import { alert, provider, receiver } from './notification.ts';
import { fluxInstance, fluxReport, resourceSet } from './operator.ts';
import { helmRelease } from './release.ts';
import { bucket, gitRepository, helmChart, helmRepository, ociRepository } from './sources.ts';

/** The settled object of a plan, with the API version, fields and messages of the cluster's Flux. */
export function buildObject(ctx: Context, plan: Plan): KubeObject {
  switch (plan.kind) {
    case 'Kustomization':
      return kustomization(ctx, plan);
    case 'HelmRelease':
      return helmRelease(ctx, plan);
    case 'GitRepository':
      return gitRepository(ctx, plan);
    case 'OCIRepository':
      return ociRepository(ctx, plan);
    case 'Bucket':
      return bucket(ctx, plan);
    case 'HelmRepository':
      return helmRepository(ctx, plan);
    case 'HelmChart':
      return helmChart(ctx, plan);
    case 'ExternalArtifact':
      return externalArtifact(ctx, plan);
    case 'ArtifactGenerator':
      return artifactGenerator(ctx, plan);
    case 'Alert':
      return alert(ctx, plan);
    case 'Provider':
      return provider(ctx, plan);
    case 'Receiver':
      return receiver(ctx, plan);
    case 'ImageRepository':
      return imageRepository(ctx, plan);
    case 'ImagePolicy':
      return imagePolicy(ctx, plan);
    case 'ImageUpdateAutomation':
      return imageAutomation(ctx, plan);
    case 'FluxInstance':
      return fluxInstance(ctx, plan);
    case 'FluxReport':
      return fluxReport(ctx, plan);
    case 'ResourceSet':
      return resourceSet(ctx, plan);
  }
}
