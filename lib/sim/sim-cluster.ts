import { randomBytes, randomUUID } from 'node:crypto';
import type { Http2ServerRequest, Http2ServerResponse, ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { Clock } from '../flux/clock.ts';
import type { ApiServer, Call } from './api-server.ts';
import type { ClusterStore } from './cluster-store.ts';
import type { Faults, FaultsPatch } from './faults.ts';
import { faultsPatchSchema, NO_FAULTS } from './faults.ts';
import type { ServerFeatures } from './features.ts';
import { featuresOf } from './features.ts';
import { errorReply, handle, send } from './handle.ts';
import type { ClientCertificate, User } from './identity.ts';
import { authenticate } from './identity.ts';
import { Listener } from './listener.ts';
import { Outlet } from './outlet.ts';
import { isCustom } from './route.ts';
import { internalError, StatusError, unauthorized } from './status-error.ts';
import { WatchHub } from './watch-hub.ts';

export interface SimClusterOptions {
  readonly store: ClusterStore;
  readonly clock: Clock;
  readonly random: () => number;
  readonly bookmarkMs: number;
  readonly freshnessMs: number;
  readonly tokenUser: User;
  /** Takes an accepted socket over, with the certificate that the faults ask for. */
  readonly secure: (socket: Socket, faults: Faults) => void;
}

export interface RequestRecord {
  /** Epoch ms, real time. */
  readonly at: number;
  readonly method: string;
  readonly url: string;
  readonly user: string;
  readonly http: '1.1' | '2.0';
  /** 0 while a watch runs or when no answer was given. */
  code: number;
}

const HOST = '127.0.0.1';
const MAX_RECORDS = 500;
const FLOW_SCHEMA = 'f0000000-0000-4000-8000-000000000001';
const PRIORITY_LEVEL = 'f0000000-0000-4000-8000-000000000002';

/** Stops a socket below TLS, which is what a stopped process looks like from outside. */
function stopReading(socket: Socket, stop: boolean): void {
  // Node has no public way to pause the handle under a TLS socket.
  const tcp: unknown = Reflect.get(socket, '_handle');
  const method: unknown = Reflect.get(Object(tcp), stop ? 'readStop' : 'readStart');
  if (typeof method === 'function') Reflect.apply(method, tcp, []);
}

/** One simulated API server: a listener, its connections, its faults. */
export class SimCluster implements ApiServer {
  readonly name: string;
  readonly store: ClusterStore;
  readonly clock: Clock;
  readonly random: () => number;
  readonly features: ServerFeatures;
  readonly hub: WatchHub;
  readonly freshnessMs: number;
  /** The last requests, newest last. */
  readonly requests: RequestRecord[] = [];
  readonly #options: SimClusterOptions;
  readonly #sockets = new Set<Socket>();
  readonly #waiting = new Set<Socket>();
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #outlets = new Set<Outlet>();
  #faults: Faults = structuredClone(NO_FAULTS);
  readonly #listener: Listener;
  #token = randomBytes(24).toString('base64url');
  #tokenExpiresAt = Number.POSITIVE_INFINITY;

  constructor(options: SimClusterOptions) {
    this.#options = options;
    this.#listener = new Listener(options.clock, HOST, (socket) => this.#accept(socket));
    this.name = options.store.name;
    this.store = options.store;
    this.clock = options.clock;
    this.random = options.random;
    this.freshnessMs = options.freshnessMs;
    this.features = featuresOf(options.store.kubernetesVersion);
    this.hub = new WatchHub(options.store, options.clock, options.bookmarkMs, () => this.#faults);
  }

  get server(): string {
    return `https://${HOST}:${this.port}`;
  }

  get port(): number {
    return this.#listener.port;
  }

  get token(): string {
    return this.#token;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  get watches(): number {
    return this.hub.all().length;
  }

  faults(): Faults {
    return this.#faults;
  }

  /** Why it does not listen although no fault says so; null when all is well. */
  get problem(): string | null {
    return this.#listener.problem;
  }

  /** For the first time, at any free port. */
  listen(): Promise<void> {
    return this.#listener.start();
  }

  /** Sets the given faults and leaves the others; resolves when they are in force. */
  async setFaults(patch: FaultsPatch): Promise<void> {
    const before = this.#faults;
    const given = faultsPatchSchema.parse(patch);
    const after: Faults = structuredClone({ ...before, ...definedOf(given) });
    this.#faults = after;
    if (given.tokenExpiresAfterMs !== undefined) {
      this.#tokenExpiresAt =
        given.tokenExpiresAfterMs === null
          ? Number.POSITIVE_INFINITY
          : this.clock.now() + given.tokenExpiresAfterMs;
    }
    this.store.skewMs = after.clockSkewMs;
    if (before.hugeObject !== after.hugeObject) inflate(this.store, after.hugeObject);
    if (before.noCrds !== after.noCrds) {
      this.hub.close('normal', (watch) => isCustom(watch.view.route.resource));
    }
    if (before.silence !== after.silence) this.#silence(after.silence);
    const restarts =
      before.certificate !== after.certificate || before.http1Only !== after.http1Only;
    if (after.refuse || after.reset || restarts) this.resetConnections();
    await this.#listener.set(!after.refuse);
    for (const outlet of this.#outlets) outlet.resume();
  }

  async clearFaults(): Promise<void> {
    await this.setFaults(structuredClone(NO_FAULTS));
  }

  /** RST on every connection. */
  resetConnections(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** GOAWAY on every HTTP/2 connection: running streams go on, new requests need a new connection. */
  goAway(): void {
    for (const session of this.#sessions) session.close();
  }

  /** Ends the running watches: normally, by an ERROR event 410, or broken off. */
  closeWatches(how: 'normal' | 'expired' | 'abort' = 'normal'): void {
    this.hub.close(how);
  }

  /** Goes back to an earlier resourceVersion, as after a restore of etcd; watches break off. */
  restore(version: number): void {
    this.store.restore(version);
    this.hub.close('abort');
  }

  /** Makes the present token invalid and a new one valid. */
  rotateToken(): string {
    this.#token = randomBytes(24).toString('base64url');
    this.#tokenExpiresAt = Number.POSITIVE_INFINITY;
    return this.#token;
  }

  async stop(): Promise<void> {
    this.hub.stop();
    for (const socket of this.#sockets) socket.destroy();
    await this.#listener.stop();
  }

  addSession(session: ServerHttp2Session): void {
    this.#sessions.add(session);
    session.on('close', () => this.#sessions.delete(session));
  }

  async onRequest(
    request: Http2ServerRequest,
    response: Http2ServerResponse,
    certificate: ClientCertificate | undefined,
  ): Promise<void> {
    const faults = this.#faults;
    const outlet = new Outlet(request, response, this.clock, () => this.#faults);
    this.#outlets.add(outlet);
    response.on('close', () => this.#outlets.delete(outlet));
    response.on('error', () => {});
    response.setHeader('date', new Date(this.store.clock.now()).toUTCString());
    response.setHeader('audit-id', randomUUID());
    response.setHeader('cache-control', 'no-cache, private');
    const credentials = {
      token: this.#token,
      tokenUser: this.#options.tokenUser,
      tokensValid: !faults.revokeTokens && this.clock.now() < this.#tokenExpiresAt,
    };
    const user = authenticate(request.headers, certificate, credentials);
    const record = this.#record(request, user);
    const url = new URL(request.url, 'https://sim');
    const call: Call = {
      server: this,
      request,
      response,
      outlet,
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      user: user ?? { name: '', groups: [] },
    };
    if (faults.latencyMs > 0) {
      await new Promise<void>((resolve) => {
        this.clock.after(faults.latencyMs, resolve);
      });
    }
    try {
      if (user === undefined) throw unauthorized();
      // Priority and fairness comes after authentication and names what it counted the request to.
      response.setHeader('x-kubernetes-pf-flowschema-uid', FLOW_SCHEMA);
      response.setHeader('x-kubernetes-pf-prioritylevel-uid', PRIORITY_LEVEL);
      const reply = await handle(call);
      record.code = reply?.code ?? 200;
      if (reply !== undefined) await send(call, reply);
    } catch (error) {
      const status = error instanceof StatusError ? error : internalError(String(error));
      record.code = status.code;
      await send(call, errorReply(status));
      // A 401 over HTTP/2 costs the client its connection (UnauthenticatedHTTP2DOSMitigation).
      if (status.code === 401 && request.httpVersionMajor >= 2) request.stream.session?.close();
    }
  }

  #record(request: Http2ServerRequest, user: User | undefined): RequestRecord {
    const record: RequestRecord = {
      at: this.clock.now(),
      method: request.method,
      url: request.url,
      user: user?.name ?? '',
      http: request.httpVersionMajor >= 2 ? '2.0' : '1.1',
      code: 0,
    };
    this.requests.push(record);
    if (this.requests.length > MAX_RECORDS) this.requests.splice(0, MAX_RECORDS >> 1);
    return record;
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#waiting.delete(socket);
    });
    socket.on('error', () => {});
    socket.setNoDelay(true);
    if (this.#faults.reset) socket.resetAndDestroy();
    else if (this.#faults.silence) this.#waiting.add(socket);
    else this.#options.secure(socket, this.#faults);
  }

  #silence(on: boolean): void {
    for (const socket of this.#sockets) {
      if (!this.#waiting.has(socket)) stopReading(socket, on);
      else if (!on) this.#options.secure(socket, this.#faults);
    }
    if (!on) this.#waiting.clear();
  }
}

/** A patch without the keys that are present but undefined. */
function definedOf<T extends object>(patch: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

const PADDING = 'sim.fleetglass.example.com/padding';

function inflate(store: ClusterStore, on: boolean): void {
  for (const resource of store.resources()) {
    if (!isCustom(resource)) continue;
    const id = `${resource.plural}.${resource.group}`;
    const [object] = store.list(id);
    if (object === undefined) continue;
    const { [PADDING]: _p, ...annotations } = object.metadata.annotations ?? {};
    object.metadata.annotations = on
      ? { ...annotations, [PADDING]: 'x'.repeat(2 * 1024 * 1024) }
      : annotations;
    store.write(id, object, { by: 'kubectl' });
    return;
  }
}
