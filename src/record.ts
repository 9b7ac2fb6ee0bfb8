// The recorder without the element: it records a `MediaStream`, and uploads it at the same time.
export { record, type RecordOptions, type Recording, type StopReason } from './record/recording.js';
