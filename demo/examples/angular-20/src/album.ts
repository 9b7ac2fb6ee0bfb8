import { Component, inject, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import type { StoredObject } from 'oss-direct-upload';
import { OssUpload } from './oss-upload';

@Component({
  selector: 'app-album',
  imports: [OssUpload, ReactiveFormsModule],
  template: `
    <form [formGroup]="album" (ngSubmit)="save()">
      <label>Title <input formControlName="title" /></label>
      <app-oss-upload
        formControlName="files"
        endpoint="/api/oss-permission"
        multiple
        [metadata]="{ source: 'album' }"
        (uploadSuccess)="add($event.result)"
      />
      <button [disabled]="album.invalid">Save</button>
    </form>
    <ul class="stored">
      @for (object of stored(); track object.key) {
        <li>{{ object.key }} {{ object.verified ? 'verified' : 'not verified' }}</li>
      }
    </ul>
    <output>{{ saved() }}</output>
  `,
})
export class Album {
  readonly album = inject(NonNullableFormBuilder).group({
    title: ['', Validators.required],
    files: [['albums/7/cover.jpg'] as readonly string[], Validators.required], // stored already
  });
  readonly stored = signal<readonly StoredObject[]>([]);
  readonly saved = signal('');

  add(object: StoredObject): void {
    this.stored.update((before) => [...before, object]);
  }

  save(): void {
    this.saved.set(JSON.stringify(this.album.value));
  }
}
