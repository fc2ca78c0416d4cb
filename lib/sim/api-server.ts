import type { IncomingHttpHeaders, Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Clock } from '../flux/clock.ts';
import type { ClusterStore } from './cluster-store.ts';
import type { Faults } from './faults.ts';
import type { ServerFeatures } from './features.ts';
import type { User } from './identity.ts';
import type { Outlet } from './outlet.ts';
import type { WatchHub } from './watch-hub.ts';
import { toWire } from './wire-json.ts';

/** What the request handlers see of the cluster that they answer for. */
export interface ApiServer {
  readonly store: ClusterStore;
  /** Real time: sockets, bookmarks, deadlines. Timestamps of objects come from the store's clock. */
  readonly clock: Clock;
  readonly random: () => number;
  readonly features: ServerFeatures;
  readonly hub: WatchHub;
  /** How long a list waits for a version that has not been seen yet. */
  readonly freshnessMs: number;
  faults(): Faults;
}

/** One authenticated request. */
export interface Call {
  readonly server: ApiServer;
  readonly request: Http2ServerRequest;
  readonly response: Http2ServerResponse;
  readonly outlet: Outlet;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly user: User;
}

/** A complete answer. A handler that streams returns undefined instead. */
export interface Reply {
  readonly code: number;
  readonly body: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const json = (value: unknown, code = 200): Reply => ({ code, body: toWire(value) });
