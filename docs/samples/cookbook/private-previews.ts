interface User {
  id: string;
}
declare function sessionOf(request: Request): Promise<User | null>;

// #region server
import OSS from 'ali-oss';

const oss = new OSS({
  accessKeyId: process.env['ALIBABA_CLOUD_ACCESS_KEY_ID']!,
  accessKeySecret: process.env['ALIBABA_CLOUD_ACCESS_KEY_SECRET']!, // needs oss:GetObject on uploads/*
  bucket: process.env['OSS_BUCKET']!,
  region: `oss-${process.env['OSS_REGION']!}`,
  authorizationV4: true,
  secure: true,
});

/** GET /files/uploads/7/x3k9-cat.jpg?width=240 → 302 to a signed URL that is valid for ten minutes. */
export async function file(request: Request): Promise<Response> {
  const user = await sessionOf(request);
  const { pathname, searchParams } = new URL(request.url);
  const key = decodeURIComponent(pathname.replace(/^\/files\//, ''));
  if (!user || !key.startsWith(`uploads/${user.id}/`)) return new Response(null, { status: 404 });
  const width = Number(searchParams.get('width'));
  const queries = width > 0 && width <= 2000 ? { 'x-oss-process': `image/resize,w_${Math.round(width)}` } : {};
  const url = await oss.signatureUrlV4('GET', 600, { queries }, key);
  return new Response(null, { status: 302, headers: { Location: url, 'Cache-Control': 'private, max-age=300' } });
}
// #endregion server
