// Upload grants for Alibaba Cloud OSS: copy this folder, for .NET 8 or newer without any package. Signer.cs is run by the tests of
// oss-direct-upload; this file, the server, is not.
//
//   export ALIBABA_CLOUD_ACCESS_KEY_ID=… ALIBABA_CLOUD_ACCESS_KEY_SECRET=… OSS_BUCKET=… OSS_REGION=cn-hangzhou
//   dotnet run
//
//   <oss-direct-upload endpoint="/api/oss-permission?mode=presigned-url"></oss-direct-upload>
//
// mode is sts (which also needs OSS_ROLE_ARN), post-policy (the default) or presigned-url. Keep those that you use.
// Optional: PORT (3000); OSS_ENDPOINT, another endpoint of OSS or a domain that is bound to the bucket; OSS_STS_ENDPOINT;
// OSS_CALLBACK_URL, which OSS calls after each upload; OSS_COMPLETED=1, with which Completed saves each file. For the mock cloud, set
// OSS_ENDPOINT and OSS_STS_ENDPOINT to its address. With the attribute `rules`, the page takes types and sizes from here.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

// What may be stored, with its file name extensions. Add what you need, but no HTML or SVG: browsers run them as pages.
var types = new Dictionary<string, string[]>
{
    ["image/jpeg"] = new[] { "jpg", "jpeg" },
    ["image/png"] = new[] { "png" },
    ["image/webp"] = new[] { "webp" },
    ["image/gif"] = new[] { "gif" },
    ["video/mp4"] = new[] { "mp4" },
    ["application/pdf"] = new[] { "pdf" },
    ["application/zip"] = new[] { "zip" },
    ["text/plain"] = new[] { "txt" },
};
const long MaxSize = 100 * 1024 * 1024; // bytes
const int Lifetime = 600; // seconds, of a form or a URL

// #region sign-in
// NO AUTHENTICATION: everybody is the same user. Return your signed-in user's id, or throw new Rejected(401, "Sign in first.").
string UserIdWithNoAuthentication(HttpContext context) => "demo";
// #endregion sign-in

// #region completed
// Runs with OSS_COMPLETED=1 when OSS has the file and this server has checked it. Save it by its key, which is unique: it may run twice. The
// page gets what it returns as `result.data`. To refuse the file, throw new Rejected(409, "…").
Task<object> Completed(StoredFile file, string userId) =>
    Task.FromResult<object>(new { key = file.Key, size = file.Size, user = userId });
// #endregion completed

string Setting(string name, string otherwise = "")
{
    var value = Environment.GetEnvironmentVariable(name);
    return string.IsNullOrEmpty(value) ? otherwise : value;
}

// Which environment variables are missing, as a hint for you; null if none.
string? HintOfMissing(string mode)
{
    var names = new List<string> { "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "OSS_BUCKET", "OSS_REGION" };
    if (mode == "sts") names.Add("OSS_ROLE_ARN");
    names.RemoveAll(name => Setting(name) != "");
    return names.Count == 0 ? null : $"Set {string.Join(", ", names)} in the server's environment.";
}

var (keyId, keySecret) = (Setting("ALIBABA_CLOUD_ACCESS_KEY_ID"), Setting("ALIBABA_CLOUD_ACCESS_KEY_SECRET"));
var bucket = Setting("OSS_BUCKET");
var region = Regex.Replace(Setting("OSS_REGION"), "^oss-", "");
var endpoint = Setting("OSS_ENDPOINT", $"oss-{region}.aliyuncs.com").TrimEnd('/');
if (!endpoint.Contains("://")) endpoint = $"https://{endpoint}";
var callbackUrl = Setting("OSS_CALLBACK_URL", "");
var bucketUrl = BucketUrl();
var signer = new Signer(keyId, keySecret, bucket, region, bucketUrl);
var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };

string BucketUrl()
{
    var parts = endpoint.Split("://");
    if (Regex.IsMatch(parts[1], @"^([\d.]+|localhost|\[.*\])(:\d+)?$")) return $"{endpoint}/{bucket}"; // the mock cloud
    var isOfBucket = !parts[1].EndsWith(".aliyuncs.com", StringComparison.Ordinal) || parts[1].StartsWith($"{bucket}.", StringComparison.Ordinal);
    return isOfBucket ? endpoint : $"{parts[0]}://{bucket}.{parts[1]}";
}

string Format(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
string Compact(DateTime time) => Format(time, "yyyyMMdd'T'HHmmss'Z'");
string Iso(DateTime time) => Format(time, "yyyy-MM-dd'T'HH:mm:ss'Z'");
string Base64(object value) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(value));
string RandomHex() => Convert.ToHexString(RandomNumberGenerator.GetBytes(16)).ToLowerInvariant();

async Task<JsonElement> AssumeRole(object policy, string sessionName)
{
    var parameters = new Dictionary<string, string>
    {
        ["Action"] = "AssumeRole",
        ["Version"] = "2015-04-01",
        ["Format"] = "JSON",
        ["RoleArn"] = Setting("OSS_ROLE_ARN"),
        ["RoleSessionName"] = sessionName,
        ["DurationSeconds"] = "900",
        ["Policy"] = JsonSerializer.Serialize(policy),
        ["AccessKeyId"] = keyId,
        ["SignatureMethod"] = "HMAC-SHA1",
        ["SignatureVersion"] = "1.0",
        ["SignatureNonce"] = RandomHex(),
        ["Timestamp"] = Iso(DateTime.UtcNow),
    };
    parameters["Signature"] = signer.SignRpc(parameters);
    try
    {
        var stsEndpoint = Setting("OSS_STS_ENDPOINT", "https://sts.aliyuncs.com");
        using var response = await client.PostAsync(stsEndpoint, new FormUrlEncodedContent(parameters));
        var body = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        if (response.IsSuccessStatusCode) return body.GetProperty("Credentials");
        throw new Rejected(502, $"STS rejected the server's request: {body.GetProperty("Code").GetString()}");
    }
    catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
    {
        throw new Rejected(502, "The server could not reach STS.");
    }
}

// Credentials for all files below the prefix. OSS enforces prefix and extensions; types, sizes and the callback are the page's.
async Task<object> StsGrant(string dir, string userId)
{
    var pattern = $"acs:oss:*:*:{bucket}/{dir}*";
    // Upper case comes last: STS takes a policy of 2048 characters, and what does not fit is left out.
    var names = types.Values.SelectMany(extensions => extensions).ToArray();
    var fitting = (1840 - pattern.Length) / (pattern.Length + 8);
    var put = names.Concat(names.Select(name => name.ToUpperInvariant())).Take(fitting).Select(name => $"{pattern}.{name}").ToArray();
    // GetObject: the element checks by HEAD whether a file arrived when the response was lost.
    var other = new[] { "oss:AbortMultipartUpload", "oss:ListParts", "oss:GetObject" };
    var statements = new object[]
    {
        new { Effect = "Allow", Action = new[] { "oss:PutObject" }, Resource = put },
        new { Effect = "Allow", Action = other, Resource = new[] { pattern } },
    };
    var credentials = await AssumeRole(new { Version = "1", Statement = statements }, $"upload-{userId}");
    return new
    {
        accessKeyId = credentials.GetProperty("AccessKeyId").GetString(),
        accessKeySecret = credentials.GetProperty("AccessKeySecret").GetString(),
        securityToken = credentials.GetProperty("SecurityToken").GetString(),
        expiration = credentials.GetProperty("Expiration").GetString(),
        bucket,
        region,
        endpoint,
        dir,
    };
}

// A form for this key, type and size only.
object PostPolicyGrant(string key, string type, long size)
{
    var now = DateTime.UtcNow;
    var date = Compact(now);
    var conditions = new List<object>
    {
        new Dictionary<string, string> { ["bucket"] = bucket },
        new Dictionary<string, string> { ["x-oss-signature-version"] = "OSS4-HMAC-SHA256" },
        new Dictionary<string, string> { ["x-oss-credential"] = signer.CredentialOf(date) },
        new Dictionary<string, string> { ["x-oss-date"] = date },
        new object[] { "eq", "$key", key },
        new object[] { "eq", "$content-type", type },
        new object[] { "eq", "$x-oss-content-type", type },
        new object[] { "content-length-range", size, size },
        new object[] { "eq", "$success_action_status", "200" },
        new object[] { "eq", "$x-oss-forbid-overwrite", "true" },
        new object[] { "eq", "$x-oss-object-acl", "default" },
    };
    var grant = new Dictionary<string, object>
    {
        ["host"] = bucketUrl,
        ["x_oss_signature_version"] = "OSS4-HMAC-SHA256",
        ["x_oss_credential"] = signer.CredentialOf(date),
        ["x_oss_date"] = date,
        ["key"] = key,
        ["unique"] = true,
    };
    if (callbackUrl != "")
    {
        conditions.Add(new object[] { "eq", "$callback", CallbackParameter() });
        grant["callback"] = CallbackParameter();
    }
    var policy = Base64(new { expiration = Iso(now.AddSeconds(Lifetime)), conditions });
    grant["policy"] = policy;
    grant["signature"] = signer.SignV4(date, policy);
    return grant;
}

// #region presigned-url
// A URL for one PUT of this key, type and size. Browsers send Content-Length themselves, so it is signed but not in `headers`.
object PresignedUrlGrant(string key, string type, long size)
{
    var headers = new Dictionary<string, string> { ["Content-Type"] = type, ["x-oss-forbid-overwrite"] = "true" };
    if (callbackUrl != "") headers["x-oss-callback"] = CallbackParameter();
    var signed = new Dictionary<string, string>(headers) { ["Content-Length"] = size.ToString(CultureInfo.InvariantCulture) };
    var url = signer.SignUrl("PUT", key, signed, Compact(DateTime.UtcNow), Lifetime);
    return new { url, headers, key, unique = true };
}
// #endregion presigned-url

string CallbackParameter()
{
    var callbackBody = "{\"bucket\":${bucket},\"key\":${object},\"size\":${size},\"type\":${mimeType}}";
    return Base64(new { callbackUrl, callbackBody, callbackBodyType = "application/json" });
}

// --- What is stored: the seal that comes with a grant, and Completed ---

const string NotSaved = "The file could not be saved.";
var hasCompleted = Setting("OSS_COMPLETED") != "";

// Adds to a grant what proves later that this user was given it, so that nothing has to be stored.
object WithSeal(object grant, string kind, string dir, string key = "", long size = 0)
{
    if (!hasCompleted) return grant;
    var fields = JsonSerializer.SerializeToElement(grant).EnumerateObject().ToDictionary(field => field.Name, field => (object)field.Value);
    var (left, seconds) = (DateTimeOffset.UtcNow.ToUnixTimeSeconds(), "");
    for (; left > 0; left /= 36) seconds = "0123456789abcdefghijklmnopqrstuvwxyz"[(int)(left % 36)] + seconds;
    fields["seal"] = $"odu1.{kind}.{seconds}.{signer.DigestOf(kind, seconds, dir, key, size)}";
    return fields;
}

// Checks the seal and, by HEAD (oss:GetObject), the object. Only then is it saved.
async Task<object> Complete(IReadOnlyDictionary<string, string> fields, string dir, string userId)
{
    string Text(string name) => fields.GetValueOrDefault(name, "");
    var (key, size) = (Text("key"), Text("size"));
    var seal = Regex.Match(Text("seal"), @"\Aodu1\.(key|dir)\.([0-9a-z]{1,10})\.([0-9a-f]{40})\z");
    var isBelow = key.StartsWith(dir, StringComparison.Ordinal) && key != dir && !Regex.IsMatch(key, @"(\A|/)\.{1,2}(/|\z)");
    if (!seal.Success || !isBelow || !Regex.IsMatch(size, @"\A[0-9]{1,15}\z")) throw new Rejected(403, NotSaved);
    var (kind, seconds) = (seal.Groups[1].Value, seal.Groups[2].Value);
    if (kind == "key" && !Regex.IsMatch(key[dir.Length..], @"\A[0-9a-z.]+\z")) throw new Rejected(403, NotSaved); // as keys are made here
    var made = signer.DigestOf(kind, seconds, dir, key, long.Parse(size, CultureInfo.InvariantCulture));
    if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(made), Encoding.UTF8.GetBytes(seal.Groups[3].Value)))
        throw new Rejected(403, NotSaved);
    var time = seconds.Aggregate(0L, (sum, digit) => sum * 36 + "0123456789abcdefghijklmnopqrstuvwxyz".IndexOf(digit));
    var age = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - time;
    if (age > 24 * 3600) throw new Rejected(410, NotSaved);
    var address = signer.SignUrl("HEAD", key, new Dictionary<string, string>(), Compact(DateTime.UtcNow), Lifetime);
    using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
    if ((int)head.StatusCode == 404) throw new Rejected(404, NotSaved);
    if (!head.IsSuccessStatusCode) throw new Rejected(502, $"OSS responded to HEAD with {(int)head.StatusCode}.");
    var (content, headers) = (head.Content.Headers, head.Headers);
    var stored = CheckFile(content.ContentType?.ToString() ?? "", $"{content.ContentLength}"); // in mode sts OSS checks neither
    var crc64 = headers.TryGetValues("x-oss-hash-crc64ecma", out var values) ? values.First() : "";
    var isSame = $"{stored.Size}" == size && stored.Type == CheckFile(Text("type"), size).Type && (Text("crc64") == "" || Text("crc64") == crc64);
    var isOlder = kind == "dir" && (headers.Date - content.LastModified)?.TotalSeconds > age + 2; // it was there before the grant
    if (!isSame || isOlder) throw new Rejected(409, NotSaved);
    return new { completed = true, data = await Completed(new StoredFile(key, stored.Size, stored.Type, crc64), userId) };
}

// What the page may know before a file is chosen. It is the same for everybody, so caches may keep it.
object RulesOf(string mode)
{
    if (mode is not ("sts" or "post-policy" or "presigned-url"))
        throw new Rejected(400, "mode is sts, post-policy or presigned-url.");
    return new { rules = new { mode, accept = string.Join(",", types.Keys), maxFileSize = MaxSize } };
}

(string Type, long Size) CheckFile(string given, string sizeText)
{
    var type = given.Split(';')[0].Trim().ToLowerInvariant();
    if (!Regex.IsMatch(sizeText, @"\A[0-9]{1,15}\z")) throw new Rejected(400, "The \"size\" in bytes is missing.");
    var size = long.Parse(sizeText, CultureInfo.InvariantCulture);
    if (size > MaxSize) throw new Rejected(413, $"Files may have at most {MaxSize / 1024 / 1024} MB.");
    if (!types.ContainsKey(type))
        throw new Rejected(415, $"Files of type \"{type[..Math.Min(80, type.Length)]}\" are not accepted.");
    return (type, size);
}

// What the element's request gets. The fields are the file's name, size and type.
async Task<object> Grant(string mode, IReadOnlyDictionary<string, string> fields, string userId)
{
    if (!Regex.IsMatch(userId, @"\A[A-Za-z0-9_-]{1,48}\z"))
        throw new InvalidOperationException("A user id with other characters could widen the policy.");
    if (HintOfMissing(mode) is { } hint) throw new Rejected(500, "Uploads are not set up correctly on this server.", hint);
    var dir = $"uploads/{userId}/";
    if (hasCompleted && fields.GetValueOrDefault("operation") == "completed") return await Complete(fields, dir, userId);
    // Credentials serve all files: the element may ask for them before there is one.
    if (mode == "sts" && !fields.ContainsKey("size")) return WithSeal(await StsGrant(dir, userId), "dir", dir);
    var (type, size) = CheckFile(fields.GetValueOrDefault("type", ""), fields.GetValueOrDefault("size", ""));
    var key = $"{dir}{RandomHex()}.{types[type][0]}";
    return mode switch
    {
        "sts" => WithSeal(await StsGrant(dir, userId), "dir", dir),
        "post-policy" => WithSeal(PostPolicyGrant(key, type, size), "key", dir, key, size),
        "presigned-url" => WithSeal(PresignedUrlGrant(key, type, size), "key", dir, key, size),
        _ => throw new Rejected(400, "mode is sts, post-policy or presigned-url."),
    };
}

async Task<Dictionary<string, string>> FieldsOf(HttpRequest request)
{
    if (request.Method == "GET") return request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
    if (request.Method != "POST") throw new Rejected(405, "Use GET or POST.");
    try
    {
        using var document = await JsonDocument.ParseAsync(request.Body);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document.RootElement.EnumerateObject().GroupBy(field => field.Name)
                .ToDictionary(fields => fields.Key, fields => fields.Last().Value.ToString());
    }
    catch (JsonException)
    {
        // the same as another kind of JSON
    }
    catch (BadHttpRequestException error)
    {
        throw new Rejected(error.StatusCode, "The request body cannot be read, or is too large.");
    }
    throw new Rejected(400, "The body is not a JSON object.");
}

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = 64 * 1024);
var app = builder.Build();
// No CORS header is sent, so pages of other sites cannot read a grant.
app.Run(async context =>
{
    var (status, body, caching) = (200, (object)"", "no-store");
    try
    {
        if (context.Request.Path != "/api/oss-permission") throw new Rejected(404, "Not found.");
        if (context.Request.Headers["Sec-Fetch-Site"] == "cross-site")
            throw new Rejected(403, "Requests from pages of other sites are not allowed.");
        string? mode = context.Request.Query["mode"];
        var fields = await FieldsOf(context.Request);
        var isForRules = fields.GetValueOrDefault("operation") == "rules";
        body = isForRules
            ? RulesOf(mode ?? "post-policy")
            : await Grant(mode ?? "post-policy", fields, UserIdWithNoAuthentication(context));
        if (isForRules) caching = "public, max-age=300";
    }
    catch (Rejected error)
    {
        // The code "config" is for the page, which does not retry.
        object notSetUp = new { code = "config", message = error.Message, hint = error.Hint };
        if (error.Hint != null) app.Logger.LogError("{Hint}", error.Hint);
        (status, body) = (error.Status, error.Hint == null ? new { code = error.Status, message = error.Message } : notSetUp);
    }
    catch (Exception error)
    {
        app.Logger.LogError(error, "A grant failed.");
        (status, body) = (500, new { code = 500, message = "The server failed. See its log." });
    }
    context.Response.StatusCode = status;
    context.Response.Headers["Cache-Control"] = caching;
    context.Response.Headers["X-Content-Type-Options"] = "nosniff";
    await context.Response.WriteAsJsonAsync(body, body.GetType());
});
if (HintOfMissing("") is { } missing) app.Logger.LogError("{Hint}", missing);
var port = Setting("PORT", "3000");
app.Run($"http://127.0.0.1:{port}");

/// <summary>A file as OSS describes it; its size in bytes.</summary>
internal sealed record StoredFile(string Key, long Size, string Type, string Crc64);

/// <summary>Rejects a request. The page shows the message.</summary>
internal sealed class Rejected : Exception
{
    public Rejected(int status, string message, string? hint = null) : base(message) => (Status, Hint) = (status, hint);

    public int Status { get; }

    public string? Hint { get; }
}
