/** Replaces the element where there is no page: it can be imported, and does nothing. */
export class OssDirectUpload {}
