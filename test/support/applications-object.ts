/** The end of the key that an application with wrong records names for any file (`/server/wrong-bytes/…`). */
export const APPLICATIONS_OBJECT = 'of-the-application';
