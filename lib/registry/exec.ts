import { spawn } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import type { Clock } from '../flux/clock.ts';
import type { ClusterEntry, ExecEntry } from './kubeconfig.ts';
import { CredentialError } from './spec.ts';

export interface ExecCredential {
  readonly token: string | null;
  readonly certificate: string | null;
  readonly key: string | null;
  /** Epoch ms; null: until it is refused. */
  readonly expiresAt: number | null;
}

const answerSchema = z.object({
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().optional(),
  }),
});

const TIMEOUT_MS = 30_000;
const MAX_OUTPUT = 1 << 20;
/** Renewed this long before it expires. */
const SKEW_MS = 60_000;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * An exec credential plugin: one process at a time, its answer kept until it expires. client-node's own lacks the
 * timeout, the single flight and KUBERNETES_EXEC_INFO. What the plugin prints reaches no error: it may hold secrets.
 */
export function createExecSource(options: {
  readonly exec: ExecEntry;
  readonly cluster: ClusterEntry;
  readonly caData: string | undefined;
  readonly folder: string;
  readonly env: Env;
  readonly clock: Clock;
  /** Bounds the plugins that run at once over all clusters. */
  readonly limit: <T>(fn: () => Promise<T>) => Promise<T>;
}): (fresh: boolean) => Promise<ExecCredential> {
  const { clock } = options;
  let kept: ExecCredential | null = null;
  let running: Promise<ExecCredential> | null = null;
  return (fresh) => {
    if (running !== null) return running;
    const usable =
      kept !== null && (kept.expiresAt === null || kept.expiresAt - SKEW_MS > clock.now());
    if (!fresh && usable && kept !== null) return Promise.resolve(kept);
    running = options
      .limit(() => run(options))
      .then((credential) => {
        kept = credential;
        return credential;
      })
      .finally(() => {
        running = null;
      });
    return running;
  };
}

function run(options: Parameters<typeof createExecSource>[0]): Promise<ExecCredential> {
  const { exec, folder, clock } = options;
  const name = path.basename(exec.command);
  if (exec.interactiveMode === 'Always') {
    return Promise.reject(
      new CredentialError(
        'config-invalid',
        `The exec plugin ${name} asks for a terminal.`,
        'Use a plugin that works without one (interactiveMode IfAvailable or Never).',
      ),
    );
  }
  // Bare names are looked up in PATH; others are relative to the kubeconfig.
  const command = exec.command.includes('/') ? path.resolve(folder, exec.command) : exec.command;
  return new Promise((resolve, reject) => {
    const child = spawn(command, exec.args ?? [], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        ...options.env,
        ...Object.fromEntries((exec.env ?? []).map((e) => [e.name, e.value])),
        KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(options)),
      } as unknown as NodeJS.ProcessEnv,
    });
    const parts: Buffer[] = [];
    let size = 0;
    let timedOut = false;
    const cancel = clock.after(TIMEOUT_MS, () => {
      timedOut = true;
      child.kill('SIGKILL');
    });
    child.stdout.on('data', (part: Buffer) => {
      size += part.length;
      if (size > MAX_OUTPUT) child.kill('SIGKILL');
      else parts.push(part);
    });
    child.on('error', (e: NodeJS.ErrnoException) => {
      cancel();
      reject(
        e.code === 'ENOENT' || e.code === 'EACCES'
          ? new CredentialError(
              'config-invalid',
              `The exec plugin ${name} ${e.code === 'ENOENT' ? 'was not found' : 'may not be run'}.`,
              `Install ${name} on this machine, in the PATH of Fleetglass.`,
            )
          : failed(name, 'could not be started'),
      );
    });
    child.on('close', (code) => {
      cancel();
      if (timedOut) return reject(failed(name, 'did not end within 30 seconds'));
      if (code !== 0) return reject(failed(name, `ended with ${code ?? 'a signal'}`));
      try {
        resolve(readAnswer(Buffer.concat(parts).toString('utf8')));
      } catch {
        reject(failed(name, 'did not print an ExecCredential'));
      }
    });
  });
}

function readAnswer(output: string): ExecCredential {
  const { status } = answerSchema.parse(JSON.parse(output));
  const at =
    status.expirationTimestamp === undefined ? null : Date.parse(status.expirationTimestamp);
  return {
    token: status.token ?? null,
    certificate: status.clientCertificateData ?? null,
    key: status.clientKeyData ?? null,
    expiresAt: at === null || Number.isNaN(at) ? null : at,
  };
}

const failed = (name: string, what: string): CredentialError =>
  new CredentialError(
    'credentials-failed',
    `The exec plugin ${name} ${what}.`,
    `Run ${name} by hand as the user of Fleetglass: its login may have expired.`,
  );

function execInfo(options: Parameters<typeof createExecSource>[0]): unknown {
  const { exec, cluster, caData } = options;
  const config = cluster.extensions?.find(
    (e) => e.name === 'client.authentication.k8s.io/exec',
  )?.extension;
  return {
    apiVersion: exec.apiVersion,
    kind: 'ExecCredential',
    spec: {
      interactive: false,
      ...(exec.provideClusterInfo === true
        ? {
            cluster: {
              server: cluster.server,
              'tls-server-name': cluster['tls-server-name'],
              'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'],
              'certificate-authority-data': caData,
              'proxy-url': cluster['proxy-url'],
              config,
            },
          }
        : {}),
    },
  };
}
