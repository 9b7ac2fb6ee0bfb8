import { createHash, createHmac } from 'node:crypto';
import type { Hashes } from '../protocol/hashes.js';

export const nodeHashes: Hashes = {
  md5: () => createHash('md5'),
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  hmacSha1: (key, bytes) => createHmac('sha1', key).update(bytes).digest(),
  hmacSha256: (key, bytes) => createHmac('sha256', key).update(bytes).digest(),
};
