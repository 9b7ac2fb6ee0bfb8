/** What `npx oss-direct-upload --help` and `npx oss-direct-upload mock --help` print. */
export const HELP = `Usage: npx oss-direct-upload init [kind]
       npx oss-direct-upload mock [options] [-- command]

init writes a first page, an endpoint and a .env into the folder of an application, and overwrites nothing: init --help.

mock starts a mock of Alibaba Cloud OSS and STS on 127.0.0.1, for development and tests. It needs no account, and checks signatures,
policies, expiry and CORS as OSS does. After -- a command can follow, such as the one that starts your backend: it gets the mock's values
as environment variables (ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET, OSS_BUCKET, OSS_REGION, OSS_ROLE_ARN,
OSS_ENDPOINT, OSS_STS_ENDPOINT), and both end together. Without a command, the mock prints one line of JSON when it is ready: endpoint,
bucket, region, accessKeyId, accessKeySecret, roleArn, pid. It runs until Ctrl+C.

Examples
  Your backend with the mock, and a line for each request:
    npx oss-direct-upload mock --verbose -- node server.mjs
  The mock alone, with fixed values:
    npx oss-direct-upload mock --port 9000 --bucket my-bucket --access-key-id test --access-key-secret test-secret
  For a test, which reads the line of JSON, and in which one request in ten fails at random:
    npx oss-direct-upload mock --with-parent --switches '{"random":{"rate":0.1,"seed":1}}'

Options
  --port P                 the port to listen on. Default: any free port
  --bucket B               the name of the bucket. Default: mock-bucket
  --region R               its region. Default: cn-hangzhou
  --access-key-id ID       the owner's key. Default: random
  --access-key-secret S    its secret. Default: random
  --role-arn ARN           the role that AssumeRole knows. Default: acs:ram::1234567890123456:role/oss-upload
  --role-policy JSON       the role's RAM policy. Default: everything is allowed
  --origin O               a page's origin that CORS allows; can be repeated. Default: any loopback origin
  --domain HOST            a custom domain of the bucket; can be repeated. Default: none
  --events-to URL          an address on this computer that gets OSS's events as EventBridge sends them (oss:ObjectCreated:…),
                           after each object is stored. Default: none
  --events-token T         the token that comes with them, in the header x-eventbridge-signature-token. Default: none
  --dir D                  a folder that keeps objects, open uploads and sessions over a restart: a new or empty one, or one that
                           the mock made; one mock at a time can use it. Default: a temporary folder, removed at the end
  --switches JSON          the failure switches at the start. Default: all off
  --verbose                writes a line per request to stderr: time, method, operation, path, status, code, reason of an error.
                           Default: off
  --with-parent            ends when the process that started it ends: when its standard input, a pipe, closes (on all systems,
                           also through npx), or its parent process ends. Default: off
  --help                   prints this text

While it runs, PUT /-/switches changes the failure switches, GET /-/requests lists the requests, DELETE /-/objects removes all objects.`;
