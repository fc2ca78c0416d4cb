import type { FluxKind } from './kinds.ts';

/** How well one cluster is heard. */
export const CONNECTION_STATES = [
  'unreachable',
  'unauthorized',
  'lagging',
  'restricted',
  'connecting',
  'syncing',
  'live',
] as const;
export type ConnectionState = (typeof CONNECTION_STATES)[number];

export const CONNECTION_LABEL: Record<ConnectionState, string> = {
  unreachable: 'Unreachable',
  unauthorized: 'Unauthorized',
  lagging: 'Lagging',
  restricted: 'Restricted',
  connecting: 'Connecting',
  syncing: 'Syncing',
  live: 'Live',
};

/** Why a cluster is not (fully) live; a closed set, so that each has its words and its next step. */
export const CONNECTION_REASONS = [
  'config-invalid',
  'credentials-failed',
  'dns',
  'refused',
  'timeout',
  'tls',
  'reset',
  'silent',
  'token-refused',
  'forbidden',
  'rate-limited',
  'server-error',
  'protocol',
  'flux-not-installed',
] as const;
export type ConnectionReason = (typeof CONNECTION_REASONS)[number];

export type KindState =
  | 'pending'
  | 'syncing'
  | 'live'
  | 'not-installed'
  | 'restricted'
  | 'interrupted';

/** One kind's list and watch on one cluster. */
export interface KindSession {
  readonly state: KindState;
  /** API version in use, e.g. `v1beta2`; null when none is served. */
  readonly version: string | null;
  /** Epoch ms at which the complete set was last known to be right; null before the first list. */
  readonly confirmedAt: number | null;
  /** What went wrong, in words without secrets; null when nothing did. */
  readonly message: string | null;
}

export interface FluxComponent {
  readonly name: string;
  readonly namespace: string;
  /** Version from the image tag, e.g. `v1.9.3`; null when unreadable. */
  readonly version: string | null;
  readonly image: string;
  readonly ready: boolean;
}

/** Flux controllers of one namespace. A cluster may run several such sets: they share its CRDs. */
export interface FluxInstance {
  readonly namespace: string;
  /** Release of these controllers, the oldest where they differ; null when it can't be told. */
  readonly version: string | null;
  readonly managedBy: string | null;
  /** They can't be of the release that the CRDs are of: one of both was upgraded alone. */
  readonly differs: boolean;
}

export const VERSION_SOURCES = ['crd', 'deployment', 'image', 'operator', 'discovery'] as const;

export interface FluxInstall {
  readonly installed: boolean;
  /** Release without leading v, e.g. `2.9.2`; null when it can't be told. */
  readonly version: string | null;
  /** The newest release that would look the same: `version` itself where that is exact, null: any newer one. */
  readonly versionUpTo: string | null;
  /** Where the version was read: CRD label, Deployment label or image tags, the Flux Operator's word, or from discovery. */
  readonly versionFrom: (typeof VERSION_SOURCES)[number] | null;
  readonly managedBy: string | null;
  /** How the Deployments are heard: only while `live` are components and instances true now. */
  readonly controllers: KindState;
  readonly components: readonly FluxComponent[];
  /** By namespace. */
  readonly instances: readonly FluxInstance[];
}

/**
 * All that is known about the connection to one cluster. Plain data; carries no URL or credential; paths only where a
 * kubeconfig's own file can't be read.
 */
export interface ClusterSession {
  readonly cluster: string;
  readonly connection: ConnectionState;
  readonly reason: ConnectionReason | null;
  /** One sentence: what happened. */
  readonly message: string | null;
  /** One sentence: what to do about it. */
  readonly hint: string | null;
  /** Epoch ms at which this connection state began. */
  readonly since: number;
  readonly nextRetryAt: number | null;
  /** Epoch ms of the last byte or ping heard from the cluster. */
  readonly lastContactAt: number | null;
  readonly kubernetesVersion: string | null;
  /** null: not known yet. */
  readonly flux: FluxInstall | null;
  readonly kinds: Readonly<Partial<Record<FluxKind, KindSession>>>;
}

/** Rows count as what they say only while their cluster is heard and their kind's watch runs. */
export const isFresh = (s: ClusterSession, kind: FluxKind): boolean =>
  (s.connection === 'live' || s.connection === 'restricted') && s.kinds[kind]?.state === 'live';
