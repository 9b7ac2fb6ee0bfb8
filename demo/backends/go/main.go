// Upload grants for Alibaba Cloud OSS: one file to copy, with Go's standard library only.
//
//	export ALIBABA_CLOUD_ACCESS_KEY_ID=… ALIBABA_CLOUD_ACCESS_KEY_SECRET=… OSS_BUCKET=… OSS_REGION=cn-hangzhou
//	go run .
//
//	<oss-direct-upload endpoint="/api/oss-permission?mode=presigned-url"></oss-direct-upload>
//
// mode is sts (which also needs OSS_ROLE_ARN), post-policy (the default) or presigned-url. Keep those that you use.
// Optional: PORT (3000); OSS_ENDPOINT, another endpoint of OSS or a domain that is bound to the bucket; OSS_STS_ENDPOINT;
// OSS_CALLBACK_URL, which OSS calls after each upload; OSS_COMPLETED=1, with which completed saves each file. For the mock cloud, set
// OSS_ENDPOINT and OSS_STS_ENDPOINT to its address. With the attribute rules, the page takes types and sizes from here.
package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What may be stored, with its file name extensions. Add what you need, but no HTML or SVG: browsers run them as pages.
var types = map[string][]string{
	"image/jpeg":      {"jpg", "jpeg"},
	"image/png":       {"png"},
	"image/webp":      {"webp"},
	"image/gif":       {"gif"},
	"video/mp4":       {"mp4"},
	"application/pdf": {"pdf"},
	"application/zip": {"zip"},
	"text/plain":      {"txt"},
}

const (
	maxSize  = 100 << 20 // bytes
	lifetime = 600       // seconds, of a form or a URL
)

// #region sign-in
// NO AUTHENTICATION: everybody is the same user. Return your signed-in user's id, or the error reject(401, "Sign in first.").
func userIDWithNoAuthentication(*http.Request) (string, error) {
	return "demo", nil
}

// #endregion sign-in

// #region completed
// completed runs with OSS_COMPLETED=1 when OSS has the file and this server has checked it. Save it by its key, which is unique: it may run
// twice. The page gets what it returns as result.data. To refuse the file, return the error reject(409, "…").
func completed(file StoredFile, userID string) (any, error) {
	return object{"key": file.Key, "size": file.Size, "user": userID}, nil
}

// #endregion completed

var (
	required    = []string{"ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "OSS_BUCKET", "OSS_REGION"}
	keyID       = os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_ID")
	keySecret   = os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")
	bucket      = os.Getenv("OSS_BUCKET")
	region      = strings.TrimPrefix(os.Getenv("OSS_REGION"), "oss-")
	endpoint    = withScheme(optional("OSS_ENDPOINT", "oss-"+region+".aliyuncs.com"))
	stsEndpoint = optional("OSS_STS_ENDPOINT", "https://sts.aliyuncs.com")
	client      = http.Client{Timeout: 10 * time.Second}
)

// checkSettings rejects requests while environment variables are missing. The code is for the page, which does not retry; the hint is for
// you.
func checkSettings(mode string) error {
	names := slices.Clone(required)
	if mode == "sts" {
		names = append(names, "OSS_ROLE_ARN")
	}
	missing := slices.DeleteFunc(names, func(name string) bool { return os.Getenv(name) != "" })
	if len(missing) == 0 {
		return nil
	}
	hint := "Set " + strings.Join(missing, ", ") + " in the server's environment."
	log.Print(hint)
	return &Rejected{500, "config", "Uploads are not set up correctly on this server.", hint}
}

func optional(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func withScheme(address string) string {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	return strings.TrimSuffix(address, "/")
}

// Rejected rejects a request. The page shows the message.
type Rejected struct {
	Status  int    `json:"-"`
	Code    any    `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

func (r *Rejected) Error() string { return r.Message }

func reject(status int, format string, values ...any) error {
	return &Rejected{Status: status, Code: status, Message: fmt.Sprintf(format, values...)}
}

var localHost = regexp.MustCompile(`^([\d.]+|localhost|\[.*\])(:\d+)?$`)

func bucketURL() string {
	scheme, host, _ := strings.Cut(endpoint, "://")
	if localHost.MatchString(host) {
		return endpoint + "/" + bucket // the mock cloud
	}
	if strings.HasSuffix(host, ".aliyuncs.com") && !strings.HasPrefix(host, bucket+".") {
		return scheme + "://" + bucket + "." + host
	}
	return endpoint
}

// --- Signatures: V4 for OSS, RPC for STS ---

var encoder = strings.NewReplacer("+", "%20", "%7E", "~")

func encode(text string) string { return encoder.Replace(url.QueryEscape(text)) }

func hmacSHA256(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

func scopeOf(date string) string { return date[:8] + "/" + region + "/oss/aliyun_v4_request" }

func signV4(date, text string) string {
	key := []byte("aliyun_v4" + keySecret)
	for _, step := range strings.Split(scopeOf(date), "/") {
		key = hmacSHA256(key, step)
	}
	return hex.EncodeToString(hmacSHA256(key, text))
}

// canonicalQuery encodes and sorts a query as it is signed.
func canonicalQuery(parameters map[string]string) string {
	pairs := []string{}
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		pairs = append(pairs, encode(name)+"="+encode(parameters[name]))
	}
	return strings.Join(pairs, "&")
}

// signURL makes a URL for one request. OSS rejects the request if one of these headers is missing or differs.
func signURL(method, key string, headers map[string]string, date string, seconds int) string {
	signed, additional, lines := map[string]string{}, []string{}, ""
	for name, value := range headers {
		signed[strings.ToLower(name)] = strings.TrimSpace(value)
	}
	for _, name := range slices.Sorted(maps.Keys(signed)) {
		lines += name + ":" + signed[name] + "\n"
		if name != "content-type" && name != "content-md5" && !strings.HasPrefix(name, "x-oss-") {
			additional = append(additional, name)
		}
	}
	parameters := map[string]string{
		"x-oss-signature-version": "OSS4-HMAC-SHA256",
		"x-oss-credential":        keyID + "/" + scopeOf(date),
		"x-oss-date":              date,
		"x-oss-expires":           strconv.Itoa(seconds),
	}
	names := strings.Join(additional, ";")
	if names != "" {
		parameters["x-oss-additional-headers"] = names
	}
	query, path := canonicalQuery(parameters), strings.ReplaceAll(encode(key), "%2F", "/")
	canonical := strings.Join([]string{method, "/" + bucket + "/" + path, query, lines, names, "UNSIGNED-PAYLOAD"}, "\n")
	digest := sha256.Sum256([]byte(canonical))
	text := strings.Join([]string{"OSS4-HMAC-SHA256", date, scopeOf(date), hex.EncodeToString(digest[:])}, "\n")
	return bucketURL() + "/" + path + "?" + query + "&x-oss-signature=" + signV4(date, text)
}

func signRPC(parameters map[string]string) string {
	mac := hmac.New(sha1.New, []byte(keySecret+"&"))
	mac.Write([]byte("POST&%2F&" + encode(canonicalQuery(parameters))))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// --- The three grants ---

type object = map[string]any

func assumeRole(policy object, sessionName string) (map[string]string, error) {
	parameters := map[string]string{
		"Action":           "AssumeRole",
		"Version":          "2015-04-01",
		"Format":           "JSON",
		"RoleArn":          os.Getenv("OSS_ROLE_ARN"),
		"RoleSessionName":  sessionName,
		"DurationSeconds":  "900",
		"Policy":           toJSON(policy),
		"AccessKeyId":      keyID,
		"SignatureMethod":  "HMAC-SHA1",
		"SignatureVersion": "1.0",
		"SignatureNonce":   randomHex(),
		"Timestamp":        time.Now().UTC().Format(time.RFC3339),
	}
	form := url.Values{"Signature": {signRPC(parameters)}}
	for name, value := range parameters {
		form.Set(name, value)
	}
	response, err := client.PostForm(stsEndpoint, form)
	if err != nil {
		return nil, reject(502, "The server could not reach STS.")
	}
	defer response.Body.Close()
	var body struct {
		Code        string
		Credentials map[string]string
	}
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil || response.StatusCode != 200 {
		return nil, reject(502, "STS rejected the server's request: %d %s", response.StatusCode, body.Code)
	}
	return body.Credentials, nil
}

// stsGrant gives credentials for all files below the prefix. OSS enforces prefix and extensions; types, sizes and the callback are the
// page's.
func stsGrant(dir, userID string) (object, error) {
	pattern := "acs:oss:*:*:" + bucket + "/" + dir + "*"
	put, upper := []string{}, []string{}
	for _, names := range types {
		for _, name := range names {
			put = append(put, pattern+"."+name)
			upper = append(upper, pattern+"."+strings.ToUpper(name))
		}
	}
	// Upper case comes last: STS takes a policy of 2048 characters, and what does not fit is left out.
	put = append(put, upper...)
	put = put[:min(len(put), (1840-len(pattern))/(len(pattern)+8))]
	// GetObject: the element checks by HEAD whether a file arrived when the response was lost.
	other := []string{"oss:AbortMultipartUpload", "oss:ListParts", "oss:GetObject"}
	credentials, err := assumeRole(object{"Version": "1", "Statement": []object{
		{"Effect": "Allow", "Action": []string{"oss:PutObject"}, "Resource": put},
		{"Effect": "Allow", "Action": other, "Resource": []string{pattern}},
	}}, "upload-"+userID)
	if err != nil {
		return nil, err
	}
	return withSeal(object{
		"accessKeyId":     credentials["AccessKeyId"],
		"accessKeySecret": credentials["AccessKeySecret"],
		"securityToken":   credentials["SecurityToken"],
		"expiration":      credentials["Expiration"],
		"bucket":          bucket,
		"region":          region,
		"endpoint":        endpoint,
		"dir":             dir,
	}, "dir", dir, "", 0), nil
}

const dateFormat = "20060102T150405Z"

// postPolicyGrant gives a form for this key, type and size only.
func postPolicyGrant(key, fileType string, size int) object {
	now := time.Now().UTC()
	date := now.Format(dateFormat)
	credential := keyID + "/" + scopeOf(date)
	conditions := []any{
		object{"bucket": bucket},
		object{"x-oss-signature-version": "OSS4-HMAC-SHA256"},
		object{"x-oss-credential": credential},
		object{"x-oss-date": date},
		[]any{"eq", "$key", key},
		[]any{"eq", "$content-type", fileType},
		[]any{"eq", "$x-oss-content-type", fileType},
		[]any{"content-length-range", size, size},
		[]any{"eq", "$success_action_status", "200"},
		[]any{"eq", "$x-oss-forbid-overwrite", "true"},
		[]any{"eq", "$x-oss-object-acl", "default"},
	}
	grant := object{
		"host":                    bucketURL(),
		"x_oss_signature_version": "OSS4-HMAC-SHA256",
		"x_oss_credential":        credential,
		"x_oss_date":              date,
		"key":                     key,
		"unique":                  true,
	}
	if callback := callbackParameter(); callback != "" {
		conditions = append(conditions, []any{"eq", "$callback", callback})
		grant["callback"] = callback
	}
	expiration := now.Add(lifetime * time.Second).Format(time.RFC3339)
	policy := toBase64(object{"expiration": expiration, "conditions": conditions})
	grant["policy"], grant["signature"] = policy, signV4(date, policy)
	return grant
}

// #region presigned-url
// presignedURLGrant gives a URL for one PUT of this key, type and size. Browsers send Content-Length themselves, so it is signed but not
// in `headers`.
func presignedURLGrant(key, fileType string, size int) object {
	headers := map[string]string{"Content-Type": fileType, "x-oss-forbid-overwrite": "true"}
	if callback := callbackParameter(); callback != "" {
		headers["x-oss-callback"] = callback
	}
	signed := maps.Clone(headers)
	signed["Content-Length"] = strconv.Itoa(size)
	address := signURL("PUT", key, signed, time.Now().UTC().Format(dateFormat), lifetime)
	return object{"url": address, "headers": headers, "key": key, "unique": true}
}

// #endregion presigned-url

func callbackParameter() string {
	address := os.Getenv("OSS_CALLBACK_URL")
	if address == "" {
		return ""
	}
	body := `{"bucket":${bucket},"key":${object},"size":${size},"type":${mimeType}}`
	return toBase64(object{"callbackUrl": address, "callbackBody": body, "callbackBodyType": "application/json"})
}

// --- What is stored: the seal that comes with a grant, and completed ---

// StoredFile is a file as OSS describes it.
type StoredFile struct {
	Key, Type, CRC64 string
	Size             int // bytes
}

const notSaved = "The file could not be saved."

var (
	sealFormat   = regexp.MustCompile(`^odu1\.(key|dir)\.([0-9a-z]{1,10})\.([0-9a-f]{40})$`)
	dottedFolder = regexp.MustCompile(`(^|/)\.{1,2}(/|$)`)
)

// digestOf signs JSON. Neither prefix nor key has a character that JSON escapes.
func digestOf(kind, seconds, dir, key string, size int) string {
	sealed := []any{kind, seconds, dir, "null"}
	if kind == "key" {
		sealed = append(sealed, key, size)
	}
	return hex.EncodeToString(hmacSHA256([]byte("stored objects "+keySecret), toJSON(sealed)))[:40]
}

// withSeal adds to a grant what proves later that this user was given it, so that nothing has to be stored.
func withSeal(grant object, kind, dir, key string, size int) object {
	if os.Getenv("OSS_COMPLETED") != "" {
		seconds := strconv.FormatInt(time.Now().Unix(), 36)
		grant["seal"] = "odu1." + kind + "." + seconds + "." + digestOf(kind, seconds, dir, key, size)
	}
	return grant
}

// headObject gives the headers of an object. It needs oss:GetObject.
func headObject(key string) (http.Header, error) {
	response, err := client.Head(signURL("HEAD", key, nil, time.Now().UTC().Format(dateFormat), lifetime))
	if err != nil {
		return nil, reject(502, "The server could not reach OSS.")
	}
	response.Body.Close()
	switch response.StatusCode {
	case 200:
		return response.Header, nil
	case 404:
		return nil, reject(404, notSaved)
	}
	return nil, reject(502, "OSS responded to HEAD with %d.", response.StatusCode)
}

// complete checks the seal and, by HEAD, the object. Only then is it saved.
func complete(fields object, dir, userID string) (object, error) {
	text := func(name string) string {
		if fields[name] == nil {
			return ""
		}
		return fmt.Sprint(fields[name])
	}
	key, seal := text("key"), sealFormat.FindStringSubmatch(text("seal"))
	size, err := strconv.ParseUint(text("size"), 10, 50)
	isBelow := strings.HasPrefix(key, dir) && key != dir && !dottedFolder.MatchString(key)
	if seal == nil || err != nil || !isBelow {
		return nil, reject(403, notSaved)
	}
	kind, seconds, digest := seal[1], seal[2], seal[3]
	if !hmac.Equal([]byte(digestOf(kind, seconds, dir, key, int(size))), []byte(digest)) {
		return nil, reject(403, notSaved)
	}
	made, _ := strconv.ParseInt(seconds, 36, 64)
	age := time.Since(time.Unix(made, 0))
	if age > 24*time.Hour {
		return nil, reject(410, notSaved)
	}
	head, err := headObject(key)
	if err != nil {
		return nil, err
	}
	// in mode sts OSS checks neither size nor type
	fileType, storedSize, err := checkFile(object{"type": head.Get("Content-Type"), "size": head.Get("Content-Length")})
	if err != nil {
		return nil, err
	}
	date, _ := http.ParseTime(head.Get("Date"))
	modified, _ := http.ParseTime(head.Get("Last-Modified"))
	crc64, sent := head.Get("x-oss-hash-crc64ecma"), text("crc64")
	sentType, _, err := checkFile(fields)
	isSame := err == nil && storedSize == int(size) && fileType == sentType && (sent == "" || sent == crc64)
	isOlder := kind == "dir" && date.Sub(modified) > age+2*time.Second // it was there before the grant
	if !isSame || isOlder {
		return nil, reject(409, notSaved)
	}
	data, err := completed(StoredFile{key, fileType, crc64, storedSize}, userID)
	return object{"completed": true, "data": data}, err
}

func checkFile(fields object) (string, int, error) {
	name, _, _ := strings.Cut(fmt.Sprint(fields["type"]), ";")
	fileType := strings.ToLower(strings.TrimSpace(name))
	size, err := strconv.ParseUint(fmt.Sprint(fields["size"]), 10, 50)
	switch {
	case errors.Is(err, strconv.ErrRange) || err == nil && size > maxSize:
		return "", 0, reject(413, "Files may have at most %d MB.", maxSize>>20)
	case err != nil:
		return "", 0, reject(400, `The "size" in bytes is missing.`)
	case types[fileType] == nil:
		return "", 0, reject(415, `Files of type "%.80s" are not accepted.`, fileType)
	}
	return fileType, int(size), nil
}

var safeUserID = regexp.MustCompile(`^[\w-]{1,48}$`)

// rulesOf gives what the page may know before a file is chosen. It is the same for everybody, so caches may keep it.
func rulesOf(mode string) (object, error) {
	if !slices.Contains([]string{"sts", "post-policy", "presigned-url"}, mode) {
		return nil, reject(400, "mode is sts, post-policy or presigned-url.")
	}
	accept := strings.Join(slices.Sorted(maps.Keys(types)), ",")
	return object{"rules": object{"mode": mode, "accept": accept, "maxFileSize": maxSize}}, nil
}

// grant gives what the element's request gets. The fields are the file's name, size and type.
func grant(mode string, fields object, userID string) (object, error) {
	if err := checkSettings(mode); err != nil {
		return nil, err
	}
	if !safeUserID.MatchString(userID) {
		return nil, errors.New("a user id with other characters could widen the policy")
	}
	dir := "uploads/" + userID + "/"
	if fields["operation"] == "completed" && os.Getenv("OSS_COMPLETED") != "" {
		return complete(fields, dir, userID)
	}
	// Credentials serve all files: the element may ask for them before there is one.
	if _, hasFile := fields["size"]; mode == "sts" && !hasFile {
		return stsGrant(dir, userID)
	}
	fileType, size, err := checkFile(fields)
	if err != nil {
		return nil, err
	}
	key := dir + randomHex() + "." + types[fileType][0]
	switch mode {
	case "sts":
		return stsGrant(dir, userID)
	case "post-policy":
		return withSeal(postPolicyGrant(key, fileType, size), "key", dir, key, size), nil
	case "presigned-url":
		return withSeal(presignedURLGrant(key, fileType, size), "key", dir, key, size), nil
	}
	return nil, reject(400, "mode is sts, post-policy or presigned-url.")
}

func randomHex() string {
	id := make([]byte, 16)
	rand.Read(id)
	return hex.EncodeToString(id)
}

func toJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func toBase64(value any) string { return base64.StdEncoding.EncodeToString([]byte(toJSON(value))) }

func fieldsOf(request *http.Request) (object, error) {
	fields := object{}
	switch request.Method {
	case http.MethodGet:
		for name, values := range request.URL.Query() {
			fields[name] = values[0]
		}
		return fields, nil
	case http.MethodPost:
		decoder := json.NewDecoder(io.LimitReader(request.Body, 64<<10))
		decoder.UseNumber()
		if decoder.Decode(&fields) != nil || fields == nil {
			return nil, reject(400, "The body is not a JSON object.")
		}
		return fields, nil
	}
	return nil, reject(405, "Use GET or POST.")
}

// respond gives the response, and for how long caches may keep it.
func respond(request *http.Request) (body object, caching string, err error) {
	const noStore = "no-store"
	if request.URL.Path != "/api/oss-permission" {
		return nil, noStore, reject(404, "Not found.")
	}
	if request.Header.Get("Sec-Fetch-Site") == "cross-site" {
		return nil, noStore, reject(403, "Requests from pages of other sites are not allowed.")
	}
	fields, err := fieldsOf(request)
	if err != nil {
		return nil, noStore, err
	}
	mode := request.URL.Query().Get("mode")
	if mode == "" {
		mode = "post-policy"
	}
	if fields["operation"] == "rules" {
		body, err = rulesOf(mode)
		return body, "public, max-age=300", err
	}
	userID, err := userIDWithNoAuthentication(request)
	if err != nil {
		return nil, noStore, err
	}
	body, err = grant(mode, fields, userID)
	return body, noStore, err
}

// No CORS header is sent, so pages of other sites cannot read a grant.
func serve(writer http.ResponseWriter, request *http.Request) {
	result, caching, err := respond(request)
	status, body := 200, any(result)
	if rejected := (*Rejected)(nil); errors.As(err, &rejected) {
		status, body = rejected.Status, rejected
	} else if err != nil {
		log.Print(err)
		status, body = 500, reject(500, "The server failed. See its log.")
	}
	writer.Header().Set("Content-Type", "application/json")
	if status != 200 {
		caching = "no-store"
	}
	writer.Header().Set("Cache-Control", caching)
	writer.Header().Set("X-Content-Type-Options", "nosniff")
	writer.WriteHeader(status)
	io.WriteString(writer, toJSON(body))
}

func main() {
	address := "127.0.0.1:" + optional("PORT", "3000")
	log.Printf("http://%s/api/oss-permission", address)
	checkSettings("")
	log.Fatal(http.ListenAndServe(address, http.HandlerFunc(serve)))
}
