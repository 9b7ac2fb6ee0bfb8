// #region url-of
/** The address of an object in a private bucket: your server checks the user there, and redirects to a signed URL. */
export const urlOf = ({ key }: { key: string }) => `/files/${key.split('/').map(encodeURIComponent).join('/')}`;
// #endregion url-of
