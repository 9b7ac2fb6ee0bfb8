let count = 0;
const encoded = (fields: object) => btoa(JSON.stringify(fields));

/** A response of ApsaraVideo VOD, with other credentials each time, for one address for each video. @param auth changes of its key */
export function vodResponse({ videoId = `video-${++count}`, auth = {} }: { videoId?: string; auth?: object } = {}) {
  const number = ++count;
  const keys = { AccessKeyId: `STS.${number}`, AccessKeySecret: 's', SecurityToken: `token-${number}` };
  const place = { Endpoint: 'https://oss-cn-shanghai.aliyuncs.com', Bucket: 'outin-1', FileName: `sv/${videoId}.mp4` };
  return {
    VideoId: videoId,
    UploadAuth: encoded({ ...keys, Expiration: '3000', Region: 'cn-shanghai', ...auth }),
    UploadAddress: encoded(place),
  };
}
