/** What a picture or a video says of itself. */
export interface MediaFacts {
  /** Pixels, as it is displayed: after its orientation. */
  width?: number | undefined;
  /** Pixels, as it is displayed. */
  height?: number | undefined;
  /** Seconds. */
  duration?: number | undefined;
}
