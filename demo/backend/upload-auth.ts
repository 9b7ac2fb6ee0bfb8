import { createHmac, randomBytes } from 'node:crypto';
import { type Cloud, regionId } from './cloud.js';
import { readRequestedFile } from './file-limits.js';
import { HttpError } from './http-error.js';
import type { Visitor } from './no-authentication.js';
import { createObjectKey } from './object-key.js';
import { stsClient } from './oss-client.js';
import type { RequestFields } from './request-fields.js';

/** Seconds: the lifetime that VOD's documents name. */
const LIFETIME = 3000;

/**
 * Stands in for ApsaraVideo VOD, and for the endpoint that passes its response on: CreateUploadVideo, and with `videoId`
 * RefreshUploadVideo, as VOD's documents describe them. The credentials come from STS, and are for one address only. An application
 * calls VOD instead; `docs/samples/vod/` shows how.
 *
 * @throws HttpError 400, 404, 413 or 415
 */
export async function uploadAuth(cloud: Cloud, visitor: Visitor, fields: RequestFields) {
  const { name } = readRequestedFile(fields);
  const known = fields.get('videoId');
  if (known !== undefined && !isIssued(cloud, visitor, known)) throw new HttpError(404, 'The video does not exist.');
  const videoId = known ?? issueVideoId(cloud, visitor);
  const policy = {
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['oss:PutObject', 'oss:AbortMultipartUpload', 'oss:ListParts', 'oss:GetObject'],
        Resource: [`acs:oss:*:*:${cloud.bucket}/${visitor.dir}${videoId}-*`],
      },
    ],
  };
  const { credentials } = await stsClient(cloud).assumeRole(cloud.roleArn, policy, LIFETIME, `upload-${visitor.id}`);
  const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration: ExpireUTCTime } = credentials;
  const region = regionId(cloud);
  return {
    RequestId: randomBytes(16).toString('hex'),
    VideoId: videoId,
    UploadAddress: base64Json({
      Endpoint: cloud.endpoint ?? `https://oss-${region}.aliyuncs.com`,
      Bucket: cloud.bucket,
      FileName: createObjectKey(visitor.dir, name, videoId),
    }),
    UploadAuth: base64Json({
      ...{ AccessKeyId, AccessKeySecret, SecurityToken, ExpireUTCTime },
      ...{ Expiration: String(LIFETIME), Region: region },
    }),
  };
}

/** 32 hex digits, as VOD's ids: 12 random ones, and an HMAC, so that this server stores no list of them. */
function issueVideoId(cloud: Cloud, visitor: Visitor, random = randomBytes(6).toString('hex')): string {
  const hmac = createHmac('sha256', `videos ${cloud.accessKeySecret}`).update(`${visitor.dir}${random}`).digest('hex');
  return random + hmac.slice(0, 20);
}

/** Whether the video is this visitor's: credentials for it would otherwise replace another visitor's video. */
function isIssued(cloud: Cloud, visitor: Visitor, videoId: string): boolean {
  return /^[0-9a-f]{32}$/.test(videoId) && issueVideoId(cloud, visitor, videoId.slice(0, 12)) === videoId;
}

function base64Json(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}
