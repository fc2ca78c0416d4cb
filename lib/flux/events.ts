import type { FluxKind } from './kinds.ts';
import type { Observation } from './record.ts';
import type { ClusterSession } from './session.ts';

/** What a collector tells the store. Plain data: it may cross a thread or a wire. */
export type FleetEvent =
  | {
      /** A complete, consistent list: objects of this kind that are not in it no longer exist. */
      readonly type: 'list';
      readonly cluster: string;
      readonly kind: FluxKind;
      readonly objects: readonly Observation[];
      readonly at: number;
    }
  | { readonly type: 'put'; readonly object: Observation; readonly at: number }
  | {
      readonly type: 'delete';
      readonly cluster: string;
      readonly kind: FluxKind;
      readonly namespace: string;
      readonly name: string;
      readonly uid: string;
      readonly at: number;
    }
  | {
      /** The kind is gone from the cluster (CRD removed): its objects no longer exist. */
      readonly type: 'kind-removed';
      readonly cluster: string;
      readonly kind: FluxKind;
      readonly at: number;
    }
  | { readonly type: 'session'; readonly session: ClusterSession; readonly at: number }
  | { readonly type: 'cluster-removed'; readonly cluster: string; readonly at: number };

export type FleetSink = (event: FleetEvent) => void;
