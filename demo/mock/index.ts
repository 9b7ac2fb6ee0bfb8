export { mockCloud, type MockCloud, type MockCloudOptions } from './node/mock-cloud.js';
export type { RequestCounters, RequestLog, RequestRecord } from './cloud/request-log.js';
export type { CloudHandle } from './cloud/cloud-handle.js';
export type { CloudSettings } from './cloud/cloud-settings.js';
export type { Fault } from './faults/fault.js';
export type { Switches } from './faults/switches.js';
