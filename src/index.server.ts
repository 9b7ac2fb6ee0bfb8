/** Stands in for the element on servers: it can be imported, and does nothing. */
export class OssDirectUpload {}
