// Upload grants for Alibaba Cloud OSS, with Express and the official SDK. Take it to see and change all that is signed; otherwise
// `toNode(createUploadHandler(…))` of oss-direct-upload/server is ten lines in your own server. Copy this file and package.json, then:
//
//   npm install
//   export ALIBABA_CLOUD_ACCESS_KEY_ID=… ALIBABA_CLOUD_ACCESS_KEY_SECRET=… OSS_BUCKET=… OSS_REGION=cn-hangzhou
//   npm start
//
//   <oss-direct-upload endpoint="/api/oss-permission?mode=presigned-url"></oss-direct-upload>
//
// mode is sts (which also needs OSS_ROLE_ARN), post-policy (the default) or presigned-url. Keep those that you use.
// Optional: PORT (3000); OSS_ENDPOINT, another endpoint of OSS or a domain that is bound to the bucket; OSS_STS_ENDPOINT; OSS_CALLBACK_URL,
// which OSS calls after each upload; OSS_COMPLETED=1, with which `completed()` saves each file. For the mock cloud, set OSS_ENDPOINT and
// OSS_STS_ENDPOINT to its address. With the attribute `rules`, the page takes types and sizes from here.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import OSS from 'ali-oss';
import express from 'express';

/** What may be stored, with its file name extensions. Add what you need, but no HTML or SVG: browsers run them as pages. */
const TYPES = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/gif': ['gif'],
  'video/mp4': ['mp4'],
  'application/pdf': ['pdf'],
  'application/zip': ['zip'],
  'text/plain': ['txt'],
};
const MAX_SIZE = 100 * 1024 * 1024; // bytes
const LIFETIME = 600; // seconds, of a form or a URL

// #region sign-in
/** NO AUTHENTICATION: everybody is the same user. Return the id of your signed-in user, or throw `new Rejected(401, 'Sign in first.')`. */
function userIdWithNoAuthentication(request) {
  return 'demo';
}
// #endregion sign-in

// #region completed
/**
 * Runs with OSS_COMPLETED=1 when OSS has the file and this server has checked it. Save it by its key, which is unique: it may run twice. The
 * page gets what it returns as `result.data`. To refuse the file, throw `new Rejected(409, '…')`.
 */
async function completed(file, userId) {
  return { key: file.key, size: file.size, user: userId };
}
// #endregion completed

const env = process.env;
const required = ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'OSS_BUCKET', 'OSS_REGION'];
const [accessKeyId, accessKeySecret, bucket, regionName] = required.map((name) => env[name] ?? '');
const region = regionName.replace(/^oss-/, '');
const endpoint = new URL((env.OSS_ENDPOINT || `oss-${region}.aliyuncs.com`).replace(/^(?!https?:)/, 'https://'));
const { hostname } = endpoint;
const isLocal = /^[\d.]+$|^localhost$/.test(hostname);
const isOss = hostname.endsWith('.aliyuncs.com') && !hostname.startsWith(`${bucket}.`);
const bucketUrl = isLocal
  ? `${endpoint.origin}/${bucket}`
  : `${endpoint.protocol}//${isOss ? `${bucket}.` : ''}${endpoint.host}`;

const isSetUp = required.every((name) => env[name]);
const oss =
  isSetUp &&
  new OSS({
    accessKeyId,
    accessKeySecret,
    bucket,
    region: `oss-${region}`,
    endpoint: endpoint.origin,
    authorizationV4: true,
    sldEnable: isLocal, // the bucket is in the path: the mock cloud
    cname: !isLocal && !isOss, // the bucket's own domain
  });
const stsEndpoint = env.OSS_STS_ENDPOINT || 'https://sts.aliyuncs.com';
const sts = isSetUp && new OSS.STS({ accessKeyId, accessKeySecret, endpoint: stsEndpoint });
const callback = env.OSS_CALLBACK_URL && toBase64(callbackTo(env.OSS_CALLBACK_URL));

/** Rejects a request. The page shows the message. */
class Rejected extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Which environment variables are missing, as a hint for you; undefined if none. */
function hintOfMissing(mode) {
  const missing = [...required, ...(mode === 'sts' ? ['OSS_ROLE_ARN'] : [])].filter((name) => !env[name]);
  return missing.length > 0 ? `Set ${missing.join(', ')} in the server's environment.` : undefined;
}

/** Temporary credentials for all files below `dir`. OSS enforces prefix and extensions; types, sizes and the callback are the page's. */
async function stsGrant(dir, userId) {
  const pattern = `acs:oss:*:*:${bucket}/${dir}*`;
  // Upper case comes last: STS takes a policy of 2048 characters, and what does not fit is left out.
  const names = Object.values(TYPES).flat();
  const spellings = [...names, ...names.map((name) => name.toUpperCase())];
  const fitting = spellings.slice(0, (1840 - pattern.length) / (pattern.length + 8));
  const policy = {
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['oss:PutObject'],
        Resource: fitting.map((name) => `${pattern}.${name}`),
      },
      // GetObject: the element checks by HEAD whether a file arrived when the response was lost.
      { Effect: 'Allow', Action: ['oss:AbortMultipartUpload', 'oss:ListParts', 'oss:GetObject'], Resource: [pattern] },
    ],
  };
  const { credentials } = await sts.assumeRole(env.OSS_ROLE_ARN, policy, 900, `upload-${userId}`);
  return {
    accessKeyId: credentials.AccessKeyId,
    accessKeySecret: credentials.AccessKeySecret,
    securityToken: credentials.SecurityToken,
    expiration: credentials.Expiration,
    bucket,
    region,
    endpoint: endpoint.origin,
    dir,
  };
}

/** A form for this key, type and size only. */
function postPolicyGrant(key, { type, size }) {
  const now = new Date();
  const date = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const version = 'OSS4-HMAC-SHA256';
  const credential = `${accessKeyId}/${date.slice(0, 8)}/${region}/oss/aliyun_v4_request`;
  const policy = {
    expiration: new Date(now.getTime() + LIFETIME * 1000).toISOString(),
    conditions: [
      { bucket },
      { 'x-oss-signature-version': version },
      { 'x-oss-credential': credential },
      { 'x-oss-date': date },
      ['eq', '$key', key],
      ['eq', '$content-type', type],
      ['eq', '$x-oss-content-type', type],
      ['content-length-range', size, size],
      ['eq', '$success_action_status', '200'],
      ['eq', '$x-oss-forbid-overwrite', 'true'],
      ['eq', '$x-oss-object-acl', 'default'],
      ...(callback ? [['eq', '$callback', callback]] : []),
    ],
  };
  return {
    host: bucketUrl,
    policy: toBase64(policy),
    x_oss_signature_version: version,
    x_oss_credential: credential,
    x_oss_date: date,
    signature: oss.signPostObjectPolicyV4(policy, now),
    key,
    unique: true,
    ...(callback && { callback }),
  };
}

// #region presigned-url
/** A URL for one PUT of this key, type and size. Browsers send Content-Length themselves, so it is signed but not in `headers`. */
async function presignedUrlGrant(key, { type, size }) {
  const headers = {
    'Content-Type': type,
    'x-oss-forbid-overwrite': 'true',
    ...(callback && { 'x-oss-callback': callback }),
  };
  const signed = { headers: { ...headers, 'Content-Length': String(size) } };
  const url = await oss.signatureUrlV4('PUT', LIFETIME, signed, key, ['content-length']);
  return { url, headers, key, unique: true };
}
// #endregion presigned-url

const notSaved = 'The file could not be saved.';

function digestOf(kind, seconds, dir, key, size) {
  const sealed = [kind, seconds, dir, 'null', ...(kind === 'key' ? [key, size] : [])];
  const hmac = createHmac('sha256', `stored objects ${accessKeySecret}`).update(JSON.stringify(sealed));
  return hmac.digest('hex').slice(0, 40);
}

/** Adds to a grant what proves later that this user was given it, so that nothing has to be stored. */
function withSeal(given, kind, dir, key, size) {
  if (!env.OSS_COMPLETED) return given;
  const seconds = Math.floor(Date.now() / 1000).toString(36);
  return { ...given, seal: `odu1.${kind}.${seconds}.${digestOf(kind, seconds, dir, key, size)}` };
}

/** Checks the seal and, by HEAD (oss:GetObject), the object. Only then is it saved. */
async function complete(fields, dir, userId) {
  const [key, size, crc64 = ''] = [fields.key, fields.size, fields.crc64 ?? ''].map(String);
  const seal = /^odu1\.(key|dir)\.([0-9a-z]{1,10})\.([0-9a-f]{40})$/.exec(String(fields.seal));
  const isBelow = key.startsWith(dir) && key !== dir && !/(^|\/)\.{1,2}(\/|$)/.test(key);
  if (!seal || !isBelow || !/^\d{1,15}$/.test(size)) throw new Rejected(403, notSaved);
  const [, kind, seconds, digest] = seal;
  const made = digestOf(kind, seconds, dir, key, Number(size));
  if (!timingSafeEqual(Buffer.from(made), Buffer.from(digest))) throw new Rejected(403, notSaved);
  const age = Date.now() / 1000 - Number.parseInt(seconds, 36);
  if (age > 24 * 3600) throw new Rejected(410, notSaved);
  const { headers } = (
    await oss.head(key).catch((error) => {
      throw error.status === 404 ? new Rejected(404, notSaved) : error;
    })
  ).res;
  const stored = checkFile({ type: headers['content-type'], size: headers['content-length'] }); // in mode sts OSS checks neither
  const storedCrc64 = headers['x-oss-hash-crc64ecma'];
  const ageOfObject = (Date.parse(headers.date) - Date.parse(headers['last-modified'])) / 1000;
  const isOlder = kind === 'dir' && ageOfObject > age + 2; // it was there before the grant
  const isSame =
    stored.size === Number(size) && stored.type === checkFile(fields).type && crc64 === (crc64 && storedCrc64);
  if (isOlder || !isSame) throw new Rejected(409, notSaved);
  return { completed: true, data: await completed({ key, ...stored, crc64: storedCrc64 }, userId) };
}

/** What the page may know before a file is chosen. It is the same for everybody, so caches may keep it. */
function rulesOf(mode) {
  if (!['sts', 'post-policy', 'presigned-url'].includes(mode))
    throw new Rejected(400, 'mode is sts, post-policy or presigned-url.');
  return { rules: { mode, accept: Object.keys(TYPES).join(), maxFileSize: MAX_SIZE } };
}

/** @throws Rejected */
function checkFile({ size, type = '' }) {
  if (!/^\d{1,15}$/.test(String(size))) throw new Rejected(400, 'The "size" in bytes is missing.');
  const file = { size: Number(size), type: String(type).split(';')[0].trim().toLowerCase() };
  if (file.size > MAX_SIZE) throw new Rejected(413, `Files may have at most ${MAX_SIZE / 1024 / 1024} MB.`);
  if (!Object.hasOwn(TYPES, file.type))
    throw new Rejected(415, `Files of type "${file.type.slice(0, 80)}" are not accepted.`);
  return file;
}

async function grant(mode, fields, userId) {
  if (!/^[\w-]{1,48}$/.test(userId || '')) throw new Error('A user id with other characters could widen the policy.');
  const dir = `uploads/${userId}/`;
  if (env.OSS_COMPLETED && fields.operation === 'completed') return complete(fields, dir, userId);
  // Credentials serve all files: the element may ask for them before there is one.
  const file = mode === 'sts' && fields.size === undefined ? undefined : checkFile(fields);
  if (mode === 'sts') return withSeal(await stsGrant(dir, userId), 'dir', dir);
  const key = `${dir}${randomBytes(16).toString('hex')}.${TYPES[file.type][0]}`;
  if (mode === 'post-policy') return withSeal(postPolicyGrant(key, file), 'key', dir, key, file.size);
  if (mode === 'presigned-url') return withSeal(await presignedUrlGrant(key, file), 'key', dir, key, file.size);
  throw new Rejected(400, 'mode is sts, post-policy or presigned-url.');
}

function callbackTo(callbackUrl) {
  const callbackBody = '{"bucket":${bucket},"key":${object},"size":${size},"type":${mimeType}}';
  return { callbackUrl, callbackBody, callbackBodyType: 'application/json' };
}

function toBase64(json) {
  return Buffer.from(JSON.stringify(json)).toString('base64');
}

// No CORS header is sent, so pages of other sites cannot read a grant.
const app = express();
app.disable('x-powered-by');
app.use((request, response, next) => {
  response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  next();
});
async function respond(request, response) {
  const { method, query, body } = request;
  if (request.get('Sec-Fetch-Site') === 'cross-site')
    throw new Rejected(403, 'Requests from pages of other sites are not allowed.');
  if (method !== 'GET' && method !== 'POST') throw new Rejected(405, 'Use GET or POST.');
  const fields = method === 'GET' ? query : (body ?? {});
  const mode = query.mode ?? 'post-policy';
  if (fields.operation === 'rules') {
    const rules = rulesOf(mode);
    return response.set('Cache-Control', 'public, max-age=300').json(rules);
  }
  const userId = userIdWithNoAuthentication(request);
  const hint = hintOfMissing(mode);
  if (hint === undefined) return response.json(await grant(mode, fields, userId));
  console.error(hint);
  // The code "config" is for the page, which does not retry.
  response.status(500).json({ code: 'config', message: 'Uploads are not set up correctly on this server.', hint });
}
app.all('/api/oss-permission', express.json({ limit: '64kb' }), (request, response, next) => {
  respond(request, response).catch(next); // Express 4 does not wait for what fails.
});
app.use(() => {
  throw new Rejected(404, 'Not found.');
});
app.use((error, request, response, next) => {
  const isOfCaller = error instanceof Rejected || error.expose; // express.json's own errors
  // The SDK's errors hold the signed request: only their code is logged.
  if (!isOfCaller) console.error(error.code ?? error.stack);
  const status = isOfCaller ? error.status : error.code ? 502 : 500;
  const ofCloud = `The cloud rejected the server's request: ${error.code}`;
  const message = isOfCaller ? error.message : error.code ? ofCloud : 'The server failed. See its log.';
  response.status(status).json({ code: status, message });
});

const port = Number(env.PORT || 3000);
app.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/api/oss-permission`));
if (!isSetUp) console.error(hintOfMissing());
