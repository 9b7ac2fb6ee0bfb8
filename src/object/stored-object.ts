import type { ProcessingStatus } from './processing.js';

/** What a finished upload left in OSS. */
export interface StoredObject {
  /** The object key: the path in the bucket. */
  key: string;
  /** http(s), without query and userinfo; absent where it is not known. */
  url?: string | undefined;
  /** The name of the bucket, where it is known. */
  bucket?: string | undefined;
  /** Bytes; 0 for an object of `stored` whose size the page does not give. */
  size: number;
  /** The Content-Type. */
  type: string;
  /** The response's ETag, with its quotes; absent where the CORS rule hides it. */
  etag?: string | undefined;
  /** CRC-64 of the whole object as OSS reports it, an unsigned decimal; with `reused` that of the file. */
  crc64?: string | undefined;
  /** Whether OSS's CRC-64 was compared with the file's and found equal. */
  verified: boolean;
  /**
   * Why it was not compared: `off`: `verify` is off; `crc-hidden`: the CORS rule hides the CRC; `answer-lost`: the response was
   * lost, and HEAD is not allowed; `not-proven`: nothing of the response could be read, so it may not even be OSS's (set
   * Exposed Headers in the CORS rule); `reused`: the endpoint says that it has the file.
   */
  unverifiedReason?: 'off' | 'crc-hidden' | 'answer-lost' | 'not-proven' | 'reused' | undefined;
  /** True: the endpoint had the file already, and no byte was sent. Other records may need this object. */
  reused?: boolean | undefined;
  /** `x-oss-request-id` of the last response: what Alibaba Cloud's support asks for. */
  requestId?: string | undefined;
  /** `x-oss-version-id`, in a bucket with versioning; absent where the CORS rule hides it. */
  versionId?: string | undefined;
  /** Pixels of a picture or video as it is displayed, where rules on pixels or seconds, or image settings, have read the file. */
  width?: number | undefined;
  /** Pixels of a picture or video as it is displayed, where rules on pixels or seconds, or image settings, have read the file. */
  height?: number | undefined;
  /** With `stripMetadata`, whether a picture or video is free of metadata such as the place where it was taken. */
  stripped?: boolean | undefined;
  /** Seconds of a video or sound, where rules on pixels or seconds have read the file. */
  duration?: number | undefined;
  /** With `poster`, the picture of a video that is stored beside it; absent where none could be made or stored. */
  poster?: StoredPoster | undefined;
  /** What the application's server responded to OSS's callback. */
  callback?: unknown;
  /** In mode `vod`, ApsaraVideo VOD's id of the video; of an image or of attached media the id that VOD gave it. */
  videoId?: string | undefined;
  /** What the page's `afterUpload` returned; without it, what the endpoint's `completed` did. */
  data?: unknown;
  /** What the server does with it before it can be used, where `completed` or `afterUpload` returned `processing()`. */
  processing?: { readonly state: ProcessingStatus['state']; readonly reason?: string | undefined } | undefined;
  /** @internal By it the endpoint completes the upload; never in the result of one that has ended. */
  seal?: string | undefined;
}

/** The picture of a stored video. */
export type StoredPoster = Pick<StoredObject, 'key' | 'url' | 'bucket' | 'size' | 'type' | 'width' | 'height'>;

/** Whether its bytes are proven to be the file's. */
export type Verdict = Pick<StoredObject, 'verified' | 'unverifiedReason'>;
