import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { connect } from 'node:tls';
import { trustedCertificate } from '../tools/certificate.js';
import { startTlsProxy } from '../tools/tls-proxy.js';

describe('the TLS proxy', () => {
  for (const protocol of ['h2', 'http/1.1'] as const)
    it(`speaks ${protocol} with a browser that knows both`, async (test) => {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const proxy = await startTlsProxy(target, protocol, trustedCertificate);
      test.after(() => (proxy.stop(), server.close()));
      const { hostname: host, port } = new URL(proxy.origin);
      const ALPNProtocols = ['h2', 'http/1.1'];
      const socket = connect({ host, port: Number(port), ca: trustedCertificate.cert, ALPNProtocols });
      await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
      assert.equal(socket.alpnProtocol, protocol);
      socket.destroy();
    });
});
