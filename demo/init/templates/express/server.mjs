import { existsSync } from 'node:fs';
import express from 'express';
import { toNode } from 'oss-direct-upload/server';
import { uploads } from './uploads.mjs';

if (existsSync('.env')) process.loadEnvFile();

express()
  .use(express.static('public'))
  .use('/js', express.static('node_modules/oss-direct-upload/dist/cdn'))
  .all('/api/uploads/:route', toNode(uploads.handler.POST))
  .listen(3000, '127.0.0.1', () => console.log('http://127.0.0.1:3000/upload.html'));
