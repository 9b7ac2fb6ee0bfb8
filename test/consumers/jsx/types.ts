import 'oss-direct-upload/jsx';
