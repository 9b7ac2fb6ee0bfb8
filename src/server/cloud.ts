import { isPathStyle } from '../oss/path-style.js';
import { configError } from './endpoint-error.js';
import { VARIABLES } from './from-env.js';
import type { CloudCredentials, CloudSettings, Credentials } from './options.js';

/** The bucket, and by what its requests are signed. */
export interface Cloud {
  readonly bucket: string;
  /** As signatures need it: `cn-hangzhou`. */
  readonly region: string;
  /** The bucket's address, with a slash at its end. */
  readonly base: string;
  readonly credentials: Credentials;
  readonly roleArn: string | undefined;
  /** The storage address that browsers need to know, because it is not the region's own. */
  readonly ossEndpoint: string | undefined;
  readonly stsEndpoint: string;
}

/**
 * The cloud that the handler's options describe. What they leave out comes with the credentials.
 *
 * @throws a config error that names what is missing or cannot work
 */
export function cloudOf(options: CloudSettings, credentials: CloudCredentials): Cloud {
  const given = Object(credentials) as CloudCredentials;
  const { accessKeyId, accessKeySecret, securityToken } = given;
  const setting = (name: keyof CloudSettings) => options[name] || given[name] || undefined;
  const bucket = setting('bucket') ?? missing('bucket');
  const region = (setting('region') ?? missing('region')).replace(/^oss-/, '');
  if (!accessKeyId) missing('accessKeyId');
  if (!accessKeySecret) missing('accessKeySecret');
  if (accessKeyId.startsWith('STS.') && !securityToken) missing('securityToken');
  if (!/^[a-z\d][a-z\d-]{1,61}[a-z\d]$/.test(bucket)) throw configError(`"${bucket}" is not a valid bucket name.`);
  if (!/^[a-z\d-]+$/.test(region)) throw configError(`"${region}" is not a valid region. Write "cn-hangzhou".`);
  const ossEndpoint = setting('ossEndpoint');
  return {
    bucket,
    region,
    base: bucketUrl(bucket, ossEndpoint ?? `oss-${region}.aliyuncs.com`),
    credentials: { accessKeyId, accessKeySecret, securityToken },
    roleArn: setting('roleArn'),
    ossEndpoint,
    stsEndpoint: setting('stsEndpoint') ?? 'https://sts.aliyuncs.com',
  };
}

/** An endpoint of OSS has the bucket in front, an IP address and localhost have it in the path; any other host is the bucket's own domain. */
function bucketUrl(bucket: string, endpoint: string): string {
  const url = readAddress('ossEndpoint', endpoint);
  if (/-internal\.aliyuncs\.com$/.test(url.hostname))
    throw configError(
      `Browsers cannot reach the \`ossEndpoint\` "${endpoint}". Use the same name without "-internal".`,
    );
  if (isPathStyle(url.hostname)) return `${url.origin}/${bucket}/`;
  const isOss = /\.aliyuncs\.com$/.test(url.hostname) && !url.hostname.startsWith(`${bucket}.`);
  return `${url.protocol}//${isOss ? `${bucket}.` : ''}${url.host}/`;
}

/** A setting's address, with or without its scheme. @throws a config error that names the setting */
export function readAddress(name: 'ossEndpoint' | 'stsEndpoint', endpoint: string): URL {
  const address = /^https?:\/\//i.test(endpoint) ? endpoint : `https://${endpoint}`;
  if (!URL.canParse(address)) throw configError(`The \`${name}\` "${endpoint}" is not an address.`);
  return new URL(address);
}

/** @throws a config error that names the setting and its environment variable */
export function missing(name: keyof typeof VARIABLES): never {
  throw configError(
    `The ${name} is missing. Give it to \`createUploadHandler\`, or set ${VARIABLES[name]} for \`fromEnv\`.`,
  );
}
