/**
 * The form of PostObject for hosts without a DOM: mini programs and apps whose `uploadFile` sends a form by itself.
 *
 * @packageDocumentation
 */
export { formFor, type FileForm, type FormHeaders, type FormOptions } from './mini-program/form/form-for.js';
