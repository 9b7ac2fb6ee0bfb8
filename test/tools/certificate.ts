import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A key and a certificate that it has signed for itself, as Node's TLS takes them. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** A flag with it makes Chromium trust the certificate: the base64 of SHA-256 over its public key. */
  readonly keyHash: string;
}

/** Both are for 127.0.0.1, localhost and intranet.test, until 2126. Nothing but tests has reason to trust them. */
function readCertificate(name: string): Certificate {
  const text = readFileSync(new URL(`certificates/${name}.pem`, import.meta.url), 'utf8');
  const [key = '', cert = ''] = text.match(/-----BEGIN .*?-----END .*?-----\n/gs) ?? [];
  const publicKey = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return { key, cert, keyHash: createHash('sha256').update(publicKey).digest('base64') };
}

/** The one that the tests' browsers trust, and one that they do not. */
export const trustedCertificate = readCertificate('trusted');
export const distrustedCertificate = readCertificate('distrusted');
