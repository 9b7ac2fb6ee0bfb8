import type { SigningKey } from '../../signing/sign-v4.js';
import { isPathStyle } from '../../object/path-style.js';
import { checkValue, configError } from './endpoint-error.js';
import { VARIABLES } from './from-env.js';
import type { CloudCredentials, CloudSettings } from './options.js';

/** The bucket, and by what its requests are signed. */
export interface Cloud extends Readonly<SigningKey> {
  readonly bucket: string;
  /** The bucket's address, with a slash at its end. */
  readonly base: string;
  readonly roleArn: string | undefined;
  /** The storage address that browsers need to know, because it is not the region's own. */
  readonly ossEndpoint: string | undefined;
  readonly stsEndpoint: string | undefined;
}

/** The cloud of the handler's options; what they leave out is in the credentials. @throws a config error that names what is missing or cannot work */
export function cloudOf(options: CloudSettings, credentials: CloudCredentials): Cloud {
  const given = Object(credentials) as CloudCredentials;
  const setting = (name: keyof CloudCredentials) => (options as CloudCredentials)[name] || given[name] || undefined;
  const required = (name: keyof CloudCredentials) => setting(name) ?? missing(name);
  const bucket = required('bucket');
  const region = required('region').replace(/^oss-/, '');
  const accessKeyId = required('accessKeyId');
  const ossEndpoint = setting('ossEndpoint');
  checkValue(/^[a-z\d][a-z\d-]{1,61}[a-z\d]$/.test(bucket), 'The bucket is', bucket, 'a valid bucket name');
  checkValue(/^[a-z\d-]+$/.test(region), 'The region is', region, 'a valid region such as "cn-hangzhou"');
  return {
    bucket,
    region,
    base: bucketUrl(bucket, ossEndpoint ?? `oss-${region}.aliyuncs.com`),
    accessKeyId,
    accessKeySecret: required('accessKeySecret'),
    securityToken: (accessKeyId.startsWith('STS.') ? required : setting)('securityToken'),
    roleArn: setting('roleArn'),
    ossEndpoint,
    stsEndpoint: setting('stsEndpoint'),
  };
}

/** An endpoint of OSS has the bucket in front, an IP address and localhost have it in the path; any other host is the bucket's own domain. */
function bucketUrl(bucket: string, endpoint: string): string {
  const { protocol, host, hostname } = readAddress('ossEndpoint', endpoint);
  checkValue(
    !hostname.endsWith('-internal.aliyuncs.com'),
    'The `ossEndpoint` is',
    endpoint,
    'an address for browsers. Use it without "-internal"',
  );
  if (isPathStyle(hostname)) return `${protocol}//${host}/${bucket}/`;
  const isOfBucket = !hostname.endsWith('.aliyuncs.com') || hostname.startsWith(`${bucket}.`);
  return `${protocol}//${isOfBucket ? '' : `${bucket}.`}${host}/`;
}

/** A setting's address, with or without its scheme. @throws a config error that names the setting */
export function readAddress(name: 'ossEndpoint' | 'stsEndpoint', endpoint: string): URL {
  const address = endpoint.replace(/^(?!https?:\/\/)/i, 'https://');
  checkValue(URL.canParse(address), `The \`${name}\` is`, endpoint, 'an address');
  return new URL(address);
}

/** @throws a config error that names the setting and its environment variable */
export function missing(name: keyof typeof VARIABLES): never {
  throw configError(`The ${name} is missing. Set it in the options, or ${VARIABLES[name]} for \`fromEnv\`.`);
}
