import { vectors } from './vectors.js';

/** The seal of an upload: what its HMAC covers, and 40 digits of it. */
export interface SealVector {
  readonly kind: 'key' | 'dir';
  /** Since 1970, in base 36. */
  readonly seconds: string;
  readonly dir: string;
  /** Counts only in a seal for a key, as the size in bytes does. */
  readonly key: string;
  readonly size: number;
  readonly digest: string;
}

/** The secret behind these seals. */
export const sealSecret = vectors.meta.constants.sk;

/**
 * Seals that no code of ours has made, but OpenSSL:
 * `printf '["key","…"]' | openssl dgst -sha256 -hmac "stored objects $SECRET"`. The context is `null`.
 */
export const sealVectors: readonly SealVector[] = [
  {
    kind: 'key',
    seconds: 'tgmf2o',
    dir: 'uploads/demo/',
    key: 'uploads/demo/0123456789abcdef0123456789abcdef.png',
    size: 1000,
    digest: '67a4e28c499e45f910f5f757b51b6539986f18aa',
  },
  {
    kind: 'key',
    seconds: '1z141z3',
    dir: 'uploads/u-7_8/',
    key: 'uploads/u-7_8/ffffffffffffffffffffffffffffffff.pdf',
    size: 104857600,
    digest: '60e4532359724c69785e5b8ae02e1cfd4ad52ae2',
  },
  {
    kind: 'dir',
    seconds: 'tgmf2o',
    dir: 'uploads/demo/',
    key: '',
    size: 0,
    digest: 'd4b9d3e0fa98698b066ef3e40e58bbee6b6b1dc6',
  },
];
