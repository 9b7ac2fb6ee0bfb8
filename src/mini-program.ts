/**
 * The uploader for mini programs: parts, pause, resume and CRC-64 by what the host of a program offers.
 *
 * @packageDocumentation
 */
export { createUploader, type Uploader } from './mini-program/uploader.js';
export type { FileTask } from './mini-program/file-task.js';
export type { AddOptions, UnfinishedUpload, UploaderEvents, UploaderOptions } from './mini-program/uploader-options.js';
export { hosts, type HostName } from './mini-program/hosts/find-host.js';
export type { Host, HostCall, HostFailures, HostForm, HostRequest, HostResponse } from './mini-program/host.js';
