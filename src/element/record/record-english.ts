/** Texts of the recorder, which are loaded with it. */
export const en = {
  record: 'Record',
  recordScreen: 'Screen',
  recordCamera: 'Camera',
  recordAudio: 'Microphone',
  whatToRecord: 'What to record',
  chooseScreen: 'Choose a screen',
  startRecording: 'Start recording',
  stopRecording: 'Stop and keep',
  recordingNow: 'Recording',
  recordingStopped: 'The recording is kept',
  soundLevel: 'Sound level',
  openingDevice: 'Waiting for permission',
  recordDenied:
    'The browser does not allow it. Allow the camera and the microphone for this page, beside its address, then try again.',
  recordNoScreen: 'No screen is shared. Choose one, and allow it where the browser or the system asks.',
  recordNoDevice: 'There is no camera or microphone. Connect one, then try again.',
  recordBusy: 'Another program uses the camera or the microphone. Close it, then try again.',
  recordInsecure: 'Recording works on secure pages only. Open this page with https.',
  recordUnsupported: 'This browser cannot record. Choose a file, or open this page in another browser.',
  deviceLost: 'The camera or microphone was disconnected. What it has recorded is kept.',
  limitReached: 'The recording has reached its limit. It is kept.',
  noRoom: 'There is no room for more. What is recorded is kept.',
  recordingHere: 'The recording continues on this device.',
};

export type RecordWords = typeof en;
