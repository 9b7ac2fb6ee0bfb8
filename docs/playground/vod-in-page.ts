import { HttpResponse } from 'msw';
import { toBase64 } from '../../src/base/base64.js';
import type { CloudInPage } from '../.vitepress/theme/live/cloud-in-page.js';

/** What `oss-direct-upload/server` responds with in mode `sts`. */
interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  readonly expiration: string;
  readonly bucket: string;
  readonly region: string;
  readonly endpoint: string;
  readonly dir: string;
}

/** Stands in for ApsaraVideo VOD: its response to CreateUploadVideo and RefreshUploadVideo, made of temporary credentials. */
export async function vodResponse({ endpoint }: CloudInPage, request: Request): Promise<Response> {
  const response = await endpoint(request, 'sts');
  if (!response.ok) return response;
  const given = (await response.json()) as Credentials;
  const { accessKeyId, accessKeySecret, securityToken, expiration, bucket, region, endpoint: address, dir } = given;
  const asked = new URL(request.url).searchParams;
  const videoId = asked.get('videoId') ?? crypto.randomUUID().replaceAll('-', '');
  const encode = (value: object) => toBase64(JSON.stringify(value));
  return HttpResponse.json({
    VideoId: videoId,
    UploadAddress: encode({ Endpoint: address, Bucket: bucket, FileName: `${dir}${videoId}-${asked.get('name')}` }),
    UploadAuth: encode({
      ...{ AccessKeyId: accessKeyId, AccessKeySecret: accessKeySecret, SecurityToken: securityToken },
      ...{ ExpireUTCTime: expiration, Region: region },
    }),
  });
}
