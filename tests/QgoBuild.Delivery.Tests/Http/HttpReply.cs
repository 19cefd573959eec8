namespace QgoBuild.Delivery.Tests.Http;

/// <summary>A response of a test server.</summary>
public sealed record HttpReply(int Status, string Body = "", params (string Name, string Value)[] Headers);
