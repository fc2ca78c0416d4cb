import type { Clock } from '../flux/clock.ts';
import { CredentialError } from './spec.ts';

const TIMEOUT_MS = 15_000;
const SKEW_MS = 30_000;

/**
 * ID token of `auth-provider: oidc`, renewed by client-node. Its package is loaded only when a kubeconfig needs it
 * (87 MB). It keeps a wrong expiry after the first renewal, so the token's own `exp` decides here.
 */
export function createOidcSource(
  config: Readonly<Record<string, string>>,
  clock: Clock,
): (fresh: boolean) => Promise<string> {
  let kept: { readonly token: string; readonly expiresAt: number } | null = null;
  let running: Promise<string> | null = null;
  let renew: (() => Promise<string | null>) | null = null;

  async function load(): Promise<string> {
    renew ??= await renewer(config);
    const token = await Promise.race([renew(), late(clock)]).catch(() => null);
    if (token === null) {
      throw new CredentialError(
        'credentials-failed',
        'The OIDC token has expired and could not be renewed.',
        'Log in again with the tool that wrote the kubeconfig.',
      );
    }
    kept = { token, expiresAt: expiryOf(token) };
    return token;
  }

  return (fresh) => {
    if (running !== null) return running;
    if (!fresh && kept !== null && kept.expiresAt - SKEW_MS > clock.now()) {
      return Promise.resolve(kept.token);
    }
    running = load().finally(() => {
      running = null;
    });
    return running;
  };
}

/** One KubeConfig object for each cluster: its auth providers cache one token for the whole object. */
async function renewer(
  config: Readonly<Record<string, string>>,
): Promise<() => Promise<string | null>> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromOptions({
    clusters: [{ name: 'one', server: 'https://localhost', skipTLSVerify: false }],
    users: [{ name: 'one', authProvider: { name: 'oidc', config: { ...config } } }],
    contexts: [{ name: 'one', cluster: 'one', user: 'one' }],
    currentContext: 'one',
  });
  return async () => {
    const options: { headers: Record<string, string> } = { headers: {} };
    await kubeconfig.applyToHTTPSOptions(options);
    return options.headers['Authorization']?.replace(/^Bearer /, '') ?? null;
  };
}

const late = (clock: Clock): Promise<null> =>
  new Promise((resolve) => {
    clock.after(TIMEOUT_MS, () => resolve(null));
  });

/** Epoch ms of `exp`; 0 when it can't be read. */
function expiryOf(token: string): number {
  try {
    const payload: unknown = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    const { exp } = payload as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : 0;
  } catch {
    return 0;
  }
}
