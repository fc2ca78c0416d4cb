import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Env } from './options.ts';

/**
 * True when the person means real clusters: KUBECONFIG is set (even to a missing file: that is a mistake to
 * show, not a reason for demo data), or ~/.kube/config exists.
 */
export function kubeconfigFound(env: Env, home: string): boolean {
  if (env['KUBECONFIG']) return true;
  return existsSync(path.join(home, '.kube/config'));
}
