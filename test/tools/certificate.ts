import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

export type Certificate = ReturnType<typeof readCertificate>;

/**
 * A key and a certificate that it has signed for itself, as Node's TLS takes them: for 127.0.0.1, localhost and intranet.test, until
 * 2126. Nothing but tests has reason to trust them.
 */
function readCertificate(name: string) {
  const text = readFileSync(new URL(`certificates/${name}.pem`, import.meta.url), 'utf8');
  const [key = '', cert = ''] = text.match(/-----BEGIN .*?-----END .*?-----\n/gs) ?? [];
  const publicKey = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  /** A flag with it makes Chromium trust the certificate. */
  const keyHash = createHash('sha256').update(publicKey).digest('base64');
  return { key, cert, keyHash };
}

/** The one that the tests' browsers trust, and one that they do not. */
export const trustedCertificate = readCertificate('trusted');
export const distrustedCertificate = readCertificate('distrusted');
