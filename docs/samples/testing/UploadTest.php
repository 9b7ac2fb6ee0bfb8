<?php

declare(strict_types=1);

use PHPUnit\Framework\TestCase;

// #region test
require_once getenv('BACKEND') ?: 'public/oss-permission.php'; // your backend; here it has the function `grant`

final class UploadTest extends TestCase
{
    private const PHOTO = ['name' => 'cat.jpg', 'type' => 'image/jpeg', 'size' => '4'];

    /** @var resource */
    private static $mock;

    public static function setUpBeforeClass(): void
    {
        $command = ['npx', 'oss-direct-upload', 'mock', '--bucket', 'my-bucket', '--with-parent'];
        self::$mock = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], STDERR], $pipes);
        $cloud = json_decode(fgets($pipes[1]), true);
        putenv("OSS_ENDPOINT={$cloud['endpoint']}");
        putenv("OSS_STS_ENDPOINT={$cloud['endpoint']}");
        putenv("OSS_BUCKET={$cloud['bucket']}");
        putenv("OSS_REGION={$cloud['region']}");
        putenv("ALIBABA_CLOUD_ACCESS_KEY_ID={$cloud['accessKeyId']}");
        putenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET={$cloud['accessKeySecret']}");
    }

    public static function tearDownAfterClass(): void
    {
        proc_terminate(self::$mock);
    }

    public function testAPhotoIsStoredBelowTheUsersPrefix(): void
    {
        $grant = grant('presigned-url', self::PHOTO, 'user-7');
        $this->assertStringStartsWith('uploads/user-7/', $grant['key']);
        $this->assertSame(200, $this->put($grant, 'meow'));
    }

    public function testTheUrlStoresNothingElse(): void
    {
        $this->assertSame(403, $this->put(grant('presigned-url', self::PHOTO, 'user-7'), 'another size'));
    }

    private function put(array $grant, string $body): int
    {
        $headers = array_map(fn($name, $value) => "$name: $value", array_keys($grant['headers']), $grant['headers']);
        $http = ['method' => 'PUT', 'header' => $headers, 'content' => $body, 'ignore_errors' => true];
        file_get_contents($grant['url'], false, stream_context_create(['http' => $http]));
        return (int) explode(' ', $http_response_header[0])[1];
    }
}
// #endregion test
