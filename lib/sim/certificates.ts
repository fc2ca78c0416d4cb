import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 86_400_000;

export interface KeyPair {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

/** What a server may show; all but `valid` are faults. */
export type CertificateKind = 'valid' | 'expired' | 'wrong-name' | 'unknown-ca';

/** The authority of one simulation: made at start, kept in memory only. */
export interface Authority {
  readonly ca: string;
  server(kind: CertificateKind): Promise<KeyPair>;
  /** A client certificate; the user is its common name, the groups its organizations. */
  client(user: string, groups: readonly string[]): Promise<KeyPair>;
}

interface Issuer {
  readonly name: string;
  readonly keys: CryptoKeyPair;
}

async function pem(keys: CryptoKeyPair, certificate: x509.X509Certificate): Promise<KeyPair> {
  const der = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    cert: certificate.toString('pem'),
    key: x509.PemConverter.encode(der, 'PRIVATE KEY'),
  };
}

const generate = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(EC, true, ['sign', 'verify']);

async function selfSigned(name: string): Promise<Issuer & { cert: string }> {
  const keys = await generate();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name,
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + 365 * DAY),
    signingAlgorithm: EC,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { name, keys, cert: certificate.toString('pem') };
}

async function issue(
  issuer: Issuer,
  subject: x509.JsonName,
  validUntil: number,
  extensions: x509.Extension[],
): Promise<KeyPair> {
  const keys = await generate();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: Buffer.from(crypto.getRandomValues(new Uint8Array(8))).toString('hex'),
    issuer: issuer.name,
    subject,
    notBefore: new Date(validUntil - 366 * DAY),
    notAfter: new Date(validUntil),
    signingAlgorithm: EC,
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      ...extensions,
    ],
  });
  return pem(keys, certificate);
}

export async function createAuthority(): Promise<Authority> {
  const issuer = await selfSigned('CN=simulated-fleet-ca');
  const servers = new Map<CertificateKind, Promise<KeyPair>>();
  const makeServer = async (kind: CertificateKind): Promise<KeyPair> => {
    const from = kind === 'unknown-ca' ? await selfSigned('CN=another-ca') : issuer;
    const names: x509.JsonGeneralNames =
      kind === 'wrong-name'
        ? [{ type: 'dns', value: 'elsewhere.example.com' }]
        : [
            { type: 'dns', value: 'localhost' },
            { type: 'dns', value: 'kubernetes.default.svc' },
            { type: 'ip', value: '127.0.0.1' },
          ];
    const until = Date.now() + (kind === 'expired' ? -2 * DAY : 300 * DAY);
    return issue(from, [{ CN: ['kube-apiserver'] }], until, [
      new x509.SubjectAlternativeNameExtension(names),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ]);
  };
  return {
    ca: issuer.cert,
    server(kind) {
      const made = servers.get(kind) ?? makeServer(kind);
      servers.set(kind, made);
      return made;
    },
    client(user, groups) {
      const subject: x509.JsonName = [...groups.map((g) => ({ O: [g] })), { CN: [user] }];
      return issue(issuer, subject, Date.now() + 300 * DAY, [
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      ]);
    },
  };
}
