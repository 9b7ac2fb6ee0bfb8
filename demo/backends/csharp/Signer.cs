using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

/// <summary>Signatures: V4 for OSS, RPC for STS.</summary>
public sealed class Signer
{
    private readonly string keyId, keySecret, bucket, region, bucketUrl;

    public Signer(string keyId, string keySecret, string bucket, string region, string bucketUrl)
    {
        this.keyId = keyId;
        this.keySecret = keySecret;
        this.bucket = bucket;
        this.region = region;
        this.bucketUrl = bucketUrl;
    }

    public string CredentialOf(string date)
    {
        return keyId + "/" + ScopeOf(date);
    }

    public string SignV4(string date, string text)
    {
        var key = Encoding.UTF8.GetBytes("aliyun_v4" + keySecret);
        foreach (var step in ScopeOf(date).Split('/')) key = HmacSha256(key, step);
        return Hex(HmacSha256(key, text));
    }

    /// <summary>A URL for one request. OSS rejects the request if one of these headers is missing or differs.</summary>
    public string SignUrl(string method, string key, IDictionary<string, string> headers, string date, int seconds)
    {
        var signed = headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.Trim());
        var names = signed.Keys.OrderBy(name => name, StringComparer.Ordinal).ToArray();
        var isAlwaysSigned = new HashSet<string>(names.Where(name => name.StartsWith("x-oss-", StringComparison.Ordinal))) { "content-type", "content-md5" };
        var additional = string.Join(";", names.Where(name => !isAlwaysSigned.Contains(name)));
        var parameters = new Dictionary<string, string>
        {
            ["x-oss-signature-version"] = "OSS4-HMAC-SHA256",
            ["x-oss-credential"] = CredentialOf(date),
            ["x-oss-date"] = date,
            ["x-oss-expires"] = seconds.ToString(),
        };
        if (additional != "") parameters["x-oss-additional-headers"] = additional;
        var query = CanonicalQuery(parameters);
        var path = Encode(key).Replace("%2F", "/");
        var lines = string.Concat(names.Select(name => name + ":" + signed[name] + "\n"));
        var canonical = string.Join("\n", method, "/" + bucket + "/" + path, query, lines, additional, "UNSIGNED-PAYLOAD");
        var text = string.Join("\n", "OSS4-HMAC-SHA256", date, ScopeOf(date), Sha256(canonical));
        return bucketUrl + "/" + path + "?" + query + "&x-oss-signature=" + SignV4(date, text);
    }

    public string SignRpc(IDictionary<string, string> parameters)
    {
        var text = "POST&%2F&" + Encode(CanonicalQuery(parameters));
        using (var hmac = new HMACSHA1(Encoding.UTF8.GetBytes(keySecret + "&")))
            return Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>
    /// Comes with a grant, and proves later that a user was given it: for one key and size ("key"), or for what is below the prefix ("dir").
    /// Neither prefix nor key has a character that JSON escapes.
    /// </summary>
    public string DigestOf(string kind, string seconds, string dir, string key, long size)
    {
        var ofKey = kind == "key" ? ",\"" + key + "\"," + size : "";
        var sealedText = "[\"" + kind + "\",\"" + seconds + "\",\"" + dir + "\",\"null\"" + ofKey + "]";
        return Hex(HmacSha256(Encoding.UTF8.GetBytes("stored objects " + keySecret), sealedText)).Substring(0, 40);
    }

    private string ScopeOf(string date)
    {
        return date.Substring(0, 8) + "/" + region + "/oss/aliyun_v4_request";
    }

    /// <summary>A query, encoded and sorted as it is signed.</summary>
    private static string CanonicalQuery(IDictionary<string, string> parameters)
    {
        var sorted = parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal);
        return string.Join("&", sorted.Select(pair => Encode(pair.Key) + "=" + Encode(pair.Value)));
    }

    private static string Encode(string text)
    {
        return Uri.EscapeDataString(text);
    }

    private static byte[] HmacSha256(byte[] key, string text)
    {
        using (var hmac = new HMACSHA256(key)) return hmac.ComputeHash(Encoding.UTF8.GetBytes(text));
    }

    private static string Sha256(string text)
    {
        using (var hash = SHA256.Create()) return Hex(hash.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    private static string Hex(byte[] bytes)
    {
        return BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant();
    }
}
