/** A piece of a picture's file: a segment, a chunk or a block, with its header. */
export interface Block {
  /** What the format calls it: the marker of a JPEG segment, the type of a chunk, the label of a GIF's block. */
  readonly type: string;
  readonly start: number;
  /** Behind its last byte. */
  readonly end: number;
}

/** The file is not what its first bytes say, or ends too early. */
export class MalformedError extends RangeError {}
