<?php

// Upload grants for Alibaba Cloud OSS: one file to copy, for PHP 8.1 or newer without any library.
//
//   export ALIBABA_CLOUD_ACCESS_KEY_ID=… ALIBABA_CLOUD_ACCESS_KEY_SECRET=… OSS_BUCKET=… OSS_REGION=cn-hangzhou
//   php -S 127.0.0.1:3000 -t public     # with this file as public/oss-permission.php, beside your pages
//
//   <oss-direct-upload endpoint="/oss-permission.php?mode=presigned-url"></oss-direct-upload>
//
// mode is sts (which also needs OSS_ROLE_ARN), post-policy (the default) or presigned-url. Keep those that you use.
// Optional: OSS_ENDPOINT, another endpoint of OSS or a domain that is bound to the bucket; OSS_STS_ENDPOINT; OSS_CALLBACK_URL, which OSS
// calls after each upload; OSS_COMPLETED=1, with which `completed()` saves each file. For the mock cloud, set OSS_ENDPOINT and
// OSS_STS_ENDPOINT to its address. PHP-FPM passes variables by `env[…]`. With the attribute `rules`, the page takes types and sizes from here.

declare(strict_types=1);

// What may be stored, with its file name extensions. Add what you need, but no HTML or SVG: browsers run them as pages.
const TYPES = [
    'image/jpeg' => ['jpg', 'jpeg'],
    'image/png' => ['png'],
    'image/webp' => ['webp'],
    'image/gif' => ['gif'],
    'video/mp4' => ['mp4'],
    'application/pdf' => ['pdf'],
    'application/zip' => ['zip'],
    'text/plain' => ['txt'],
];
const MAX_SIZE = 100 * 1024 * 1024; // bytes
const LIFETIME = 600; // seconds, of a form or a URL

// #region sign-in
/** NO AUTHENTICATION: everybody is the same user. Return your signed-in user's id, or throw `new Rejected(401, 'Sign in first.')`. */
function userIdWithNoAuthentication(): string
{
    return 'demo';
}
// #endregion sign-in

// #region completed
/**
 * Runs with OSS_COMPLETED=1 when OSS has the file and this server has checked it. Save it by its key, which is unique: it may run twice. The
 * page gets what it returns as `result.data`. To refuse the file, throw `new Rejected(409, '…')`.
 */
function completed(array $file, string $userId): array
{
    return ['key' => $file['key'], 'size' => $file['size'], 'user' => $userId];
}
// #endregion completed

/** Rejects a request. The page shows the message. */
final class Rejected extends Exception
{
    public function __construct(public readonly int $status, string $message)
    {
        parent::__construct($message);
    }
}

/** Environment variables are missing. The code is for the page, which does not retry; the hint is for you. */
final class NotSetUp extends Exception
{
    public readonly string $hint;

    public function __construct(array $names)
    {
        parent::__construct('Uploads are not set up correctly on this server.');
        $this->hint = 'Set ' . implode(', ', $names) . " in the server's environment.";
    }
}

const REQUIRED = ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'OSS_BUCKET', 'OSS_REGION'];

function checkSettings(string $mode): void
{
    $names = $mode === 'sts' ? [...REQUIRED, 'OSS_ROLE_ARN'] : REQUIRED;
    $missing = array_filter($names, fn(string $name) => !getenv($name));
    if ($missing) throw new NotSetUp($missing);
}

function setting(string $name, string $default = ''): string
{
    return getenv($name) ?: $default;
}

function bucket(): string
{
    return setting('OSS_BUCKET');
}

function region(): string
{
    return preg_replace('/^oss-/', '', setting('OSS_REGION'));
}

function endpoint(): string
{
    $endpoint = rtrim(setting('OSS_ENDPOINT', 'oss-' . region() . '.aliyuncs.com'), '/');
    return str_contains($endpoint, '://') ? $endpoint : "https://$endpoint";
}

function bucketUrl(): string
{
    [$scheme, $host] = explode('://', endpoint());
    if (preg_match('/^([\d.]+|localhost|\[.*\])(:\d+)?$/', $host)) return endpoint() . '/' . bucket(); // the mock cloud
    $isOfBucket = !str_ends_with($host, '.aliyuncs.com') || str_starts_with($host, bucket() . '.');
    return $isOfBucket ? endpoint() : "$scheme://" . bucket() . ".$host";
}

// --- Signatures: V4 for OSS, RPC for STS ---

function scopeOf(string $date): string
{
    return substr($date, 0, 8) . '/' . region() . '/oss/aliyun_v4_request';
}

function credentialOf(string $date): string
{
    return setting('ALIBABA_CLOUD_ACCESS_KEY_ID') . '/' . scopeOf($date);
}

function signV4(string $date, string $text): string
{
    $key = 'aliyun_v4' . setting('ALIBABA_CLOUD_ACCESS_KEY_SECRET');
    foreach (explode('/', scopeOf($date)) as $step) $key = hash_hmac('sha256', $step, $key, true);
    return hash_hmac('sha256', $text, $key);
}

/** A query, encoded and sorted as it is signed. */
function canonicalQuery(array $parameters): string
{
    ksort($parameters, SORT_STRING);
    return http_build_query($parameters, '', '&', PHP_QUERY_RFC3986);
}

/** A URL for one request. OSS rejects the request if one of these headers is missing or differs. */
function signUrl(string $method, string $key, array $headers, string $date, int $lifetime = LIFETIME): string
{
    $headers = array_map('trim', array_change_key_case($headers));
    ksort($headers, SORT_STRING);
    $isAdditional = fn(string $name) => !preg_match('/^(content-type|content-md5|x-oss-.*)$/', $name);
    $additional = implode(';', array_filter(array_keys($headers), $isAdditional));
    $query = canonicalQuery([
        'x-oss-signature-version' => 'OSS4-HMAC-SHA256',
        'x-oss-credential' => credentialOf($date),
        'x-oss-date' => $date,
        'x-oss-expires' => $lifetime,
        ...($additional === '' ? [] : ['x-oss-additional-headers' => $additional]),
    ]);
    $path = implode('/', array_map('rawurlencode', explode('/', $key)));
    $lines = '';
    foreach ($headers as $name => $value) $lines .= "$name:$value\n";
    $canonical = implode("\n", [$method, '/' . bucket() . "/$path", $query, $lines, $additional, 'UNSIGNED-PAYLOAD']);
    $text = implode("\n", ['OSS4-HMAC-SHA256', $date, scopeOf($date), hash('sha256', $canonical)]);
    return bucketUrl() . "/$path?$query&x-oss-signature=" . signV4($date, $text);
}

function signRpc(array $parameters): string
{
    $text = 'POST&%2F&' . rawurlencode(canonicalQuery($parameters));
    return base64_encode(hash_hmac('sha1', $text, setting('ALIBABA_CLOUD_ACCESS_KEY_SECRET') . '&', true));
}

// --- The three grants ---

function assumeRole(array $policy, string $sessionName): array
{
    $parameters = [
        'Action' => 'AssumeRole',
        'Version' => '2015-04-01',
        'Format' => 'JSON',
        'RoleArn' => setting('OSS_ROLE_ARN'),
        'RoleSessionName' => $sessionName,
        'DurationSeconds' => '900',
        'Policy' => json_encode($policy, JSON_UNESCAPED_SLASHES),
        'AccessKeyId' => setting('ALIBABA_CLOUD_ACCESS_KEY_ID'),
        'SignatureMethod' => 'HMAC-SHA1',
        'SignatureVersion' => '1.0',
        'SignatureNonce' => bin2hex(random_bytes(16)),
        'Timestamp' => gmdate('Y-m-d\TH:i:s\Z'),
    ];
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => 'Content-Type: application/x-www-form-urlencoded',
        'content' => http_build_query([...$parameters, 'Signature' => signRpc($parameters)]),
        'timeout' => 10,
        'ignore_errors' => true, // the body of an error says why
    ]]);
    $body = @file_get_contents(setting('OSS_STS_ENDPOINT', 'https://sts.aliyuncs.com'), false, $context);
    $response = json_decode((string) $body, true);
    if (isset($response['Credentials'])) return $response['Credentials'];
    $code = preg_replace('/[^\w.]/', '', $response['Code'] ?? '') ?: 'it could not be reached';
    throw new Rejected(502, "STS rejected the server's request: $code");
}

/** Credentials for all files below the prefix. OSS enforces prefix and extensions; types, sizes and the callback are the page's. */
function stsGrant(string $dir, string $userId): array
{
    $pattern = 'acs:oss:*:*:' . bucket() . "/$dir*";
    // Upper case comes last: STS takes a policy of 2048 characters, and what does not fit is left out.
    $names = array_merge(...array_values(TYPES));
    $fitting = intdiv(1840 - strlen($pattern), strlen($pattern) + 8);
    $spellings = array_slice([...$names, ...array_map('strtoupper', $names)], 0, $fitting);
    $put = array_map(fn(string $name) => "$pattern.$name", $spellings);
    // GetObject: the element checks by HEAD whether a file arrived when the response was lost.
    $other = ['oss:AbortMultipartUpload', 'oss:ListParts', 'oss:GetObject'];
    $credentials = assumeRole(['Version' => '1', 'Statement' => [
        ['Effect' => 'Allow', 'Action' => ['oss:PutObject'], 'Resource' => $put],
        ['Effect' => 'Allow', 'Action' => $other, 'Resource' => [$pattern]],
    ]], "upload-$userId");
    return [
        'accessKeyId' => $credentials['AccessKeyId'],
        'accessKeySecret' => $credentials['AccessKeySecret'],
        'securityToken' => $credentials['SecurityToken'],
        'expiration' => $credentials['Expiration'],
        'bucket' => bucket(),
        'region' => region(),
        'endpoint' => endpoint(),
        'dir' => $dir,
    ];
}

/** A form for this key, type and size only. */
function postPolicyGrant(string $key, string $type, int $size): array
{
    $now = time();
    $date = gmdate('Ymd\THis\Z', $now);
    $callback = callbackParameter();
    $policy = base64_encode(json_encode([
        'expiration' => gmdate('Y-m-d\TH:i:s\Z', $now + LIFETIME),
        'conditions' => [
            ['bucket' => bucket()],
            ['x-oss-signature-version' => 'OSS4-HMAC-SHA256'],
            ['x-oss-credential' => credentialOf($date)],
            ['x-oss-date' => $date],
            ['eq', '$key', $key],
            ['eq', '$content-type', $type],
            ['eq', '$x-oss-content-type', $type],
            ['content-length-range', $size, $size],
            ['eq', '$success_action_status', '200'],
            ['eq', '$x-oss-forbid-overwrite', 'true'],
            ['eq', '$x-oss-object-acl', 'default'],
            ...($callback ? [['eq', '$callback', $callback]] : []),
        ],
    ]));
    return [
        'host' => bucketUrl(),
        'policy' => $policy,
        'x_oss_signature_version' => 'OSS4-HMAC-SHA256',
        'x_oss_credential' => credentialOf($date),
        'x_oss_date' => $date,
        'signature' => signV4($date, $policy),
        'key' => $key,
        'unique' => true,
        ...($callback ? ['callback' => $callback] : []),
    ];
}

// #region presigned-url
/** A URL for one PUT of this key, type and size. Browsers send Content-Length themselves, so it is signed but not in `headers`. */
function presignedUrlGrant(string $key, string $type, int $size): array
{
    $callback = callbackParameter();
    $headers = [
        'Content-Type' => $type,
        'x-oss-forbid-overwrite' => 'true',
        ...($callback ? ['x-oss-callback' => $callback] : []),
    ];
    $url = signUrl('PUT', $key, [...$headers, 'Content-Length' => (string) $size], gmdate('Ymd\THis\Z'));
    return ['url' => $url, 'headers' => $headers, 'key' => $key, 'unique' => true];
}
// #endregion presigned-url

function callbackParameter(): ?string
{
    $url = getenv('OSS_CALLBACK_URL');
    $body = '{"bucket":${bucket},"key":${object},"size":${size},"type":${mimeType}}';
    $parameter = ['callbackUrl' => $url, 'callbackBody' => $body, 'callbackBodyType' => 'application/json'];
    return $url ? base64_encode(json_encode($parameter)) : null;
}

// --- What is stored: the seal that comes with a grant, and `completed` ---

const NOT_SAVED = 'The file could not be saved.';

function digestOf(string $kind, string $seconds, string $dir, string $key, int $size): string
{
    $sealed = [$kind, $seconds, $dir, 'null', ...($kind === 'key' ? [$key, $size] : [])];
    $secret = 'stored objects ' . setting('ALIBABA_CLOUD_ACCESS_KEY_SECRET');
    return substr(hash_hmac('sha256', json_encode($sealed, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE), $secret), 0, 40);
}

/** Adds to a grant what proves later that this user was given it, so that nothing has to be stored. */
function withSeal(array $grant, string $kind, string $dir, string $key = '', int $size = 0): array
{
    if (!getenv('OSS_COMPLETED')) return $grant;
    $seconds = base_convert((string) time(), 10, 36);
    return [...$grant, 'seal' => "odu1.$kind.$seconds." . digestOf($kind, $seconds, $dir, $key, $size)];
}

/** The headers of an object, their names in lower case. It needs oss:GetObject. */
function headObject(string $key): array
{
    $context = stream_context_create(['http' => ['method' => 'HEAD', 'timeout' => 5, 'ignore_errors' => true]]);
    $stream = @fopen(signUrl('HEAD', $key, [], gmdate('Ymd\THis\Z')), 'r', false, $context);
    $lines = $stream ? stream_get_meta_data($stream)['wrapper_data'] : [];
    $status = preg_match('/^HTTP\S+ (\d+)/', $lines[0] ?? '', $found) ? (int) $found[1] : 0;
    if ($status === 404) throw new Rejected(404, NOT_SAVED);
    if ($status !== 200) throw new Rejected(502, "OSS responded to HEAD with $status.");
    $headers = [];
    foreach (array_slice($lines, 1) as $line) {
        [$name, $value] = explode(':', $line, 2) + ['', ''];
        $headers[strtolower($name)] = trim($value);
    }
    return $headers;
}

/** Checks the seal and, by HEAD, the object. Only then is it saved. */
function complete(array $fields, string $dir, string $userId): array
{
    $text = fn(string $name) => is_scalar($fields[$name] ?? null) ? (string) $fields[$name] : '';
    [$key, $size] = [$text('key'), $text('size')];
    $isSeal = preg_match('/^odu1\.(key|dir)\.([0-9a-z]{1,10})\.([0-9a-f]{40})$/D', $text('seal'), $seal);
    $isBelow = str_starts_with($key, $dir) && $key !== $dir && !preg_match('#(^|/)\.{1,2}(/|$)#', $key);
    if (!$isSeal || !$isBelow || !preg_match('/^\d{1,15}$/D', $size)) throw new Rejected(403, NOT_SAVED);
    [, $kind, $seconds, $digest] = $seal;
    if (!hash_equals(digestOf($kind, $seconds, $dir, $key, (int) $size), $digest)) throw new Rejected(403, NOT_SAVED);
    $age = time() - (int) base_convert($seconds, 36, 10);
    if ($age > 24 * 3600) throw new Rejected(410, NOT_SAVED);
    $head = headObject($key);
    $crc64 = $head['x-oss-hash-crc64ecma'] ?? '';
    [$type] = checkFile(['type' => $head['content-type'], 'size' => $head['content-length']]); // in mode sts OSS checks neither
    $isSame = $head['content-length'] === $size && $crc64 === ($text('crc64') ?: $crc64) && $type === checkFile($fields)[0];
    $isOlder = $kind === 'dir' && strtotime($head['date']) - strtotime($head['last-modified']) > $age + 2; // than the grant
    if (!$isSame || $isOlder) throw new Rejected(409, NOT_SAVED);
    $file = ['key' => $key, 'size' => (int) $size, 'type' => $type, 'crc64' => $crc64];
    return ['completed' => true, 'data' => completed($file, $userId)];
}

/** @return array{string, int} type and size */
function checkFile(array $fields): array
{
    $text = fn(string $name) => is_scalar($fields[$name] ?? null) ? (string) $fields[$name] : '';
    $type = strtolower(trim(explode(';', $text('type'))[0]));
    if (!preg_match('/^\d{1,15}$/D', $text('size'))) throw new Rejected(400, 'The "size" in bytes is missing.');
    $size = (int) $text('size');
    if ($size > MAX_SIZE) throw new Rejected(413, 'Files may have at most ' . MAX_SIZE / 1024 / 1024 . ' MB.');
    if (!isset(TYPES[$type])) throw new Rejected(415, 'Files of type "' . substr($type, 0, 80) . '" are not accepted.');
    return [$type, $size];
}

/** What the page may know before a file is chosen. It is the same for everybody, so caches may keep it. */
function rulesOf(string $mode): array
{
    if (!in_array($mode, ['sts', 'post-policy', 'presigned-url'], true))
        throw new Rejected(400, 'mode is sts, post-policy or presigned-url.');
    return ['rules' => ['mode' => $mode, 'accept' => implode(',', array_keys(TYPES)), 'maxFileSize' => MAX_SIZE]];
}

/** What the element's request gets. `$fields` are the file's name, size and type. */
function grant(string $mode, array $fields, string $userId): array
{
    checkSettings($mode);
    if (!preg_match('/^[\w-]{1,48}$/D', $userId))
        throw new RuntimeException('A user id with other characters could widen the policy.');
    $dir = "uploads/$userId/";
    if (getenv('OSS_COMPLETED') && ($fields['operation'] ?? '') === 'completed') return complete($fields, $dir, $userId);
    // Credentials serve all files: the element may ask for them before there is one.
    $file = $mode === 'sts' && !isset($fields['size']) ? null : checkFile($fields);
    if ($mode === 'sts') return withSeal(stsGrant($dir, $userId), 'dir', $dir);
    [$type, $size] = $file;
    $key = $dir . bin2hex(random_bytes(16)) . '.' . TYPES[$type][0];
    return match ($mode) {
        'post-policy' => withSeal(postPolicyGrant($key, $type, $size), 'key', $dir, $key, $size),
        'presigned-url' => withSeal(presignedUrlGrant($key, $type, $size), 'key', $dir, $key, $size),
        default => throw new Rejected(400, 'mode is sts, post-policy or presigned-url.'),
    };
}

function requestFields(): array
{
    if ($_SERVER['REQUEST_METHOD'] === 'GET') return $_GET;
    if ($_SERVER['REQUEST_METHOD'] !== 'POST') throw new Rejected(405, 'Use GET or POST.');
    $fields = json_decode((string) file_get_contents('php://input', false, null, 0, 65536), true);
    return is_array($fields) ? $fields : throw new Rejected(400, 'The body is not a JSON object.');
}

// No CORS header is sent, so pages of other sites cannot read a grant.
function respond(): void
{
    ini_set('display_errors', '0');
    $caching = 'no-store';
    try {
        if (($_SERVER['HTTP_SEC_FETCH_SITE'] ?? '') === 'cross-site')
            throw new Rejected(403, 'Requests from pages of other sites are not allowed.');
        $mode = is_string($_GET['mode'] ?? 'post-policy') ? $_GET['mode'] ?? 'post-policy' : '';
        $fields = requestFields();
        $isForRules = ($fields['operation'] ?? '') === 'rules';
        [$status, $body] = [200, $isForRules ? rulesOf($mode) : grant($mode, $fields, userIdWithNoAuthentication())];
        if ($isForRules) $caching = 'public, max-age=300';
    } catch (Rejected $error) {
        [$status, $body] = [$error->status, ['code' => $error->status, 'message' => $error->getMessage()]];
    } catch (NotSetUp $error) {
        error_log($error->hint);
        [$status, $body] = [500, ['code' => 'config', 'message' => $error->getMessage(), 'hint' => $error->hint]];
    } catch (Throwable $error) {
        error_log($error->getMessage());
        [$status, $body] = [500, ['code' => 500, 'message' => 'The server failed. See its log.']];
    }
    http_response_code($status);
    header('Content-Type: application/json');
    header("Cache-Control: $caching");
    header('X-Content-Type-Options: nosniff');
    header_remove('X-Powered-By');
    echo json_encode($body, JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE);
}

if (count(get_included_files()) === 1) respond(); // not where another file includes this one for its functions
