namespace QgoBuild.Engine.Parameters;

/// <summary>Texts given for a parameter.</summary>
/// <param name="Texts">The texts, one for each value.</param>
/// <param name="Source">Where they were given, as a message names it: <c>--api-key</c>, <c>the environment variable API_KEY</c>.</param>
internal sealed record GivenValue(IReadOnlyList<string> Texts, string Source);
