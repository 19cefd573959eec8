namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>Computes positions in a row.</summary>
internal static class RowLayout
{
    /// <summary>The positions nearest to the desired ones (by the sum of squares) at which each item is at least its distance to the right
    /// of the previous one. After subtracting the distances, this is an isotonic regression; pooling adjacent violators solves it in one
    /// pass.</summary>
    /// <param name="desired">The desired positions.</param>
    /// <param name="distances">The minimum distance of each from the previous one; the first is ignored.</param>
    public static double[] Arrange(IReadOnlyList<double> desired, IReadOnlyList<double> distances)
    {
        var offsets = new double[desired.Count];
        for (var i = 1; i < offsets.Length; i++) offsets[i] = offsets[i - 1] + distances[i];

        var pools = new Stack<(double Mean, int Count)>();
        for (var i = 0; i < offsets.Length; i++)
        {
            var pool = (Mean: desired[i] - offsets[i], Count: 1);
            while (pools.TryPeek(out var left) && left.Mean > pool.Mean)
            {
                pools.Pop();
                var count = left.Count + pool.Count;
                pool = (((left.Mean * left.Count) + (pool.Mean * pool.Count)) / count, count);
            }

            pools.Push(pool);
        }

        return [.. pools.Reverse().SelectMany(pool => Enumerable.Repeat(pool.Mean, pool.Count)).Select((mean, i) => mean + offsets[i])];
    }
}
