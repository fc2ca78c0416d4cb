import type { KubeObject } from '../../object.ts';
import { kubeTime } from '../../object.ts';
import { sha256 } from '../random.ts';
import type { AlertPlan, ProviderPlan, ReceiverPlan } from '../types.ts';
import type { Context } from './context.ts';
import { shell } from './context.ts';

/** Since v1beta3 (Flux 2.2) Alerts and Providers are static: no status. */
export const alert = (ctx: Context, plan: AlertPlan): KubeObject =>
  shell(ctx, plan, {
    eventMetadata: { cluster: ctx.profile.name, env: ctx.profile.environment },
    eventSeverity: plan.severity,
    eventSources: [
      { kind: 'Kustomization', name: '*' },
      { kind: 'HelmRelease', name: '*' },
    ],
    providerRef: { name: plan.provider },
  });

export const provider = (ctx: Context, plan: ProviderPlan): KubeObject =>
  shell(ctx, plan, {
    channel: plan.channel,
    secretRef: { name: `${plan.type}-webhook` },
    type: plan.type,
  });

export function receiver(ctx: Context, plan: ReceiverPlan): KubeObject {
  const path = `/hook/${sha256('hook', ctx.profile.name, plan.namespace, plan.name)}`;
  return {
    ...shell(ctx, plan, {
      events: ['push'],
      interval: '10m',
      resources: [{ kind: 'GitRepository', name: plan.target }],
      secretRef: { name: 'webhook-token' },
      type: 'generic',
    }),
    status: {
      conditions: [
        {
          lastTransitionTime: kubeTime(plan.createdAt + 4000),
          message: `Receiver initialized for path: ${path}`,
          observedGeneration: 1,
          reason: 'Succeeded',
          status: 'True',
          type: 'Ready',
        },
      ],
      observedGeneration: 1,
      webhookPath: path,
    },
  };
}
