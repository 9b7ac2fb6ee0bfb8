export { trustedCertificate as LOOPBACK_CERTIFICATE } from '../../tools/certificate.js';
