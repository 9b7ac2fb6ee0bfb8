import { provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { Album } from './album';

bootstrapApplication(Album, { providers: [provideZonelessChangeDetection()] }).catch(console.error);
