import 'oss-direct-upload';

declare const product: { pictures: { key: string; url: string; size: number }[] };

// #region stored
const field = document.querySelector('oss-direct-upload')!;
field.stored = product.pictures; // in their order: the first is the cover
// #endregion stored
