// Upload grants for Alibaba Cloud OSS: one file to copy, for Java 17 or newer without any library.
//
//   export ALIBABA_CLOUD_ACCESS_KEY_ID=… ALIBABA_CLOUD_ACCESS_KEY_SECRET=… OSS_BUCKET=… OSS_REGION=cn-hangzhou
//   java UploadGrants.java
//
//   <oss-direct-upload endpoint="/api/oss-permission?mode=presigned-url"></oss-direct-upload>
//
// mode is sts (which also needs OSS_ROLE_ARN), post-policy (the default) or presigned-url. Keep those that you use. In Spring, call `grant`
// from a controller. Optional: PORT (3000); OSS_ENDPOINT, another endpoint of OSS or a domain that is bound to the bucket;
// OSS_STS_ENDPOINT; OSS_CALLBACK_URL, which OSS calls after each upload; OSS_COMPLETED=1, with which `completed` saves each file. For the mock
// cloud, set OSS_ENDPOINT and OSS_STS_ENDPOINT to its address. With the attribute `rules`, the page takes types and sizes from here.

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;

public class UploadGrants {
  /** What may be stored, with its file name extensions. Add what you need, but no HTML or SVG: browsers run them as pages. */
  static final Map<String, List<String>> TYPES = Map.of(
      "image/jpeg", List.of("jpg", "jpeg"),
      "image/png", List.of("png"),
      "image/webp", List.of("webp"),
      "image/gif", List.of("gif"),
      "video/mp4", List.of("mp4"),
      "application/pdf", List.of("pdf"),
      "application/zip", List.of("zip"),
      "text/plain", List.of("txt"));
  static final long MAX_SIZE = 100 * 1024 * 1024; // bytes
  static final int LIFETIME = 600; // seconds, of a form or a URL

  // #region sign-in
  /** NO AUTHENTICATION: everybody is the same user. Return your signed-in user's id, or throw {@code new Rejected(401, "Sign in first.")}. */
  static String userIdWithNoAuthentication(HttpExchange exchange) {
    return "demo";
  }
  // #endregion sign-in

  // #region completed
  /**
   * Runs with OSS_COMPLETED=1 when OSS has the file and this server has checked it. Save it by its key, which is unique: it may run twice. The
   * page gets what it returns as `result.data`. To refuse the file, throw {@code new Rejected(409, "…")}.
   */
  static Map<String, Object> completed(StoredFile file, String userId) {
    return Map.of("key", file.key(), "size", file.size(), "user", userId);
  }
  // #endregion completed

  static final List<String> REQUIRED =
      List.of("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "OSS_BUCKET", "OSS_REGION");
  static final String KEY_ID = setting("ALIBABA_CLOUD_ACCESS_KEY_ID", "");
  static final String KEY_SECRET = setting("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "");
  static final String BUCKET = setting("OSS_BUCKET", "");
  static final String REGION = setting("OSS_REGION", "").replaceFirst("^oss-", "");
  static final String ENDPOINT =
      setting("OSS_ENDPOINT", "oss-" + REGION + ".aliyuncs.com").replaceFirst("/$", "").replaceFirst("^(?!https?://)", "https://");
  static final String CALLBACK_URL = setting("OSS_CALLBACK_URL", "");
  static final SecureRandom RANDOM = new SecureRandom();
  static final DateTimeFormatter COMPACT = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  static String setting(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  static void checkSettings(String mode) {
    List<String> missing = new ArrayList<>(REQUIRED);
    if (mode.equals("sts")) missing.add("OSS_ROLE_ARN");
    missing.removeIf(name -> !setting(name, "").isEmpty());
    if (!missing.isEmpty()) throw new NotSetUp(missing);
  }

  /** Rejects a request. The page shows the message. */
  static class Rejected extends RuntimeException {
    final int status;

    Rejected(int status, String message) {
      super(message);
      this.status = status;
    }

    Map<String, Object> body() {
      return Map.of("code", status, "message", getMessage());
    }
  }

  /** Environment variables are missing. The code is for the page, which does not retry; the hint is for you. */
  static class NotSetUp extends Rejected {
    final String hint;

    NotSetUp(List<String> names) {
      super(500, "Uploads are not set up correctly on this server.");
      hint = "Set " + String.join(", ", names) + " in the server's environment.";
      System.err.println(hint);
    }

    @Override
    Map<String, Object> body() {
      return Map.of("code", "config", "message", getMessage(), "hint", hint);
    }
  }

  static String bucketUrl() {
    String[] parts = ENDPOINT.split("://");
    if (parts[1].matches("([\\d.]+|localhost|\\[.*\\])(:\\d+)?")) return ENDPOINT + "/" + BUCKET; // the mock cloud
    boolean isOfBucket = !parts[1].endsWith(".aliyuncs.com") || parts[1].startsWith(BUCKET + ".");
    return isOfBucket ? ENDPOINT : parts[0] + "://" + BUCKET + "." + parts[1];
  }

  // --- Signatures: V4 for OSS, RPC for STS ---

  static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
  }

  static byte[] hmac(String algorithm, byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException error) {
      throw new IllegalStateException(error); // every Java has these algorithms
    }
  }

  static String sha256(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException error) {
      throw new IllegalStateException(error);
    }
  }

  static String scopeOf(String date) {
    return date.substring(0, 8) + "/" + REGION + "/oss/aliyun_v4_request";
  }

  static String signV4(String date, String text) {
    byte[] key = ("aliyun_v4" + KEY_SECRET).getBytes(UTF_8);
    for (String step : scopeOf(date).split("/")) key = hmac("HmacSHA256", key, step);
    return HexFormat.of().formatHex(hmac("HmacSHA256", key, text));
  }

  /** A query, encoded and sorted as it is signed. */
  static String canonicalQuery(Map<String, String> parameters) {
    return new TreeMap<>(parameters).entrySet().stream()
        .map(pair -> encode(pair.getKey()) + "=" + encode(pair.getValue())).collect(Collectors.joining("&"));
  }

  /** A URL for one request. OSS rejects the request if one of these headers is missing or differs. */
  static String signUrl(String method, String key, Map<String, String> headers, String date, int seconds) {
    Map<String, String> signed = new TreeMap<>();
    headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value.strip()));
    String additional = signed.keySet().stream()
        .filter(name -> !name.matches("content-type|content-md5|x-oss-.*")).collect(Collectors.joining(";"));
    Map<String, String> parameters = new TreeMap<>(Map.of(
        "x-oss-signature-version", "OSS4-HMAC-SHA256",
        "x-oss-credential", KEY_ID + "/" + scopeOf(date),
        "x-oss-date", date,
        "x-oss-expires", String.valueOf(seconds)));
    if (!additional.isEmpty()) parameters.put("x-oss-additional-headers", additional);
    String query = canonicalQuery(parameters);
    String path = encode(key).replace("%2F", "/");
    String lines = signed.entrySet().stream()
        .map(header -> header.getKey() + ":" + header.getValue() + "\n").collect(Collectors.joining());
    String canonical = String.join("\n", method, "/" + BUCKET + "/" + path, query, lines, additional, "UNSIGNED-PAYLOAD");
    String text = String.join("\n", "OSS4-HMAC-SHA256", date, scopeOf(date), sha256(canonical));
    return bucketUrl() + "/" + path + "?" + query + "&x-oss-signature=" + signV4(date, text);
  }

  static String signRpc(Map<String, String> parameters) {
    String text = "POST&%2F&" + encode(canonicalQuery(parameters));
    return Base64.getEncoder().encodeToString(hmac("HmacSHA1", (KEY_SECRET + "&").getBytes(UTF_8), text));
  }

  // --- The three grants ---

  /** STS responds with XML, which Java can read without a library. */
  static Document assumeRole(String policy, String sessionName) throws Exception {
    Map<String, String> parameters = new TreeMap<>(Map.of(
        "Action", "AssumeRole",
        "Version", "2015-04-01",
        "Format", "XML",
        "RoleArn", setting("OSS_ROLE_ARN", ""),
        "RoleSessionName", sessionName,
        "DurationSeconds", "900",
        "Policy", policy,
        "Timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
    parameters.putAll(Map.of(
        "AccessKeyId", KEY_ID,
        "SignatureMethod", "HMAC-SHA1",
        "SignatureVersion", "1.0",
        "SignatureNonce", randomHex()));
    String form = canonicalQuery(parameters) + "&Signature=" + encode(signRpc(parameters));
    HttpRequest request = HttpRequest.newBuilder(URI.create(setting("OSS_STS_ENDPOINT", "https://sts.aliyuncs.com")))
        .timeout(Duration.ofSeconds(10))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form)).build();
    HttpResponse<byte[]> response;
    try {
      response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException error) {
      throw new Rejected(502, "The server could not reach STS.");
    }
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(response.body()));
    if (response.statusCode() != 200)
      throw new Rejected(502, "STS rejected the server's request: " + textOf(document, "Code"));
    return document;
  }

  static String textOf(Document document, String name) {
    return document.getElementsByTagName(name).item(0).getTextContent();
  }

  /** Credentials for all files below the prefix. OSS enforces prefix and extensions; types, sizes and the callback are the page's. */
  static Map<String, Object> stsGrant(String dir, String userId) throws Exception {
    String pattern = "acs:oss:*:*:" + BUCKET + "/" + dir + "*";
    // Upper case comes last: STS takes a policy of 2048 characters, and what does not fit is left out.
    List<String> names = new ArrayList<>();
    TYPES.values().forEach(names::addAll);
    TYPES.values().forEach(lower -> lower.forEach(name -> names.add(name.toUpperCase(Locale.ROOT))));
    int fitting = (1840 - pattern.length()) / (pattern.length() + 8);
    List<String> put = names.stream().limit(fitting).map(name -> pattern + "." + name).toList();
    // GetObject: the element checks by HEAD whether a file arrived when the response was lost.
    List<String> other = List.of("oss:AbortMultipartUpload", "oss:ListParts", "oss:GetObject");
    Document credentials = assumeRole(toJson(Map.of("Version", "1", "Statement", List.of(
        Map.of("Effect", "Allow", "Action", List.of("oss:PutObject"), "Resource", put),
        Map.of("Effect", "Allow", "Action", other, "Resource", List.of(pattern))))), "upload-" + userId);
    Map<String, Object> grant = Map.of(
        "accessKeyId", textOf(credentials, "AccessKeyId"),
        "accessKeySecret", textOf(credentials, "AccessKeySecret"),
        "securityToken", textOf(credentials, "SecurityToken"),
        "expiration", textOf(credentials, "Expiration"),
        "bucket", BUCKET,
        "region", REGION,
        "endpoint", ENDPOINT,
        "dir", dir);
    return withSeal(grant, "dir", dir, "", 0);
  }

  /** A form for this key, type and size only. */
  static Map<String, Object> postPolicyGrant(String key, String type, long size) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String date = COMPACT.format(now);
    String credential = KEY_ID + "/" + scopeOf(date);
    List<Object> conditions = new ArrayList<>(List.of(
        Map.of("bucket", BUCKET),
        Map.of("x-oss-signature-version", "OSS4-HMAC-SHA256"),
        Map.of("x-oss-credential", credential),
        Map.of("x-oss-date", date),
        List.of("eq", "$key", key),
        List.of("eq", "$content-type", type),
        List.of("eq", "$x-oss-content-type", type),
        List.of("content-length-range", size, size),
        List.of("eq", "$success_action_status", "200"),
        List.of("eq", "$x-oss-forbid-overwrite", "true"),
        List.of("eq", "$x-oss-object-acl", "default")));
    if (!CALLBACK_URL.isEmpty()) conditions.add(List.of("eq", "$callback", callbackParameter()));
    String expiration = now.plusSeconds(LIFETIME).toString();
    String policy = toBase64(toJson(Map.of("expiration", expiration, "conditions", conditions)));
    Map<String, Object> grant = new LinkedHashMap<>(Map.of(
        "host", bucketUrl(),
        "policy", policy,
        "x_oss_signature_version", "OSS4-HMAC-SHA256",
        "x_oss_credential", credential,
        "x_oss_date", date,
        "signature", signV4(date, policy),
        "key", key,
        "unique", true));
    if (!CALLBACK_URL.isEmpty()) grant.put("callback", callbackParameter());
    return grant;
  }

  // #region presigned-url
  /** A URL for one PUT of this key, type and size. Browsers send Content-Length themselves, so it is signed but not in `headers`. */
  static Map<String, Object> presignedUrlGrant(String key, String type, long size) {
    Map<String, String> headers = new LinkedHashMap<>(Map.of("Content-Type", type, "x-oss-forbid-overwrite", "true"));
    if (!CALLBACK_URL.isEmpty()) headers.put("x-oss-callback", callbackParameter());
    Map<String, String> signed = new LinkedHashMap<>(headers);
    signed.put("Content-Length", String.valueOf(size));
    String url = signUrl("PUT", key, signed, COMPACT.format(Instant.now()), LIFETIME);
    return Map.of("url", url, "headers", headers, "key", key, "unique", true);
  }
  // #endregion presigned-url

  static String callbackParameter() {
    String body = "{\"bucket\":${bucket},\"key\":${object},\"size\":${size},\"type\":${mimeType}}";
    return toBase64(toJson(Map.of("callbackUrl", CALLBACK_URL, "callbackBody", body, "callbackBodyType", "application/json")));
  }

  // --- What is stored: the seal that comes with a grant, and `completed` ---

  /** A file as OSS describes it; its size in bytes. */
  record StoredFile(String key, long size, String type, String crc64) {}

  static final boolean HAS_COMPLETED = !setting("OSS_COMPLETED", "").isEmpty();
  static final String NOT_SAVED = "The file could not be saved.";
  static final Pattern SEAL = Pattern.compile("odu1\\.(key|dir)\\.([0-9a-z]{1,10})\\.([0-9a-f]{40})");

  static String digestOf(String kind, String seconds, String dir, String key, long size) {
    List<Object> sealed = new ArrayList<>(List.of(kind, seconds, dir, "null"));
    if (kind.equals("key")) sealed.addAll(List.of(key, size));
    byte[] secret = ("stored objects " + KEY_SECRET).getBytes(UTF_8);
    return HexFormat.of().formatHex(hmac("HmacSHA256", secret, toJson(sealed))).substring(0, 40);
  }

  /** Adds to a grant what proves later that this user was given it, so that nothing has to be stored. */
  static Map<String, Object> withSeal(Map<String, Object> grant, String kind, String dir, String key, long size) {
    if (!HAS_COMPLETED) return grant;
    String seconds = Long.toString(Instant.now().getEpochSecond(), 36);
    Map<String, Object> sealed = new LinkedHashMap<>(grant);
    sealed.put("seal", "odu1." + kind + "." + seconds + "." + digestOf(kind, seconds, dir, key, size));
    return sealed;
  }

  /** The headers of an object. It needs oss:GetObject. */
  static HttpHeaders headObject(String key) throws Exception {
    URI address = URI.create(signUrl("HEAD", key, Map.of(), COMPACT.format(Instant.now()), LIFETIME));
    HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5))
        .method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
    HttpResponse<Void> response;
    try {
      response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException error) {
      throw new Rejected(502, "The server could not reach OSS.");
    }
    if (response.statusCode() == 404) throw new Rejected(404, NOT_SAVED);
    if (response.statusCode() != 200) throw new Rejected(502, "OSS responded to HEAD with " + response.statusCode() + ".");
    return response.headers();
  }

  /** Checks the seal and, by HEAD, the object. Only then is it saved. */
  static Map<String, Object> complete(Map<String, String> fields, String dir, String userId) throws Exception {
    String key = fields.getOrDefault("key", "");
    String sizeText = fields.getOrDefault("size", "");
    var seal = SEAL.matcher(fields.getOrDefault("seal", ""));
    boolean isBelow = key.startsWith(dir) && !key.equals(dir) && !Pattern.compile("(^|/)\\.{1,2}(/|$)").matcher(key).find();
    if (!seal.matches() || !isBelow || !sizeText.matches("[0-9]{1,15}")) throw new Rejected(403, NOT_SAVED);
    String kind = seal.group(1);
    long size = Long.parseLong(sizeText);
    byte[] made = digestOf(kind, seal.group(2), dir, key, size).getBytes(UTF_8);
    if (!MessageDigest.isEqual(made, seal.group(3).getBytes(UTF_8))) throw new Rejected(403, NOT_SAVED);
    long age = Instant.now().getEpochSecond() - Long.parseLong(seal.group(2), 36);
    if (age > 24 * 3600) throw new Rejected(410, NOT_SAVED);
    HttpHeaders head = headObject(key);
    Map<String, String> stored = new TreeMap<>();
    for (String name : List.of("Content-Type", "Content-Length", "Date", "Last-Modified", "x-oss-hash-crc64ecma"))
      stored.put(name, head.firstValue(name).orElse(""));
    String type = checkFile(stored.get("Content-Type"), stored.get("Content-Length")); // in mode sts OSS checks neither
    String crc64 = stored.get("x-oss-hash-crc64ecma");
    boolean isSame = stored.get("Content-Length").equals(sizeText)
        && type.equals(checkFile(fields.getOrDefault("type", ""), sizeText))
        && List.of("", crc64).contains(fields.getOrDefault("crc64", ""));
    boolean isOlder = kind.equals("dir") && secondsOf(stored.get("Date")) - secondsOf(stored.get("Last-Modified")) > age + 2;
    if (!isSame || isOlder) throw new Rejected(409, NOT_SAVED); // it is another file, or was there before the grant
    return Map.of("completed", true, "data", completed(new StoredFile(key, size, type, crc64), userId));
  }

  static long secondsOf(String date) {
    return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)).getEpochSecond();
  }

  /** The type of a file that may be stored. */
  static String checkFile(String given, String size) {
    String type = given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!size.matches("[0-9]{1,15}")) throw new Rejected(400, "The \"size\" in bytes is missing.");
    if (Long.parseLong(size) > MAX_SIZE) throw new Rejected(413, "Files may have at most " + MAX_SIZE / 1024 / 1024 + " MB.");
    if (!TYPES.containsKey(type))
      throw new Rejected(415, "Files of type \"" + type.substring(0, Math.min(80, type.length())) + "\" are not accepted.");
    return type;
  }

  /** What the page may know before a file is chosen. It is the same for everybody, so caches may keep it. */
  static Map<String, Object> rulesOf(String mode) {
    if (!List.of("sts", "post-policy", "presigned-url").contains(mode))
      throw new Rejected(400, "mode is sts, post-policy or presigned-url.");
    return Map.of("rules", Map.of("mode", mode, "accept", String.join(",", TYPES.keySet()), "maxFileSize", MAX_SIZE));
  }

  /** What the element's request gets. The fields are the file's size and type. */
  static Map<String, Object> grant(String mode, Map<String, String> fields, String userId) throws Exception {
    checkSettings(mode);
    if (!userId.matches("[\\w-]{1,48}"))
      throw new IllegalStateException("A user id with other characters could widen the policy.");
    String dir = "uploads/" + userId + "/";
    if (HAS_COMPLETED && fields.getOrDefault("operation", "").equals("completed")) return complete(fields, dir, userId);
    // Credentials serve all files: the element may ask for them before there is one.
    if (mode.equals("sts") && !fields.containsKey("size")) return stsGrant(dir, userId);
    String sizeText = fields.getOrDefault("size", "");
    String type = checkFile(fields.getOrDefault("type", ""), sizeText);
    long size = Long.parseLong(sizeText);
    String key = dir + randomHex() + "." + TYPES.get(type).get(0);
    return switch (mode) {
      case "sts" -> stsGrant(dir, userId);
      case "post-policy" -> withSeal(postPolicyGrant(key, type, size), "key", dir, key, size);
      case "presigned-url" -> withSeal(presignedUrlGrant(key, type, size), "key", dir, key, size);
      default -> throw new Rejected(400, "mode is sts, post-policy or presigned-url.");
    };
  }

  static String randomHex() {
    byte[] id = new byte[16];
    RANDOM.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  static String toBase64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** Maps, lists, texts, numbers and booleans as JSON; Java has no writer of its own. */
  static String toJson(Object value) {
    if (value instanceof Map<?, ?> map)
      return map.entrySet().stream().map(item -> toJson(item.getKey()) + ":" + toJson(item.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    if (value instanceof Collection<?> items)
      return items.stream().map(UploadGrants::toJson).collect(Collectors.joining(",", "[", "]"));
    if (!(value instanceof String text)) return String.valueOf(value);
    return text.chars().mapToObj(c -> c < ' ' || c == '"' || c == '\\' ? String.format("\\u%04x", c) : String.valueOf((char) c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  /** The query of a GET, or of a POST the fields in its JSON. A quote inside a JSON text is escaped, so no text looks like a field. */
  static Map<String, String> fieldsOf(HttpExchange exchange, Map<String, String> query) throws IOException {
    if (exchange.getRequestMethod().equals("GET")) return query;
    if (!exchange.getRequestMethod().equals("POST")) throw new Rejected(405, "Use GET or POST.");
    String body = new String(exchange.getRequestBody().readNBytes(65536), UTF_8).strip();
    if (!body.startsWith("{")) throw new Rejected(400, "The body is not a JSON object.");
    Map<String, String> fields = new TreeMap<>();
    var field = Pattern.compile("(?<!\\\\)\"(size|type|operation|key|seal|crc64)\"\\s*:\\s*(?:\"([^\"\\\\]*+(?:\\\\[\"\\\\/][^\"\\\\]*+)*+)\"|(\\d+)\\s*[,}])").matcher(body);
    while (field.find()) {
      String text = field.group(2);
      fields.put(field.group(1), text != null ? text.replaceAll("\\\\(.)", "$1") : field.group(3));
    }
    return fields;
  }

  static Map<String, String> queryOf(HttpExchange exchange) {
    Map<String, String> query = new TreeMap<>();
    String text = exchange.getRequestURI().getRawQuery();
    for (String pair : text == null ? new String[0] : text.split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(URLDecoder.decode(parts[0], UTF_8), parts.length > 1 ? URLDecoder.decode(parts[1], UTF_8) : "");
    }
    return query;
  }

  /** No CORS header is sent, so pages of other sites cannot read a grant. */
  static void respond(HttpExchange exchange) throws IOException {
    int status = 200;
    String caching = "no-store";
    Map<String, Object> body;
    try {
      if (!exchange.getRequestURI().getPath().equals("/api/oss-permission")) throw new Rejected(404, "Not found.");
      if ("cross-site".equals(exchange.getRequestHeaders().getFirst("Sec-Fetch-Site")))
        throw new Rejected(403, "Requests from pages of other sites are not allowed.");
      Map<String, String> query = queryOf(exchange);
      String mode = query.getOrDefault("mode", "post-policy");
      Map<String, String> fields = fieldsOf(exchange, query);
      boolean isForRules = fields.getOrDefault("operation", "").equals("rules");
      body = isForRules ? rulesOf(mode) : grant(mode, fields, userIdWithNoAuthentication(exchange));
      if (isForRules) caching = "public, max-age=300";
    } catch (Rejected error) {
      status = error.status;
      body = error.body();
    } catch (Exception error) {
      error.printStackTrace();
      status = 500;
      body = Map.of("code", status, "message", "The server failed. See its log.");
    }
    byte[] content = toJson(body).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Cache-Control", caching);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, hasBody ? content.length : -1);
    if (hasBody) exchange.getResponseBody().write(content);
    exchange.close();
  }

  public static void main(String[] words) throws IOException {
    int port = Integer.parseInt(setting("PORT", "3000"));
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext("/", UploadGrants::respond);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    System.out.println("http://127.0.0.1:" + port + "/api/oss-permission");
    try {
      checkSettings("");
    } catch (NotSetUp error) {
      // It has said what is missing; so does each response.
    }
  }
}
