using System.Xml.Linq;

namespace AdimPortal.Sandbox.S3;

/// <summary>A request that is refused, in S3's words: a code, a message and an HTTP status.</summary>
public sealed class S3Exception(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    public static S3Exception AccessDenied(string message) => new(403, "AccessDenied", message);

    public static S3Exception NoSuchBucket() => new(404, "NoSuchBucket", "The specified bucket does not exist.");

    public static S3Exception NoSuchKey() => new(404, "NoSuchKey", "The specified key does not exist.");

    public static S3Exception NoSuchUpload() =>
        new(404, "NoSuchUpload",
            "The specified multipart upload does not exist. The upload ID might be invalid, or it might have been aborted or completed.");

    public static S3Exception Invalid(string message) => new(400, "InvalidArgument", message);

    public static S3Exception NotThere(string what) => new(501, "NotImplemented", $"This store does not offer {what}.");

    public XDocument ToXml(string resource) => new(new XElement("Error",
        new XElement("Code", code), new XElement("Message", Message), new XElement("Resource", resource),
        new XElement("RequestId", "sandbox")));
}
