import { isPathStyle } from '../oss/path-style.js';
import { configError } from './endpoint-error.js';
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
  const bucket = setting('bucket') ?? missing('bucket', 'OSS_BUCKET');
  const region = (setting('region') ?? missing('region', 'OSS_REGION')).replace(/^oss-/, '');
  if (!accessKeyId) missing('accessKeyId', 'ALIBABA_CLOUD_ACCESS_KEY_ID');
  if (!accessKeySecret) missing('accessKeySecret', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET');
  if (accessKeyId.startsWith('STS.') && !securityToken) missing('securityToken', 'ALIBABA_CLOUD_SECURITY_TOKEN');
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
  const address = /^https?:\/\//i.test(endpoint) ? endpoint : `https://${endpoint}`;
  if (!URL.canParse(address)) throw configError(`The \`ossEndpoint\` "${endpoint}" is not an address.`);
  const url = new URL(address);
  if (/-internal\.aliyuncs\.com$/.test(url.hostname))
    throw configError(
      `Browsers cannot reach the \`ossEndpoint\` "${endpoint}". Use the same name without "-internal".`,
    );
  if (isPathStyle(url.hostname)) return `${url.origin}/${bucket}/`;
  const isOss = /\.aliyuncs\.com$/.test(url.hostname) && !url.hostname.startsWith(`${bucket}.`);
  return `${url.protocol}//${isOss ? `${bucket}.` : ''}${url.host}/`;
}

function missing(name: string, variable: string): never {
  throw configError(`The ${name} is missing. Give it to \`createUploadHandler\`, or set ${variable} for \`fromEnv\`.`);
}
