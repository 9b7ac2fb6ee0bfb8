declare function userOf(request: Request): Promise<{ id: string } | null>;
/** Your database. */
declare const videos: {
  save(video: { id: string; owner: string }): Promise<void>;
  find(id: string): Promise<{ owner: string } | undefined>;
};

// #region endpoint
import { Config } from '@alicloud/openapi-client';
import sdk from '@alicloud/vod20170321';

const vod = new sdk.default(
  new Config({
    accessKeyId: process.env['ALIBABA_CLOUD_ACCESS_KEY_ID'],
    accessKeySecret: process.env['ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
    regionId: 'cn-shanghai',
    endpoint: 'vod.cn-shanghai.aliyuncs.com',
  }),
);

export async function GET(request: Request): Promise<Response> {
  const user = await userOf(request);
  if (!user) return Response.json({ message: 'Sign in first.' }, { status: 401 });
  const asked = new URL(request.url).searchParams;
  const videoId = asked.get('videoId');
  const headers = { 'Cache-Control': 'no-store' };
  if (videoId) {
    // Credentials for a video can replace it, so only its owner may have them.
    const video = await videos.find(videoId);
    if (video?.owner !== user.id) return Response.json({ message: 'There is no such video.' }, { status: 404 });
    const { body } = await vod.refreshUploadVideo(new sdk.RefreshUploadVideoRequest({ videoId }));
    return Response.json(body, { headers });
  }
  const fileName = asked.get('name') ?? ''; // VOD wants an extension in it
  const fileSize = Number(asked.get('size'));
  const { body } = await vod.createUploadVideo(
    new sdk.CreateUploadVideoRequest({ title: fileName, fileName, fileSize }),
  );
  await videos.save({ id: body.videoId, owner: user.id });
  return Response.json(body, { headers }); // uploadAuth, uploadAddress, videoId
}
// #endregion endpoint
