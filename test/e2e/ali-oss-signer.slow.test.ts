import '../../src/signers/ali-oss.js';
import { loadSigner } from '../../src/signing/load-signer.js';
import { testMode } from './mode-suite.js';

const signer = { name: 'ali-oss', load: () => loadSigner('ali-oss') };
testMode('sts, signed by ali-oss', 'sts', '/get_sts_token_for_oss_upload', '.bin', signer);
