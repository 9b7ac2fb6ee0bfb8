import 'oss-direct-upload';
import 'oss-direct-upload/signers/ali-oss'; // npm install ali-oss
