/** Where the demo's backend responds with what each mode needs. */
export const endpointPaths = {
  sts: '/get_sts_token_for_oss_upload',
  'post-policy': '/get_post_signature_for_oss_upload',
  'presigned-url': '/get_presigned_url_for_oss_upload',
  vod: '/get_upload_auth_for_vod',
};
export type ModeName = keyof typeof endpointPaths;
