"""Upload grants for Alibaba Cloud OSS: one file to copy, with Python 3.9 or newer and its standard library.

    export ALIBABA_CLOUD_ACCESS_KEY_ID=… ALIBABA_CLOUD_ACCESS_KEY_SECRET=… OSS_BUCKET=… OSS_REGION=cn-hangzhou
    python3 upload_grants.py

    <oss-direct-upload endpoint="/api/oss-permission?mode=presigned-url"></oss-direct-upload>

mode is sts (which also needs OSS_ROLE_ARN), post-policy (the default) or presigned-url. Keep those that you use. In Django, Flask or
FastAPI, call `grant()` from a view. Optional: PORT (3000); OSS_ENDPOINT, another endpoint of OSS or a domain that is bound to the bucket;
OSS_STS_ENDPOINT; OSS_CALLBACK_URL, which OSS calls after each upload; OSS_COMPLETED=1, with which `completed()` saves each file. For the mock
cloud, set OSS_ENDPOINT and OSS_STS_ENDPOINT to its address. With the attribute `rules`, the page takes types and sizes from here.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
import sys
import time
import traceback
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from urllib.request import Request, urlopen

# What may be stored, with its file name extensions. Add what you need, but no HTML or SVG: browsers run them as pages.
TYPES = {
    "image/jpeg": ["jpg", "jpeg"],
    "image/png": ["png"],
    "image/webp": ["webp"],
    "image/gif": ["gif"],
    "video/mp4": ["mp4"],
    "application/pdf": ["pdf"],
    "application/zip": ["zip"],
    "text/plain": ["txt"],
}
MAX_SIZE = 100 * 1024 * 1024  # bytes
LIFETIME = 600  # seconds, of a form or a URL


# region sign-in
def user_id_with_no_authentication(request):
    """NO AUTHENTICATION: everybody is the same user. Return your signed-in user's id, or raise Rejected(401, "Sign in first.")."""
    return "demo"
# endregion sign-in


# region completed
def completed(file, user_id):
    """Runs with OSS_COMPLETED=1 when OSS has the file and this server has checked it. Save it by its key, which is unique: it may run twice.
    The page gets what it returns as `result.data`. To refuse the file, raise Rejected(409, "…")."""
    return {"key": file["key"], "size": file["size"], "user": user_id}
# endregion completed


REQUIRED = ["ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "OSS_BUCKET", "OSS_REGION"]
KEY_ID, KEY_SECRET, BUCKET, REGION = (os.environ.get(name, "") for name in REQUIRED)
REGION = re.sub("^oss-", "", REGION)
ENDPOINT = (os.environ.get("OSS_ENDPOINT") or f"oss-{REGION}.aliyuncs.com").rstrip("/")
ENDPOINT = ENDPOINT if "://" in ENDPOINT else f"https://{ENDPOINT}"
STS_ENDPOINT = os.environ.get("OSS_STS_ENDPOINT") or "https://sts.aliyuncs.com"
CALLBACK_URL = os.environ.get("OSS_CALLBACK_URL")
COMPLETED = os.environ.get("OSS_COMPLETED")


class Rejected(Exception):
    """Rejects a request. The page shows the message."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status
        self.body = {"code": status, "message": message}


class NotSetUp(Rejected):
    """Environment variables are missing. The code is for the page, which does not retry; the hint is for you."""

    def __init__(self, names):
        super().__init__(500, "Uploads are not set up correctly on this server.")
        self.hint = f"Set {', '.join(names)} in the server's environment."
        self.body = {"code": "config", "message": str(self), "hint": self.hint}


def check_settings(mode=None):
    names = [*REQUIRED, "OSS_ROLE_ARN"] if mode == "sts" else REQUIRED
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise NotSetUp(missing)


def bucket_url():
    scheme, host = ENDPOINT.split("://")
    if re.fullmatch(r"([\d.]+|localhost|\[.*\])(:\d+)?", host):
        return f"{ENDPOINT}/{BUCKET}"  # the mock cloud
    is_of_bucket = not host.endswith(".aliyuncs.com") or host.startswith(f"{BUCKET}.")
    return ENDPOINT if is_of_bucket else f"{scheme}://{BUCKET}.{host}"


# --- Signatures: V4 for OSS, RPC for STS ---


def encode(text):
    return quote(str(text), safe="-_.~")


def iso(time, form="%Y%m%dT%H%M%SZ"):
    return time.astimezone(timezone.utc).strftime(form)


def credential_of(date):
    return f"{KEY_ID}/{date[:8]}/{REGION}/oss/aliyun_v4_request"


def sign_v4(date, text):
    key = f"aliyun_v4{KEY_SECRET}".encode()
    for step in [date[:8], REGION, "oss", "aliyun_v4_request", text]:
        key = hmac.new(key, step.encode(), hashlib.sha256).digest()
    return key.hex()


def sign_url(method, key, headers, date, lifetime=LIFETIME):
    """A URL for one request. OSS rejects the request if one of these headers is missing or differs."""
    headers = {name.lower(): str(value).strip() for name, value in headers.items()}
    always_signed = re.compile(r"content-type|content-md5|x-oss-.*")
    additional = ";".join(sorted(name for name in headers if not always_signed.fullmatch(name)))
    query = {
        "x-oss-signature-version": "OSS4-HMAC-SHA256",
        "x-oss-credential": credential_of(date),
        "x-oss-date": date,
        "x-oss-expires": lifetime,
        **({"x-oss-additional-headers": additional} if additional else {}),
    }
    path = "/".join(encode(segment) for segment in key.split("/"))
    query_text = "&".join(f"{encode(name)}={encode(value)}" for name, value in sorted(query.items()))
    header_lines = "".join(f"{name}:{value}\n" for name, value in sorted(headers.items()))
    canonical = "\n".join([method, f"/{BUCKET}/{path}", query_text, header_lines, additional, "UNSIGNED-PAYLOAD"])
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    scope = credential_of(date).split("/", 1)[1]
    signature = sign_v4(date, "\n".join(["OSS4-HMAC-SHA256", date, scope, digest]))
    return f"{bucket_url()}/{path}?{query_text}&x-oss-signature={signature}"


def sign_rpc(parameters):
    canonical = "&".join(f"{encode(name)}={encode(value)}" for name, value in sorted(parameters.items()))
    text = f"POST&%2F&{encode(canonical)}"
    return base64.b64encode(hmac.new(f"{KEY_SECRET}&".encode(), text.encode(), hashlib.sha1).digest()).decode()


# --- The three grants ---


def assume_role(policy, session_name):
    parameters = {
        "Action": "AssumeRole",
        "Version": "2015-04-01",
        "Format": "JSON",
        "RoleArn": os.environ["OSS_ROLE_ARN"],
        "RoleSessionName": session_name,
        "DurationSeconds": "900",
        "Policy": json.dumps(policy, separators=(",", ":")),
        "AccessKeyId": KEY_ID,
        "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0",
        "SignatureNonce": secrets.token_hex(16),
        "Timestamp": iso(datetime.now(timezone.utc), "%Y-%m-%dT%H:%M:%SZ"),
    }
    form = urlencode({**parameters, "Signature": sign_rpc(parameters)}).encode()
    try:
        with urlopen(STS_ENDPOINT, form, timeout=10) as response:
            return json.load(response)["Credentials"]
    except HTTPError as error:
        code = re.search(rb'"Code"\s*:\s*"([\w.]+)"', error.read())
        raise Rejected(502, f"STS rejected the server's request: {code[1].decode() if code else error.code}")
    except (URLError, TimeoutError):
        raise Rejected(502, "The server could not reach STS.")


def sts_grant(directory, user_id):
    """Credentials for all files below the prefix. OSS enforces prefix and extensions; types, sizes and the callback are the page's."""
    pattern = f"acs:oss:*:*:{BUCKET}/{directory}*"
    # Upper case comes last: STS takes a policy of 2048 characters, and what does not fit is left out.
    names = [name for extensions in TYPES.values() for name in extensions]
    spellings = names + [name.upper() for name in names]
    fitting = (1840 - len(pattern)) // (len(pattern) + 8)
    put = [f"{pattern}.{name}" for name in spellings[:fitting]]
    # GetObject: the element checks by HEAD whether a file arrived when the response was lost.
    other = ["oss:AbortMultipartUpload", "oss:ListParts", "oss:GetObject"]
    statements = [
        {"Effect": "Allow", "Action": ["oss:PutObject"], "Resource": put},
        {"Effect": "Allow", "Action": other, "Resource": [pattern]},
    ]
    credentials = assume_role({"Version": "1", "Statement": statements}, f"upload-{user_id}")
    return {
        "accessKeyId": credentials["AccessKeyId"],
        "accessKeySecret": credentials["AccessKeySecret"],
        "securityToken": credentials["SecurityToken"],
        "expiration": credentials["Expiration"],
        "bucket": BUCKET,
        "region": REGION,
        "endpoint": ENDPOINT,
        "dir": directory,
    }


def post_policy_grant(key, file_type, size):
    """A form for this key, type and size only."""
    now = datetime.now(timezone.utc)
    date = iso(now)
    signature_fields = {
        "x-oss-signature-version": "OSS4-HMAC-SHA256",
        "x-oss-credential": credential_of(date),
        "x-oss-date": date,
    }
    callback = callback_parameter()
    policy = {
        "expiration": iso(now + timedelta(seconds=LIFETIME), "%Y-%m-%dT%H:%M:%SZ"),
        "conditions": [
            {"bucket": BUCKET},
            *({name: value} for name, value in signature_fields.items()),
            ["eq", "$key", key],
            ["eq", "$content-type", file_type],
            ["eq", "$x-oss-content-type", file_type],
            ["content-length-range", size, size],
            ["eq", "$success_action_status", "200"],
            ["eq", "$x-oss-forbid-overwrite", "true"],
            ["eq", "$x-oss-object-acl", "default"],
            *([["eq", "$callback", callback]] if callback else []),
        ],
    }
    encoded = base64.b64encode(json.dumps(policy).encode()).decode()
    return {
        "host": bucket_url(),
        "policy": encoded,
        **{name.replace("-", "_"): value for name, value in signature_fields.items()},
        "signature": sign_v4(date, encoded),
        "key": key,
        "unique": True,
        **({"callback": callback} if callback else {}),
    }


# region presigned-url
def presigned_url_grant(key, file_type, size):
    """A URL for one PUT of this key, type and size. Browsers send Content-Length themselves, so it is signed but not in `headers`."""
    callback = callback_parameter()
    headers = {
        "Content-Type": file_type,
        "x-oss-forbid-overwrite": "true",
        **({"x-oss-callback": callback} if callback else {}),
    }
    url = sign_url("PUT", key, {**headers, "Content-Length": size}, iso(datetime.now(timezone.utc)))
    return {"url": url, "headers": headers, "key": key, "unique": True}
# endregion presigned-url


def callback_parameter():
    body = '{"bucket":${bucket},"key":${object},"size":${size},"type":${mimeType}}'
    parameter = {"callbackUrl": CALLBACK_URL, "callbackBody": body, "callbackBodyType": "application/json"}
    return base64.b64encode(json.dumps(parameter).encode()).decode() if CALLBACK_URL else None


# --- What is stored: the seal that comes with a grant, and `completed` ---

SEAL = re.compile("odu1[.](key|dir)[.]([0-9a-z]{1,10})[.]([0-9a-f]{40})")
NOT_SAVED = "The file could not be saved."


def digest_of(kind, seconds, directory, key, size):
    sealed = [kind, seconds, directory, "null", *([key, size] if kind == "key" else [])]
    text = json.dumps(sealed, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(f"stored objects {KEY_SECRET}".encode(), text.encode(), hashlib.sha256).hexdigest()[:40]


def seal_of(kind, directory, key="", size=0):
    """Proves later that this user was given this grant, so that nothing has to be stored."""
    left, seconds = int(time.time()), ""
    while left:
        left, digit = divmod(left, 36)
        seconds = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + seconds
    return f"odu1.{kind}.{seconds}.{digest_of(kind, seconds, directory, key, size)}"


def head_object(key):
    """The headers of an object. It needs oss:GetObject."""
    try:
        with urlopen(Request(sign_url("HEAD", key, {}, iso(datetime.now(timezone.utc))), method="HEAD"), timeout=5) as response:
            return response.headers
    except HTTPError as error:
        if error.code == 404:
            raise Rejected(404, NOT_SAVED)
        raise Rejected(502, f"OSS responded to HEAD with {error.code}.")
    except (URLError, TimeoutError):
        raise Rejected(502, "The server could not reach OSS.")


def complete(fields, directory, user_id):
    """Checks the seal and, by HEAD, the object. Only then is it saved."""
    key, size, crc64 = (str(fields.get(name, "")) for name in ("key", "size", "crc64"))
    seal = SEAL.fullmatch(str(fields.get("seal", "")))
    kind, seconds, digest = seal.groups() if seal else ("", "0", "")
    is_below = key.startswith(directory) and key != directory and not re.search(r"(^|/)[.]{1,2}(/|$)", key)
    if not (is_below and re.fullmatch(r"[0-9]{1,15}", size)):
        raise Rejected(403, NOT_SAVED)
    if not hmac.compare_digest(digest_of(kind, seconds, directory, key, int(size)), digest):
        raise Rejected(403, NOT_SAVED)
    age = time.time() - int(seconds, 36)
    if age > 24 * 3600:
        raise Rejected(410, NOT_SAVED)
    head = head_object(key)
    file_type, _ = check_file({"type": head["Content-Type"], "size": head["Content-Length"]})  # in mode sts OSS checks neither
    is_same = head["Content-Length"] == size and head["x-oss-hash-crc64ecma"] == (crc64 or head["x-oss-hash-crc64ecma"])
    time_of_object = parsedate_to_datetime(head["Date"]) - parsedate_to_datetime(head["Last-Modified"])
    is_older = kind == "dir" and time_of_object.total_seconds() > age + 2  # an object that was there before the grant
    if not is_same or is_older or file_type != check_file(fields)[0]:
        raise Rejected(409, NOT_SAVED)
    file = {"key": key, "size": int(size), "type": file_type, "crc64": head["x-oss-hash-crc64ecma"]}
    return {"completed": True, "data": completed(file, user_id)}


def check_file(fields):
    size = str(fields.get("size", ""))
    file_type = str(fields.get("type", "")).split(";")[0].strip().lower()
    if not re.fullmatch(r"[0-9]{1,15}", size):
        raise Rejected(400, 'The "size" in bytes is missing.')
    if int(size) > MAX_SIZE:
        raise Rejected(413, f"Files may have at most {MAX_SIZE // 1024 // 1024} MB.")
    if file_type not in TYPES:
        raise Rejected(415, f'Files of type "{file_type[:80]}" are not accepted.')
    return file_type, int(size)


def rules_of(mode):
    """What the page may know before a file is chosen. It is the same for everybody, so caches may keep it."""
    if mode not in ("sts", "post-policy", "presigned-url"):
        raise Rejected(400, "mode is sts, post-policy or presigned-url.")
    return {"rules": {"mode": mode, "accept": ",".join(TYPES), "maxFileSize": MAX_SIZE}}


def grant(mode, fields, user_id):
    """What the element's request gets. `fields` are the file's name, size and type."""
    check_settings(mode)
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,48}", user_id):
        raise ValueError("A user id with other characters could widen the policy.")
    directory = f"uploads/{user_id}/"
    if COMPLETED and fields.get("operation") == "completed":
        return complete(fields, directory, user_id)
    if mode == "sts":
        if "size" in fields:  # credentials serve all files: the element may ask for them before there is one
            check_file(fields)
        return with_seal(sts_grant(directory, user_id), "dir", directory)
    file_type, size = check_file(fields)
    key = f"{directory}{secrets.token_hex(16)}.{TYPES[file_type][0]}"
    if mode == "post-policy":
        return with_seal(post_policy_grant(key, file_type, size), "key", directory, key, size)
    if mode == "presigned-url":
        return with_seal(presigned_url_grant(key, file_type, size), "key", directory, key, size)
    raise Rejected(400, "mode is sts, post-policy or presigned-url.")


def with_seal(given, *sealed):
    return {**given, "seal": seal_of(*sealed)} if COMPLETED else given


class Handler(BaseHTTPRequestHandler):
    """No CORS header is sent, so pages of other sites cannot read a grant."""

    def respond(self):
        caching = "no-store"
        try:
            address = urlsplit(self.path)
            query = dict(parse_qsl(address.query, keep_blank_values=True))
            if address.path != "/api/oss-permission":
                raise Rejected(404, "Not found.")
            if self.headers.get("Sec-Fetch-Site") == "cross-site":
                raise Rejected(403, "Requests from pages of other sites are not allowed.")
            if self.command not in ("GET", "POST"):
                raise Rejected(405, "Use GET or POST.")
            fields = self.read_json() if self.command == "POST" else query
            mode = query.get("mode", "post-policy")
            if fields.get("operation") == "rules":
                status, body, caching = 200, rules_of(mode), "public, max-age=300"
            else:
                status, body = 200, grant(mode, fields, user_id_with_no_authentication(self))
        except Rejected as error:
            status, body = error.status, error.body
            if isinstance(error, NotSetUp):
                print(error.hint, file=sys.stderr, flush=True)
        except Exception:
            traceback.print_exc()
            status, body = 500, {"code": 500, "message": "The server failed. See its log."}
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", caching)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_POST = do_HEAD = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = respond

    def read_json(self):
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > 65536:
            raise Rejected(413, "The request body is too large.")
        try:
            fields = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            fields = None
        if not isinstance(fields, dict):
            raise Rejected(400, "The body is not a JSON object.")
        return fields


if __name__ == "__main__":
    port = int(os.environ.get("PORT") or 3000)
    print(f"http://127.0.0.1:{port}/api/oss-permission", flush=True)
    try:
        check_settings()
    except NotSetUp as error:
        print(error.hint, file=sys.stderr, flush=True)
    try:
        ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
    except KeyboardInterrupt:
        pass  # Ctrl+C
