# The steps of run.ts with Ruby's aliyun-sdk.
require 'aliyun/oss'
require 'json'
require 'net/http'

Aliyun::Common::Logging.set_log_file(File::NULL)

ENDPOINT = ENV.fetch('OSS_ENDPOINT')
BUCKET = Aliyun::OSS::Client.new(
  endpoint: ENDPOINT,
  access_key_id: ENV.fetch('OSS_ACCESS_KEY_ID'),
  access_key_secret: ENV.fetch('OSS_ACCESS_KEY_SECRET')
).get_bucket(ENV.fetch('OSS_BUCKET'))
PROTOCOL = BUCKET.instance_variable_get(:@protocol)

def step(name)
  yield
  puts "ok #{name}"
rescue StandardError => e
  puts "not ok #{name}: #{e.class}: #{e.message.lines.first}"
end

def check(expected, actual)
  raise "expected #{expected.inspect[0, 200]}, got #{actual.inspect[0, 200]}" unless expected == actual
end

def get(key)
  content = String.new(encoding: Encoding::BINARY)
  BUCKET.get_object(key) { |chunk| content << chunk }
  content
end

def control(method, path, body = nil)
  uri = URI("#{ENDPOINT}/-/#{path}")
  Net::HTTP.start(uri.host, uri.port) { |http| http.send_request(method, uri.path, body) }
end

def parts_sent
  JSON.parse(control('GET', 'requests').body)['counters']['byOperation']['UploadPart'] || 0
end

BYTES = Random.bytes(700_000)
File.binwrite('ruby.bin', BYTES)

step 'put' do
  BUCKET.put_object('put/中 文+.txt') { |stream| stream << 'hello' }
  check 'hello', get('put/中 文+.txt')
end
step 'list' do
  %w[list/1 list/2 list/3].each { |key| BUCKET.put_object(key) { |stream| stream << 'x' } }
  check %w[list/1 list/2 list/3], BUCKET.list_objects(prefix: 'list/', limit: 2).map(&:key)
end
step 'list parts' do
  name = BUCKET.name
  id = PROTOCOL.initiate_multipart_upload(name, 'parts')
  (1..2).each { |number| PROTOCOL.upload_part(name, 'parts', id, number) { |stream| stream << BYTES[0, 102_400] } }
  parts, = PROTOCOL.list_parts(name, 'parts', id)
  check [[1, 102_400], [2, 102_400]], parts.map { |part| [part.number, part.size] }
  BUCKET.abort_upload(id, 'parts')
end
step 'upload in parts' do
  BUCKET.resumable_upload('whole', 'ruby.bin', part_size: 102_400, threads: 3)
  check BYTES, get('whole')
end
step 'resume' do
  fault = { kind: 'status', status: 403, operation: 'UploadPart', skip: 3, times: 1 }
  control('PUT', 'switches', JSON.generate(faults: [fault]))
  options = { part_size: 102_400, threads: 1, cpt_file: 'ruby.cpt' }
  Thread.report_on_exception = false
  begin
    BUCKET.resumable_upload('resumed', 'ruby.bin', options)
    raise 'it should have failed'
  rescue Aliyun::OSS::ServerError
    nil
  end
  before = parts_sent
  BUCKET.resumable_upload('resumed', 'ruby.bin', options)
  check 4, parts_sent - before
  check BYTES, get('resumed')
end
step 'sign' do
  # It signs GET alone.
  BUCKET.put_object('signed a+b') { |stream| stream << 'hello' }
  url = BUCKET.object_url('signed a+b', true, 60)
  check %w[200 hello], [(response = Net::HTTP.get_response(URI(url))).code, response.body]
  check '403', Net::HTTP.get_response(URI(url.sub(/Signature=../, 'Signature=xx'))).code
end
step 'delete' do
  BUCKET.delete_object('put/中 文+.txt')
  check false, BUCKET.object_exists?('put/中 文+.txt')
  BUCKET.batch_delete_objects(%w[list/1 list/2])
  check %w[list/3], BUCKET.list_objects(prefix: 'list/').map(&:key)
end
