import type { Clock } from '../flux/clock.ts';
import type { Endpoint } from '../registry/spec.ts';
import type { Transport } from './exchange.ts';
import { Http2Transport } from './http2-transport.ts';
import type { Limits } from './limits.ts';
import { hasTunnel } from './tunnel.ts';
import { createUndiciTransport } from './undici-transport.ts';

/**
 * The connections to one API server: one HTTP/2 connection for lists and watches where the server speaks it, through an HTTP
 * proxy too. Paths are below the path of the server's address. `onContact` is called for each PING that the server answered.
 */
export function createTransport(
  endpoint: Endpoint,
  limits: Limits,
  clock: Clock,
  onContact: () => void,
): Transport {
  const { protocol, pathname } = new URL(endpoint.server);
  const prefix = pathname.replace(/\/+$/, '');
  const http1 = (): Transport => createUndiciTransport(endpoint, limits);
  const { proxyUrl } = endpoint;
  const direct = protocol === 'https:' && (proxyUrl === undefined || hasTunnel(proxyUrl));
  const transport = direct
    ? new Http2Transport({ endpoint, limits, clock, onContact, http1 })
    : http1();
  return prefix === ''
    ? transport
    : {
        send: (request, receiver) =>
          transport.send({ ...request, path: prefix + request.path }, receiver),
        get losses() {
          return transport.losses;
        },
        destroy: () => transport.destroy(),
      };
}
