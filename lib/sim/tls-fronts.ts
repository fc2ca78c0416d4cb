import { createSecureServer } from 'node:http2';
import type { Http2ServerRequest, Http2ServerResponse, ServerHttp2Session } from 'node:http2';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket, Server as TlsServer } from 'node:tls';
import type { Authority, CertificateKind } from './certificates.ts';
import type { ClientCertificate } from './identity.ts';

export interface FrontHandlers {
  session(session: ServerHttp2Session, port: number): void;
  request(
    request: Http2ServerRequest,
    response: Http2ServerResponse,
    port: number,
    certificate: ClientCertificate | undefined,
  ): void;
}

/**
 * The TLS side of all clusters: one server for each certificate and protocol, shared, because a
 * certificate context costs far more than a listener. Sockets are handed in after accept.
 */
export class TlsFronts {
  readonly #authority: Authority;
  readonly #handlers: FrontHandlers;
  readonly #servers = new Map<string, Promise<TlsServer>>();
  readonly #certificates = new WeakMap<object, ClientCertificate>();

  constructor(authority: Authority, handlers: FrontHandlers) {
    this.#authority = authority;
    this.#handlers = handlers;
  }

  get(kind: CertificateKind, http1Only: boolean): Promise<TlsServer> {
    const key = `${kind} ${http1Only}`;
    const made = this.#servers.get(key) ?? this.#make(kind, http1Only);
    this.#servers.set(key, made);
    return made;
  }

  async secure(socket: Socket, kind: CertificateKind, http1Only: boolean): Promise<void> {
    const server = await this.get(kind, http1Only);
    if (!socket.destroyed) server.emit('connection', socket);
  }

  async #make(kind: CertificateKind, http1Only: boolean): Promise<TlsServer> {
    const { cert, key } = await this.#authority.server(kind);
    const tls = { cert, key, ca: this.#authority.ca, requestCert: true, rejectUnauthorized: false };
    if (http1Only) {
      const server = createServer({ ...tls, ALPNProtocols: ['http/1.1'] });
      server.on('request', (request: IncomingMessage, response: ServerResponse) => {
        this.#http1(request, response);
      });
      return quiet(server);
    }
    const server = createSecureServer({
      ...tls,
      allowHTTP1: true,
      // What kube-apiserver allows on one connection.
      settings: { maxConcurrentStreams: 100, initialWindowSize: 256 * 1024 },
    });
    server.on('session', (session) => {
      session.on('error', () => {});
      const port = session.socket.localPort;
      if (port === undefined) return;
      this.#remember(session, session.socket as TLSSocket);
      this.#handlers.session(session, port);
    });
    server.on('request', (request, response) => {
      if (request.httpVersionMajor < 2) {
        // With allowHTTP1 these are the classes of node:http at run time.
        this.#http1(request as unknown as IncomingMessage, response as unknown as ServerResponse);
        return;
      }
      const { session } = request.stream;
      const port = session?.socket.localPort;
      if (session === undefined || port === undefined) return;
      this.#handlers.request(request, response, port, this.#certificates.get(session));
    });
    return quiet(server);
  }

  #http1(request: IncomingMessage, response: ServerResponse): void {
    const socket = request.socket as TLSSocket;
    if (socket.localPort === undefined) return;
    if (!this.#certificates.has(socket)) this.#remember(socket, socket);
    this.#handlers.request(
      request as unknown as Http2ServerRequest,
      response as unknown as Http2ServerResponse,
      socket.localPort,
      this.#certificates.get(socket),
    );
  }

  #remember(key: object, socket: TLSSocket): void {
    if (!socket.authorized) return;
    const { subject } = socket.getPeerCertificate();
    if (subject !== undefined) this.#certificates.set(key, subject);
  }
}

/** Clients that break off or refuse a certificate are expected here. */
function quiet<T extends TlsServer>(server: T): T {
  server.on('tlsClientError', () => {});
  server.on('sessionError', () => {});
  server.on('clientError', (_error: Error, socket: Socket) => socket.destroy());
  return server;
}
