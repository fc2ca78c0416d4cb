import { isLoopback } from './options.ts';

/** What is told to a request that does not get in; the body is the API's one error shape. */
export interface Refusal {
  readonly status: 400 | 405 | 421;
  readonly message: string;
}

export interface Knock {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const READS = new Set(['GET', 'HEAD']);

const nameOf = (host: string): string =>
  host
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();

function decodes(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Decides what may reach Next. Fleetglass only reads, so writes and server actions stay outside. There is no sign-in
 * on loopback: a page of another site whose name was pointed at 127.0.0.1 (DNS rebinding) must not read the fleet, so
 * the Host header has to name this machine or be one of `allowedHosts`.
 */
export function refusal(
  { method, url, headers }: Knock,
  bound: { readonly host: string; readonly allowedHosts: readonly string[] },
): Refusal | null {
  const host = nameOf(String(headers['host'] ?? ''));
  const known = isLoopback(host) || host === bound.host || bound.allowedHosts.includes(host);
  if (isLoopback(bound.host) && host !== '' && !known)
    return {
      status: 421,
      message: `This address is not known as ${host.slice(0, 100)}. Behind a proxy, set ALLOWED_HOSTS to its name.`,
    };
  if (!READS.has(method ?? '') || 'next-action' in headers)
    return { status: 405, message: 'Fleetglass only reads: use GET or HEAD.' };
  if (!decodes((url ?? '/').split('?')[0] ?? '/'))
    return { status: 400, message: 'The address is not percent-encoded text.' };
  return null;
}
