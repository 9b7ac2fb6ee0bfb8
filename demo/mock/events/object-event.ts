import { fromWire } from '../protocol/bytes.js';
import type { StoredObject } from '../store/stored-object.js';

/** What stored an object. */
export interface StoringRequest {
  readonly operation: string;
  readonly bucket: string;
  readonly region: string;
  readonly ownerId: string;
  readonly requester: string;
  readonly requestId: string;
  readonly clientIp: string;
  /** In ms since 1970. */
  readonly now: number;
}

/** The event of OSS that EventBridge delivers when an object is stored: a CloudEvent of the type `oss:ObjectCreated:*`. */
export function objectEvent(object: StoredObject, request: StoringRequest): object {
  const { operation, bucket, region, ownerId, requester, requestId, clientIp, now } = request;
  const time = new Date(now).toISOString();
  return {
    id: requestId,
    source: 'acs.oss',
    specversion: '1.0',
    subject: `acs:oss:${region}:${ownerId}:${bucket}/${object.key}`,
    time,
    type: `oss:ObjectCreated:${operation}`,
    aliyunaccountid: ownerId,
    aliyunpublishtime: time,
    aliyuneventbusname: 'default',
    aliyunregionid: region,
    aliyunpublishaddr: clientIp,
    datacontenttype: 'application/json;charset=utf-8',
    data: {
      region,
      eventVersion: '1.0',
      eventSource: 'acs:oss',
      eventName: `ObjectCreated:${operation}`,
      eventTime: time,
      requestParameters: { sourceIPAddress: clientIp },
      userIdentity: { principalId: requester },
      responseElements: { requestId },
      oss: {
        bucket: {
          name: bucket,
          arn: `acs:oss:${region}:${ownerId}:${bucket}`,
          ownerIdentity: ownerId,
          virtualBucket: '',
        },
        object: {
          key: object.key,
          eTag: object.etag.replaceAll('"', ''),
          size: object.size,
          deltaSize: object.size,
          objectMeta: { mimeType: fromWire(object.headers['content-type'] ?? '') },
        },
        ossSchemaVersion: '1.0',
        ruleId: 'mock',
      },
    },
  };
}
