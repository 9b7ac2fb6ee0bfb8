import type { Counts } from './server/store.js';

export interface Task {
  /** `prepare`: write the file that uploads are cut from. `upload`: send all files. `add`: only show them. */
  work: 'prepare' | 'upload' | 'add';
  count: number;
  size: number;
  /** Bytes of the file that they are cut from. */
  whole: number;
  /** It is a hole on the disk, for sizes that would take long to write. */
  sparse?: boolean;
  timeout: number;
  /** Files sent at once; chosen by the client when absent. */
  atOnce?: number;
  /** What the endpoint grants. For ours alone. @default sts */
  mode?: 'sts' | 'post-policy' | 'presigned-url';
  /** Bytes a second that the client is to keep to. For ours alone. */
  maxSpeed?: number;
  /** Nobody has approached the widget before the files come, so nothing is loaded ahead. For ours alone. */
  cold?: boolean;
  /** The files are photos, which are made smaller; or were made before, or are not sent. */
  images?: 'sent' | 'made before' | 'not sent';
}

/** What the page in the browser is asked to do. */
export interface Job extends Task {
  /** In file names, so that no run resumes what another left. */
  id: number;
  client: string;
  store: string;
}

/** What the page saw. Times in milliseconds. */
export interface Seen {
  /** From the first call to the last confirmation; with `add`, until the page was quiet. */
  ms: number;
  /** With `add`: until the first frame that shows a file. */
  shown?: number | undefined;
  /** With a recording: from its stop until it is stored. */
  afterStop?: number | undefined;
  /** The longest that the main thread could not react; 0 below 50. */
  longestTask: number;
  /** Updates of progress that the client reported, and the largest step between two, in bytes. */
  updates: number;
  largestStep: number;
  /** With `add`: retained bytes of JavaScript heap a file. */
  heap?: number | undefined;
  error?: string | undefined;
}

/** One run: what the page saw and what was seen from outside. */
export interface Run extends Seen, Omit<Counts, 'objects' | 'finished'> {
  /** Processor seconds of all the browser's processes, and of the page's main thread alone. */
  cpu?: number | undefined;
  mainThread?: number | undefined;
  /** Bytes that the page's process grew by, at its highest. */
  memory?: number | undefined;
  grants: number;
  /** Uploads that ended, a second: in the first fifth of them, and in the last. */
  rates?: { first: number; last: number } | undefined;
}
