using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

/// <summary>Signs each line of standard input with the code of Signer.cs.</summary>
public static class Sign
{
    public static void Main()
    {
        Func<string, string> setting = Environment.GetEnvironmentVariable;
        var signer = new Signer(
            setting("ALIBABA_CLOUD_ACCESS_KEY_ID"), setting("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
            setting("OSS_BUCKET"), setting("OSS_REGION"), "https://example");
        var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8).ReadToEnd();
        foreach (var line in input.Split('\n'))
        {
            var fields = line.Split('\u001f');
            if (fields[0] == "form")
            {
                Console.WriteLine(signer.SignV4(fields[1], fields[2]));
                continue;
            }
            if (fields[0] == "seal")
            {
                Console.WriteLine(signer.DigestOf(fields[1], fields[2], fields[3], fields[4], long.Parse(fields[5])));
                continue;
            }
            var values = new Dictionary<string, string>();
            for (var i = fields[0] == "url" ? 4 : 1; i + 1 < fields.Length; i += 2) values[fields[i]] = fields[i + 1];
            Console.WriteLine(fields[0] == "rpc"
                ? signer.SignRpc(values)
                : signer.SignUrl("PUT", fields[1], values, fields[2], int.Parse(fields[3])));
        }
    }
}
