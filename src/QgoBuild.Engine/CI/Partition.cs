using System.ComponentModel;

namespace QgoBuild.Engine.CI;

/// <summary>One part of work that several jobs share: <c>2/3</c> is the second of three.</summary>
[TypeConverter(typeof(PartitionTypeConverter))]
public sealed class Partition
{
    /// <summary>The whole: the only part of one.</summary>
    public static Partition Single { get; } = new() { Part = 1, Total = 1 };

    /// <summary>The number of the part, from 1.</summary>
    public int Part { get; init; }

    /// <summary>The number of parts.</summary>
    public int Total { get; init; }

    /// <summary>Whether this is part <paramref name="part"/>.</summary>
    public bool IsIn(int part) => Total == 1 || part == Part;

    /// <summary>The items of this part; every item belongs to exactly one part.</summary>
    public IEnumerable<T> GetCurrent<T>(IEnumerable<T> enumerable) => enumerable.Where((_, index) => index % Total == Part - 1);

    /// <summary>For example <c>2/3</c>.</summary>
    public override string ToString() => $"{Part}/{Total}";
}
