using CsCheck;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>Generates one of several values.</summary>
internal static class OneOf
{
    public static Gen<T> Values<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
