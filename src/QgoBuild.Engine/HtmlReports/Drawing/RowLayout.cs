namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>Places things in a row.</summary>
internal static class RowLayout
{
    /// <summary>
    /// The places nearest to those wished for (by the sum of squares) at which each thing is at least its distance to the right
    /// of the one before it. Less the distances this is a regression to rising values, which pooling neighbours that are in each
    /// other's way solves in one pass.
    /// </summary>
    /// <param name="desired">Where each thing would like to be.</param>
    /// <param name="distances">How far each has to be from the one before it; the first of these does not matter.</param>
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
