import * as ng from '@angular/core';
import { type ControlValueAccessor, NG_VALUE_ACCESSOR } from '@angular/forms';
import 'oss-direct-upload';
import type { OssDirectUpload, UploadEventMap } from 'oss-direct-upload';

type Settings = Partial<OssDirectUpload>;
type Detail<Name extends keyof UploadEventMap> = UploadEventMap[Name]['detail'];

/** `<oss-direct-upload>` with typed inputs and outputs, as a control of Angular's forms. Its value is the list of object keys. */
@ng.Component({
  selector: 'app-oss-upload',
  template: '',
  providers: [{ provide: NG_VALUE_ACCESSOR, useExisting: OssUpload, multi: true }],
})
export class OssUpload implements ControlValueAccessor {
  readonly endpoint = ng.input.required<Settings['endpoint']>();
  readonly accept = ng.input<Settings['accept']>();
  readonly multiple = ng.input(false, { transform: ng.booleanAttribute });
  readonly maxFiles = ng.input<Settings['maxFiles']>();
  readonly maxFileSize = ng.input<Settings['maxFileSize']>();
  readonly metadata = ng.input<Settings['metadata']>();
  /** Any other property of the element. */
  readonly settings = ng.input<Settings>();
  readonly uploadSuccess = ng.output<Detail<'upload-success'>>();
  readonly uploadError = ng.output<Detail<'upload-error'>>();
  readonly fileReject = ng.output<Detail<'file-reject'>>();
  readonly element = ng.inject(ng.DOCUMENT).createElement('oss-direct-upload');
  #keys: readonly string[] = []; // what the form has
  #isUnchanged = () => JSON.stringify(this.element.value ?? []) === JSON.stringify(this.#keys);

  constructor() {
    const host = ng.inject<ng.ElementRef<HTMLElement>>(ng.ElementRef).nativeElement;
    ng.afterNextRender(() => host.append(this.element)); // in browsers only
    ng.effect(() => {
      const [endpoint, accept, multiple] = [this.endpoint(), this.accept(), this.multiple()];
      const [maxFiles, maxFileSize, metadata] = [this.maxFiles(), this.maxFileSize(), this.metadata()];
      Object.assign(this.element, { endpoint, accept, multiple, maxFiles, maxFileSize, metadata }, this.settings());
    });
    this.element.addEventListener('upload-success', ({ detail }) => this.uploadSuccess.emit(detail));
    this.element.addEventListener('upload-error', ({ detail }) => this.uploadError.emit(detail));
    this.element.addEventListener('file-reject', ({ detail }) => this.fileReject.emit(detail));
  }

  writeValue(keys: readonly string[] | null): void {
    this.#keys = keys ?? [];
    if (this.#isUnchanged()) return;
    const { element } = this;
    element.stored = []; // so that no `file-removed` is emitted for them
    const uploaded = element.tasks?.filter(({ status }) => status === 'done') ?? []; // undefined on a server
    for (const task of uploaded) element.remove(task); // what is being sent continues
    element.stored = this.#keys.map((key) => ({ key }));
  }
  registerOnChange(report: (keys: readonly string[]) => void): void {
    this.element.addEventListener('change', () => this.#isUnchanged() || report((this.#keys = this.element.value)));
  }
  registerOnTouched(report: () => void): void {
    this.element.addEventListener('focusout', report);
  }
  setDisabledState(isDisabled: boolean): void {
    this.element.disabled = isDisabled;
  }
}
