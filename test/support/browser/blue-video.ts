/** Two frames, as Chromium records them: VP8, 16 × 16. */
const base64 =
  'GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQRChYECGFOAZwEAAAAAAAGYEU2bdLlNu4tTq4QVSalmU6yBbk27i1OrhBZUrmtTrIGTTbuLU6uEH0O2dVOsgdRNu4xTq4QcU7trU6yCAYbsrgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAVSalmoCrXsYMPQkBEiYRCcMaoTYCGQ2hyb21lV0GGQ2hyb21lFlSua7yuuteBAXPFh+CJtbIPFAmDgQFV7oEBhoVWX1ZQOOCdsIEQuoEQU8CBAVWwkFWxgQFVuYECVbqBDVW7gQEfQ7Z1AQAAAAAAAKbngQCg6KG9gQAAALACAJ0BKhAAEAAABwiFhYiZhIgBJBATrVAfwBBn79j+/6d5P//J7v/J7v/J7v/8nu//OwbEu14AAHWhpqak7oEBpZ8QAgCdASoQABAAAAcIhYWImYSIASQQAGBrAP7/uoMAoLehloEAPADRAQAAEAkgAMAAwsF/oABAAAB1oZmml+6BAaWS0QEAABAJIADAAMLBf6AAQAAA+4EAHFO7a427i7OBALeG94EB8YHU';

/** A blue video of 16 × 16 pixels. */
export const blueVideo = (name: string): File =>
  new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, {
    type: 'video/webm',
    lastModified: 7,
  });

/** Whether this browser shows it: WebKitGTK says so, and shows none. */
export const canShowVideo = (): boolean =>
  document.createElement('video').canPlayType('video/webm; codecs="vp8"') !== '' &&
  !/AppleWebKit(?!.*Chrome)/.test(navigator.userAgent);
