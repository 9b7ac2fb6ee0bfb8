// The steps of run.ts with aliyun-oss-csharp-sdk.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Aliyun.OSS;
using Aliyun.OSS.Common;

static class Client
{
    static string Given(string name) { return Environment.GetEnvironmentVariable(name); }

    static readonly string Endpoint = Given("OSS_ENDPOINT");
    static readonly string Bucket = Given("OSS_BUCKET");
    static OssClient oss;

    static void Step(string name, Action work)
    {
        try { work(); Console.WriteLine("ok " + name); }
        catch (Exception wrong) { Console.WriteLine("not ok {0}: {1}: {2}", name, wrong.GetType().Name, wrong.Message.Split('\n')[0]); }
    }

    static void Same(string expected, string actual)
    {
        if (expected != actual) throw new Exception(String.Format("expected {0}, got {1}", expected, actual));
    }

    static Stream Bytes(string text) { return new MemoryStream(Encoding.UTF8.GetBytes(text)); }

    static byte[] Get(string key)
    {
        var content = new MemoryStream();
        using (var found = oss.GetObject(Bucket, key)) found.Content.CopyTo(content);
        return content.ToArray();
    }

    static void SameBytes(byte[] expected, string key)
    {
        if (!expected.SequenceEqual(Get(key))) throw new Exception(key + " has other bytes");
    }

    static string Control(string method, string path, string body = "")
    {
        using (var http = new WebClient { Encoding = Encoding.UTF8 })
        {
            var address = Endpoint + "/-/" + path;
            return method == "GET" ? http.DownloadString(address) : http.UploadString(address, method, body);
        }
    }

    static int PartsSent()
    {
        var counted = Regex.Match(Control("GET", "requests"), "\"UploadPart\":(\\d+)");
        return counted.Success ? int.Parse(counted.Groups[1].Value) : 0;
    }

    static string Read(string url, out int status)
    {
        try
        {
            using (var response = (HttpWebResponse)WebRequest.Create(url).GetResponse())
            {
                status = (int)response.StatusCode;
                return new StreamReader(response.GetResponseStream()).ReadToEnd();
            }
        }
        catch (WebException refused)
        {
            status = (int)((HttpWebResponse)refused.Response).StatusCode;
            return "";
        }
    }

    static string Keys(IEnumerable<OssObjectSummary> objects) { return String.Join(" ", objects.Select(one => one.Key)); }

    static void Main()
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        var isV4 = Given("OSS_SIGNATURE") == "V4";
        var settings = new ClientConfiguration { SignatureVersion = isV4 ? SignatureVersion.V4 : SignatureVersion.V1, MaxErrorRetry = 1 };
        oss = new OssClient(Endpoint, Given("OSS_ACCESS_KEY_ID"), Given("OSS_ACCESS_KEY_SECRET"), settings);
        if (isV4) oss.SetRegion("cn-hangzhou");
        var content = new byte[700000];
        new Random().NextBytes(content);
        File.WriteAllBytes("csharp.bin", content);

        Step("put", () =>
        {
            oss.PutObject(Bucket, "put/中 文+.txt", Bytes("hello"));
            Same("hello", Encoding.UTF8.GetString(Get("put/中 文+.txt")));
        });
        Step("list", () =>
        {
            foreach (var key in new[] { "list/1", "list/2", "list/3" }) oss.PutObject(Bucket, key, Bytes("x"));
            var first = oss.ListObjects(new ListObjectsRequest(Bucket) { Prefix = "list/", MaxKeys = 2 });
            var rest = oss.ListObjects(new ListObjectsRequest(Bucket) { Prefix = "list/", Marker = first.NextMarker });
            Same("list/1 list/2, list/3", Keys(first.ObjectSummaries) + ", " + Keys(rest.ObjectSummaries));
        });
        Step("list parts", () =>
        {
            var upload = oss.InitiateMultipartUpload(new InitiateMultipartUploadRequest(Bucket, "parts")).UploadId;
            foreach (var number in new[] { 1, 2 })
                oss.UploadPart(new UploadPartRequest(Bucket, "parts", upload)
                {
                    PartNumber = number, PartSize = 102400, InputStream = new MemoryStream(content, 0, 102400),
                });
            var listed = oss.ListParts(new ListPartsRequest(Bucket, "parts", upload)).Parts;
            Same("1 102400, 2 102400", String.Join(", ", listed.Select(part => part.PartNumber + " " + part.Size)));
            oss.AbortMultipartUpload(new AbortMultipartUploadRequest(Bucket, "parts", upload));
        });
        Step("upload in parts", () =>
        {
            oss.ResumableUploadObject(new UploadObjectRequest(Bucket, "whole", "csharp.bin") { PartSize = 102400, ParallelThreadCount = 3 });
            SameBytes(content, "whole");
        });
        Step("resume", () =>
        {
            Control("PUT", "switches", "{\"faults\": [{\"kind\": \"status\", \"status\": 403, \"operation\": \"UploadPart\", \"skip\": 3, \"times\": 1}]}");
            Action upload = () => oss.ResumableUploadObject(new UploadObjectRequest(Bucket, "resumed", "csharp.bin")
            {
                PartSize = 102400, ParallelThreadCount = 1, CheckpointDir = ".",
            });
            var hasFailed = false;
            try { upload(); } catch (OssException) { hasFailed = true; }
            if (!hasFailed) throw new Exception("it should have failed");
            var before = PartsSent();
            upload();
            Same("4", (PartsSent() - before).ToString());
            SameBytes(content, "resumed");
        });
        Step("sign", () =>
        {
            oss.PutObject(Bucket, "signed a+b", Bytes("hello"));
            var url = oss.GeneratePresignedUri(Bucket, "signed a+b", DateTime.Now.AddMinutes(1)).AbsoluteUri;
            int status;
            Same("hello 200", Read(url, out status) + " " + status);
            Read(Regex.Replace(url, "(?i)(signature=)..", "$1xx"), out status);
            Same("403", status.ToString());
        });
        Step("delete", () =>
        {
            oss.DeleteObject(Bucket, "put/中 文+.txt");
            Same("False", oss.DoesObjectExist(Bucket, "put/中 文+.txt").ToString());
            oss.DeleteObjects(new DeleteObjectsRequest(Bucket, new List<string> { "list/1", "list/2" }));
            Same("list/3", Keys(oss.ListObjects(Bucket, "list/").ObjectSummaries));
        });
    }
}
