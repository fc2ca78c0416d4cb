import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Clock } from '../flux/clock.ts';

const RETRY_MS = 250;
const MAX_PORT_TRIES = 20;

/**
 * Below those that systems give to outgoing connections, which are the likeliest to take a port that is not listened at.
 * In the end any that is free.
 */
const somePort = (tries: number): number =>
  tries < MAX_PORT_TRIES ? randomInt(10_240, 32_768) : 0;

/**
 * One address that can stop listening and come back. While it does not listen, connections are refused, and a
 * socket bound to the port keeps other programs from being given it; one that takes it all the same is waited for.
 */
export class Listener {
  readonly #clock: Clock;
  readonly #host: string;
  readonly #onSocket: (socket: Socket) => void;
  #server: Server | undefined;
  #port = 0;
  #release: (() => void) | undefined;
  #wanted = false;
  #problem: string | null = null;
  #cancelRetry: (() => void) | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(clock: Clock, host: string, onSocket: (socket: Socket) => void) {
    this.#clock = clock;
    this.#host = host;
    this.#onSocket = onSocket;
  }

  get port(): number {
    return this.#port;
  }

  /** Why it should listen and does not; null when all is well. */
  get problem(): string | null {
    return this.#problem;
  }

  /** The first time. */
  async start(): Promise<void> {
    this.#wanted = true;
    for (let tries = 1; ; tries++) {
      try {
        await this.#listen(somePort(tries));
        return;
      } catch (error) {
        if (tries >= MAX_PORT_TRIES) throw error;
      }
    }
  }

  /** Listens or does not, from now on. Never throws: see `problem`. */
  set(listening: boolean): Promise<void> {
    this.#wanted = listening;
    this.#turn = this.#turn.then(() => this.#settle());
    return this.#turn;
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    await this.#turn;
    this.#cancelRetry?.();
    this.#problem = null;
    this.#release?.();
    this.#release = undefined;
    await this.#close();
  }

  async #settle(): Promise<void> {
    this.#cancelRetry?.();
    this.#problem = null;
    if (this.#wanted === (this.#server !== undefined)) return;
    if (!this.#wanted) {
      // Without one the port is free for a while, which the way back copes with.
      const hold = await holder(this.#host, this.#port).catch(() => undefined);
      const closed = this.#close();
      this.#release = hold?.();
      await closed;
      return;
    }
    this.#release?.();
    this.#release = undefined;
    try {
      await this.#listen(this.#port);
    } catch (error) {
      const why = (error as { code?: string }).code ?? String(error);
      const taken = why === 'EADDRINUSE' ? 'is taken by another program' : `can't be used (${why})`;
      this.#problem = `port ${this.#port} ${taken}; it is tried again every ${RETRY_MS} ms`;
      this.#cancelRetry = this.#clock.after(RETRY_MS, () => void this.set(this.#wanted));
    }
  }

  async #listen(port: number): Promise<void> {
    const server = createServer(this.#onSocket);
    server.listen(port, this.#host);
    await once(server, 'listening');
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  async #close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    server.close();
    await once(server, 'close');
  }
}

/**
 * Prepares to hold a port without listening: a connection out of it, to a peer of our own. The returned function
 * takes the port, and returns what gives it back.
 */
async function holder(host: string, port: number): Promise<() => () => void> {
  const anchor = createServer((peer) => peer.on('error', () => {}));
  anchor.listen(0, host);
  await once(anchor, 'listening');
  const to = { host, port: (anchor.address() as AddressInfo).port };
  return () => {
    const socket = connect({ ...to, localAddress: host, localPort: port });
    // Somebody was faster: then nothing is held.
    socket.on('error', () => {});
    return () => {
      // By RST, so that no TIME_WAIT is in the way of listening again.
      socket.resetAndDestroy();
      anchor.close();
    };
  };
}
