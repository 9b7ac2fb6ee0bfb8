// The public entry of the mock: a cloud in memory or on disk that behaves as OSS and STS do.
//
// pipeline/    the steps of a request: parse, authenticate, authorize, dispatch, respond; the mock's own endpoint
// sign/        signatures of OSS: how they are verified, and what a wrong one gets
// access/      the rules of who may do what: RAM policies, ACLs, form policies, CORS
// operations/  PutObject and the others
// callback/    the request to the application's server after an upload
// sts/         AssumeRole, and the signatures of STS
// faults/      failures on request
// cloud/       the state of a cloud, its settings and its log
// store/       buckets and objects, in memory or on disk
// protocol/    what all of these use: HTTP messages, addresses, errors, XML, bytes, CRC-64
// node/        the server and the process; msw/ the mock in a page
export { mockCloud, type MockCloud, type MockCloudOptions } from './node/mock-cloud.js';
export type { RequestCounters, RequestEnd, RequestLog, RequestRecord } from './cloud/request-log.js';
export type { CloudHandle } from './cloud/cloud-handle.js';
export type { CloudSettings } from './cloud/cloud-settings.js';
export type { ConnectionLimits } from './faults/connection-limits.js';
export type { Fault } from './faults/fault.js';
export type { Switches } from './faults/switches.js';
