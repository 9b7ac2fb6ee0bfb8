/** Whether an event happens in what this selector matches. @param selector by default what a person can write in: fields and rich text editors */
export const isWithin = (event: Event, selector = ':read-write'): boolean =>
  event.composedPath().some((node) => (node as Element).matches?.(selector));
