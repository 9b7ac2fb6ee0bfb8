import { anyMode, postPolicy, presignedUrl, sts } from '../../src/core.js';
import { testMode } from './mode-suite.js';

testMode('presigned-url', presignedUrl, anyMode, '/get_presigned_url_for_oss_upload');
testMode('post-policy', postPolicy, anyMode, '/get_post_signature_for_oss_upload');
testMode('sts', sts, anyMode, '/get_sts_token_for_oss_upload', '.bin');
