import { readFileSync } from 'node:fs';

/** One signing vector; `query` holds decoded names and values, '' for a parameter without `=`. */
export interface SigningVector {
  id: string;
  input: {
    method: string;
    bucket: string;
    key: string | null;
    headers?: Record<string, string>;
    query?: Record<string, string>;
    access_key_id: string;
    access_key_secret: string;
    security_token?: string;
    region?: string;
    additional_headers?: string[];
    x_oss_date?: string;
    expires_seconds?: number;
  };
  signature: string;
  authorization: string;
  query: Record<string, string>;
  urls?: Record<string, string>;
  date_header_variant?: { signature: string };
}

interface PostVector {
  id: string;
  input: { access_key_id: string; access_key_secret: string; policy_json: string; security_token?: string };
  policy: string;
  signature: string;
  form_fields: Record<string, string>;
}

interface Vectors {
  meta: {
    constants: Record<'ak' | 'sk' | 'bucket' | 'region', string> & { now: number };
  };
  v1_header: SigningVector[];
  v1_url: SigningVector[];
  v4_header: SigningVector[];
  v4_url: SigningVector[];
  post_v1: PostVector[];
  post_v4: PostVector[];
  crc64: {
    data: { id: string; hex?: string; length: number; crc64_decimal: string }[];
    combine: { crc1: string; crc2: string; len2: number; combined: string }[];
    three_part_object: { part_crc: string[]; part_etag: string[]; object_crc: string };
  };
  sts_rpc: { params: Record<string, string>; access_key_secret: string; signature: string }[];
  callback_signature: {
    public_key_pem: string;
    vectors: { path: string; query: string; body: string; string_to_sign: string; authorization: string }[];
  };
}

/** The numbers that signers and verifiers of other languages agreed on. */
export const vectors = JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8')) as Vectors;
