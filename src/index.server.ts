/** In place of the element where there is no page: its name can be imported, and nothing happens. */
export class OssDirectUpload {}
