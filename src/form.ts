/**
 * The form of PostObject for hosts without a DOM: mini programs and apps whose `uploadFile` sends a form by itself.
 *
 * @packageDocumentation
 */
export { formFor, type FileForm, type FormOptions } from './form/form-for.js';
export type { ObjectCallback } from './core/object-options.js';
export type { UploadErrorCode } from './core/upload-error.js';
