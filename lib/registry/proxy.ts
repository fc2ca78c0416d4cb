type Env = Readonly<Record<string, string | undefined>>;

/** The proxy that kubectl would use when the kubeconfig names none: HTTPS_PROXY, HTTP_PROXY and NO_PROXY as Go reads them. */
export function proxyFromEnv(server: URL, env: Env): string | undefined {
  const pick = (name: string): string => env[name] || env[name.toLowerCase()] || '';
  const proxy = pick(server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (proxy === '' || isExcluded(server, pick('NO_PROXY'))) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function isExcluded(server: URL, noProxy: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  // Go never sends loopback through a proxy.
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return true;
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  return noProxy
    .split(',')
    .map((s) => s.trim().toLowerCase())
    .filter((s) => s !== '')
    .some((rule) => matches(rule, host, port));
}

function matches(rule: string, host: string, port: string): boolean {
  if (rule === '*') return true;
  if (rule.includes('/')) return inNetwork(rule, host);
  const [name = '', rulePort] = /^(.*?)(?::(\d+))?$/.exec(rule)?.slice(1) ?? [];
  if (rulePort !== undefined && rulePort !== port) return false;
  const suffix = name.replace(/^\*/, '');
  if (suffix.startsWith('.')) return host.endsWith(suffix);
  return host === suffix || host.endsWith(`.${suffix}`);
}

/** IPv4 CIDR only. */
function inNetwork(rule: string, host: string): boolean {
  const [network = '', bits = ''] = rule.split('/');
  const address = ipv4(host);
  const base = ipv4(network);
  if (address === null || base === null || !/^\d+$/.test(bits)) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(address / size) === Math.floor(base / size);
}

function ipv4(text: string): number | null {
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1).map(Number);
  return parts === undefined || parts.some((n) => n > 255)
    ? null
    : parts.reduce((sum, n) => sum * 256 + n, 0);
}
