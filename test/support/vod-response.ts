interface VodChange {
  videoId?: string | undefined;
  auth?: object;
  address?: object;
}

let count = 0;

/** A response of ApsaraVideo VOD, with other credentials each time, for one address for each video. */
export function vodResponse({ videoId = `video-${++count}`, auth, address }: VodChange = {}): Record<string, string> {
  const number = ++count;
  return {
    VideoId: videoId,
    UploadAuth: btoa(
      JSON.stringify({
        ...{ AccessKeyId: `STS.${number}`, AccessKeySecret: 's', SecurityToken: `token-${number}` },
        ...{ Expiration: '3000', Region: 'cn-shanghai', ...auth },
      }),
    ),
    UploadAddress: btoa(
      JSON.stringify({
        ...{ Endpoint: 'https://oss-cn-shanghai.aliyuncs.com', Bucket: 'outin-1', FileName: `sv/${videoId}.mp4` },
        ...address,
      }),
    ),
  };
}
