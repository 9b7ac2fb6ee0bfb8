interface VodChange {
  videoId?: string | undefined;
  auth?: object;
  address?: object;
}

let count = 0;
const encoded = (fields: object) => btoa(JSON.stringify(fields));

/** A response of ApsaraVideo VOD, with other credentials each time, for one address for each video. */
export function vodResponse({ videoId = `video-${++count}`, auth, address }: VodChange = {}): Record<string, string> {
  const number = ++count;
  const keys = { AccessKeyId: `STS.${number}`, AccessKeySecret: 's', SecurityToken: `token-${number}` };
  const place = { Endpoint: 'https://oss-cn-shanghai.aliyuncs.com', Bucket: 'outin-1', FileName: `sv/${videoId}.mp4` };
  return {
    VideoId: videoId,
    UploadAuth: encoded({ ...keys, Expiration: '3000', Region: 'cn-shanghai', ...auth }),
    UploadAddress: encoded({ ...place, ...address }),
  };
}
