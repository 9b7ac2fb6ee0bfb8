// @ts-check
import OSS from 'ali-oss';
// #region mock
import { mockCloud } from 'oss-direct-upload/mock';

const cloud = await mockCloud({ bucket: 'my-bucket', region: 'cn-hangzhou' });
const client = new OSS({ ...cloud, authorizationV4: true }); // ali-oss, or your own code
await client.put('a.txt', Buffer.from('hello'));
console.log(cloud.log.counters.byOperation['PutObject']); // 1
// #endregion mock

// #region fail
cloud.setSwitches({ faults: [{ kind: 'status', status: 503, operation: 'UploadPart', skip: 1, times: 2 }] });
// … upload something: its second and third part fail once
cloud.resetSwitches();
// #endregion fail
await cloud.close();
