import { postPolicy, presignedUrl, sts, vod } from '../../src/core.js';
import { testMode } from './mode-suite.js';

testMode('presigned-url', presignedUrl, '/get_presigned_url_for_oss_upload');
testMode('post-policy', postPolicy, '/get_post_signature_for_oss_upload');
testMode('sts', sts, '/get_sts_token_for_oss_upload', '.bin');
testMode('vod', vod, '/get_upload_auth_for_vod');
