# frozen_string_literal: true

# Upload grants for Alibaba Cloud OSS: one file to copy, for Ruby 3.1 or newer with WEBrick (gem install webrick).
#
#   export ALIBABA_CLOUD_ACCESS_KEY_ID=… ALIBABA_CLOUD_ACCESS_KEY_SECRET=… OSS_BUCKET=… OSS_REGION=cn-hangzhou
#   ruby server.rb
#
#   <oss-direct-upload endpoint="/api/oss-permission?mode=presigned-url"></oss-direct-upload>
#
# mode is sts (which also needs OSS_ROLE_ARN), post-policy (the default) or presigned-url. Keep those that you use. In Rails or Sinatra,
# call `grant` from an action. Optional: PORT (3000); OSS_ENDPOINT, another endpoint of OSS or a domain that is bound to the bucket;
# OSS_STS_ENDPOINT; OSS_CALLBACK_URL, which OSS calls after each upload; OSS_COMPLETED=1, with which `completed` saves each file. For the mock
# cloud, set OSS_ENDPOINT and OSS_STS_ENDPOINT to its address. With the attribute `rules`, the page takes types and sizes from here.

require 'json'
require 'net/http'
require 'openssl'
require 'securerandom'
require 'time'
require 'uri'
require 'webrick'

# What may be stored, with its file name extensions. Add what you need, but no HTML or SVG: browsers run them as pages.
TYPES = {
  'image/jpeg' => %w[jpg jpeg],
  'image/png' => %w[png],
  'image/webp' => %w[webp],
  'image/gif' => %w[gif],
  'video/mp4' => %w[mp4],
  'application/pdf' => %w[pdf],
  'application/zip' => %w[zip],
  'text/plain' => %w[txt]
}.freeze
MAX_SIZE = 100 * 1024 * 1024 # bytes
LIFETIME = 600 # seconds, of a form or a URL

# region sign-in
# NO AUTHENTICATION: everybody is the same user. Return your signed-in user's id, or raise Rejected.new(401, 'Sign in first.').
def user_id_with_no_authentication(_request)
  'demo'
end
# endregion sign-in

# region completed
# Runs with OSS_COMPLETED=1 when OSS has the file and this server has checked it. Save it by its key, which is unique: it may run twice. The
# page gets what it returns as `result.data`. To refuse the file, raise Rejected.new(409, '…').
def completed(file, user_id)
  { key: file[:key], size: file[:size], user: user_id }
end
# endregion completed

REQUIRED = %w[ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET OSS_BUCKET OSS_REGION].freeze

def setting(name, default = '')
  ENV[name].to_s.empty? ? default : ENV[name]
end

KEY_ID, KEY_SECRET, BUCKET, region = REQUIRED.map { |name| setting(name) }
REGION = region.delete_prefix('oss-')
ENDPOINT = setting('OSS_ENDPOINT', "oss-#{REGION}.aliyuncs.com").chomp('/').sub(%r{\A(?!https?://)}, 'https://')
STS_ENDPOINT = setting('OSS_STS_ENDPOINT', 'https://sts.aliyuncs.com')

# Rejects a request. The page shows the message.
class Rejected < StandardError
  attr_reader :status

  def initialize(status, message)
    super(message)
    @status = status
  end

  def body
    { code: status, message: message }
  end
end

# Environment variables are missing. The code is for the page, which does not retry; the hint is for you.
class NotSetUp < Rejected
  attr_reader :hint

  def initialize(names)
    super(500, 'Uploads are not set up correctly on this server.')
    @hint = "Set #{names.join(', ')} in the server's environment."
  end

  def body
    { code: 'config', message: message, hint: hint }
  end
end

def check_settings(mode = nil)
  names = mode == 'sts' ? [*REQUIRED, 'OSS_ROLE_ARN'] : REQUIRED
  missing = names.select { |name| setting(name).empty? }
  raise NotSetUp.new(missing) unless missing.empty?
end

def bucket_url
  scheme, host = ENDPOINT.split('://')
  return "#{ENDPOINT}/#{BUCKET}" if host.match?(/\A([\d.]+|localhost|\[.*\])(:\d+)?\z/) # the mock cloud

  of_bucket = !host.end_with?('.aliyuncs.com') || host.start_with?("#{BUCKET}.")
  of_bucket ? ENDPOINT : "#{scheme}://#{BUCKET}.#{host}"
end

# --- Signatures: V4 for OSS, RPC for STS ---

def encode(text)
  text.to_s.b.gsub(/[^A-Za-z0-9\-._~]/n) { |byte| format('%%%02X', byte.ord) }
end

def scope_of(date)
  "#{date[0, 8]}/#{REGION}/oss/aliyun_v4_request"
end

def sign_v4(date, text)
  key = scope_of(date).split('/').reduce("aliyun_v4#{KEY_SECRET}") { |k, step| OpenSSL::HMAC.digest('SHA256', k, step) }
  OpenSSL::HMAC.hexdigest('SHA256', key, text)
end

# A query, encoded and sorted as it is signed.
def canonical_query(parameters)
  parameters.sort.map { |name, value| "#{encode(name)}=#{encode(value)}" }.join('&')
end

# A URL for one request. OSS rejects the request if one of these headers is missing or differs.
def sign_url(method, key, headers, date, lifetime = LIFETIME)
  headers = headers.map { |name, value| [name.downcase, value.to_s.strip] }.sort
  additional = headers.map(&:first).grep_v(/\A(content-type|content-md5|x-oss-.*)\z/).join(';')
  parameters = {
    'x-oss-signature-version' => 'OSS4-HMAC-SHA256',
    'x-oss-credential' => "#{KEY_ID}/#{scope_of(date)}",
    'x-oss-date' => date,
    'x-oss-expires' => lifetime
  }
  parameters['x-oss-additional-headers'] = additional unless additional.empty?
  query = canonical_query(parameters)
  path = key.split('/', -1).map { |segment| encode(segment) }.join('/')
  lines = headers.map { |name, value| "#{name}:#{value}\n" }.join
  canonical = [method, "/#{BUCKET}/#{path}", query, lines, additional, 'UNSIGNED-PAYLOAD'].join("\n")
  text = ['OSS4-HMAC-SHA256', date, scope_of(date), OpenSSL::Digest::SHA256.hexdigest(canonical)].join("\n")
  "#{bucket_url}/#{path}?#{query}&x-oss-signature=#{sign_v4(date, text)}"
end

def sign_rpc(parameters)
  text = "POST&%2F&#{encode(canonical_query(parameters))}"
  [OpenSSL::HMAC.digest('SHA1', "#{KEY_SECRET}&", text)].pack('m0')
end

# --- The three grants ---

def assume_role(policy, session_name)
  parameters = {
    'Action' => 'AssumeRole',
    'Version' => '2015-04-01',
    'Format' => 'JSON',
    'RoleArn' => setting('OSS_ROLE_ARN'),
    'RoleSessionName' => session_name,
    'DurationSeconds' => '900',
    'Policy' => JSON.generate(policy),
    'AccessKeyId' => KEY_ID,
    'SignatureMethod' => 'HMAC-SHA1',
    'SignatureVersion' => '1.0',
    'SignatureNonce' => SecureRandom.hex(16),
    'Timestamp' => Time.now.utc.iso8601
  }
  uri = URI(STS_ENDPOINT)
  uri.path = '/'
  response = Net::HTTP.post_form(uri, parameters.merge('Signature' => sign_rpc(parameters)))
  return JSON.parse(response.body)['Credentials'] if response.is_a?(Net::HTTPSuccess)

  code = response.body[/"Code"\s*:\s*"([\w.]+)"/, 1] || response.code
  raise Rejected.new(502, "STS rejected the server's request: #{code}")
rescue SystemCallError, SocketError, OpenSSL::SSL::SSLError, Timeout::Error
  raise Rejected.new(502, 'The server could not reach STS.')
end

# Credentials for all files below the prefix. OSS enforces prefix and extensions; types, sizes and the callback are the page's.
def sts_grant(dir, user_id)
  pattern = "acs:oss:*:*:#{BUCKET}/#{dir}*"
  # Upper case comes last: STS takes a policy of 2048 characters, and what does not fit is left out.
  names = TYPES.values.flatten
  fitting = (names + names.map(&:upcase)).first((1840 - pattern.size) / (pattern.size + 8))
  # GetObject: the element checks by HEAD whether a file arrived when the response was lost.
  other = %w[oss:AbortMultipartUpload oss:ListParts oss:GetObject]
  statements = [
    { Effect: 'Allow', Action: ['oss:PutObject'], Resource: fitting.map { |name| "#{pattern}.#{name}" } },
    { Effect: 'Allow', Action: other, Resource: [pattern] }
  ]
  credentials = assume_role({ Version: '1', Statement: statements }, "upload-#{user_id}")
  {
    accessKeyId: credentials['AccessKeyId'],
    accessKeySecret: credentials['AccessKeySecret'],
    securityToken: credentials['SecurityToken'],
    expiration: credentials['Expiration'],
    bucket: BUCKET,
    region: REGION,
    endpoint: ENDPOINT,
    dir: dir
  }
end

# A form for this key, type and size only.
def post_policy_grant(key, type, size)
  now = Time.now.utc
  date = now.strftime('%Y%m%dT%H%M%SZ')
  signature = {
    'x-oss-signature-version' => 'OSS4-HMAC-SHA256',
    'x-oss-credential' => "#{KEY_ID}/#{scope_of(date)}",
    'x-oss-date' => date
  }
  conditions = [
    { bucket: BUCKET },
    *signature.map { |name, value| { name => value } },
    ['eq', '$key', key],
    ['eq', '$content-type', type],
    ['eq', '$x-oss-content-type', type],
    ['content-length-range', size, size],
    ['eq', '$success_action_status', '200'],
    ['eq', '$x-oss-forbid-overwrite', 'true'],
    ['eq', '$x-oss-object-acl', 'default']
  ]
  conditions << ['eq', '$callback', callback_parameter] if callback_parameter
  policy = [JSON.generate(expiration: (now + LIFETIME).iso8601, conditions: conditions)].pack('m0')
  grant = signature.transform_keys { |name| name.tr('-', '_') }
  grant.update('host' => bucket_url, 'policy' => policy, 'signature' => sign_v4(date, policy), 'key' => key, 'unique' => true)
  callback_parameter ? grant.merge('callback' => callback_parameter) : grant
end

# region presigned-url
# A URL for one PUT of this key, type and size. Browsers send Content-Length themselves, so it is signed but not in `headers`.
def presigned_url_grant(key, type, size)
  headers = { 'Content-Type' => type, 'x-oss-forbid-overwrite' => 'true' }
  headers['x-oss-callback'] = callback_parameter if callback_parameter
  date = Time.now.utc.strftime('%Y%m%dT%H%M%SZ')
  url = sign_url('PUT', key, headers.merge('Content-Length' => size), date)
  { url: url, headers: headers, key: key, unique: true }
end
# endregion presigned-url

def callback_parameter
  url = setting('OSS_CALLBACK_URL', nil) or return
  body = '{"bucket":${bucket},"key":${object},"size":${size},"type":${mimeType}}'
  [JSON.generate(callbackUrl: url, callbackBody: body, callbackBodyType: 'application/json')].pack('m0')
end

# --- What is stored: the seal that comes with a grant, and `completed` ---

NOT_SAVED = 'The file could not be saved.'

def digest_of(kind, seconds, dir, key, size)
  sealed = [kind, seconds, dir, 'null', *(kind == 'key' ? [key, size] : [])]
  OpenSSL::HMAC.hexdigest('SHA256', "stored objects #{KEY_SECRET}", JSON.generate(sealed))[0, 40]
end

# Adds to a grant what proves later that this user was given it, so that nothing has to be stored.
def with_seal(grant, kind, dir, key = '', size = 0)
  return grant if setting('OSS_COMPLETED').empty?

  seconds = Time.now.to_i.to_s(36)
  grant.merge('seal' => "odu1.#{kind}.#{seconds}.#{digest_of(kind, seconds, dir, key, size)}")
end

# The headers of an object. It needs oss:GetObject. Of a compressed text there would be no Content-Length.
def head_object(key)
  uri = URI(sign_url('HEAD', key, {}, Time.now.utc.strftime('%Y%m%dT%H%M%SZ')))
  options = { use_ssl: uri.scheme == 'https', open_timeout: 5, read_timeout: 5 }
  response = Net::HTTP.start(uri.hostname, uri.port, **options) { |http| http.head(uri.request_uri, 'Accept-Encoding' => 'identity') }
  raise Rejected.new(404, NOT_SAVED) if response.code == '404'
  raise Rejected.new(502, "OSS responded to HEAD with #{response.code}.") unless response.code == '200'

  response
rescue SystemCallError, SocketError, OpenSSL::SSL::SSLError, Timeout::Error
  raise Rejected.new(502, 'The server could not reach OSS.')
end

# Checks the seal and, by HEAD, the object. Only then is it saved.
def complete(fields, dir, user_id)
  key, size = fields['key'].to_s, fields['size'].to_s
  seal = /\Aodu1\.(key|dir)\.([0-9a-z]{1,10})\.([0-9a-f]{40})\z/.match(fields['seal'].to_s)
  below = key.start_with?(dir) && key != dir && !key.match?(%r{(\A|/)\.{1,2}(/|\z)})
  raise Rejected.new(403, NOT_SAVED) unless seal && below && size.match?(/\A\d{1,15}\z/)

  kind, seconds, digest = seal.captures
  made = digest_of(kind, seconds, dir, key, size.to_i)
  raise Rejected.new(403, NOT_SAVED) unless OpenSSL.fixed_length_secure_compare(made, digest)

  age = Time.now.to_i - seconds.to_i(36)
  raise Rejected.new(410, NOT_SAVED) if age > 24 * 3600

  head = head_object(key)
  crc64 = head['x-oss-hash-crc64ecma']
  type, = check_file('type' => head['Content-Type'], 'size' => head['Content-Length']) # in mode sts OSS checks neither
  same = head['Content-Length'] == size && [crc64, '', nil].include?(fields['crc64']) && type == check_file(fields).first
  age_of_object = Time.httpdate(head['Date']) - Time.httpdate(head['Last-Modified'])
  older = kind == 'dir' && age_of_object > age + 2 # it was there before the grant
  raise Rejected.new(409, NOT_SAVED) if older || !same

  { completed: true, data: completed({ key: key, size: size.to_i, type: type, crc64: crc64 }, user_id) }
end

def check_file(fields)
  size = fields['size'].to_s
  type = fields['type'].to_s.scrub.split(';').first.to_s.strip.downcase
  raise Rejected.new(400, 'The "size" in bytes is missing.') unless size.match?(/\A\d{1,15}\z/)
  raise Rejected.new(413, "Files may have at most #{MAX_SIZE / 1024 / 1024} MB.") if size.to_i > MAX_SIZE
  raise Rejected.new(415, "Files of type \"#{type[0, 80]}\" are not accepted.") unless TYPES.key?(type)

  [type, size.to_i]
end

# What the page may know before a file is chosen. It is the same for everybody, so caches may keep it.
def rules_of(mode)
  raise Rejected.new(400, 'mode is sts, post-policy or presigned-url.') unless %w[sts post-policy presigned-url].include?(mode)

  { rules: { mode: mode, accept: TYPES.keys.join(','), maxFileSize: MAX_SIZE } }
end

# What the element's request gets. `fields` are the file's name, size and type.
def grant(mode, fields, user_id)
  check_settings(mode)
  raise 'A user id with other characters could widen the policy.' unless user_id.match?(/\A[\w-]{1,48}\z/)

  dir = "uploads/#{user_id}/"
  return complete(fields, dir, user_id) if fields['operation'] == 'completed' && !setting('OSS_COMPLETED').empty?

  # Credentials serve all files: the element may ask for them before there is one.
  file = check_file(fields) unless mode == 'sts' && !fields.key?('size')
  return with_seal(sts_grant(dir, user_id), 'dir', dir) if mode == 'sts'

  type, size = file
  key = "#{dir}#{SecureRandom.hex(16)}.#{TYPES[type].first}"
  case mode
  when 'post-policy' then with_seal(post_policy_grant(key, type, size), 'key', dir, key, size)
  when 'presigned-url' then with_seal(presigned_url_grant(key, type, size), 'key', dir, key, size)
  else raise Rejected.new(400, 'mode is sts, post-policy or presigned-url.')
  end
end

def fields_of(request, query)
  return query if request.request_method == 'GET'
  raise Rejected.new(405, 'Use GET or POST.') unless request.request_method == 'POST'
  raise Rejected.new(413, 'The request body is too large.') if request['Content-Length'].to_i > 65_536

  fields = JSON.parse(request.body.to_s)
  fields.is_a?(Hash) ? fields : raise(JSON::ParserError)
rescue JSON::ParserError
  raise Rejected.new(400, 'The body is not a JSON object.')
end

# No CORS header is sent, so pages of other sites cannot read a grant.
def respond(request, response)
  caching = 'no-store'
  raise Rejected.new(404, 'Not found.') unless request.path == '/api/oss-permission'
  raise Rejected.new(403, 'Requests from pages of other sites are not allowed.') if request['Sec-Fetch-Site'] == 'cross-site'

  query = URI.decode_www_form(request.query_string.to_s).to_h
  fields = fields_of(request, query)
  mode = query.fetch('mode', 'post-policy')
  if fields['operation'] == 'rules'
    status, body, caching = 200, rules_of(mode), 'public, max-age=300'
  else
    status, body = 200, grant(mode, fields, user_id_with_no_authentication(request))
  end
rescue Rejected => e
  warn e.hint if e.is_a?(NotSetUp)
  status, body = e.status, e.body
rescue StandardError => e
  warn e.full_message
  status, body = 500, { code: 500, message: 'The server failed. See its log.' }
ensure
  response.status = status
  response['Content-Type'] = 'application/json'
  response['Cache-Control'] = caching
  response['X-Content-Type-Options'] = 'nosniff'
  response.body = JSON.generate(body)
end

# Passes the requests of all methods, which WEBrick would respond to with pages of its own.
class Grants < WEBrick::HTTPServlet::AbstractServlet
  def service(request, response)
    respond(request, response)
  end
end

if __FILE__ == $PROGRAM_NAME
  begin
    check_settings
  rescue NotSetUp => e
    warn e.hint
  end
  server = WEBrick::HTTPServer.new(BindAddress: '127.0.0.1', Port: setting('PORT', '3000').to_i, AccessLog: [])
  server.mount('/', Grants)
  %w[INT TERM].each { |signal| trap(signal) { server.shutdown } }
  server.start
end
