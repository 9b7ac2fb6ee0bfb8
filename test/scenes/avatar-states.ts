/** States of `variant="avatar"` that pictures are taken of. */
export const avatarStates = [
  ...['avatarempty', 'avatarstored', 'avatarsquare', 'avataruploading', 'avatarpaused', 'avatarfailed'],
  ...['avatarfirstfailed', 'avatardone', 'avatardragging', 'avatarrejected', 'avatarreadonly'],
  ...['avatardisabled', 'avatarfocused'],
] as const;
