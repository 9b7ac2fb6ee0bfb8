import '../../src/signers/ali-oss.js';
import { testMode } from './mode-suite.js';

testMode('sts, signed by ali-oss', 'sts', '/get_sts_token_for_oss_upload', '.bin', 'ali-oss');
