import type { Clock } from '../flux/clock.ts';
import type { Endpoint } from '../registry/spec.ts';
import { Due } from './due.ts';
import { ApiFailure, networkFailure, notKubernetes } from './errors.ts';
import type { Exchange, Transport } from './exchange.ts';
import { Opened, type BodyReceiver, type Head } from './opened.ts';

export interface Ask {
  readonly path: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly contentType: string;
  readonly json: unknown;
}

/** The API of one cluster over one transport. All errors are ApiFailure or CredentialError. */
export interface Api {
  /** See Transport. */
  readonly losses: number;
  /** A small JSON answer, whole within `timeoutMs`; also resolves for 304 (json null). */
  json(ask: Ask & { readonly signal: AbortSignal; readonly timeoutMs: number }): Promise<Answer>;
  /** A body, decoded, piece by piece: lists and watches. */
  open(
    ask: Ask & { readonly headersTimeoutMs: number; readonly bodyTimeoutMs: number },
    receiver: BodyReceiver,
  ): Exchange;
}

/** Bound of a small answer (discovery of a cluster with hundreds of CRDs: about 0.5 MB). */
const MAX_JSON = 32 << 20;
const JSON_TYPE = 'application/json';

export function createApi(deps: {
  readonly clock: Clock;
  readonly endpoint: Endpoint;
  readonly transport: Transport;
  readonly userAgent: string;
  /** Called for each piece that arrived. */
  readonly onBytes: () => void;
}): Api {
  const { clock, endpoint } = deps;
  const open: Api['open'] = (ask, receiver) =>
    new Opened(
      deps,
      endpoint.headers(),
      {
        path: ask.path,
        headers: {
          accept: ask.accept ?? JSON_TYPE,
          'accept-encoding': 'gzip',
          'user-agent': deps.userAgent,
          ...ask.headers,
        },
        headersTimeoutMs: ask.headersTimeoutMs,
        bodyTimeoutMs: ask.bodyTimeoutMs,
      },
      receiver,
    );

  return {
    get losses() {
      return deps.transport.losses;
    },
    open,
    json: (ask) =>
      new Promise((resolve, reject) => {
        const parts: Buffer[] = [];
        let size = 0;
        let head: Head = NO_HEAD;
        const finish = (): void => {
          due.cancel();
          ask.signal.removeEventListener('abort', onAbort);
        };
        const fail = (error: unknown): void => {
          finish();
          exchange.cancel();
          reject(error);
        };
        const onAbort = (): void => fail(networkFailure(null));
        const due = new Due(clock, ask.timeoutMs, () => fail(tooSlow()));
        // The transport's own timers stand behind ours.
        const spare = ask.timeoutMs * 2;
        const exchange = open(
          { ...ask, headersTimeoutMs: spare, bodyTimeoutMs: spare },
          {
            begin(first) {
              head = first;
            },
            data(chunk) {
              size += chunk.length;
              if (size > MAX_JSON) fail(notKubernetes());
              else parts.push(chunk);
            },
            end() {
              const text = Buffer.concat(parts, size).toString('utf8');
              let json: unknown = null;
              try {
                if (head.status !== 304) json = JSON.parse(text);
              } catch {
                fail(notKubernetes());
                return;
              }
              finish();
              resolve({
                status: head.status,
                etag: head.header('etag'),
                contentType: head.header('content-type') ?? '',
                json,
              });
            },
            fail,
          },
        );
        if (ask.signal.aborted) onAbort();
        else ask.signal.addEventListener('abort', onAbort, { once: true });
      }),
  };
}

const NO_HEAD: Head = { status: 0, header: () => undefined };

const tooSlow = (): ApiFailure =>
  new ApiFailure(
    'timeout',
    'The API server did not answer in time.',
    'Check that the API server runs and is not overloaded.',
    { scope: 'connection' },
  );
