namespace QgoBuild.Delivery.Tests.Http;

/// <summary>What a test's server answers.</summary>
public sealed record HttpReply(int Status, string Body = "", params (string Name, string Value)[] Headers);
