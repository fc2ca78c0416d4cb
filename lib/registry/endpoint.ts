import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Clock } from '../flux/clock.ts';
import { createExecSource, type ExecCredential } from './exec.ts';
import { tokenFile, unreadable } from './files.ts';
import { FIX_ENTRY, type ResolvedEntry } from './merge.ts';
import { createOidcSource } from './oidc.ts';
import { proxyFromEnv } from './proxy.ts';
import { CredentialError, type Endpoint } from './spec.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface ConnectorDeps {
  readonly env: Env;
  readonly clock: Clock;
  readonly limit: <T>(fn: () => Promise<T>) => Promise<T>;
}

const invalid = (message: string, hint = FIX_ENTRY): CredentialError =>
  new CredentialError('config-invalid', message, hint);

/** Token files are read again this often (client-go: one minute). */
const TOKEN_FILE_MS = 60_000;

/** `connect` of one cluster. Credentials are kept between calls; `fresh` drops them. */
export function createConnector(
  entry: ResolvedEntry,
  deps: ConnectorDeps,
): (options?: { fresh?: boolean }) => Promise<Endpoint> {
  const { cluster, user } = entry;
  const { clock } = deps;
  let exec: ((fresh: boolean) => Promise<ExecCredential>) | null = null;
  let oidc: ((fresh: boolean) => Promise<string>) | null = null;
  let fromFile: { readonly token: string; readonly at: number } | null = null;

  async function tokenFromFile(file: string, fresh: boolean): Promise<string> {
    if (!fresh && fromFile !== null && clock.now() - fromFile.at < TOKEN_FILE_MS) {
      return fromFile.token;
    }
    let token: string;
    try {
      token = (await readFile(file, 'utf8')).trim();
    } catch (e) {
      // The last good token stays in use while the file is being replaced.
      if (fromFile !== null) return fromFile.token;
      if (user.token) return user.token;
      throw invalid(...unreadable('tokenFile', user.tokenFile ?? file, e));
    }
    fromFile = { token, at: clock.now() };
    return token;
  }

  async function authorization(fresh: boolean): Promise<string | null> {
    const file = tokenFile(entry);
    if (file !== null) return `Bearer ${await tokenFromFile(file, fresh)}`;
    if (user.token) return `Bearer ${user.token}`;
    if (user.username) {
      const pair = `${user.username}:${user.password ?? ''}`;
      return `Basic ${Buffer.from(pair).toString('base64')}`;
    }
    if (exec !== null) {
      const { token } = await exec(fresh);
      return token === null ? null : `Bearer ${token}`;
    }
    if (oidc !== null) return `Bearer ${await oidc(fresh)}`;
    return null;
  }

  return async ({ fresh = false } = {}) => {
    const server = serverUrl(cluster.server);
    const ca = await material(cluster, 'certificate-authority', entry.clusterFolder);
    const provider = user['auth-provider'];
    if (user.exec) {
      exec ??= createExecSource({
        exec: user.exec,
        cluster,
        caData: ca?.toString('base64'),
        folder: entry.userFolder,
        ...deps,
      });
    } else if (provider) {
      if (provider.name !== 'oidc') {
        throw invalid(
          `auth-provider ${provider.name === 'gcp' || provider.name === 'azure' ? provider.name : ''} is not supported.`,
          'Use the exec plugin of the cloud instead (kubectl dropped these providers in 1.26).',
        );
      }
      oidc ??= createOidcSource(provider.config ?? {}, clock);
    }
    const credential = exec === null ? null : await exec(fresh);
    // Fails here, with its reason, rather than in the first request.
    await authorization(fresh && exec === null);
    const cert =
      credential?.certificate ?? (await material(user, 'client-certificate', entry.userFolder));
    const key = credential?.key ?? (await material(user, 'client-key', entry.userFolder));
    if (cert !== undefined && cert !== null) checkValidity(cert, clock.now());
    const insecure = cluster['insecure-skip-tls-verify'] === true;
    const proxyUrl = cluster['proxy-url'] || proxyFromEnv(server, deps.env);
    const impersonation = impersonate(user);
    return {
      server: server.href.replace(/\/+$/, ''),
      servername: cluster['tls-server-name'] || undefined,
      rejectUnauthorized: !insecure,
      secureContext: server.protocol === 'https:' ? context(ca, cert, key) : undefined,
      proxyUrl,
      fingerprint: createHash('sha256')
        .update(JSON.stringify([server.href, cluster['tls-server-name'], insecure, proxyUrl]))
        .update(ca ?? '')
        .update(cert ?? '')
        .update(key ?? '')
        .digest('hex'),
      async headers() {
        const value = await authorization(false);
        return value === null ? impersonation : { ...impersonation, authorization: value };
      },
    };
  };
}

function serverUrl(server: string): URL {
  let url: URL;
  try {
    url = new URL(server);
  } catch {
    throw invalid('The server address is not a URL.');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw invalid('The server address must begin with https:// or http://.');
  }
  return url;
}

async function material(
  from: object,
  field: 'certificate-authority' | 'client-certificate' | 'client-key',
  folder: string,
): Promise<Buffer | undefined> {
  const values = from as Readonly<Record<string, string | undefined>>;
  const data = values[`${field}-data`];
  if (data) {
    const bytes = Buffer.from(data, 'base64');
    if (bytes.length === 0) throw invalid(`${field}-data is not base64.`);
    return bytes;
  }
  const file = values[field];
  if (!file) return undefined;
  try {
    return await readFile(path.resolve(folder, file));
  } catch (e) {
    throw invalid(...unreadable(field, file, e));
  }
}

function context(
  ca: Buffer | undefined,
  cert: Buffer | string | undefined,
  key: Buffer | string | undefined,
): SecureContext {
  if ((cert === undefined) !== (key === undefined)) {
    throw invalid('client-certificate and client-key must be given together.');
  }
  if (ca !== undefined && !isPem(ca)) {
    throw invalid('The certificate authority is no valid PEM certificate.');
  }
  try {
    return createSecureContext({ ca, cert, key });
  } catch {
    throw invalid('Client certificate and key are no valid PEM or do not belong together.');
  }
}

/** OpenSSL takes anything as a CA, and then trusts nobody. */
function isPem(ca: Buffer): boolean {
  try {
    return ca.includes('-----BEGIN ') && new X509Certificate(ca).subject !== undefined;
  } catch {
    return false;
  }
}

function checkValidity(cert: Buffer | string, now: number): void {
  let until: number;
  try {
    until = Date.parse(new X509Certificate(cert).validTo);
  } catch {
    // Said better by the TLS context.
    return;
  }
  if (until < now) {
    throw new CredentialError(
      'credentials-failed',
      `The client certificate expired on ${new Date(until).toISOString().slice(0, 10)}.`,
      'Renew the client certificate in the kubeconfig.',
    );
  }
}

/** All of impersonation: leaving a part out would run with other rights than the kubeconfig asks for. */
function impersonate(user: ResolvedEntry['user']): Record<string, string | string[]> {
  if (!user.as) {
    if (user['as-uid'] || user['as-groups']?.length || user['as-user-extra']) {
      throw invalid('as-uid, as-groups and as-user-extra need as.');
    }
    return {};
  }
  const headers: Record<string, string | string[]> = { 'Impersonate-User': user.as };
  if (user['as-uid']) headers['Impersonate-Uid'] = user['as-uid'];
  if (user['as-groups']?.length) headers['Impersonate-Group'] = user['as-groups'];
  for (const [key, values] of Object.entries(user['as-user-extra'] ?? {})) {
    headers[`Impersonate-Extra-${encodeURIComponent(key.toLowerCase())}`] = values;
  }
  return headers;
}
