import 'oss-direct-upload';

const field = document.querySelector('oss-direct-upload')!;

// #region strings
field.strings = {
  dropFiles: 'Drop photos here',
  chooseFiles: 'Choose photos',
  doneFiles: { one: '{n} photo uploaded', other: '{n} photos uploaded' },
  errors: { denied: 'You may not add photos to this album' },
};
// #endregion strings
